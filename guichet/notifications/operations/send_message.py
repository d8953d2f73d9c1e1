"""Send a message: written once with its deliveries and their jobs, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.notifications import letter as letters
from guichet.notifications.events import MessageSent
from guichet.notifications.models import AttachmentRow, DeliveryRow, MessageRow
from guichet.notifications.queries import as_message
from guichet.notifications.types import CHANNELS, Attachment, Message, Recipient

DELIVER = "notifications.deliver"
MOST_ATTACHMENTS = 10
MOST_BYTES = 5 * 1024 * 1024
# Three parts of a long text (GSM 03.40, 153 letters each): more is not read on a telephone.
MOST_SMS = 459


def send(
    *,
    to: Recipient,
    template: str,
    about: kernel.Reference,
    subject: str,
    body: str,
    by: kernel.Actor,
    key: str,
    sms: str = "",
    channels: Sequence[str] = ("inbox",),
    attachments: Sequence[Attachment] = (),
    letter: letters.LetterContent | None = None,
    organization: str | None = None,
) -> Message:
    """Write a message to someone and queue its deliveries; the same `key` again returns the message already written.

    `channels` are those the service wishes; each is used where the recipient can be reached on it. The inbox is always
    among them when the recipient is a known agent. `body` is plain paragraphs, `- ` lists, `# ` headings and
    `**strong**`. `letter` is what the letter says; without it a letter is made of subject and body. `organization` is
    the agency that speaks: its staff may read the message again.

    Runs inside the caller's transaction: nothing is sent unless that commits, and no provider is waited for. Raises
    Invalid (unknown channel, empty subject, attachments too big, a letter that cannot be one). An address that is none
    keeps nobody from being told by another channel: its own delivery is given up, and that is told.
    """
    _check(subject, body, channels, attachments, key)
    if letter is not None:
        letters.check(letter)
    with transaction.atomic():
        row = MessageRow(
            id=kernel.new_id(),
            key=key,
            to=to.agent_id,
            organization=organization,
            language=to.language,
            template=template,
            about=str(about),
            created_at=kernel.now(),
        )
        row.recipient_name = to.name
        row.postal = [line.strip() for line in to.postal.splitlines() if line.strip()]
        row.subject, row.body = " ".join(subject.split()), body
        row.sms = _shortened(sms or subject) if "sms" in channels else ""
        row.letter = letters.pack(letter) if letter else None
        # One statement says whether it is new, without a savepoint: a unique key that is taken inserts nothing.
        MessageRow.objects.bulk_create([row], ignore_conflicts=True)
        written = MessageRow.objects.get(key=key)
        if written.id == row.id:
            _queue(row, to, channels, attachments)
            used = tuple(row.deliveries.order_by("id").values_list("channel", flat=True))
            audit.record(
                MessageSent(template=template, about=str(about), channels=used),
                stream=kernel.Reference("message", row.id),
                by=by,
                concerns=to.agent_id,
                first=True,
            )
        return as_message(written)


def _queue(row: MessageRow, to: Recipient, channels: Sequence[str], attachments: Sequence[Attachment]) -> None:
    reachable = {
        "inbox": to.agent_id or "",
        "email": to.email if "email" in channels else "",
        "sms": to.phone if "sms" in channels else "",
        "letter": to.name if "letter" in channels else "",
    }
    now = kernel.now()
    rows: list[DeliveryRow] = []
    for channel in CHANNELS:
        address = reachable[channel]
        if not address:
            continue
        values: dict[str, Any] = {"state": DeliveryRow.State.SENT, "sent_at": now} if channel == "inbox" else {}
        delivery = DeliveryRow(id=kernel.new_id(), message=row, channel=channel, **values)
        delivery.address = address if channel in {"email", "sms"} else ""
        rows.append(delivery)
    DeliveryRow.objects.bulk_create(rows)
    AttachmentRow.objects.bulk_create(_file(row, each) for each in attachments)
    for delivery in rows:
        if delivery.state == DeliveryRow.State.QUEUED:
            audit.enqueue(DELIVER, {"delivery": delivery.id}, key=f"deliver:{delivery.id}:0")


def _file(row: MessageRow, attachment: Attachment) -> AttachmentRow:
    file = AttachmentRow(id=kernel.new_id(), message=row, media_type=attachment.media_type)
    file.name = attachment.name
    file.put(attachment.content)
    return file


def _check(subject: str, body: str, channels: Sequence[str], attachments: Sequence[Attachment], key: str) -> None:
    problems: list[kernel.Problem] = []

    def problem(where: str, message: str, remedy: str) -> None:
        problems.append(kernel.Problem(where, message, remedy))

    for channel in sorted(set(channels) - set(CHANNELS)):
        problem("channels", f"{channel!r} is no channel of messages", f"There are: {', '.join(CHANNELS)}.")
    if not subject.strip() or len(subject) > 300:
        problem("subject", "a subject has 1 to 300 characters", "Write what the message is about.")
    if not body.strip():
        problem("body", "is empty", "Write what the person is told.")
    if not key or len(key) > 200:
        problem("key", "a key has 1 to 200 characters", "Name the occasion: the same occasion is told once.")
    size = sum(len(each.content) for each in attachments)
    if len(attachments) > MOST_ATTACHMENTS or size > MOST_BYTES:
        problem("attachments", f"at most {MOST_ATTACHMENTS} files of {MOST_BYTES} bytes in all", "Send fewer.")
    if problems:
        raise kernel.Invalid(tuple(problems))


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MOST_SMS else text[: MOST_SMS - 1].rstrip() + "…"
