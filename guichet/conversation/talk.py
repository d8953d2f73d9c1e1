"""One turn of a conversation: who speaks, where they stand, what is said back, and how its channel says things."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings

from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.language import api as language


class Place(Protocol):
    """Where a conversation stands: a row of its channel.

    `given` holds the replies to fields of a page that is not complete yet; `wanted` the fields of it that are asked;
    `menu` what a number alone means now. `agent_id` is whom the number spoke for last.
    """

    id: Any
    number: Any
    agent_id: Any
    language: Any
    request_id: Any
    tracking_code: Any
    page: Any
    field: Any
    given: Any
    wanted: Any
    menu: Any

    def forget(self) -> None:
        """Put the request aside: it stays a draft under its tracking code."""


class Medium(ABC):
    """How a channel says what the conversation comes to, and reads what comes back. It adds no rule and no question."""

    #: The channel as the actor and the settings know it, and as a service lists it among the ways it is had.
    channel: str
    listed: str

    @abstractmethod
    def ask(self, talk: Talk, step: journeys.Step, asked: journeys.Field, *, again: bool) -> None:
        """Say the question of one field; `again` after a reply that did not fit, whose cure was said already."""

    @abstractmethod
    def read(self, talk: Talk, text: str, asked: journeys.Field) -> Any:
        """The reply as the raw value that journeys take. Raises Misread."""

    @abstractmethod
    def tell_step(self, talk: Talk, step: journeys.Step) -> None:
        """Say a step that asks no field: the check, paying, times, a document, signing in, the outcome."""

    @abstractmethod
    def document_later(self, talk: Talk, step: journeys.Step) -> None:
        """Say where a document can be added that is passed over here."""

    @abstractmethod
    def begun(self, talk: Talk, service_title: str, code: str) -> None:
        """Say that a request was begun, and its code."""


@dataclass
class Talk:
    """The conversation's place, the actor of this turn, and the lines of the reply so far. `id` names the turn."""

    row: Place
    actor: kernel.Actor
    id: str
    medium: Medium
    said: list[str] = field(default_factory=list)
    linked_now: bool = False

    @property
    def say(self) -> language.Words:
        """The interface's words in the conversation's language."""
        return language.translator(self.row.language)

    def word(self, meaning: str) -> str:
        """A command's word as we show it in the conversation's language."""
        return self.say(meaning).split("|")[0]

    def tell(self, *lines: str) -> None:
        """Say these lines; empty ones are left out."""
        self.said += [line for line in lines if line]

    @property
    def by(self) -> kernel.Actor:
        """Who acts: the person the number speaks for, or nobody known; with the code of the request talked about."""
        if not self.row.tracking_code:
            return self.actor
        return replace(self.actor, capabilities=frozenset({self.row.tracking_code}))

    @property
    def linked(self) -> bool:
        """Whether the number speaks for somebody."""
        return self.actor.agent_id is not None

    @property
    def today(self) -> date:
        return kernel.today(catalogue.current().time_zone)

    @property
    def key(self) -> str:
        """What makes a thing begun in this turn begun once, however often the turn comes."""
        return f"{self.medium.channel}:{self.row.id}:{self.id}"

    def step(self, page: str = "") -> journeys.Step:
        """The step of the request talked about; with `page`, that page again when it is still on the way."""
        if page:
            try:
                return journeys.next_step(
                    request_id=self.row.request_id, by=self.by, language=self.row.language, page=page
                )
            except kernel.NotFound:
                pass
        return journeys.next_step(request_id=self.row.request_id, by=self.by, language=self.row.language)


def actor_of(number: str, *, channel: str, spoken: str) -> kernel.Actor:
    """Who a number speaks for, at most as sure as the jurisdiction lets that channel be."""
    known = identity.actor_of_phone(number, channel=channel, ceiling=ceiling(channel))
    return known or kernel.Actor(channel=channel, language=spoken)


def ceiling(channel: str) -> kernel.Assurance:
    """How sure the jurisdiction lets us be of who is at the other end: a number can be forged."""
    settled = catalogue.current().channels.get(channel)
    return kernel.Assurance.from_name(settled.assurance_ceiling) if settled else kernel.Assurance.NONE


def had_by(service: str, listed: str) -> bool:
    """Whether a service is had by that way; the interview over all of them is."""
    if service == journeys.SCREENING:
        return True
    found = catalogue.current().services.get(service)
    return found is not None and found.kind == "native" and any(each.type == listed for each in found.channels)


def site() -> str:
    """The site's address as one types it on a telephone."""
    parts = urlsplit(settings.GUICHET_BASE_URL)
    return parts.netloc + parts.path.rstrip("/")


def speaks() -> tuple[str, ...]:
    """The jurisdiction's languages."""
    return tuple(catalogue.current().languages)
