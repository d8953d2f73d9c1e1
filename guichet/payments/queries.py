"""Reads of pay-outs; each asks identity who may."""

from __future__ import annotations

from datetime import date

from django.db.models import Sum

from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.payments.models import BatchRow, PayoutRow
from guichet.payments.types import Batch, Payout


def payouts_about(*, about: kernel.Reference, by: kernel.Actor) -> tuple[Payout, ...]:
    """The pay-outs of one thing by their days; empty for who may not know."""
    scope = identity.scope(by, "read", "payout")
    if scope.nothing:
        return ()
    rows = PayoutRow.objects.filter(about=str(about)).order_by("due_on", "id")
    return tuple(as_payout(row) for row in rows if scope.covers(protected(row)))


def paid(*, about: kernel.Reference, until: date, by: kernel.Actor) -> int:
    """What went to the bank for one thing until a day, in cents. Only for the platform's own work."""
    identity.require_action(by, "run", identity.Protected("payout"))
    rows = PayoutRow.objects.filter(about=str(about), state="batched", due_on__lte=until)
    return rows.aggregate(total=Sum("cents"))["total"] or 0


def protected(row: PayoutRow) -> identity.Protected:
    """Whose a pay-out is."""
    return identity.Protected("payout", owner_ids=frozenset({row.payee_id}), organization=row.organization)


def as_payout(row: PayoutRow) -> Payout:
    """A pay-out as it leaves."""
    return Payout(
        row.id, row.key, row.about, row.organization, row.payee_id, row.cents, row.currency, row.due_on, row.state,
        row.batch_id or "",
    )  # fmt: skip


def as_batch(row: BatchRow, left_out: tuple[str, ...] = ()) -> Batch:
    """A batch as it leaves."""
    return Batch(row.id, row.organization, row.due_on, row.made_at, row.count, row.cents, row.digest, left_out)
