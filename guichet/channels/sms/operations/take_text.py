"""Take a text once: move the conversation on, and queue the replies, all in one transaction."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.channels.sms import dialogue, events, septets
from guichet.channels.sms.models import ConversationRow, OutgoingRow, TakenRow
from guichet.channels.sms.operations.send_texts import SEND
from guichet.channels.sms.stepping import TEXTS
from guichet.channels.sms.talk import CHANNEL, TextTalk, actor_of
from guichet.conversation.api import vocabulary
from guichet.identity import api as identity
from guichet.kernel import api as kernel

#: A number that was silent for so long begins afresh; its request stays a draft under its tracking code.
IDLE = timedelta(days=14)
LONGEST_ID = 200


def handle(number: str, text: str, id: str) -> None:
    """Take the text `id` from `number` (E.164), as the gateway brings it; the same `id` again has no effect.

    The replies are queued and sent by the outbox's workers. Raises Invalid for an impossible number or identifier.
    """
    number, gateway_id = identity.read_number(number), id.strip()
    if not gateway_id or len(gateway_id) > LONGEST_ID:
        raise kernel.Invalid(
            (kernel.Problem("id", f"an identifier has 1 to {LONGEST_ID} signs", "Send the gateway's own.", "required"),)
        )
    with transaction.atomic():
        row = _conversation(number)
        if TakenRow.objects.filter(conversation=row, gateway_id=gateway_id).exists():
            return
        talk = _begin(row, gateway_id)
        if not _stopped_or_starting(talk, text) and _within_limit(talk):
            dialogue.turn(talk, text)
        TakenRow.objects.create(conversation=row, gateway_id=gateway_id, at=kernel.now())
        _close(talk)


def _conversation(number: str) -> ConversationRow:
    """The number's row, locked: its texts are taken one after the other."""
    now = kernel.now()
    ConversationRow.objects.get_or_create(number=number, defaults={"started_at": now, "last_at": now})
    return ConversationRow.objects.select_for_update().get(number=number)


def _begin(row: ConversationRow, gateway_id: str) -> TextTalk:
    now = kernel.now()
    jurisdiction = catalogue.current()
    actor = actor_of(row.number, channel=CHANNEL, spoken=row.language)
    other_person = row.agent_id is not None and row.agent_id != actor.agent_id
    if other_person or now - row.last_at > IDLE:
        row.forget()
    row.agent_id, row.last_at = actor.agent_id, now
    if row.language not in jurisdiction.languages:
        spoken = actor.language
        row.language = spoken if spoken in jurisdiction.languages else jurisdiction.default_language
    return TextTalk(row=row, actor=actor, id=gateway_id, medium=TEXTS)


def _stopped_or_starting(talk: TextTalk, text: str) -> bool:
    """STOP and START are heard always, whatever is asked and however many texts came; after STOP nothing else is."""
    row = talk.row
    command, rest = vocabulary.command_of(text)
    if command == vocabulary.STOP and not rest:
        if row.stopped_at is None:
            row.stopped_at = kernel.now()
            _record(talk, events.TextsStopped())
            talk.tell(talk.say("We text you no more. {start} to begin again.", start=talk.word(vocabulary.START)))
        return True
    if row.stopped_at is None:
        return False
    if command == vocabulary.START:
        row.stopped_at = None
        _record(talk, events.TextsResumed())
        return False
    return True


def _within_limit(talk: TextTalk) -> bool:
    """Whether the number texts no more than a person can; told once when it does."""
    an_hour_ago = kernel.now() - timedelta(hours=1)
    lately = TakenRow.objects.filter(conversation=talk.row, at__gt=an_hour_ago).count()
    if lately < settings.GUICHET_SMS_AN_HOUR:
        return True
    if lately == settings.GUICHET_SMS_AN_HOUR:
        talk.tell(talk.say("Too many texts. Wait an hour, then go on: everything is kept."))
    return False


def _close(talk: TextTalk) -> None:
    """Keep where the conversation stands, and queue what is said."""
    row = talk.row
    row.save()
    texts = septets.split("\n".join(talk.said))
    now = kernel.now()
    OutgoingRow.objects.bulk_create(OutgoingRow(conversation=row, text=each, created_at=now) for each in texts)
    if texts:
        audit.enqueue(SEND, {"conversation": row.id}, key=f"{row.id}:{talk.id}"[:200])
    _record(talk, events.TextTaken(request=row.request_id, page=row.page, replies=len(texts)))


def _record(talk: TextTalk, event: audit.Event) -> None:
    audit.record(
        event, stream=kernel.Reference("conversation", talk.row.id), by=talk.actor, concerns=talk.actor.agent_id
    )
