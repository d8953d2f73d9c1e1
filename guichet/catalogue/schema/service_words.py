"""locales/<language>.yaml of a service: every sentence that a person reads or hears about it."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from guichet.catalogue.schema.jurisdiction_words import AwaitingReview
from guichet.catalogue.schema.marks import LanguageTag, Name, Part, Text


class PageWords(Part, frozen=True, kw_only=True):
    """A page's title and the sentence below it."""

    title: Text
    lead: str = ""


class OutcomeWords(Part, frozen=True, kw_only=True):
    """What the person reads after sending, or after a decision."""

    title: Text
    text: Text


class MessageWords(Part, frozen=True, kw_only=True):
    """A message. `sms` is demanded when the message goes by text; two segments of 160 at the most."""

    subject: Text
    body: Text
    sms: Annotated[str, Meta(max_length=306)] = ""


class ServiceWords(Part, frozen=True, kw_only=True):
    """All words of one service in one language."""

    language: LanguageTag
    awaiting_review: AwaitingReview = False
    title: Annotated[str, Meta(min_length=1, max_length=160)]
    summary: Annotated[str, Meta(min_length=1, max_length=600)]
    description: str = ""
    synonyms: tuple[Text, ...] = ()
    pages: dict[Name, PageWords] = {}
    why: dict[Name, Text] = {}
    outcome: dict[Name, OutcomeWords] = {}
    statuses: dict[Name, Text] = {}
    transitions: dict[Name, Text] = {}
    teams: dict[Name, Text] = {}
    clocks: dict[Name, Text] = {}
    opinions: dict[Name, Text] = {}
    requirements: dict[Name, Text] = {}
    outputs: dict[Name, Text] = {}
    costs: dict[Name, Text] = {}
    issues: dict[Name, Annotated[str, Meta(min_length=1, max_length=120)]] = {}
    messages: dict[Name, MessageWords] = {}
