"""Send what waits for a number, in order: a background job that is tried again until the gateway takes it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from guichet.audit import api as audit
from guichet.channels.sms.events import TextsSent
from guichet.channels.sms.models import ConversationRow, OutgoingRow
from guichet.kernel import api as kernel
from guichet.notifications import ports

SEND = "sms.send"
# As for messages: the outbox tries a job a dozen times in about two and a half hours; a round ends before that, and
# the next begins six hours later, for about three days. A reply older than that answers nothing any more.
TRIES_A_ROUND = 8
ROUNDS = 12
PAUSE = timedelta(hours=6)
LEASE = timedelta(minutes=5)


@audit.task(SEND)
def send_texts(payload: dict[str, Any], *, attempt: int) -> None:
    """Hand the waiting texts of a conversation to the gateway, oldest first, outside any transaction.

    Every job sends whatever waits, so a text that was kept while the gateway was down goes before the newer ones. If
    the machine dies between the gateway's answer and our note, one text is sent twice, as the port says.
    """
    conversation_id = str(payload["conversation"])
    row = ConversationRow.objects.filter(id=conversation_id).first()
    if row is None or not row.outgoing.filter(state=OutgoingRow.State.QUEUED).exists():
        return
    _lease(conversation_id)
    try:
        _send(row, payload, attempt)
    finally:
        ConversationRow.objects.filter(id=conversation_id).update(sending_until=None)


def _lease(conversation_id: str) -> None:
    """One worker a number: two would mix up the parts."""
    now = kernel.now()
    free = Q(sending_until__isnull=True) | Q(sending_until__lte=now)
    if not ConversationRow.objects.filter(free, id=conversation_id).update(sending_until=now + LEASE):
        raise kernel.TryLater("another worker is sending to this number", after_seconds=5)


def _send(row: ConversationRow, payload: dict[str, Any], attempt: int) -> None:
    sent = given_up = 0
    trouble: Exception | None = None
    for waiting in row.outgoing.filter(state=OutgoingRow.State.QUEUED).order_by("id"):
        try:
            provider_id = ports.sms_gateways.get("default").send(row.number, waiting.text)
        except ports.Refused as refused:
            _note(waiting, OutgoingRow.State.DEAD, error=str(refused))
            given_up += 1
        except Exception as error:
            trouble = error
            break
        else:
            _note(waiting, OutgoingRow.State.SENT, provider_id=provider_id)
            sent += 1
    if trouble is not None and attempt >= TRIES_A_ROUND:
        given_up += _end_round(row, payload, trouble)
        trouble = None
    if sent or given_up:
        _record(row, sent, given_up)
    if trouble is not None:
        raise trouble


def _note(waiting: OutgoingRow, state: str, *, provider_id: str = "", error: str = "") -> None:
    """Note how it went, and forget what it said."""
    OutgoingRow.objects.filter(pk=waiting.pk).update(
        state=state, text="", provider_id=provider_id[:200], error=error[:300], sent_at=kernel.now()
    )


def _end_round(row: ConversationRow, payload: dict[str, Any], trouble: Exception) -> int:
    """Begin another round later, or give up what waits; returns how many texts were given up."""
    following = int(payload.get("round", 0)) + 1
    if following < ROUNDS:
        with transaction.atomic():
            audit.enqueue(SEND, {**payload, "round": following}, run_at=kernel.now() + PAUSE)
        return 0
    return row.outgoing.filter(state=OutgoingRow.State.QUEUED).update(
        state=OutgoingRow.State.DEAD, text="", error=f"{type(trouble).__name__}: {trouble}"[:300]
    )


def _record(row: ConversationRow, sent: int, given_up: int) -> None:
    with transaction.atomic():
        audit.record(
            TextsSent(sent=sent, given_up=given_up),
            stream=kernel.Reference("conversation", row.id),
            by=kernel.SYSTEM,
            concerns=row.agent_id,
        )
