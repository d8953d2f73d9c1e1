"""Reads messages: one, an inbox, all about one thing; each only for those who may."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.notifications.models import AttachmentRow, MessageRow
from guichet.notifications.types import Attachment, Delivery, Message
from guichet.vault import api as vault

UNREAD_COUNTED = 100
LONGEST_PAGE = 100
_HEAVY = ("sealed_pdf", "sealed_letter")
_FILES = AttachmentRow.objects.defer("sealed_content")


def find(message_id: str) -> MessageRow:
    """The row; raises NotFound. For this package: it asks nobody whether they may."""
    try:
        return MessageRow.objects.prefetch_related("deliveries", "files").get(id=message_id)
    except MessageRow.DoesNotExist:
        raise kernel.NotFound(
            "there is no such message", where="message", remedy="Look in your inbox for the ones you have."
        ) from None


def protected(row: MessageRow) -> identity.Protected:
    """What a message says of itself to the authorisation."""
    owners = frozenset({row.to}) if row.to else frozenset[str]()
    return identity.Protected(kind="message", owner_ids=owners, organization=row.organization)


def message(*, message_id: str, by: kernel.Actor) -> Message:
    """One message, for its recipient, or for staff of the organization that sent it (recorded). Raises NotFound."""
    row = find(message_id)
    identity.require(by, "read", protected(row))
    _record_staff_read(row, by)
    return as_message(row)


def inbox(*, by: kernel.Actor, limit: int = 50, after: str | None = None) -> tuple[Message, ...]:
    """The actor's own messages, newest first, at most `limit` (100).

    `after` is the id of the last one of the page before: a page that is full may have a next.
    """
    limit = max(1, min(limit, LONGEST_PAGE))
    rows = _own(by).filter(id__lt=after) if after else _own(by)
    page = list(rows.defer(*_HEAVY).prefetch_related("deliveries", Prefetch("files", _FILES)).order_by("-id")[:limit])
    vault.make_ready(row.sealed_subject for row in page)
    return tuple(as_message(row) for row in page)


def unread(*, by: kernel.Actor) -> int:
    """How many of the actor's own messages are unread, counted up to 100."""
    return _own(by).filter(read_at__isnull=True).order_by().values("id")[:UNREAD_COUNTED].count()


def _own(by: kernel.Actor) -> QuerySet[MessageRow]:
    """What was sent to the actor, or to whom they act for with leave to read it.

    A colleague's right to read what the agency sent makes no inbox.
    """
    allowed = identity.scope(by, "read", "message")
    return MessageRow.objects.none() if allowed.everything else MessageRow.objects.filter(allowed.as_q(owner="to"))


def messages_about(*, about: kernel.Reference, by: kernel.Actor) -> tuple[Message, ...]:
    """Everything said about one thing (a case), oldest first, that the actor may read; a staff read is recorded."""
    allowed = identity.scope(by, "read", "message").as_q(owner="to", organization="organization")
    rows = list(
        MessageRow.objects.filter(allowed, about=str(about))
        .defer(*_HEAVY)
        .prefetch_related("deliveries", Prefetch("files", _FILES))
        .order_by("id")[:200]
    )
    vault.make_ready(row.sealed_subject for row in rows)
    for row in {row.to: row for row in rows}.values():
        _record_staff_read(row, by)
    return tuple(as_message(row) for row in rows)


def attachment(*, attachment_id: str, by: kernel.Actor) -> Attachment:
    """A file that went with a message, for those who may read the message. Raises NotFound."""
    file = AttachmentRow.objects.select_related("message").filter(id=attachment_id).first()
    if file is None:
        raise kernel.NotFound("there is no such file", where="attachment", remedy="Open the message it came with.")
    identity.require(by, "read", protected(file.message))
    _record_staff_read(file.message, by)
    return Attachment(file.name, file.media_type, file.read())


def as_message(row: MessageRow) -> Message:
    """The row as it crosses the border."""
    deliveries = sorted(row.deliveries.all(), key=lambda each: each.id)
    return Message(
        id=row.id,
        to=row.to,
        recipient_name=row.recipient_name,
        language=row.language,
        template=row.template,
        about=kernel.Reference.parse(row.about),
        subject=row.subject,
        body=row.body,
        created_at=row.created_at,
        read_at=row.read_at,
        has_letter=any(each.channel == "letter" for each in deliveries),
        deliveries=tuple(
            Delivery(each.id, each.channel, each.state, each.attempts, each.error, each.sent_at) for each in deliveries
        ),
        attachments=tuple((each.id, each.name) for each in row.files.all()),
    )


def _record_staff_read(row: MessageRow, by: kernel.Actor) -> None:
    if row.to and (by.is_staff or by.mandate):
        reference = kernel.Reference("message", row.id)
        audit.record_access(by=by, person_id=row.to, what=reference, purpose="notifications.read")
