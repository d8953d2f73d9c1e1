"""Stop a card payment that is under way, so that what it was to pay may be paid in another way."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.payments import carding, charging, settling
from guichet.payments.events import PaymentStopped
from guichet.payments.models import ChargeRow
from guichet.payments.operations.look_at_payment import look_at_payment
from guichet.payments.ports import card_providers
from guichet.payments.queries import as_payment
from guichet.payments.types import Payment


def stop_payment(*, payment_id: str, by: kernel.Actor) -> Payment:
    """How it stands after: `cancelled`, or `settled` when the person was quicker.

    For who may pay the charges, and for a clerk who takes the money instead. Raises NotFound, NotAllowed, ProviderDown.
    """
    charges = ChargeRow.objects.filter(shares__payment=payment_id)
    if not charges:
        raise kernel.NotFound("there is no payment here that you may see", where="payment", remedy="Check the number.")
    for each in charges:
        if not identity.may(by, "take", charging.protected(each)):
            identity.require(by, "pay", charging.protected(each))
    before = look_at_payment(payment_id=payment_id, by=kernel.SYSTEM)
    if before.state != "begun":
        return before
    with transaction.atomic():
        row = carding.take(payment_id)
    status = card_providers.get(row.provider).cancel(row.provider_reference)
    with transaction.atomic():
        locked = carding.take(payment_id)
        carding.apply(locked, status, by=by)
        audit.record(PaymentStopped(state=locked.state), stream=settling.stream(locked), by=by)
        return as_payment(locked)
