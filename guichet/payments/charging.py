"""What operations on charges share: take them under their locks, divide money over their lines, settle them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Sum

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.payments import accounts
from guichet.payments.events import ChargeSettled
from guichet.payments.models import AllocationRow, ChargeRow, LineRow, PaymentRow
from guichet.payments.types import Entry


def protected(row: ChargeRow) -> identity.Protected:
    """Whose a charge is."""
    owners = frozenset({row.debtor_id}) if row.debtor_id else frozenset[str]()
    return identity.Protected(
        "charge", owner_ids=owners, organization=row.organization, service=row.service or None, code=row.code
    )


def take(charge_ids: Iterable[str], *, action: str, by: kernel.Actor) -> list[ChargeRow]:
    """The charges under their locks, always in one order. Raises NotFound, NotAllowed."""
    wanted = sorted(set(charge_ids))
    rows = list(ChargeRow.objects.select_for_update().filter(id__in=wanted).order_by("id"))
    if len(rows) < len(wanted) or not rows:
        raise kernel.NotFound("there is no such charge", where="charge", remedy="Check the number.")
    for row in rows:
        identity.require(by, action, protected(row))
    return rows


def payable(rows: Sequence[ChargeRow]) -> int:
    """What is owed on charges that are to be paid at once, in cents. Raises Conflict or Invalid when they cannot be."""
    if len({row.currency for row in rows}) > 1:
        raise kernel.Invalid((kernel.Problem("charges", "these are of several currencies.", "Pay each by itself."),))
    for row in rows:
        if row.state != "open":
            said = "this is paid already" if row.state == "settled" else "this is no longer owed"
            raise kernel.Conflict(said, where="charge", code=f"charge_{row.state}", remedy="Nothing was taken.")
        if row.live_payment:
            raise kernel.Conflict(
                "a payment of this is under way", where="charge", code="payment_under_way",
                remedy="Wait until it has ended, or stop it first.",
            )  # fmt: skip
    return sum(row.due_cents - row.paid_cents for row in rows)


def shared(rows: Sequence[ChargeRow], cents: int) -> list[tuple[ChargeRow, int]]:
    """Money over charges: each in full before the next."""
    parts = []
    for row in rows:
        part = min(cents, row.due_cents - row.paid_cents)
        cents -= part
        if part:
            parts.append((row, part))
    return parts


def outstanding(row: ChargeRow) -> list[tuple[LineRow, int]]:
    """What each line still owes; refunds don't make a line owed again."""
    paid = dict(
        AllocationRow.objects.filter(line__charge=row, refund__isnull=True)
        .values_list("line")
        .annotate(total=Sum("cents"))
    )
    return [(line, line.cents - line.waived_cents - paid.get(line.id, 0)) for line in row.lines.order_by("position")]


def allocate(payment: PaymentRow, row: ChargeRow, cents: int) -> tuple[list[AllocationRow], list[Entry]]:
    """Divide what a payment pays of a charge over its lines, each in full before the next.

    The entries take it off what the person owes; and who holds money of another owes it to that other.
    """
    left, made = cents, []
    entries = [Entry(accounts.receivable(row.debtor_id), -cents, row.currency, f"charge:{row.id}")]
    for line, owed in outstanding(row):
        part = min(left, owed)
        if part <= 0:
            continue
        left -= part
        made.append(AllocationRow(payment=payment, line=line, cents=part))
        entries += handed_on(payment.organization, line, part, row.currency)
    if left:
        raise kernel.Conflict("more would be paid than is owed", where="charge", remedy="Nothing was taken.")
    return made, entries


def handed_on(holder: str, line: LineRow, cents: int, currency: str) -> list[Entry]:
    """What the taker of money owes its owner; nothing where they are the same."""
    if line.organization == holder:
        return []
    about = f"charge:{line.charge_id}"
    return [
        Entry(accounts.due_from(line.organization, holder), cents, currency, about),
        Entry(accounts.liability(holder, line.organization), -cents, currency, about),
    ]


def credit(row: ChargeRow, cents: int, *, by: kernel.Actor) -> None:
    """What was paid of a charge stands in its row; the last cent settles it."""
    row.paid_cents += cents
    row.live_payment = ""
    if row.paid_cents == row.due_cents:
        settle(row, by=by)
    row.save(update_fields=["paid_cents", "live_payment", "state", "settled_at"])


def settle(row: ChargeRow, *, by: kernel.Actor) -> None:
    """Say that nothing more is owed; the caller saves the row."""
    row.state, row.settled_at = "settled", kernel.now()
    event = ChargeSettled(subject=row.subject, service=row.service, organization=row.organization, cents=row.due_cents)
    audit.record(event, stream=stream(row), by=by, concerns=row.debtor_id)


def stream(row: ChargeRow) -> kernel.Reference:
    """Where a charge's events stand."""
    return kernel.Reference("charge", row.id)
