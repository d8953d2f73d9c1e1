"""Begin to pay by card: one live payment for what is to be paid, and the page of the provider to pay on."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.payments import carding, charging, settling
from guichet.payments.events import PaymentBegun
from guichet.payments.models import PaymentRow, ShareRow
from guichet.payments.operations.look_at_payment import look_at_payment
from guichet.payments.ports import ProviderRefused
from guichet.payments.types import Payment

LONGEST_ADDRESS = 2000


def begin_card_payment(
    *,
    charge_id: str,
    return_to: str,
    by: kernel.Actor,
    provider: str = "",
    also: tuple[str, ...] = (),
    language: str = "",
    agreement: str = "",
    cents: int | None = None,
) -> Payment:
    """The payment, with `next_url` while the person may pay it there.

    Asked twice, by a double click or from two tabs, it is the one payment: there is never a second while one may still
    be paid. One that has failed meanwhile makes way for a new one; one that was paid comes back settled. `also` are
    other charges paid with it; `cents` a part. `agreement` is "new" when the card is to be charged again later.
    Raises NotFound, NotAllowed, Conflict when nothing is owed, ProviderDown (`provider_down`) when the provider does
    not answer: the payment stands, and asking again goes on with it.
    """
    ids = (charge_id, *also)
    for _ in range(2):
        row, new = _reserve(ids, provider, return_to, by, language=language, agreement=agreement, cents=cents)
        try:
            payment = look_at_payment(payment_id=row.id, by=by)
        except ProviderRefused:
            with transaction.atomic():
                carding.fail(carding.take(row.id), reason="error", by=by)
            raise
        if new or payment.state in ("begun", "settled"):
            break
    return payment


def _reserve(
    ids: tuple[str, ...],
    provider: str,
    return_to: str,
    by: kernel.Actor,
    *,
    language: str,
    agreement: str,
    cents: int | None,
) -> tuple[PaymentRow, bool]:
    """The live payment of these charges, or a new one, and whether it is new; under the charges' locks."""
    if not return_to.startswith(("https://", "http://")) or len(return_to) > LONGEST_ADDRESS:
        raise kernel.Invalid((kernel.Problem("return_to", "this is no address to come back to.", "Give a whole one."),))
    with transaction.atomic():
        charges = charging.take(ids, action="pay", by=by)
        live = {each.live_payment for each in charges if each.live_payment}
        if len(live) == 1:
            row = PaymentRow.objects.get(id=live.pop())
            if {each.charge_id for each in row.shares.all()} == {each.id for each in charges}:
                return row, False
        owed = charging.payable(charges)
        if cents is not None and not 0 < cents <= owed:
            raise kernel.Invalid((kernel.Problem("cents", "a part is no more than is owed.", "Correct it."),))
        parts = charging.shared(charges, owed if cents is None else cents)
        chosen = carding.choose(charges[0].organization, charges[0].currency, provider)
        row = PaymentRow(
            id=kernel.new_id(),
            number=settling.new_number(),
            method="card",
            provider=chosen.name,
            state="begun",
            organization=chosen.organization or charges[0].organization,
            payer_id=settling.payer_of(charges),
            currency=charges[0].currency,
            cents=sum(part for _, part in parts),
            return_to=return_to,
            begun_at=kernel.now(),
            look_at=kernel.now() + carding.SOONEST,
        )
        row.key = f"card:{row.id}"
        row.words = {"language": language, "agreement": agreement}
        row.save(force_insert=True)
        ShareRow.objects.bulk_create(ShareRow(payment=row, charge=charge, cents=part) for charge, part in parts)
        for charge in charges:
            charge.live_payment = row.id
            charge.save(update_fields=["live_payment"])
        event = PaymentBegun(
            method=row.method,
            provider=row.provider,
            organization=row.organization,
            charges=tuple(charge.id for charge in charges),
        )
        audit.record(event, stream=settling.stream(row), by=by, concerns=row.payer_id, first=True)
        return row, True
