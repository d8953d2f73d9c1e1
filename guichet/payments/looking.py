"""The worker's part: what is in doubt at a provider is looked at until it is known, also after a restart."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.payments import carding, disputing
from guichet.payments.models import DisputeRow, PaymentRow, PlanRow, RefundRow
from guichet.payments.operations.collect_instalment import collect_instalment
from guichet.payments.operations.look_at_payment import look_at_payment
from guichet.payments.operations.look_at_refund import look_at_refund
from guichet.payments.ports import ProviderDown, card_providers

logger = logging.getLogger("guichet.payments")

EVERY = timedelta(minutes=1)
#: Disputes are told by webhooks; who is told of none, or too late, hears of them here.
DISPUTES_EVERY = timedelta(hours=1)
#: Instalments are looked at so often; each is collected once a day at the most.
COLLECT, COLLECT_EVERY = "payments.collect_instalments", timedelta(hours=6)
#: How far back disputes are asked for when none is open.
DISPUTES_BACK = timedelta(days=30)
AT_ONCE = 500


def look_at_doubts() -> int:
    """Look at every payment and refund whose time has come; how many. One that cannot be known yet stops no other."""
    payments = PaymentRow.objects.filter(state="begun", look_at__lte=kernel.now()).order_by("look_at")
    refunds = RefundRow.objects.filter(state="begun", look_at__lte=kernel.now()).order_by("look_at")
    looked = 0
    for identifier in payments.values_list("id", flat=True)[:AT_ONCE]:
        looked += _look(lambda: look_at_payment(payment_id=identifier, by=kernel.SYSTEM), identifier)  # noqa: B023  # called at once
    for identifier in refunds.values_list("id", flat=True)[:AT_ONCE]:
        looked += _look(lambda: look_at_refund(refund_id=identifier, by=kernel.SYSTEM), identifier)  # noqa: B023  # called at once
    return looked


def look_at_disputes(*, provider: str = "") -> int:
    """Ask the providers (or one) for their disputes, and let each take effect; how many stand otherwise than before.

    One that is down stops no other and is asked again the next hour. Raises ProviderDown when it alone was asked.
    """
    if provider:
        return _disputes_at(provider)
    changed = 0
    for name, _ in card_providers:
        try:
            changed += _disputes_at(name)
        except ProviderDown as down:
            logger.warning("disputes cannot be looked at: %s", down)
    return changed


def _disputes_at(name: str) -> int:
    changed = 0
    opened = DisputeRow.objects.filter(provider=name, state="open").order_by("opened_at").first()
    since = min(kernel.now(), opened.opened_at if opened else kernel.now()) - DISPUTES_BACK
    for told in card_providers.get(name).disputes(since.date()):
        _settle_first(name, told.payment_reference)
        before = DisputeRow.objects.filter(provider=name, reference=told.reference).first()
        after = disputing.apply(name, told, by=kernel.SYSTEM)
        was = (before.state, before.withdrawn, before.fee_cents) if before else None
        changed += after is not None and was != (after.state, after.withdrawn, after.fee_cents)
    return changed


def collect_instalments() -> int:
    """Collect what is due of every plan; how many were looked at. One that cannot be known yet stops no other."""
    plans = PlanRow.objects.filter(state__in=("begun", "active")).order_by("id").values_list("id", flat=True)
    return sum(_look(lambda: collect_instalment(plan_id=each, by=kernel.SYSTEM), each) for each in plans)  # noqa: B023  # called at once


def _settle_first(provider: str, reference: str) -> None:
    """A dispute may be told before we heard that its payment was paid at all."""
    begun = PaymentRow.objects.filter(provider=provider, provider_reference=reference, state="begun").first()
    if begun is not None and reference:
        look_at_payment(payment_id=begun.id, by=kernel.SYSTEM)


def _look(look: Callable[[], object], identifier: str) -> int:
    try:
        look()
    except ProviderDown:
        return 0
    except kernel.GuichetError:
        logger.exception("payment or refund %s cannot be settled", identifier)
        return 0
    return 1


def connect() -> None:
    """Tell the outbox; called once as the program starts."""
    audit.task(carding.LOOK)(_look_at_one)
    audit.task(carding.LOOK_AT_DOUBTS)(_look_at_doubts)
    audit.schedule(carding.LOOK_AT_DOUBTS, task=carding.LOOK_AT_DOUBTS, every=EVERY)
    audit.task(disputing.LOOK_AT_DISPUTES)(_look_at_disputes)
    audit.schedule(disputing.LOOK_AT_DISPUTES, task=disputing.LOOK_AT_DISPUTES, every=DISPUTES_EVERY)
    audit.task(COLLECT)(_collect)
    audit.schedule(COLLECT, task=COLLECT, every=COLLECT_EVERY)


def _look_at_one(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the outbox hands it to every task
    look_at_payment(payment_id=payload["payment"], by=kernel.SYSTEM)


def _look_at_doubts(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the outbox hands both to every task
    look_at_doubts()


def _look_at_disputes(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the outbox hands it to every task
    look_at_disputes(provider=payload.get("provider", ""))


def _collect(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the outbox hands both to every task
    collect_instalments()
