"""Choose the time of one inspection for several permits: every authority's inspector is booked, or none is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from guichet.bookings import api as bookings
from guichet.intake import api as intake
from guichet.journeys.offering_times import choice_of, read_choice
from guichet.journeys.permits import InspectionView
from guichet.journeys.use_cases.bundle_inspection import common_times, inspection_of, visited, zone_of
from guichet.journeys.use_cases.bundle_standing import standings_of
from guichet.journeys.use_cases.view_request import View, view
from guichet.kernel.api import Actor, Conflict, Invalid, NotFound, Problem, Reference
from guichet.language import api as language_of


@dataclass(frozen=True)
class InspectionTime:
    """A time at which all inspectors are free: what is sent back, and what is read."""

    value: str
    label: str
    starts_at: datetime


@dataclass(frozen=True)
class InspectionTimes:
    """The visit as it stands, and the times that can be chosen now."""

    request_id: str
    title: str
    visit: InspectionView
    times: tuple[InspectionTime, ...]


def inspection_times(*, request_id: str, by: Actor, language: str = "") -> InspectionTimes:
    """Times at which the inspectors of all authorities are free. Raises NotFound where nothing is inspected at once."""
    seen = _seen(request_id, by, language)
    standings = standings_of(seen)
    told = inspection_of(seen, standings)
    if told is None:
        raise NotFound("nothing is inspected together here", where="inspection", remedy="Look at your permits.")
    schedules = [schedule for _, schedule in visited(seen, standings)]
    found = common_times(schedules, from_on=seen.today) if told.bookable else ()
    zone, speech = str(zone_of(schedules[0])), seen.speaker.language
    return InspectionTimes(
        request_id=seen.request.id,
        title=seen.speaker.words("One inspection for all"),
        visit=told,
        times=tuple(
            InspectionTime(choice_of("inspection", at), language_of.say_moment(at, zone, speech), at) for at in found
        ),
    )


def book_inspection(*, request_id: str, choice: str, by: Actor, language: str = "") -> InspectionTimes:
    """Book, or move, the visit: one appointment with each authority, all at the same moment, in one transaction.

    Raises Invalid for a choice that is none, Conflict when one of them is not free (any more), NotFound.
    """
    told = inspection_times(request_id=request_id, by=by, language=language)
    if not told.visit.bookable:
        raise Conflict(
            told.visit.why_not or "nothing is left to inspect", where="inspection", remedy="Look again later."
        )
    read = read_choice(choice, ("inspection",))
    if read is None or read[1] not in {each.starts_at for each in told.times}:
        raise Invalid(
            (Problem("time", "this is none of the times at which all are free", "Choose another.", "choice"),)
        )
    seen = _seen(request_id, by, language)
    with transaction.atomic():
        for each, schedule in visited(seen, standings_of(seen)):
            assert each.request is not None, "what is bookable has begun"
            assert each.service is not None, "what is bookable has a service"
            if each.visit is not None:
                bookings.move(appointment_id=each.visit.id, schedule=schedule, starts_at=read[1], by=by)
                continue
            bookings.book(
                key=f"inspection:{each.request.id}",
                schedule=schedule,
                starts_at=read[1],
                subject=Reference("request", each.request.id),
                person_id=each.request.owner_id,
                code=each.request.tracking_code,
                service=each.service.identifier,
                by=by,
            )
    return inspection_times(request_id=request_id, by=by, language=language)


def _seen(request_id: str, by: Actor, language: str) -> View:
    request = intake.request(request_id=request_id, by=by)
    seen = view(request=request, by=by, language=language)
    if seen.service.bundle is None:
        raise NotFound("nothing is inspected together here", where="request", remedy="Look at your requests.")
    return seen
