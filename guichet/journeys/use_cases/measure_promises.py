"""Measures what franchises promise and agencies supply, from the audit's events alone: no number is typed in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.journeys.compose import Speaker
from guichet.kernel.api import Actor, NotFound, now, today

#: Over how many days it is measured.
SPAN = 90
#: Fewer than these are not told to the public: who knows one of them would learn how theirs stands.
FEWEST = 10
_ANSWERS = ("cases.CaseClaimed", "cases.InformationAsked", "cases.CaseDecided")
_CASES = ("cases.CaseOpened", *_ANSWERS)
_REGISTERS = ("evidence.RegisterAsked", "evidence.RegisterAnswered", "evidence.RegisterSilent")
_AT_ONCE = 1000


@dataclass(frozen=True)
class Measure:
    """A level as it was kept in the last SPAN days.

    `count` is over how many cases (or questions to registers); `percent` of how many it was kept. Both are None where
    too few are counted to be told, and `percent` where there are none.
    """

    id: str
    text: str
    measure: str
    working_days: int
    wanted: float
    count: int | None
    percent: float | None

    @property
    def kept(self) -> bool | None:
        """Whether what was promised was kept; None where that is not known or not told."""
        return None if self.percent is None else self.percent >= self.wanted


@dataclass(frozen=True)
class FranchiseView:
    """A franchise's front page: its services, each with the agency whose it is and whether retail was given over."""

    identifier: str
    title: str
    summary: str
    agencies: tuple[tuple[str, str], ...]
    services: tuple[ServiceOfFranchise, ...]
    life_events: tuple[str, ...]
    promises: tuple[Measure, ...]


@dataclass(frozen=True)
class ServiceOfFranchise:
    """A service of a franchise."""

    identifier: str
    title: str
    summary: str
    agency: str
    agency_name: str
    given_over: bool


@dataclass(frozen=True)
class SupplyView:
    """A supply agreement in force: whose, for what, who faces people, and its levels as they were kept.

    `given_over` says that a franchise does, not the agency itself.
    """

    identifier: str
    agency: str
    agency_name: str
    services: tuple[str, ...]
    retail: str
    retail_name: str
    given_over: bool
    from_on: date
    until_on: date | None
    levels: tuple[Measure, ...]


def franchise_view(*, franchise: str, language: str) -> FranchiseView:
    """What anyone may see of a franchise. Raises NotFound."""
    jurisdiction = catalogue.current()
    found = jurisdiction.franchises.get(franchise)
    if found is None:
        raise NotFound(f"there is no franchise {franchise!r}", where="franchise", remedy="Look on the first page.")
    speaker = Speaker(jurisdiction, language)
    day = today(jurisdiction.time_zone)
    services = []
    for name in found.services:
        service = jurisdiction.services[name]
        given = jurisdiction.given_over(name, day)
        services.append(
            ServiceOfFranchise(
                identifier=name,
                title=speaker.text(service.title),
                summary=speaker.text(service.summary),
                agency=service.competent_authority,
                agency_name=speaker.organization(service.competent_authority),
                given_over=given is not None and given.identifier == franchise,
            )
        )
    return FranchiseView(
        identifier=franchise,
        title=speaker.text(found.title),
        summary=speaker.text(found.summary),
        agencies=tuple((each, speaker.organization(each)) for each in found.agencies),
        services=tuple(services),
        life_events=found.life_events,
        promises=_measures(found.promises, found.services, found.agencies, speaker, fewest=FEWEST),
    )


def supply_views(*, by: Actor, language: str = "") -> tuple[SupplyView, ...]:
    """The agreements in force of the agencies whose cases the actor may read, with what was measured, to the last case.

    A franchise's team are people of its agencies: each sees its own agency's. Empty for everybody else.
    """
    jurisdiction = catalogue.current()
    reach = identity.scope(by, "read", "case")
    speaker = Speaker(jurisdiction, language or by.language)
    day = today(jurisdiction.time_zone)
    found = []
    for terms in jurisdiction.supply.values():
        seen = by.is_system or by.channel == "command" or terms.agency in reach.organizations
        if not seen or not terms.stands(day):
            continue
        team = jurisdiction.franchises.get(terms.retail)
        found.append(
            SupplyView(
                identifier=terms.identifier,
                agency=terms.agency,
                agency_name=speaker.organization(terms.agency),
                services=tuple(speaker.text(jurisdiction.services[each].title) for each in terms.services),
                retail=terms.retail,
                retail_name=speaker.text(team.title) if team else speaker.organization(terms.agency),
                given_over=team is not None,
                from_on=terms.from_on,
                until_on=terms.until_on,
                levels=_measures(terms.levels, terms.services, (terms.agency,), speaker, fewest=0),
            )
        )
    return tuple(found)


@dataclass
class _Case:
    opened: datetime
    answered: datetime | None = None
    decided: datetime | None = None


def _measures(
    levels: Sequence[catalogue.Level],
    services: Sequence[str],
    agencies: Sequence[str],
    speaker: Speaker,
    *,
    fewest: int,
) -> tuple[Measure, ...]:
    since = now() - timedelta(days=SPAN)
    cases = tuple(_cases(frozenset(services), since).values()) if levels else ()
    return tuple(_measure(level, cases, agencies, since, speaker, fewest=fewest) for level in levels)


def _measure(
    level: catalogue.Level,
    cases: Sequence[_Case],
    agencies: Sequence[str],
    since: datetime,
    speaker: Speaker,
    *,
    fewest: int,
) -> Measure:
    if level.measure == "available":
        kept = list(_register_answers(frozenset(agencies), since))
    else:
        kept = [each for case in cases if (each := _in_time(case, level, speaker.jurisdiction)) is not None]
    told = len(kept) >= fewest
    return Measure(
        id=level.id,
        text=speaker.text(level.text),
        measure=level.measure,
        working_days=level.working_days,
        wanted=level.percent,
        count=len(kept) if told else None,
        percent=round(100 * sum(kept) / len(kept), 1) if kept and told else None,
    )


def _in_time(case: _Case, level: catalogue.Level, jurisdiction: catalogue.Jurisdiction) -> bool | None:
    """Whether it was kept of one case; None while it may still be."""
    zone = ZoneInfo(jurisdiction.time_zone)
    last = jurisdiction.working_days.after(case.opened.astimezone(zone).date(), level.working_days)
    done = case.answered if level.measure == "answered_within" else case.decided
    if done is None:
        return False if today(jurisdiction.time_zone) > last else None
    return done.astimezone(zone).date() <= last


def _cases(services: frozenset[str], since: datetime) -> Mapping[str, _Case]:
    """The cases of some services that were opened since, with when they were first answered and decided."""
    found: dict[str, _Case] = {}
    for event in _events(_CASES):
        stream = str(event.stream)
        if event.type == "cases.CaseOpened":
            if event.data["service"] in services and event.at >= since:
                found[stream] = _Case(event.at)
        elif stream in found:
            case = found[stream]
            case.answered = case.answered or event.at
            if event.type == "cases.CaseDecided":
                case.decided = case.decided or event.at
    return found


def _register_answers(agencies: frozenset[str], since: datetime) -> Iterator[bool]:
    """Of each question to the agencies' registers since: whether it was answered."""
    asked: dict[str, bool] = {}
    for event in _events(_REGISTERS):
        stream = str(event.stream)
        if event.type == "evidence.RegisterAsked":
            if event.data["organization"] in agencies and event.at >= since:
                asked[stream] = False
        elif stream in asked:
            asked[stream] = event.type == "evidence.RegisterAnswered"
    yield from asked.values()


def _events(types: Sequence[str]) -> Iterator[audit.Recorded]:
    after = 0
    while True:
        found = audit.events(after_id=after, limit=_AT_ONCE, types=types)
        yield from found
        if len(found) < _AT_ONCE:
            return
        after = found[-1].id
