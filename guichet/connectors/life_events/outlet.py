"""Tells recipients what agreements let be told: written down with the exchange, sent by jobs, in order, until taken."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Any

import httpx
from django.conf import settings
from django.db import transaction

from guichet.audit import api as audit
from guichet.connectors.life_events import signatures
from guichet.connectors.life_events.cloud_events import STRUCTURED, CloudEvent
from guichet.connectors.life_events.configuration import Recipient
from guichet.connectors.life_events.events import LifeEventDelivered
from guichet.connectors.life_events.models import DeliveryRow, LaneRow
from guichet.connectors.life_events.plugging import configured
from guichet.journeys import ports
from guichet.kernel import api as kernel
from guichet.vault import api as vault
from guichet.wire import api as wire

logger = logging.getLogger("guichet.life_events")

DELIVER = "life_events.deliver"
LONGEST_ANSWER = 1_048_576
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(hours=1)
#: A recipient that took nothing for so long is a dead letter, and a person's business.
GIVE_UP = timedelta(days=7)


class CloudEventOutlet(ports.LifeEventOutlet):
    """Sends CloudEvents to the recipients of the settings."""

    def takes(self, *, recipient: str, type: str) -> bool:
        """See ports.LifeEventOutlet."""
        found = configured().recipient(recipient)
        return found is not None and type in found.types

    def has_told(self, *, key: str, recipient: str) -> bool:
        """See ports.LifeEventOutlet."""
        return DeliveryRow.objects.filter(key=key, recipient=recipient).exists()

    def tell(self, told: ports.LifeEventTold) -> str:
        """See ports.LifeEventOutlet."""
        with transaction.atomic():
            lane = _lane(told.recipient, told.about_id)
            lane.last += 1
            lane.save(update_fields=["last"])
            row = DeliveryRow(
                lane=lane,
                number=lane.last,
                key=told.key,
                recipient=told.recipient,
                type=told.type,
                exchange_id=told.exchange_id,
                created_at=kernel.now(),
            )
            row.body = event_of(row, told).structured().decode()
            row.save(force_insert=True)
            if _head(lane.pk) == row.pk:
                _enqueue(row.pk, 0)
        return str(row.pk)

    def check(self) -> tuple[kernel.Problem, ...]:
        """Nothing: whether a recipient is there is seen when it is told, and what it was not told waits."""
        return ()


def event_of(row: DeliveryRow, told: ports.LifeEventTold) -> CloudEvent:
    """The event as the recipient gets it: its own name for the person, and the agreed facts alone."""
    return CloudEvent(
        id=row.pk,
        source=f"{settings.GUICHET_BASE_URL}/life-events/{told.organization}",
        type=f"guichet.life-event.{told.type}",
        subject=told.subject,
        time=row.created_at.isoformat(),
        data={
            "occurredOn": told.occurred_on.isoformat(),
            "facts": dict(told.facts),
            "agreement": {"identifier": told.agreement, "version": told.agreement_version},
            "exchange": told.exchange_id,
        },
        extensions={"sequence": f"{row.number:018d}"},
    )


def deliver(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the outbox hands it to every task
    """Send one event, if it is its turn. What fails is written down and tried again, from 5 seconds up to an hour.

    Raises audit.Dead after a week of it; revived, it is tried once more. What comes after it waits.
    """
    row = DeliveryRow.objects.select_related("lane").filter(pk=payload["delivery"]).first()
    if row is None or row.state != DeliveryRow.State.WAITING or _head(row.lane_id) != row.pk:
        return
    body = row.body
    if vault.erased_on(body) is not None:
        _settle(row, DeliveryRow.State.ERASED)
        return
    recipient = configured().recipient(row.recipient)
    trouble, after = (
        send(recipient, body.encode()) if recipient is not None else ("is told nowhere any more", LONGEST_PAUSE)
    )
    if not trouble:
        _settle(row, DeliveryRow.State.DELIVERED)
        return
    tries = row.tries + 1
    DeliveryRow.objects.filter(pk=row.pk).update(tries=tries, trouble=trouble[:200])
    logger.warning("life event %s was not taken by %s: %s", row.pk, row.recipient, trouble)
    if kernel.now() - row.created_at > GIVE_UP:
        raise audit.Dead(f"{row.recipient} {trouble}")
    _enqueue(row.pk, tries, after=max(after, min(FIRST_PAUSE * 2 ** min(tries - 1, 12), LONGEST_PAUSE)))


#: Carries requests in tests; None is the network.
transport: httpx.BaseTransport | None = None


def send(recipient: Recipient, body: bytes) -> tuple[str, timedelta]:
    """Post an event; what is wrong (empty: it was taken), and how long to wait at least. Redirects are not followed."""
    source = json.loads(body)["source"]
    headers = {
        "Content-Type": f"{STRUCTURED}; charset=utf-8",
        signatures.HEADER: signatures.sign(
            body=body, source=source, audience=recipient.url, key=signatures.signing_key()
        ),
    }
    try:
        given = wire.exchange(
            "POST", recipient.url, timeout=recipient.timeout, most_bytes=LONGEST_ANSWER, transport=transport,
            content=body, headers=headers,
        )  # fmt: skip
    except wire.NoAnswer as trouble:
        return str(trouble), timedelta(0)
    if 200 <= given.status < 300:
        return "", timedelta(0)
    return f"answered {given.status}", min(timedelta(seconds=given.retry_after()), LONGEST_PAUSE)


def _settle(row: DeliveryRow, state: DeliveryRow.State) -> None:
    """Once, whoever else sent it too; the next of the lane takes its turn."""
    with transaction.atomic():
        LaneRow.objects.select_for_update().get(pk=row.lane_id)
        at = kernel.now()
        done = DeliveryRow.objects.filter(pk=row.pk, state=DeliveryRow.State.WAITING).update(
            state=state, delivered_at=at, trouble=""
        )
        if not done:
            return
        if state == DeliveryRow.State.DELIVERED:
            audit.record(
                LifeEventDelivered(row.recipient, row.type, row.exchange_id, row.tries + 1),
                stream=kernel.Reference("exchange", row.exchange_id),
                by=kernel.SYSTEM,
                concerns=row.lane.about_id,
            )
        following = _head(row.lane_id)
        if following is not None:
            _enqueue(following, 0)


def _lane(recipient: str, about_id: str) -> LaneRow:
    row, _ = LaneRow.objects.get_or_create(recipient=recipient, about_id=about_id)
    return LaneRow.objects.select_for_update().get(pk=row.pk)


def _head(lane_id: str) -> str | None:
    """The event whose turn it is."""
    waiting = DeliveryRow.objects.filter(lane_id=lane_id, state=DeliveryRow.State.WAITING).order_by("number")
    return waiting.values_list("pk", flat=True).first()


def _enqueue(delivery: str, tries: int, *, after: timedelta = timedelta(0)) -> None:
    run_at = kernel.now() + after if after else None
    audit.enqueue(DELIVER, {"delivery": delivery}, key=f"{delivery}/{tries}", run_at=run_at)


#: The one of this process; tests and the lab may plug in another.
OUTLET = CloudEventOutlet()
