"""Deliver a message by one channel: a background job that waits for no one and is tried again until it is given up."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.notifications import ports
from guichet.notifications.email import send_email
from guichet.notifications.events import DeliveryFailed, MessageDelivered
from guichet.notifications.models import DeliveryRow
from guichet.notifications.operations.make_letter import make
from guichet.notifications.operations.send_message import DELIVER
from guichet.vault import api as vault

# The outbox tries a job a dozen times in about two and a half hours. A provider may be down for a night or a weekend:
# a round of tries ends before the outbox gives up, and the next begins six hours later, for about three days.
TRIES_A_ROUND = 8
ROUNDS = 12
PAUSE = timedelta(hours=6)
READY = "ready"
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+")
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")


@audit.task(DELIVER)
def deliver(payload: dict[str, Any], *, attempt: int) -> None:
    """Hand the delivery to its provider, outside any transaction, and note how it went.

    If the machine dies after the provider's answer and before the note, it is sent twice: e-mails then carry the same
    Message-ID, and letters the same reference. Raises what the provider raised, so that the outbox tries again.
    """
    delivery = DeliveryRow.objects.select_related("message").get(id=payload["delivery"])
    if delivery.state in {DeliveryRow.State.SENT, DeliveryRow.State.DEAD, DeliveryRow.State.READY}:
        return
    try:
        provider_id = _hand_over(delivery)
    except ports.Refused as refused:
        _give_up(delivery, str(refused))
        raise audit.Dead(f"{delivery.channel}: {refused}") from refused
    except Exception as trouble:
        again = _note_trouble(delivery, trouble, round_=int(payload.get("round", 0)), attempt=attempt)
        if again:
            raise
        return
    _note_sent(delivery, provider_id)


def _hand_over(delivery: DeliveryRow) -> str:
    message = delivery.message
    gone = vault.erased_on(message.subject)
    if gone is not None:
        raise ports.Refused(f"the message was erased on {gone.isoformat()} before it was delivered")
    if delivery.channel == "email":
        if not _EMAIL.fullmatch(delivery.address):
            raise ports.Refused("this is not an e-mail address")
        return send_email(message, to=delivery.address)
    if delivery.channel == "sms":
        if not _PHONE.fullmatch(delivery.address):
            raise ports.Refused("this is not a number in international form, as +64211234567")
        if any(each.stopped(delivery.address) for _, each in ports.stop_lists):
            raise ports.Refused("the number asked for no more texts")
        return ports.sms_gateways.get("default").send(delivery.address, message.sms)
    pdf = make(message)
    if not message.postal or "default" not in ports.printers:
        return READY
    address = (message.recipient_name, *message.postal)
    return ports.printers.get("default").send(pdf=pdf, address=address, reference=delivery.id)


def _note_sent(delivery: DeliveryRow, provider_id: str) -> None:
    now = kernel.now()
    attempts = delivery.attempts + 1
    waits = delivery.channel == "letter" and provider_id == READY
    values: dict[str, Any] = (
        {"state": DeliveryRow.State.READY}
        if waits
        else {"state": DeliveryRow.State.SENT, "provider_id": provider_id[:200], "sent_at": now}
    )
    with transaction.atomic():
        noted = DeliveryRow.objects.filter(id=delivery.id, state__in=("queued", "failed")).update(
            **values, attempts=attempts, tried_at=now, sealed_error=""
        )
        if noted and not waits:
            audit.record(
                MessageDelivered(channel=delivery.channel, attempts=attempts),
                stream=kernel.Reference("message", delivery.message_id),
                by=kernel.SYSTEM,
                concerns=delivery.message.to,
            )


def _note_trouble(delivery: DeliveryRow, trouble: Exception, *, round_: int, attempt: int) -> bool:
    """Note that it failed; True when this round goes on, False when a later round was queued or it was given up."""
    reason = f"{type(trouble).__name__}: {trouble}"
    last_of_round = attempt >= TRIES_A_ROUND
    if last_of_round and round_ + 1 >= ROUNDS:
        _give_up(delivery, reason)
        raise audit.Dead(f"{delivery.channel}: {reason}") from trouble
    with transaction.atomic():
        DeliveryRow.objects.filter(id=delivery.id).update(
            state=DeliveryRow.State.FAILED,
            attempts=delivery.attempts + 1,
            tried_at=kernel.now(),
            sealed_error=_sealed(delivery, reason),
        )
        if last_of_round:
            audit.enqueue(
                DELIVER,
                {"delivery": delivery.id, "round": round_ + 1},
                key=f"deliver:{delivery.id}:{round_ + 1}",
                run_at=kernel.now() + PAUSE,
            )
    return not last_of_round


def _sealed(delivery: DeliveryRow, reason: str) -> str:
    delivery.error = reason[:500]
    return delivery.sealed_error


def _give_up(delivery: DeliveryRow, reason: str) -> None:
    with transaction.atomic():
        attempts = delivery.attempts + 1
        DeliveryRow.objects.filter(id=delivery.id).update(
            state=DeliveryRow.State.DEAD,
            attempts=attempts,
            tried_at=kernel.now(),
            sealed_error=_sealed(delivery, reason),
        )
        # The provider's own words may hold the address: the event keeps only that it failed, and about what.
        audit.record(
            DeliveryFailed(
                channel=delivery.channel, attempts=attempts, about=delivery.message.about, reason="given_up"
            ),
            stream=kernel.Reference("message", delivery.message_id),
            by=kernel.SYSTEM,
            concerns=delivery.message.to,
        )
