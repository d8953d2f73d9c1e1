"""The till at the clerk's window: what is owed, one payment for several things, the receipt; opened and closed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from guichet.channels.counter.desk import Desk
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look
from guichet.payments import api as payments

Problems = tuple[tuple[str, str], ...]
METHODS = ("cash", "card", "cheque")


@require_safe
@identity.admits("clerk")
def till_page(request: HttpRequest, language: str) -> HttpResponse:
    """What the person at the window owes, and what was taken; or the till to be opened."""
    return show(Desk(request, language))


def show(
    desk: Desk, *, code: str = "", problems: Problems = (), typed: Mapping[str, Any] | None = None
) -> HttpResponse:
    """The till as it stands."""
    till = payments.my_till(by=desk.clerk)
    status = 422 if problems else 200
    if till is None:
        fields = _marked((float_field(desk),), problems)
        context: dict[str, Any] = {"fields": fields, "problems": problems, "typed": typed}
        context["focus_on"] = "" if problems else "float"
        page = desk.page(desk.words("Open your till"), wrong=bool(problems), at=desk.to("till"))
        return desk.render("till_open.html", page, context, status=status)
    if till.state == "counted":
        return HttpResponseRedirect(desk.to("till-close"))
    taken = payments.taken_at(till_id=till.id, by=desk.clerk)
    context = {
        "till": till,
        "owed": owed(desk, code),
        "code": code,
        "taken": taken[::-1][:12],
        "problems": problems,
        "money": desk.money(till.currency),
        "method_words": method_words(desk),
    }
    page = desk.page(desk.words("Till"), wrong=bool(problems), at=desk.to("till"))
    return desk.render("till.html", page, context, status=status)


def owed(desk: Desk, code: str) -> tuple[payments.Charge, ...]:
    """What is to be paid of what is theirs."""
    return tuple(each for each in _theirs(desk, code) if each.state == "open" and each.owed_cents > 0)


def _theirs(desk: Desk, code: str) -> tuple[payments.Charge, ...]:
    """The charges of who stands at the window, and those that a code they read aloud opens; each once."""
    found: list[payments.Charge] = []
    if desk.visit is not None:
        found += payments.charges_of(person_id=desk.visit.person.id, by=desk.actor)
    if code:
        found += payments.charges_with_code(code=code, by=desk.clerk)
    return tuple({each.id: each for each in found}.values())


def method_words(desk: Desk) -> dict[str, str]:
    """The ways to pay, in words."""
    words = desk.words
    return {
        "cash": words("Cash"),
        "card": words("Card"),
        "card_present": words("Card"),
        "cheque": words("Cheque"),
        "bank": words("Bank transfer"),
    }


@require_POST
@identity.admits("clerk")
def find(request: HttpRequest, language: str) -> HttpResponse:
    """By the code of what is owed: posted, so that it stands in no address."""
    desk = Desk(request, language)
    code = " ".join(request.POST.get("code", "").split())[:40]
    if not owed(desk, code):
        return show(desk, code=code, problems=(("code", desk.words("Nothing is owed under this code.")),))
    return show(desk, code=code)


@require_POST
@identity.admits("clerk")
def open_till(request: HttpRequest, language: str) -> HttpResponse:
    """With the float that the clerk counted."""
    desk = Desk(request, language)
    values, problems, typed = _read(desk, (float_field(desk),))
    if problems:
        return show(desk, problems=problems, typed=typed)
    office = desk.window.office if desk.window else desk.clerk.organization or ""
    try:
        payments.open_till(office=office, float_cents=values.get("float") or 0, by=desk.clerk)
    except kernel.Conflict:
        return show(desk)  # it is open already: that one is shown
    return HttpResponseRedirect(desk.to("till"))


@require_POST
@identity.admits("clerk")
def choose(request: HttpRequest, language: str) -> HttpResponse:
    """What is paid now, together: the total, and the three ways to pay it."""
    desk = Desk(request, language)
    code = request.POST.get("code", "")[:40]
    chosen = _chosen(desk, code)
    if not chosen:
        problem = desk.words("Choose what they pay now.")
        return show(desk, code=code, problems=((_first_charge(desk, code), problem),))
    return ask(desk, chosen, code)


def _chosen(desk: Desk, code: str) -> tuple[payments.Charge, ...]:
    ids = set(desk.request.POST.getlist("charge"))
    return tuple(each for each in owed(desk, code) if each.id in ids)


def _first_charge(desk: Desk, code: str) -> str:
    there = owed(desk, code)
    return f"charge-{there[0].id}" if there else "code"


def ask(
    desk: Desk,
    chosen: tuple[payments.Charge, ...],
    code: str,
    *,
    problems: Problems = (),
    typed: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The page on which money is taken: the sum aloud, then cash, card or cheque."""
    total = sum(each.owed_cents for each in chosen)
    currency = chosen[0].currency
    in_cash = payments.cash_due(cents=total)
    fields = {each.id: each for each in _marked(pay_fields(desk, currency), problems)}
    context = {
        "chosen": chosen,
        "code": code,
        "total": total,
        "in_cash": in_cash,
        "money": desk.money(currency),
        "fields": fields,
        "typed": typed,
        "problems": problems,
        "key": kernel.new_id(),
        "focus_on": "" if problems else "tendered",
    }
    page = desk.page(desk.words("Take the money"), wrong=bool(problems), at=desk.to("till"), back=_to_till(desk))
    return desk.render("till_take.html", page, context, status=422 if problems else 200)


@require_POST
@identity.admits("clerk")
def take(request: HttpRequest, language: str) -> HttpResponse:
    """One payment for all that was chosen; the same form sent twice is one payment."""
    desk = Desk(request, language)
    post = request.POST
    code, key = post.get("code", "")[:40], post.get("key", "")[:64]
    till = payments.my_till(by=desk.clerk)
    if till is None or post.get("method") not in METHODS:
        return HttpResponseRedirect(desk.to("till"))
    asked = set(post.getlist("charge"))
    # Paid ones too: a form that is sent twice names what it has paid, and its key says that it was this very one.
    ids = tuple(each.id for each in _theirs(desk, code) if each.id in asked)
    if not ids:
        return HttpResponseRedirect(desk.to("till"))
    wanted = {"cash": ("tendered",), "card": ("slip",), "cheque": ("number", "drawer")}[post["method"]]
    fields = tuple(each for each in pay_fields(desk, till.currency) if each.id in wanted)
    values, problems, typed = _read(desk, fields)
    try:
        paid = None if problems else _take(desk, till, ids, values, key)
    except kernel.Invalid as invalid:
        short = any(each.where == "tendered" for each in invalid.problems)
        words = desk.words
        said = words("That is not enough. Ask for more.") if short else words("Something is missing. Read it again.")
        problems = ((wanted[0], said),)
    except kernel.Conflict:
        problem = desk.words("That is paid already, or this slip was noted before. Look at both.")
        return show(desk, code=code, problems=(("", problem),))
    if not problems and paid is not None:
        return HttpResponseRedirect(desk.to("till-receipt", payment_id=paid.id))
    chosen = _chosen(desk, code)
    return ask(desk, chosen, code, problems=problems, typed=typed) if chosen else show(desk, code=code)


def _take(
    desk: Desk, till: payments.Till, ids: tuple[str, ...], values: Mapping[str, Any], key: str
) -> payments.Payment:
    """The payment of the method that was chosen. Only what is owed here and now may be named."""
    post = desk.request.POST
    given: dict[str, Any] = {"till_id": till.id, "charge_ids": ids, "by": desk.clerk, "key": key}
    does: dict[str, Callable[[], payments.Payment]] = {
        "cash": lambda: payments.take_cash(tendered_cents=values.get("tendered") or 0, **given),
        "card": lambda: payments.take_card_present(terminal_reference=values.get("slip") or "", **given),
        "cheque": lambda: payments.take_cheque(
            cents=sum(each.owed_cents for each in _chosen(desk, post.get("code", "")[:40])),
            number=values.get("number") or "",
            drawer=values.get("drawer") or "",
            **given,
        ),
    }
    return does[post["method"]]()


@require_safe
@identity.admits("clerk")
def receipt(request: HttpRequest, language: str, payment_id: UUID) -> HttpResponse:
    """What to give back, and what the person takes away: printed alone."""
    desk = Desk(request, language)
    return show_receipt(desk, str(payment_id))


def show_receipt(desk: Desk, payment_id: str, *, problems: Problems = ()) -> HttpResponse:
    """The receipt of a payment taken here."""
    found = payments.receipt(payment_id=payment_id, by=desk.clerk)
    paid, words = found.payment, desk.words
    money = desk.money(paid.currency)
    rows = [(each.title, money(each.cents)) for each in found.lines]
    if paid.rounding_cents:
        rows.append((words("Rounded to the coins there are"), money(paid.rounding_cents)))
    rows.append((words("Paid"), money(paid.cents + paid.rounding_cents)))
    rows.append((words("How"), method_words(desk)[paid.method]))
    if paid.tendered_cents:
        rows += [(words("Given"), money(paid.tendered_cents)), (words("Given back"), money(paid.change_cents))]
    rows.append((words("When"), desk.moment(paid.settled_at or paid.begun_at)))
    till = payments.my_till(by=desk.clerk)
    if till is not None and till.id == paid.till_id and till.office in desk.jurisdiction.offices:
        rows.append((words("Where"), journeys.where_in_words(office=till.office, language=desk.language)))
    waived = [each for each in found.lines if each.waived_cents]
    context = {
        "paid": paid,
        "receipt": found,
        "rows": rows,
        "waived": [(each.title, money(each.waived_cents), each.waiver) for each in waived],
        "money": money,
        "problems": problems,
        "till": till,
    }
    page = desk.page(words("Receipt"), wrong=bool(problems), back=_to_till(desk), at=desk.request.path)
    return desk.render("till_receipt.html", page, context, status=422 if problems else 200)


@require_POST
@identity.admits("clerk")
def correct(request: HttpRequest, language: str, payment_id: UUID) -> HttpResponse:
    """Undo a payment that was taken wrongly, while the till is open: the money goes back over the counter."""
    desk = Desk(request, language)
    here = desk.to("till-receipt", payment_id=payment_id)
    try:
        payments.correct_payment(payment_id=str(payment_id), reason=request.POST.get("reason", "")[:600], by=desk.clerk)
    except kernel.Invalid:
        problem = desk.words("Say in a sentence why it is undone.")
        return show_receipt(desk, str(payment_id), problems=(("reason", problem),))
    except kernel.Conflict:
        problem = desk.words("Its till is closed, or a part was given back: it can only be refunded.")
        return show_receipt(desk, str(payment_id), problems=(("", problem),))
    return HttpResponseRedirect(here)


# ---------------------------------------------------------------------------------------- fields and reading
def float_field(desk: Desk) -> journeys.Field:
    """The float."""
    return journeys.Field(
        id="float", type="money", label=desk.words("Float: what is in the till now"), label_lang=desk.language,
        unit=desk.jurisdiction.currency, minimum=0,
    )  # fmt: skip


def pay_fields(desk: Desk, currency: str) -> tuple[journeys.Field, ...]:
    """What is asked for each way to pay."""
    words, language = desk.words, desk.language
    return (
        journeys.Field(
            id="tendered", type="money", label=words("They give you"), label_lang=language, unit=currency, minimum=0
        ),
        journeys.Field(
            id="slip", type="text", label=words("Number on the terminal's slip"), label_lang=language, max_length=100
        ),
        journeys.Field(id="number", type="text", label=words("Cheque number"), label_lang=language, max_length=100),
        journeys.Field(id="drawer", type="text", label=words("Who signed it"), label_lang=language, max_length=100),
    )


def _read(desk: Desk, fields: tuple[journeys.Field, ...]) -> tuple[dict[str, Any], Problems, Mapping[str, Any]]:
    """The values of posted fields, what is wrong with them, and what was typed."""
    post = desk.request.POST
    values, problems = look.read_answers(fields=fields, post=post, files={}, language=desk.language)
    return dict(values), problems, look.typed_values(fields=fields, post=post)


def _marked(fields: tuple[journeys.Field, ...], problems: Problems) -> tuple[journeys.Field, ...]:
    said = dict(reversed(problems))
    return tuple(replace(each, problem=said.get(each.id, "")) for each in fields)


def _to_till(desk: Desk) -> look.Link:
    return look.Link(desk.words("The till"), desk.to("till"))
