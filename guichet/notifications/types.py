"""The values that cross this package's border: who is told what, and how it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from guichet.kernel import api as kernel

CHANNELS = ("inbox", "email", "sms", "letter")


@dataclass(frozen=True)
class Recipient:
    """Whom a message is for, and where they can be reached today; empty where they cannot.

    `postal` is an address in lines, without the name. `phone` is in international form (`+64211234567`).
    """

    agent_id: str | None
    name: str
    language: str
    email: str = ""
    phone: str = ""
    postal: str = ""


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a message."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Delivery:
    """One attempt at one channel: `queued`, `sent` (the provider took it), `failed` (tried, will be tried again),
    `dead` (given up: `error` says why) or `ready` (a letter that waits to be opened or printed).
    """

    id: str
    channel: str
    state: str
    attempts: int
    error: str
    sent_at: datetime | None


@dataclass(frozen=True)
class Message:
    """What was said, to whom, in which language, about what. `body` is read with `blocks(...)`."""

    id: str
    to: str | None
    recipient_name: str
    language: str
    template: str
    about: kernel.Reference
    subject: str
    body: str
    created_at: datetime
    read_at: datetime | None
    has_letter: bool
    deliveries: tuple[Delivery, ...] = ()
    attachments: tuple[tuple[str, str], ...] = ()
    """(identifier, file name) of each."""
