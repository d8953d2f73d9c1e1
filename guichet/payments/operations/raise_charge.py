"""Raise a charge: what somebody owes for one thing, once for its key; what the law waives stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.payments import accounts, charging, ledger
from guichet.payments.events import ChargeRaised
from guichet.payments.models import ChargeRow, LineRow
from guichet.payments.queries import as_charge
from guichet.payments.types import Charge, ChargeLine, Entry

LONGEST_TITLE = 300


def raise_charge(
    *,
    key: str,
    subject: kernel.Reference,
    debtor_id: str,
    organization: str,
    lines: tuple[ChargeLine, ...],
    currency: str,
    due_on: date,
    by: kernel.Actor,
    service: str = "",
    code: str = "",
) -> Charge:
    """Somebody owes the lines, less what is waived. The same `key` again returns the first, and changes nothing.

    `debtor_id` is "" when nobody is known; `code` is then what opens it: the tracking code of the request (a new one
    when there is none). A charge of which everything is waived is settled at once. Whoever raises it for a journey has
    asked the law before. Raises NotAllowed, Invalid.
    """
    identity.require_action(by, "raise", identity.Protected("charge", organization=organization))
    problems = tuple(_problems(lines))
    if problems:
        raise kernel.Invalid(problems)
    row = ChargeRow(
        id=kernel.new_id(),
        key=key,
        code=code or kernel.new_tracking_code(),
        subject=str(subject),
        service=service,
        organization=organization,
        debtor_id=debtor_id or None,
        currency=currency,
        due_cents=sum(each.due_cents for each in lines),
        state="open",
        due_on=due_on,
        raised_at=kernel.now(),
    )
    with transaction.atomic():
        ChargeRow.objects.bulk_create([row], ignore_conflicts=True)
        written = ChargeRow.objects.get(key=key)
        if written.id == row.id:
            _write(row, lines, by)
        return as_charge(written if written.id != row.id else row)


def _write(row: ChargeRow, lines: tuple[ChargeLine, ...], by: kernel.Actor) -> None:
    written = []
    for position, each in enumerate(lines):
        line = LineRow(
            id=kernel.new_id(),
            charge=row,
            position=position,
            cost=each.cost,
            cents=each.cents,
            waived_cents=each.waived_cents,
            waiver=each.waiver,
            organization=each.organization,
        )
        line.title = each.title
        written.append(line)
    LineRow.objects.bulk_create(written)
    entries = list(_entries(row, written))
    if entries:
        ledger.post(key=f"charge:{row.id}", kind="charge", entries=entries, by=by)
    event = ChargeRaised(
        subject=row.subject,
        service=row.service,
        organization=row.organization,
        cents=row.due_cents,
        waived_cents=sum(each.waived_cents for each in lines),
        currency=row.currency,
        due_on=row.due_on,
    )
    audit.record(event, stream=charging.stream(row), by=by, concerns=row.debtor_id, first=True)
    if row.due_cents == 0:
        charging.settle(row, by=by)
        row.save(update_fields=["state", "settled_at"])


def _entries(row: ChargeRow, lines: list[LineRow]) -> Iterator[Entry]:
    about = f"charge:{row.id}"
    for each in lines:
        owner, currency = each.organization, row.currency
        yield Entry(accounts.receivable(row.debtor_id), each.cents - each.waived_cents, currency, about)
        yield Entry(accounts.waived(owner, each.cost), each.waived_cents, currency, about)
        yield Entry(accounts.revenue(owner, each.cost), -each.cents, currency, about)


def _problems(lines: tuple[ChargeLine, ...]) -> Iterator[kernel.Problem]:
    if not lines:
        yield kernel.Problem("lines", "nothing is charged.", "Give at least one line.")
    for number, each in enumerate(lines):
        where = f"lines.{number}"
        if each.cents < 0 or not 0 <= each.waived_cents <= each.cents:
            yield kernel.Problem(where, "an amount is from nothing up, and no more of it is waived.", "Correct it.")
        if each.waived_cents and not each.waiver:
            yield kernel.Problem(f"{where}.waiver", "what is waived is waived by a law.", "Name it.")
        if not each.organization or not each.cost:
            yield kernel.Problem(where, "a line says what for, and whose money it is.", "Name both.")
        if len(each.title) > LONGEST_TITLE:
            yield kernel.Problem(f"{where}.title", f"it has more than {LONGEST_TITLE} letters.", "Shorten it.")
