"""Facts, proofs, topics, organizations and life events from their files and words."""

from __future__ import annotations

import msgspec

from guichet.catalogue.compiling.words import Wordings, or_else
from guichet.catalogue.definitions.life_event import LifeEvent, LifeEventStep, Phase
from guichet.catalogue.definitions.look import Look
from guichet.catalogue.definitions.vocabulary import (
    Constraints,
    ContactPoint,
    EvidenceType,
    FactType,
    LegalResource,
    Office,
    OpenHours,
    PublicOrganization,
    Topic,
)
from guichet.catalogue.schema.facts import FactEntry
from guichet.catalogue.schema.jurisdiction_words import (
    FactWords,
    JurisdictionWords,
    LifeEventWords,
    OfficeWords,
    OrganizationWords,
    PhaseWords,
    StepWords,
    TitleWords,
)
from guichet.catalogue.schema.life_event import LifeEventFile, PhaseEntry, StepEntry
from guichet.catalogue.schema.marks import Law, WeeklyHours
from guichet.catalogue.schema.organization import OfficeEntry, OrganizationFile
from guichet.catalogue.schema.vocabulary import EvidenceTypeEntry
from guichet.kernel.api import LocalizedText

Shared = Wordings[JurisdictionWords]

_NO_FACT = FactWords(question="", short="")
_NO_TITLE = TitleWords(title="")
_NO_PHASE = PhaseWords(title="")
_NO_STEP = StepWords(title="")
_NO_EVENT = LifeEventWords(title="", summary="")
_NO_ORGANIZATION = OrganizationWords(name="")
_NO_OFFICE = OfficeWords(name="")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def law(entry: Law) -> LegalResource:
    """A place in the law."""
    return LegalResource(title=entry.title, href=entry.href, section=str(entry.section))


def fact_type(entry: FactEntry, words: Shared, file: str) -> FactType:
    """A fact with its words; `file` is where it is authored."""

    def spoken(words_file: JurisdictionWords) -> FactWords:
        return words_file.facts.get(entry.id, _NO_FACT)

    place = f"facts.{entry.id}"
    question = words.text(f"{place}.question", lambda each: spoken(each).question)
    limits = entry.constraints
    return FactType(
        id=entry.id,
        subject=entry.subject,
        type=entry.type,
        options=entry.options,
        law_variable=entry.law_variable,
        legal_basis=law(entry.legal_basis) if entry.legal_basis else None,
        source=entry.source,
        evidence=entry.evidence,
        sensitivity=entry.sensitivity,
        retention=entry.retention,
        fresh_for=entry.fresh_for,
        constraints=Constraints(**{name: getattr(limits, name) for name in limits.__struct_fields__}),
        used_for=(entry.used_for,) if isinstance(entry.used_for, str) else entry.used_for,
        filled_by=entry.filled_by,
        part_of_name=entry.part_of_name,
        autocomplete=entry.autocomplete,
        question=question,
        ear=or_else(words.text(f"{place}.ear", lambda each: spoken(each).ear), question),
        short=words.text(f"{place}.short", lambda each: spoken(each).short),
        hint=words.text(f"{place}.hint", lambda each: spoken(each).hint),
        why=words.text(f"{place}.why", lambda each: spoken(each).why),
        option_labels={
            option: words.text(f"{place}.options.{option}", lambda each, o=option: spoken(each).options.get(o))  # type: ignore[misc]  # the default argument binds the loop's option
            for option in entry.options
        },
        file=file,
    )


def evidence_type(entry: EvidenceTypeEntry | str, words: Shared) -> EvidenceType:
    """A kind of proof with its words."""
    whole = EvidenceTypeEntry(id=entry) if isinstance(entry, str) else entry
    place = f"evidence_types.{whole.id}"
    return EvidenceType(
        id=whole.id,
        accept=whole.accept,
        maximum_megabytes=whole.maximum_megabytes,
        title=words.text(f"{place}.title", lambda each: each.evidence_types.get(whole.id, _NO_TITLE).title),
        summary=words.text(f"{place}.summary", lambda each: each.evidence_types.get(whole.id, _NO_TITLE).summary),
    )


def topic(identifier: str, words: Shared) -> Topic:
    """A topic with its words."""
    place = f"topics.{identifier}"
    return Topic(
        id=identifier,
        title=words.text(f"{place}.title", lambda each: each.topics.get(identifier, _NO_TITLE).title),
        summary=words.text(f"{place}.summary", lambda each: each.topics.get(identifier, _NO_TITLE).summary),
    )


def organization(entry: OrganizationFile, words: Shared, time_zone: str, look: Look) -> PublicOrganization:
    """An organization with its names and offices; `time_zone` and `look` are the jurisdiction's."""

    def named(words_file: JurisdictionWords) -> OrganizationWords:
        return words_file.organizations.get(entry.identifier, _NO_ORGANIZATION)

    place = f"organizations.{entry.identifier}"
    name = words.text(f"{place}.name", lambda each: named(each).name)
    return PublicOrganization(
        identifier=entry.identifier,
        kind=entry.kind,
        level=entry.level,
        homepage=entry.homepage,
        contact_points=tuple(
            ContactPoint(channel=each.channel, value=each.value, href=each.href) for each in entry.contact_points
        ),
        offices=tuple(_office(each, entry.identifier, words, time_zone) for each in entry.offices),
        look=_own_look(entry, look),
        name=name,
        called=or_else(words.text(f"{place}.called", lambda each: named(each).called), name),
        short=words.text(f"{place}.short", lambda each: named(each).short),
        description=words.text(f"{place}.description", lambda each: named(each).description),
    )


def _own_look(entry: OrganizationFile, look: Look) -> Look | None:
    if entry.look is None:
        return None
    said = {name: value for name, value in msgspec.structs.asdict(entry.look).items() if value is not None}
    return msgspec.structs.replace(look, **said)


def _office(entry: OfficeEntry, organization: str, words: Shared, time_zone: str) -> Office:
    def named(words_file: JurisdictionWords) -> OfficeWords:
        return words_file.organizations.get(organization, _NO_ORGANIZATION).offices.get(entry.id, _NO_OFFICE)

    place = f"organizations.{organization}.offices.{entry.id}"
    written = LocalizedText(dict.fromkeys(words.by_language, entry.address))
    return Office(
        id=entry.id,
        organization=organization,
        time_zone=entry.time_zone or time_zone,
        address=or_else(words.text(f"{place}.address", lambda each: named(each).address), written),
        latitude=entry.location.latitude if entry.location else None,
        longitude=entry.location.longitude if entry.location else None,
        hours=weekly(entry.hours),
        contact_points=tuple(
            ContactPoint(channel=each.channel, value=each.value, href=each.href) for each in entry.contact_points
        ),
        name=words.text(f"{place}.name", lambda each: named(each).name),
        note=words.text(f"{place}.note", lambda each: named(each).note),
    )


def weekly(hours: WeeklyHours) -> tuple[OpenHours, ...]:
    """The week as stretches of its days, in order."""
    return tuple(
        OpenHours(weekday=number, opens=opens, closes=closes)
        for number, day in enumerate(WEEKDAYS)
        for opens, closes in sorted(stretch(each) for each in getattr(hours, day))
    )


def stretch(hours: str) -> tuple[int, int]:
    """`09:00-12:30` in minutes after midnight."""
    opens, _, closes = hours.partition("-")
    return _minutes(opens), _minutes(closes)


def _minutes(time: str) -> int:
    hour, _, minute = time.partition(":")
    return int(hour) * 60 + int(minute)


def life_event(entry: LifeEventFile, words: Shared) -> LifeEvent:
    """A life event with its phases, steps and words."""

    def told(words_file: JurisdictionWords) -> LifeEventWords:
        return words_file.life_events.get(entry.identifier, _NO_EVENT)

    place = f"life_events.{entry.identifier}"
    return LifeEvent(
        identifier=entry.identifier,
        topics=entry.topics,
        anchor=entry.anchor,
        phases=tuple(_phase(each, entry.identifier, words) for each in entry.phases),
        title=words.text(f"{place}.title", lambda each: told(each).title),
        summary=words.text(f"{place}.summary", lambda each: told(each).summary),
        date_question=words.text(f"{place}.date_question", lambda each: told(each).date_question),
        date_hint=words.text(f"{place}.date_hint", lambda each: told(each).date_hint),
        synonyms=words.lists(lambda each: told(each).synonyms),
    )


def _phase(entry: PhaseEntry, event: str, words: Shared) -> Phase:
    def told(words_file: JurisdictionWords) -> PhaseWords:
        return words_file.life_events.get(event, _NO_EVENT).phases.get(entry.id, _NO_PHASE)

    place = f"life_events.{event}.phases.{entry.id}"
    return Phase(
        id=entry.id,
        from_offset=entry.starts,
        until_offset=entry.until,
        title=words.text(f"{place}.title", lambda each: told(each).title),
        lead=words.text(f"{place}.lead", lambda each: told(each).lead),
        steps=tuple(_step(each, event, words) for each in entry.steps),
    )


def _step(entry: StepEntry, event: str, words: Shared) -> LifeEventStep:
    def told(words_file: JurisdictionWords) -> StepWords:
        return words_file.life_events.get(event, _NO_EVENT).steps.get(entry.id, _NO_STEP)

    place = f"life_events.{event}.steps.{entry.id}"
    return LifeEventStep(
        id=entry.id,
        kind=entry.kind,
        service=entry.service,
        due=entry.due,
        required=entry.required,
        link=entry.link,
        title=words.text(f"{place}.title", lambda each: told(each).title),
        text=words.text(f"{place}.text", lambda each: told(each).text),
    )
