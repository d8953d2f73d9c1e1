"""Goods sold over the counter: chosen here, then paid at the till with whatever else is owed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from guichet.channels.counter import till
from guichet.channels.counter.desk import Desk
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look
from guichet.payments import api as payments
from guichet.shop import api as shop

Problems = tuple[tuple[str, str], ...]


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("clerk")
def sell(request: HttpRequest, language: str) -> HttpResponse:
    """What this office sells, and how many of each they want; then the till, where it is paid."""
    desk = Desk(request, language)
    mine = payments.my_till(by=desk.clerk)
    if mine is None or mine.state != "open":
        return HttpResponseRedirect(desk.to("till"))
    sold = sold_at(mine.office)
    problems: Problems = ()
    if request.method == "POST":
        wanted, problems = _wanted(desk, sold)
        if not problems:
            try:
                charges = journeys.charge_goods_at_counter(
                    key=f"counter/{mine.id}/{request.POST.get('key', '')[:64]}", wanted=wanted, office=mine.office,
                    language=desk.person_language, by=desk.clerk,
                )  # fmt: skip
            except (kernel.Conflict, kernel.Invalid) as refused:
                problems = _refused(desk, refused)
            else:
                return till.show(desk, code=charges[0].code)
    return _page(desk, mine, sold, problems)


@require_POST
@identity.admits("clerk")
def put_back(request: HttpRequest, language: str) -> HttpResponse:
    """They do not want them after all: what is not paid goes back on the shelf, and nobody owes it."""
    desk = Desk(request, language)
    code = request.POST.get("code", "")[:40]
    unwanted = [each for each in till.owed(desk, code) if each.id == request.POST.get("charge")]
    try:
        for each in unwanted:
            journeys.put_goods_back(order_id=each.subject.id, by=desk.clerk)
    except (kernel.Conflict, kernel.NotFound):
        problem = desk.words("That is being paid, or was not sold at a counter.")
        return till.show(desk, code=code, problems=(("", problem),))
    return till.show(desk, code=code)


def sold_at(office: str) -> tuple[tuple[shop.Good, int], ...]:
    """The goods that an office has, whosever they are, each with how many are free."""
    return tuple((good, free[office]) for good, free in shop.shelf() if office in free)


def _page(desk: Desk, mine: payments.Till, sold: tuple[tuple[shop.Good, int], ...], problems: Problems) -> HttpResponse:
    money, organizations = desk.money(mine.currency), desk.jurisdiction.organizations
    context = {
        "goods": [
            {
                "id": good.id,
                "title": desk.say(good.title),
                "whose": desk.say(organizations[good.organization].name).text
                if good.organization in organizations
                else "",
                "price": money(good.price_cents + good.tax_cents(1)),
                "taxed": money(good.tax_cents(1)) if good.tax_basis_points else "",
                "free": free,
                "typed": desk.request.POST.get(good.id, "")[:6],
            }
            for good, free in sold
        ],
        "problems": problems,
        "problem_of": dict(problems),
        "key": kernel.new_id(),
    }
    page = desk.page(
        desk.words("Sell goods"), wrong=bool(problems), at=desk.to("sell"),
        back=look.Link(desk.words("The till"), desk.to("till")),
    )  # fmt: skip
    return desk.render("sell.html", page, context, status=422 if problems else 200)


def _wanted(desk: Desk, sold: tuple[tuple[shop.Good, int], ...]) -> tuple[tuple[shop.Wanted, ...], Problems]:
    """How many of each were written, and what is no number."""
    words = desk.words
    wanted: list[shop.Wanted] = []
    problems: list[tuple[str, str]] = []
    for good, free in sold:
        text = "".join(desk.request.POST.get(good.id, "").split())[:6]
        count = int(text) if text.isascii() and text.isdigit() else -1
        if text in ("", "0"):
            continue
        if not 1 <= count <= good.limit:
            problems.append((good.id, words("Write a number from 1 to {most}.", most=good.limit)))
        elif count > free:
            problems.append((good.id, words("There are not so many left.")))
        else:
            wanted.append(shop.Wanted(good.id, count))
    if not wanted and not problems and sold:
        problems.append((sold[0][0].id, words("Write how many they want.")))
    return tuple(wanted), tuple(problems)


def _refused(desk: Desk, refused: kernel.Conflict | kernel.Invalid) -> Problems:
    """Somebody else bought the last one meanwhile, or the file of the goods has changed."""
    if isinstance(refused, kernel.Conflict):
        return ((refused.where, desk.words("There are not so many left.")),)
    return tuple((each.where, desk.words("This is not sold here any more.")) for each in refused.problems)
