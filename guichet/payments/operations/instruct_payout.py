"""Instruct a pay-out: once for its key."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.payments.events import PayoutInstructed
from guichet.payments.models import PayoutRow
from guichet.payments.queries import as_payout
from guichet.payments.types import Payout


def instruct(
    *,
    key: str,
    about: kernel.Reference,
    organization: str,
    payee_id: str,
    amount: kernel.Money,
    due_on: date,
    by: kernel.Actor,
) -> Payout:
    """Plan to pay somebody on a day. The same `key` again returns what was instructed first, and changes nothing.

    Raises NotAllowed, Invalid for an amount that is not above zero.
    """
    identity.require_action(by, "run", identity.Protected("payout"))
    if amount.cents <= 0:
        raise kernel.Invalid((kernel.Problem("amount", "nothing is to be paid.", "Pay an amount above zero."),))
    row = PayoutRow(
        id=kernel.new_id(),
        key=key,
        about=str(about),
        organization=organization,
        payee_id=payee_id,
        cents=amount.cents,
        currency=amount.currency,
        due_on=due_on,
        state="planned",
    )
    with transaction.atomic():
        PayoutRow.objects.bulk_create([row], ignore_conflicts=True)
        written = PayoutRow.objects.get(key=key)
        if written.id == row.id:
            event = PayoutInstructed(about=row.about, organization=organization, due_on=due_on)
            audit.record(event, stream=kernel.Reference("payout", row.id), by=by, concerns=payee_id, first=True)
        return as_payout(written)
