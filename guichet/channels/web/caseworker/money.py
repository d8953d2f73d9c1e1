"""What who keeps an organization's books looks at: disputes, what went to the bank, what its statements show."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from guichet.catalogue import api as catalogue
from guichet.channels.web.caseworker.notices import trail
from guichet.channels.web.desk import Desk
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.language import api as language_of
from guichet.look import api as look
from guichet.payments import api as payments

Problems = tuple[tuple[str, str], ...]
Columns = tuple[tuple[str, str], ...]
Row = tuple[str, ...]


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("caseworker", "manager")
def show(request: HttpRequest, language: str) -> HttpResponse:
    """Disputes and deposits of the organization; POST notes that cash and cheques go to the bank."""
    desk = Desk(request, language)
    problems: Problems = ()
    fields = _fields(desk)
    if request.method == "POST":
        problems = _deposit(desk, fields)
        if not problems:
            return HttpResponseRedirect(desk.to("money"))
    title = desk.words("Disputes, deposits, bank")
    context = {
        "dispute_columns": _dispute_columns(desk),
        "deposit_columns": _deposit_columns(desk),
        "disputes": [_dispute(desk, each) for each in payments.disputes(by=desk.actor)],
        "deposits": [_deposited(desk, each) for each in payments.deposits(by=desk.actor)],
        "line_columns": _line_columns(desk),
        "lines": [_line(desk, each) for each in payments.statement_lines(by=desk.actor, unmatched=True)],
        "offices": [(each.id, desk.say(each.name).text) for each in _offices(desk)],
        "office": request.POST.get("office", ""),
        "fields": fields,
        "typed": look.typed_values(fields=fields, post=request.POST),
        "problems": problems,
        "key": kernel.new_id(),
    }
    page = desk.page(title, personal=True, staff=True, trail=trail(desk, title), wrong=bool(problems))
    return desk.render("money.html", page, context, status=422 if problems else 200)


def _offices(desk: Desk) -> tuple[catalogue.Office, ...]:
    """The offices whose takings the actor may deposit: those of a manager's organization."""
    if "manager" not in desk.actor.roles:
        return ()
    offices = desk.jurisdiction.offices.values()
    return tuple(each for each in offices if each.organization == desk.actor.organization)


def _fields(desk: Desk) -> tuple[journeys.Field, ...]:
    words, language = desk.words, desk.language
    currency = desk.jurisdiction.currency
    return (
        journeys.Field(
            id="cash", type="money", label=words("Cash"), label_lang=language, unit=currency, minimum=0, required=True
        ),
        journeys.Field(
            id="reference", type="text", label=words("Number of the deposit slip"), label_lang=language, required=False
        ),
    )


def _deposit(desk: Desk, fields: tuple[journeys.Field, ...]) -> Problems:
    """Note a deposit; what is wrong in words, empty when it is noted."""
    post = desk.request.POST
    offices = {each.id for each in _offices(desk)}
    if not offices:
        raise kernel.NotAllowed("a manager of the organization deposits its takings", where="deposit")
    said, problems = look.read_answers(fields=fields, post=post, files={}, language=desk.language)
    office = post.get("office", "")
    if problems:
        return problems
    if office not in offices:
        return (("office", desk.words("Choose the office.")),)
    try:
        payments.deposit(
            office=office, cash_cents=int(str(said.get("cash") or 0)), reference=str(said.get("reference") or ""),
            key=f"web:{post.get('key', '')[:36]}", by=desk.actor,
        )  # fmt: skip
    except (kernel.Invalid, kernel.NotFound):
        return (("cash", desk.words("There is not so much in the safe of this office, or nothing at all.")),)
    return ()


def _dispute_columns(desk: Desk) -> Columns:
    words = desk.words
    return (
        (words("Receipt"), ""), (words("Amount"), "number"), (words("Fee"), "number"), (words("State"), ""),
        (words("Answer by"), ""), (words("At the provider"), ""),
    )  # fmt: skip


def _dispute(desk: Desk, each: payments.Dispute) -> Row:
    words = desk.words
    states = {"open": words("open"), "won": words("won"), "lost": words("lost: it is owed again, or gone")}
    held = f" {words('The provider holds the money back.')}" if each.withdrawn and each.state == "open" else ""
    return (
        each.number,
        language_of.say_money(each.cents, each.currency, desk.language),
        language_of.say_money(each.fee_cents, each.currency, desk.language) if each.fee_cents else "–",
        states[each.state] + held,
        desk.day(each.answer_by) if each.answer_by and each.state == "open" else "–",
        f"{each.provider} {each.reference}",
    )


def _line_columns(desk: Desk) -> Columns:
    words = desk.words
    return ((words("Booked"), ""), (words("Amount"), "number"), (words("What the bank says"), ""), (words("Why"), ""))


def _line(desk: Desk, each: payments.StatementLine) -> Row:
    words = desk.words
    why = {
        "deposit_differs": words("A deposit has this number and another amount."),
        "several_deposits": words("Several deposits are of this amount, and the line says no number."),
        "provider_differs": words("The provider owed another amount at the end of every day."),
        "batch_differs": words("The file of pay-outs with this number is of another amount."),
    }
    return (
        desk.day(each.booked_on),
        language_of.say_money(each.cents, each.currency, desk.language),
        each.text or each.reference,
        why.get(each.why) or words("Nothing here is of this amount and name."),
    )


def _deposit_columns(desk: Desk) -> Columns:
    words = desk.words
    return (
        (words("Office"), ""), (words("When"), ""), (words("Cash"), "number"), (words("Cheques"), "number"),
        (words("Number of the deposit slip"), ""), (words("State"), ""),
    )  # fmt: skip


def _deposited(desk: Desk, each: payments.Deposit) -> Row:
    office = desk.jurisdiction.offices.get(each.office)
    return (
        desk.say(office.name).text if office else each.office,
        desk.moment(each.made_at),
        language_of.say_money(each.cash_cents, each.currency, desk.language),
        language_of.say_money(each.cheques_cents, each.currency, desk.language),
        each.reference or "–",
        desk.words("at the bank") if each.state == "credited" else desk.words("on its way"),
    )
