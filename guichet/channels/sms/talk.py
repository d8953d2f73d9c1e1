"""One turn of a conversation: who texts, where they stand, and what is said back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlsplit

from django.conf import settings

from guichet.catalogue import api as catalogue
from guichet.channels.sms.models import ConversationRow
from guichet.channels.sms.vocabulary import CALLED
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.language import api as language

CHANNEL = "sms"


@dataclass
class Talk:
    """The conversation's row, the actor of this text, and the lines of the reply so far. `id` names the turn."""

    row: ConversationRow
    actor: kernel.Actor
    id: str
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


def actor_of(number: str, *, spoken: str) -> kernel.Actor:
    """Who a text comes from, at most as sure as the jurisdiction lets a text be."""
    known = identity.actor_of_phone(number, channel=CHANNEL, ceiling=ceiling())
    return known or kernel.Actor(channel=CHANNEL, language=spoken)


def ceiling() -> kernel.Assurance:
    """How sure the jurisdiction lets us be of the sender of a text: a sender can be forged."""
    settled = catalogue.current().channels.get(CHANNEL)
    return kernel.Assurance.from_name(settled.assurance_ceiling) if settled else kernel.Assurance.NONE


def by_text(service: str) -> bool:
    """Whether a service is had by text; the interview over all of them is."""
    if service == journeys.SCREENING:
        return True
    found = catalogue.current().services.get(service)
    return found is not None and found.kind == "native" and any(each.type == CHANNEL for each in found.channels)


def site() -> str:
    """The site's address as one types it on a telephone."""
    parts = urlsplit(settings.GUICHET_BASE_URL)
    return parts.netloc + parts.path.rstrip("/")


def speaks() -> tuple[str, ...]:
    """The jurisdiction's languages."""
    return tuple(catalogue.current().languages)


def name_to_text(code: str) -> str:
    """The word that asks for a language, in that language, to show to those who do not read the present one.

    For te reo Māori it is REO: without a macron, so that naming it does not halve the room for an English text.
    """
    names = CALLED.get(code)
    return names[0] if names else language.own_name(code).upper()
