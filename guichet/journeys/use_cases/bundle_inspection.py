"""One visit for several permits: whose inspectors come, at which times all of them are free, and what each recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from guichet.bookings import api as bookings
from guichet.catalogue import api as catalogue
from guichet.journeys.offering_times import when_in_words
from guichet.journeys.permits import InspectionView, Inspectors
from guichet.journeys.use_cases.bundle_parts import Asked, bundle_of
from guichet.journeys.use_cases.bundle_standing import Standing
from guichet.journeys.use_cases.view_request import View, workflow_of

MOST_TIMES = 12
_AT_ONCE = timedelta(days=61)


def schedules_of(seen: View) -> dict[str, str]:
    """The schedule of each permit's inspectors, where this is; empty where there is no common visit."""
    inspection = bundle_of(seen.service).inspection
    asked = Asked(seen)
    for place in inspection.places if inspection else ():
        if asked.holds(place.when):
            return dict(place.schedules)
    return {}


def visited(seen: View, standings: Sequence[Standing]) -> list[tuple[Standing, str]]:
    """The parts that are inspected at once, with their schedules: needed ones that are not refused."""
    schedules = schedules_of(seen)
    return [
        (each, schedules[each.id])
        for each in standings
        if each.id in schedules and each.part.needed and each.state not in ("refused", "ended")
    ]


def inspection_of(seen: View, standings: Sequence[Standing]) -> InspectionView | None:
    """The visit in words; None where no two permits are inspected."""
    pairs = visited(seen, standings)
    if len(pairs) < 2:
        return None
    say, speaker = seen.speaker.words, seen.speaker
    visits = [each.visit for each, _ in pairs if each.visit is not None]
    waiting = [each for each, _ in pairs if each.case is None]
    bookable = not waiting and any(each.state != "granted" for each, _ in pairs)
    return InspectionView(
        inspectors=tuple(
            Inspectors(
                permit=speaker.text(each.service.title),
                organization=speaker.organization(each.service.competent_authority),
                result=_result(seen, each),
            )
            for each, _ in pairs
            if each.service is not None
        ),
        when=when_in_words(speaker, visits[0]) if visits else "",
        bookable=bookable,
        why_not=say("You choose the time once all of these have begun.") if waiting else "",
    )


def _result(seen: View, each: Standing) -> str:
    if each.case is None or each.service is None:
        return seen.speaker.words("Not begun")
    return seen.speaker.text(workflow_of(each.service).statuses[each.case.status].label)


def common_times(schedules: Sequence[str], *, from_on: date, most: int = MOST_TIMES) -> tuple[datetime, ...]:
    """The first times at which every schedule has a free place, and ends at the same moment."""
    if not schedules:
        return ()
    known = catalogue.current().schedules
    last = from_on + timedelta(days=min(known[name].ahead_days for name in schedules))
    found: list[datetime] = []
    while from_on <= last and len(found) < most:
        until = min(from_on + _AT_ONCE, last)
        found.extend(_shared(schedules, from_on, until))
        from_on = until + timedelta(days=1)
    return tuple(found[:most])


def _shared(schedules: Sequence[str], from_on: date, until_on: date) -> Iterator[datetime]:
    free = [
        {
            (slot.starts_at, slot.ends_at)
            for slot in bookings.free_slots(schedule=name, from_on=from_on, until_on=until_on)
        }
        for name in schedules
    ]
    yield from sorted(starts_at for starts_at, _ in set.intersection(*free))


def zone_of(schedule: str) -> ZoneInfo:
    """The time zone in which a schedule's times are said."""
    return ZoneInfo(catalogue.current().schedules[schedule].time_zone)
