"""Look how a card payment stands at its provider, and let it take effect: whoever asks, however often."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.payments import carding, settling
from guichet.payments.events import PaymentLooked
from guichet.payments.models import LineRow, PaymentRow
from guichet.payments.ports import CardOrder, CardStatus, ProviderDown, card_providers
from guichet.payments.queries import as_payment, readable_payment
from guichet.payments.types import Payment

LONGEST = 200


def look_at_payment(*, payment_id: str, by: kernel.Actor) -> Payment:
    """Ask the provider, and settle or end the payment by what it says; a payment that is over is only looked up.

    Where the answer to its creation was lost it is created again under the same key, which is the same payment.
    Raises NotFound, ProviderDown (the payment is then looked at later by a worker), ProviderRefused.
    """
    row = readable_payment(payment_id, by)
    if row.method != "card" or row.state in ("settled", "reversed", "surplus"):
        return as_payment(row)
    try:
        status = _ask(row)
    except ProviderDown:
        PaymentRow.objects.filter(id=row.id, state="begun").update(look_at=carding.next_look(row))
        raise
    with transaction.atomic():
        locked = carding.take(row.id)
        before = locked.state, locked.provider_reference
        carding.apply(locked, status, by=by)
        if (locked.state, locked.provider_reference) != before:
            event = PaymentLooked(state=locked.state, provider=locked.provider)
            audit.record(event, stream=settling.stream(locked), by=by)
        return as_payment(locked)


def _ask(row: PaymentRow) -> CardStatus:
    provider = card_providers.get(row.provider)
    if row.provider_reference:
        return provider.status(row.provider_reference)
    return provider.create(order_of(row))


def order_of(row: PaymentRow) -> CardOrder:
    """What the provider is asked for; the same whenever it is asked."""
    words = row.words
    lines = LineRow.objects.filter(charge__shares__payment=row).select_related("charge").order_by("charge", "position")
    titles = dict.fromkeys(str(each.title) for each in lines)
    return CardOrder(
        key=row.id,
        number=row.number,
        cents=row.cents,
        currency=row.currency,
        description=", ".join(titles)[:LONGEST] or row.number,
        return_to=row.return_to,
        language=words.get("language", ""),
        agreement=words.get("agreement", ""),
    )
