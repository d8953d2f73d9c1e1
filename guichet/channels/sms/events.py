"""What happens in conversations by text; never a number, never what was said."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.audit import api as audit


@dataclass(frozen=True)
class TextTaken(audit.Event):
    """A text was taken and answered with so many texts. `request` is the request talked about, if any."""

    request: str
    page: str
    replies: int


@dataclass(frozen=True)
class TextsStopped(audit.Event):
    """The number wants no more texts."""


@dataclass(frozen=True)
class TextsResumed(audit.Event):
    """The number wants texts again."""


@dataclass(frozen=True)
class TextsSent(audit.Event):
    """So many texts were handed to the gateway; so many it will never take."""

    sent: int
    given_up: int


@dataclass(frozen=True)
class ConversationsForgotten(audit.Event):
    """Idle conversations were forgotten; the requests stay under their tracking codes."""

    conversations: int
    texts: int
