"""Look how a refund to a card stands at the provider, and let it take effect."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.payments import carding, refunding, settling
from guichet.payments.events import RefundLooked
from guichet.payments.models import RefundRow
from guichet.payments.ports import ProviderDown, ProviderRefused, RefundOrder, RefundStatus, card_providers
from guichet.payments.queries import as_refund, protected_payment
from guichet.payments.types import Refund


def look_at_refund(*, refund_id: str, by: kernel.Actor) -> Refund:
    """Ask the provider; one whose answer was lost is asked for again under the same key, which is the same refund.

    Refused by the provider it has failed, and may be given back in another way. Raises NotFound, ProviderDown.
    """
    made = RefundRow.objects.select_related("payment").filter(id=refund_id).first()
    if made is None:
        raise kernel.NotFound("there is no such refund", where="refund", remedy="Check the number.")
    identity.require(by, "read", protected_payment(made.payment))
    if made.state != "begun" or made.way != "card":
        return as_refund(made)
    try:
        status = _ask(made)
    except ProviderDown:
        RefundRow.objects.filter(id=made.id, state="begun").update(look_at=kernel.now() + refunding.LOOK_AFTER)
        raise
    with transaction.atomic():
        row = carding.take(made.payment_id)
        made = RefundRow.objects.select_related("payment").get(id=refund_id)
        made.payment = row
        before = made.state, made.provider_reference
        refunding.apply(made, status, by=by)
        if (made.state, made.provider_reference) != before:
            audit.record(RefundLooked(state=made.state), stream=settling.stream(row), by=by)
        return as_refund(made)


def _ask(made: RefundRow) -> RefundStatus:
    row = made.payment
    provider = card_providers.get(row.provider)
    if made.provider_reference:
        return provider.refund_status(row.provider_reference, made.provider_reference)
    others = row.refunds.exclude(id=made.id)
    earlier = others.filter(id__lt=made.id).exclude(state="failed")
    order = RefundOrder(
        key=made.id,
        cents=made.cents,
        paid_cents=row.cents,
        before_cents=sum(each.cents for each in earlier),
        currency=row.currency,
        known=tuple(others.exclude(provider_reference="").values_list("provider_reference", flat=True)),
    )
    try:
        return provider.refund(row.provider_reference, order)
    except ProviderRefused:
        return RefundStatus("", "failed", made.cents)
