"""Look up an entry of a register: what anybody may see, what only its owner does, and how its figures came about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys import ports
from guichet.journeys.compose import Speaker, cited
from guichet.journeys.lookups import LookupFile, lookup, words_of
from guichet.journeys.situation import current_law, month_of, situation_of
from guichet.journeys.steps import LawLink
from guichet.kernel.api import Actor, Assurance, NotFound, now, today
from guichet.rules import api as rules

MOST_FOUND = 20
MOST_COMPARED = 200


@dataclass(frozen=True)
class FoundEntry:
    """One line of what was found: the number to open it by, and its label."""

    key: str
    label: str


@dataclass(frozen=True)
class Comparable:
    """Another entry to compare with: what stands on the public list, and its newest sale."""

    key: str
    label: str
    value: str
    sold_on: date
    price: str


@dataclass(frozen=True)
class Rate:
    """One figure of the law: what it is, its value, where it stands, and whether that was confirmed."""

    label: str
    value: str
    law: LawLink
    verified: bool
    note: str


@dataclass(frozen=True)
class EntryView:
    """An entry in words. `own`: its owner reads it; for everybody else `owner_facts` and the day are empty."""

    key: str
    title: str
    public_facts: tuple[tuple[str, str], ...]
    public_law: str
    public_law_verified: bool
    owner_facts: tuple[tuple[str, str], ...]
    owner_law: str
    own: bool
    how: str
    comparables: tuple[Comparable, ...]
    comparables_rule: str
    comparables_law: str
    amounts: tuple[tuple[str, str, str], ...]
    rates: tuple[Rate, ...]
    reckoning_note: str
    review: str
    review_until: date | None
    review_open: bool
    review_law: str
    appeal: str


def find_entries(*, lookup_id: str, text: str, language: str) -> tuple[FoundEntry, ...]:
    """The entries by number or address, at most 20; for anybody, and no name of a person is searched or told."""
    found, speaker = lookup(lookup_id), Speaker(catalogue.current(), language)
    if not text.strip():
        return ()
    entries = _register(found).find(text.strip()[:200], limit=MOST_FOUND)
    return tuple(FoundEntry(each.key, _said(speaker, found.label, each)) for each in entries)


def see_entry(*, lookup_id: str, key: str, by: Actor, language: str) -> EntryView:
    """One entry: for its owner, whom a provider vouched for (substantial), with what only they see.

    Raises NotFound, TryLater.
    """
    found, jurisdiction = lookup(lookup_id), catalogue.current()
    speaker = Speaker(jurisdiction, language)
    entry = _register(found).entry(key)
    if entry is None:
        raise NotFound("there is no such entry", where="key", remedy="Check the number on your notice.")
    own = is_owner(entry, by)
    mailed = entry.mailed_on if own else None
    until = mailed + timedelta(days=found.review_days) if mailed else None
    amounts, explanation = _explained(found, entry, own=own, speaker=speaker)
    return EntryView(
        key=entry.key,
        title=_said(speaker, found.label, entry),
        public_facts=_lines(speaker, found.public.facts, entry),
        public_law=cited(speaker, found.public.law),
        public_law_verified=found.public.verified,
        owner_facts=_lines(speaker, found.owner.facts, entry) if own else (),
        owner_law=cited(speaker, found.owner.law),
        own=own,
        how=speaker.text(words_of(found.how)),
        comparables=comparables(found, entry, speaker),
        comparables_rule=speaker.text(words_of(found.comparables.note)),
        comparables_law=cited(speaker, found.comparables.law),
        amounts=amounts,
        rates=_rates(explanation, speaker),
        reckoning_note="" if own else speaker.text(words_of(found.reckoning.note)),
        review=found.review,
        review_until=until,
        review_open=until is None or today(jurisdiction.time_zone) <= until,
        review_law=cited(speaker, found.review_law),
        appeal=found.appeal,
    )


def is_owner(entry: ports.PublicEntry, by: Actor) -> bool:
    """Whether who asks is one of the owners: same name and birth date, vouched for, and acting for themself."""
    if by.agent_id is None or by.assurance < Assurance.SUBSTANTIAL or by.person_id != by.agent_id:
        return False
    agent = identity.agent(by.agent_id)
    return any(_same(agent.name, name) and agent.birth_date == born for name, born in entry.owners)


def _same(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()


def comparables(found: LookupFile, entry: ports.PublicEntry, speaker: Speaker) -> tuple[Comparable, ...]:
    """Those the rule chooses: the same in what it names, near in value, sold not long ago; the nearest first."""
    rule, value = found.comparables, entry.facts.get(found.comparables.value)
    if not isinstance(value, int) or value <= 0:
        return ()
    since = today(speaker.jurisdiction.time_zone) - timedelta(days=rule.months * 365 // 12)
    near = []
    for other in _register(found).like(entry, same=rule.same, limit=MOST_COMPARED):
        theirs = other.facts.get(rule.value)
        if not isinstance(theirs, int) or not other.sales or other.sales[0][0] < since:
            continue
        if abs(theirs - value) * 100 <= rule.percent * value:
            near.append((abs(theirs - value), other))
    near.sort(key=lambda each: (each[0], each[1].key))
    return tuple(
        Comparable(
            key=other.key,
            label=_said(speaker, found.label, other),
            value=speaker.money(int(other.facts[rule.value])),
            sold_on=other.sales[0][0],
            price=speaker.money(other.sales[0][1]),
        )
        for _, other in near[: rule.most]
    )


def _explained(
    found: LookupFile, entry: ports.PublicEntry, *, own: bool, speaker: Speaker
) -> tuple[tuple[tuple[str, str, str], ...], rules.Explanation]:
    """(what, how much, which law) of each variable, and why.

    What is not public is assumed as the file says, but for the owner.
    """
    service = catalogue.service(found.reckoning.service)
    allowed = (*found.public.facts, *(found.owner.facts if own else ()))
    values = {**found.reckoning.assumed, **{name: entry.facts[name] for name in allowed if name in entry.facts}}
    moment = now()
    answers = {
        name: intake.Answer(
            value=value, source="register", detail=found.organization, channel="", at=moment, confirmed=True
        )
        for name, value in values.items()
        if name in service.facts
    }
    law, day = current_law(), today(speaker.jurisdiction.time_zone)
    plan = law.plan(found.reckoning.variables, month_of(day))
    known = situation_of(service=service, law=law, answers=answers, today=day)
    values_found = plan.evaluate(known).values
    amounts = []
    for name in found.reckoning.variables:
        variable, cents = law.variable(name), sum(_whole(each) for each in values_found[name].values())
        cite = variable.references[0].said(speaker.language).title if variable.references else ""
        amounts.append((variable.labels.in_language(speaker.language).text, speaker.money(cents), cite))
    return tuple(amounts), plan.explain(known, speaker.language)


def _whole(value: object) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _rates(explanation: rules.Explanation, speaker: Speaker) -> tuple[Rate, ...]:
    return tuple(
        Rate(
            label=each.labels.get(speaker.language) or each.label,
            value=each.said(speaker.language),
            law=LawLink(*each.reference.said(speaker.language)),
            verified=each.verified,
            note=each.note,
        )
        for each in explanation.parameters_used
        if each.value is not None
    )


def _lines(speaker: Speaker, names: tuple[str, ...], entry: ports.PublicEntry) -> tuple[tuple[str, str], ...]:
    facts = speaker.jurisdiction.facts
    return tuple(
        (speaker.text(facts[name].short) or name, speaker.value(facts[name], entry.facts[name]))
        for name in names
        if name in facts and name in entry.facts
    )


def _said(speaker: Speaker, fact: str, entry: ports.PublicEntry) -> str:
    return speaker.value(speaker.jurisdiction.facts[fact], entry.facts.get(fact))


def _register(found: LookupFile) -> ports.PublicRegister:
    if found.register not in ports.public_registers:
        raise NotFound(
            "this register is not joined here", where="register", remedy="Ask the organization itself, or look later."
        )
    return ports.public_registers.get(found.register)
