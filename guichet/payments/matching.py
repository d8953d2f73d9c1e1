"""Finds what a line of a bank's statement is: a deposit, a provider's pay-out, a settlement, a batch, a cheque back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Q, Sum

from guichet.catalogue import api as catalogue
from guichet.payments import accounts
from guichet.payments.models import (
    BankLineRow,
    BatchRow,
    DepositRow,
    EntryRow,
    PaymentRow,
    PayoutRow,
)
from guichet.payments.ports import card_providers
from guichet.payments.types import Entry

#: Codes of the domain by which a bank says that it keeps a fee (ISO 20022 external bank transaction codes).
FEES = ("CHRG", "FEES", "COMM")
#: A pay-out covers whole days; so many of them are tried.
DAYS_BACK = 60


@dataclass(frozen=True)
class Match:
    """What a line is, and the entries beside the bank's own; `returned` is a cheque to be corrected instead."""

    kind: str
    about: str
    entries: tuple[Entry, ...] = ()
    returned: str = ""


@dataclass(frozen=True)
class NoMatch:
    """Why nothing fits: a code, and amounts that were looked for."""

    why: str


def find(row: BankLineRow) -> Match | NoMatch:
    """What a line is; nothing that another line was found to be before."""
    tries: tuple[Callable[[BankLineRow], Match | NoMatch | None], ...] = (
        (_deposit, _settlement, _provider) if row.cents > 0 else (_batch, _cheque, _fee, _provider)
    )
    why = NoMatch("nothing_fits")
    for each in tries:
        found = each(row)
        if isinstance(found, Match):
            return found
        why = found or why
    return why


def _deposit(row: BankLineRow) -> Match | NoMatch | None:
    """By its slip's number; without one, the only deposit on its way of that amount."""
    on_way = list(DepositRow.objects.filter(organization=row.organization, state="sent", currency=row.currency))
    named = [each for each in on_way if each.reference and each.reference.casefold() in said(row)]
    fitting = [each for each in named or on_way if each.cash_cents + each.cheques_cents == row.cents]
    if len(fitting) == 1:
        transit = Entry(accounts.transit(row.organization), -row.cents, row.currency, f"deposit:{fitting[0].id}")
        return Match("deposit", f"deposit:{fitting[0].id}", (transit,))
    if named:
        return NoMatch("deposit_differs")
    return NoMatch("several_deposits") if fitting else None


def _settlement(row: BankLineRow) -> Match | None:
    """What another organization settled with this one."""
    for each in _open_settlements(f"organization:{row.organization}", row):
        if each.cents == row.cents and (bare(each.id) in row.words.get("references", ()) or bare(each.id) in said(row)):
            about = f"settlement:{each.id}"
            return Match(
                "settlement", about, (Entry(accounts.transit(row.organization), -row.cents, row.currency, about),)
            )
    return None


def _open_settlements(payee: str, row: BankLineRow) -> list[PayoutRow]:
    seen = set(BankLineRow.objects.filter(kind="settlement").values_list("about", flat=True))
    rows = PayoutRow.objects.filter(payee_id=payee, state="batched", currency=row.currency).order_by("id")
    return [each for each in rows if f"settlement:{each.id}" not in seen]


def _provider(row: BankLineRow) -> Match | NoMatch | None:
    """A provider of card payments pays what it owed at the end of some day, and is named in the line."""
    for name, words in _names():
        account = accounts.card(name, row.organization)
        if not any(each.casefold() in said(row) for each in words):
            continue
        entries = EntryRow.objects.filter(account=account, currency=row.currency)
        zone = ZoneInfo(catalogue.current().time_zone)
        paid_out = entries.filter(about__startswith="bank-line:").aggregate(total=Sum("cents"))["total"] or 0
        running = paid_out
        days: dict[object, int] = {}
        moved = entries.exclude(about__startswith="bank-line:").order_by("transaction__at", "id")
        for at, cents in moved.values_list("transaction__at", "cents"):
            running += cents
            days[at.astimezone(zone).date()] = running
        if row.cents in list(days.values())[-DAYS_BACK:]:
            return Match("provider", account, (Entry(account, -row.cents, row.currency, about(row)),))
        return NoMatch("provider_differs")
    return None


def _names() -> list[tuple[str, tuple[str, ...]]]:
    return [(name, each.statement_names or (name,)) for name, each in card_providers] + [("terminal", ("terminal",))]


def _batch(row: BankLineRow) -> Match | NoMatch | None:
    """A file of pay-outs that the bank carried out, by its number."""
    seen = set(BankLineRow.objects.filter(kind="batch").values_list("about", flat=True))
    for each in BatchRow.objects.filter(organization=row.organization).order_by("-id")[:500]:
        if f"batch:{each.id}" in seen or not names(row, bare(each.id)):
            continue
        if each.cents != -row.cents:
            return NoMatch("batch_differs")
        ours = each.payouts.filter(Q(key__startswith="refund:") | Q(key__startswith="settlement:"))
        booked = ours.aggregate(total=Sum("cents"))["total"] or 0
        about_it = f"batch:{each.id}"
        entries = (
            Entry(accounts.payouts_due(row.organization), booked, row.currency, about_it),
            Entry(accounts.paid_out(row.organization), each.cents - booked, row.currency, about_it),
        )
        return Match("batch", about_it, entries)
    return None


def _cheque(row: BankLineRow) -> Match | None:
    """A cheque that was deposited comes back unpaid: by its number and its amount."""
    number = str(row.words.get("cheque", ""))
    seen = set(BankLineRow.objects.filter(kind="cheque").values_list("about", flat=True))
    rows = PaymentRow.objects.filter(
        method="cheque", deposit__organization=row.organization, cents=-row.cents, currency=row.currency
    )
    for each in rows.order_by("-id")[:500]:
        drawn = str(each.words.get("number", ""))
        if f"payment:{each.id}" not in seen and drawn and (drawn == number or f" {drawn} " in f" {said(row)} "):
            return Match("cheque", f"payment:{each.id}", returned=each.id)
    return None


def _fee(row: BankLineRow) -> Match | None:
    """What the bank keeps for itself."""
    if not str(row.words.get("code", "")).endswith(FEES):
        return None
    return Match(
        "fee", about(row), (Entry(accounts.fees("bank", row.organization), -row.cents, row.currency, about(row)),)
    )


def said(row: BankLineRow) -> str:
    """All the words of a line, to be looked through."""
    return f"{row.words.get('text', '')} {' '.join(row.words.get('references', ()))} {row.reference}".casefold()


def names(row: BankLineRow, identifier: str) -> bool:
    """Whether a line names something of ours."""
    return identifier.casefold() in said(row)


def bare(identifier: str) -> str:
    """As it stands in files for the bank: without its dashes."""
    return identifier.replace("-", "")


def about(row: BankLineRow) -> str:
    """What entries of a line are booked under."""
    return f"bank-line:{row.id}"
