"""The parts of a rehearsal: what a player is given, and what is compared of what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from guichet.catalogue import api as catalogue


@dataclass(frozen=True)
class Part:
    """What one player plays: who they are, the service, what they answer, whom it is about if that is known."""

    person_id: str
    account_id: str
    name: str
    phone: str
    service: catalogue.PublicService
    given: Mapping[str, Any]
    language: str


@dataclass(frozen=True)
class Performance:
    """What came of a play. `answers` are the facts that were sent, `asked` those a question was put for.

    Channels must not differ in any of it; who did it, when and under which number is left out.
    """

    answers: Mapping[str, Any]
    status: str
    outcome: str | None
    amounts: Mapping[str, Any]
    reasons: tuple[str, ...]
    messages: tuple[str, ...]
    digest: str


class Stuck(Exception):
    """A player could not go on; says on which channel, where, and what it read there."""


class Player(Protocol):
    """Plays a part through one channel, with nothing but what that channel shows."""

    channel: str

    def play(self, part: Part) -> str:
        """Start, answer, send; returns the tracking code it was given. Raises Stuck."""
        ...


MOST_TURNS = 80
# Who vouches for the people of a rehearsal.
PROVIDER = "rehearsal"
