"""What corrected rules owe people, for the officer who decides it: the list, and one at a time with its months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.entitlements import api as entitlements
from guichet.identity import api as identity
from guichet.journeys.compose import Speaker
from guichet.kernel.api import Actor, NotFound, Reference
from guichet.language import api as language_of

PURPOSE = "to decide"


@dataclass(frozen=True)
class RemedyLine:
    """One person wronged, in the list: of which programme, over how many months, how much.

    Without a name, which is read, and noted as read, when one is opened.
    """

    id: str
    title: str
    months: int
    amount: str


@dataclass(frozen=True)
class WrongedMonth:
    """One month in words: what a payment was under the wrong rule and ought to have been, and what the month lacks."""

    month: str
    what: str
    was: str
    ought: str
    difference: str


@dataclass(frozen=True)
class RemedyView:
    """What a corrected rule owes one person. `name` is empty where nobody is known by the register's number."""

    remedy: entitlements.Remedy
    title: str
    amount: str
    name: str
    birth_date: date | None
    months: tuple[WrongedMonth, ...]


def open_remedies(*, by: Actor, language: str = "") -> tuple[RemedyLine, ...]:
    """What waits for an officer like the one who asks, in the order it was found, at most 200; none for others."""
    speaker = Speaker(catalogue.current(), language or by.language)
    return tuple(
        RemedyLine(each.id, _title(each.programme, speaker), each.months, speaker.money(each.cents))
        for each in entitlements.remedies(by=by, state="waiting")
    )


def remedy_view(*, remedy_id: str, by: Actor, language: str = "") -> RemedyView:
    """One, with its months; whose it is finds in their log that it was read. Raises NotFound, NotAllowed."""
    speaker = Speaker(catalogue.current(), language or by.language)
    found = entitlements.remedy(remedy_id=remedy_id, by=by)
    # Nobody reads here what they may not decide: their own, and that of those who are theirs.
    identity.require(
        by,
        "review",
        identity.Protected("grant", owner_ids=frozenset({found.person_id}), organization=found.organization),
    )
    person = _known(found.person_id)
    if person is not None:
        audit.record_access(by=by, person_id=person.id, what=Reference("remedy", found.id), purpose=PURPOSE)
    return RemedyView(
        remedy=found,
        title=_title(found.programme, speaker),
        amount=speaker.money(found.cents),
        name=person.name if person else "",
        birth_date=person.birth_date if person else None,
        months=tuple(_month(each, speaker) for each in entitlements.wronged_of(remedy_id=found.id, by=by)),
    )


def _known(person_id: str) -> identity.Agent | None:
    try:
        return identity.agent(person_id)
    except NotFound:  # a register's number that nobody here goes by
        return None


def _month(wronged: entitlements.Wronged, speaker: Speaker) -> WrongedMonth:
    words = speaker.words
    known = {"refused": words("Nothing was given"), "too_little": words("Too little was given")}
    return WrongedMonth(
        month=language_of.say_month(wronged.period, speaker.language),
        what=known.get(wronged.kind, wronged.kind),
        was=speaker.money(wronged.was),
        ought=speaker.money(wronged.ought),
        difference=speaker.money(wronged.cents),
    )


def _title(programme: str, speaker: Speaker) -> str:
    try:
        return speaker.text(catalogue.service(programme).title)
    except NotFound:  # a programme of another day
        return programme
