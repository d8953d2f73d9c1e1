"""What happened to messages. No event holds a name, an address or a word of a message."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.audit import api as audit


@dataclass(frozen=True)
class MessageSent(audit.Event):
    """A message was written and its deliveries queued: which template, about what, by which channels."""

    template: str
    about: str
    channels: tuple[str, ...]


@dataclass(frozen=True)
class MessageRead(audit.Event):
    """The person opened it in their inbox."""


@dataclass(frozen=True)
class MessageDelivered(audit.Event):
    """A provider took a delivery."""

    channel: str
    attempts: int


@dataclass(frozen=True)
class DeliveryFailed(audit.Event):
    """A delivery was given up: someone must reach the person another way. `about` says what the message was about."""

    channel: str
    attempts: int
    about: str
    reason: str


@dataclass(frozen=True)
class LetterMade(audit.Event):
    """A letter was drawn: the digest of its bytes."""

    sha256: str


@dataclass(frozen=True)
class TextHandedOver(audit.Event):
    """A short text was handed to the gateway at once; neither to whom nor what it said is kept."""

    provider_id: str
