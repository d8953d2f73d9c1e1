"""The end of a till's day: counted by denomination before one is told what there should be, closed, proven."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from guichet.channels.counter.desk import Desk
from guichet.channels.counter.till import method_words
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look
from guichet.payments import api as payments

Problems = tuple[tuple[str, str], ...]


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("clerk")
def count(request: HttpRequest, language: str) -> HttpResponse:
    """Pieces of each note and coin, the sum of the cheques, the terminal's own total."""
    desk = Desk(request, language)
    till = payments.my_till(by=desk.clerk)
    if till is None:
        return HttpResponseRedirect(desk.to("till"))
    fields = _sums(desk, till.currency)
    problems: Problems = ()
    pieces, typed = _pieces(request)
    sums, unreadable = look.read_answers(fields=fields, post=request.POST, files={}, language=desk.language)
    if request.method == "POST":
        problems = (*_unreadable(desk, pieces), *unreadable)
        if not problems:
            counted = {worth: number for worth, number in pieces.items() if number is not None}
            if "cash" in sums:
                counted = {1: int(str(sums["cash"] or 0))}
            cheques, cards = int(str(sums.get("cheques") or 0)), int(str(sums.get("cards") or 0))
            payments.count_till(
                till_id=till.id, counted=counted, cheques_cents=cheques, cards_cents=cards, by=desk.clerk
            )
            return HttpResponseRedirect(desk.to("till-close"))
    context = {
        "till": till,
        "coins": [
            (worth, desk.money(till.currency)(worth)) for worth in sorted(payments.denominations(), reverse=True)
        ],
        "pieces": typed,
        "fields": fields,
        "typed": look.typed_values(fields=fields, post=request.POST),
        "problems": problems,
    }
    page = desk.page(desk.words("Count the till"), wrong=bool(problems), back=_to_till(desk))
    return desk.render("till_count.html", page, context, status=422 if problems else 200)


def _sums(desk: Desk, currency: str) -> tuple[journeys.Field, ...]:
    """The sums that are counted as sums; the cash too where nobody says which coins there are."""
    words = desk.words
    asked = [("cheques", words("Cheques, all together")), ("cards", words("Total on the card terminal"))]
    if not payments.denominations():
        asked.insert(0, ("cash", words("Cash, all together")))
    return tuple(
        journeys.Field(
            id=id, type="money", label=label, label_lang=desk.language, unit=currency, minimum=0, required=False
        )
        for id, label in asked
    )


def _pieces(request: HttpRequest) -> tuple[dict[int, int | None], dict[int, str]]:
    """How many of each, None where it is no number; and what was typed."""
    pieces: dict[int, int | None] = {}
    typed: dict[int, str] = {}
    for worth in payments.denominations():
        text = "".join(request.POST.get(f"piece-{worth}", "").split())[:12]
        typed[worth] = text
        if text:
            pieces[worth] = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None
    return pieces, typed


def _unreadable(desk: Desk, pieces: Mapping[int, int | None]) -> Problems:
    problem = desk.words("Write how many there are, as a number.")
    return tuple((f"piece-{worth}", problem) for worth, number in pieces.items() if number is None)


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("clerk")
def close(request: HttpRequest, language: str) -> HttpResponse:
    """The last count, then what there should be; a difference is explained, never made away with."""
    desk = Desk(request, language)
    till = payments.my_till(by=desk.clerk)
    if till is None or till.state != "counted":
        return HttpResponseRedirect(desk.to("till"))
    problems: Problems = ()
    said = " ".join(request.POST.get("explanation", "").split())[:300]
    if request.method == "POST":
        try:
            proven = payments.close_till(till_id=till.id, explanation=said, by=desk.clerk)
        except kernel.Invalid as invalid:
            differs = next((each for each in invalid.problems if each.code == "till_differs"), None)
            if differs is None:
                raise
            problem = desk.words("The count and the books differ. Count again, or say why.")
            problems = (("explanation", problem),)
        else:
            return HttpResponseRedirect(desk.to("till-proof", till_id=proven.till.id))
    last = payments.counts_of(till_id=till.id, by=desk.clerk)[-1]
    money = desk.money(till.currency)
    context = {
        "till": till,
        "rows": [
            (desk.words("Cash"), money(last.cash_cents)),
            (desk.words("Cheques"), money(last.cheques_cents)),
            (desk.words("Cards"), money(last.cards_cents)),
        ],
        "explanation": said,
        "problems": problems,
    }
    page = desk.page(desk.words("Close the till"), wrong=bool(problems), back=_to_till(desk))
    return desk.render("till_close.html", page, context, status=422 if problems else 200)


@require_POST
@identity.admits("clerk")
def resume(request: HttpRequest, language: str) -> HttpResponse:
    """Not closing after all: money is taken again."""
    desk = Desk(request, language)
    till = payments.my_till(by=desk.clerk)
    if till is not None and till.state == "counted":
        payments.resume_till(till_id=till.id, by=desk.clerk)
    return HttpResponseRedirect(desk.to("till"))


@require_http_methods(["GET", "HEAD"])
@identity.admits("clerk")
def proof(request: HttpRequest, language: str, till_id: UUID) -> HttpResponse:
    """What the books say, what was counted, and that both balance: printed and put into the safe with the money."""
    desk = Desk(request, language)
    proven = payments.proof(till_id=str(till_id), by=desk.clerk)
    money, words = desk.money(proven.till.currency), method_words(desk)
    context = {
        "proof": proven,
        "lines": [
            (
                words[each.method],
                each.payments,
                money(each.expected_cents),
                money(each.counted_cents),
                money(each.difference_cents),
            )
            for each in proven.taken
        ],
        "money": money,
    }
    page = desk.page(desk.words("Proof of balance"), back=look.Link(desk.words("The desk"), desk.to("desk")))
    return desk.render("till_proof.html", page, context)


def _to_till(desk: Desk) -> look.Link:
    return look.Link(desk.words("The till"), desk.to("till"))
