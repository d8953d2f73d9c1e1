"""The people these tests are about, the office they come to, and the days on which it happens."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from guichet.audit import api as audit
from guichet.bookings import api as bookings
from guichet.bookings.models import AppointmentRow
from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel

AMINA = kernel.Actor(agent_id="amina", name="Amina", channel="web", assurance=kernel.Assurance.LOW)
BORIS = kernel.Actor(agent_id="boris", name="Boris", channel="web", assurance=kernel.Assurance.LOW)
DANA = kernel.Actor(agent_id="dana", name="Dana", channel="web", assurance=kernel.Assurance.LOW)
EVE = kernel.Actor(agent_id="eve", name="Eve", channel="web", assurance=kernel.Assurance.HIGH)
NOBODY = kernel.Actor(channel="web")
PEOPLE = {"amina": AMINA, "boris": BORIS, "dana": DANA}


def staff(agent_id: str, organization: str = "town-hall", role: str = "caseworker") -> kernel.Actor:
    """Someone who works for an organization."""
    return kernel.Actor(agent_id=agent_id, channel="web", roles=frozenset({role}), organization=organization)


CHEN = staff("chen")
EVE_OF_ANOTHER = staff("eve", "library")
STRANGERS = {
    "Eve": EVE,
    "Eve of another organization": EVE_OF_ANOTHER,
    "nobody": NOBODY,
    "an administrator": staff("ada", role="administrator"),
    "a clerk of another organization": kernel.Actor(
        agent_id="kiri", channel="counter", roles=frozenset({"clerk"}), organization="library"
    ),
}

# Monday the 2nd of November 2026, eight in the morning in Moncton (which left summer time the day before).
MONDAY = date(2026, 11, 2)
MORNING = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
NINE = datetime(2026, 11, 3, 13, 0, tzinfo=UTC)  # Tuesday, nine in Moncton
TEN = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)


def hours(*days: tuple[int, int, int]) -> tuple[catalogue.OpenHours, ...]:
    """(weekday, opening hour, closing hour) of a week."""
    return tuple(catalogue.OpenHours(weekday=day, opens=o * 60, closes=c * 60) for day, o, c in days)


WEEK = hours(*((day, 9, 12) for day in range(5)), *((day, 13, 16) for day in range(5)))


def schedule(identifier: str = "desk", **changes: Any) -> catalogue.Schedule:
    """An hour a person, one at a time, on weekdays."""
    values: dict[str, Any] = {
        "identifier": identifier,
        "organization": "town-hall",
        "office": "front-desk",
        "time_zone": "America/Moncton",
        "slot_minutes": 60,
        "places": 1,
        "hours": WEEK,
        "change_hours": 2,
    } | changes
    return catalogue.Schedule(**values)


def swimming(identifier: str = "swim-1", **changes: Any) -> catalogue.Course:
    """Two places on Saturdays, for children of six to nine."""
    values: dict[str, Any] = {
        "identifier": identifier,
        "from_on": date(2027, 1, 9),
        "until_on": date(2027, 2, 6),
        "registration_from": date(2026, 11, 1),
        "registration_until": date(2027, 1, 8),
        "ages": catalogue.Ages(on=date(2027, 1, 9), starts=6, until=9),
        "sessions": (
            catalogue.Session(
                id="saturday",
                organization="town-hall",
                office="pool",
                time_zone="America/Moncton",
                places=2,
                waiting=2,
                meetings=hours((5, 9, 10)),
            ),
        ),
    } | changes
    return catalogue.Course(**values)


def town(**changes: Any) -> catalogue.Jurisdiction:
    """The town with its desk, a second one with three places, and its courses."""
    values: dict[str, Any] = {
        "identifier": "small-town",
        "languages": ("en", "fr"),
        "default_language": "en",
        "currency": "CAD",
        "time_zone": "America/Moncton",
        "country": "CA",
        "content_as_of": MONDAY,
        "holidays": (date(2026, 11, 11), date(2027, 1, 16)),
        "organizations": {
            "town-hall": catalogue.PublicOrganization(
                identifier="town-hall",
                offices=(
                    catalogue.Office(id="front-desk", organization="town-hall", time_zone="America/Moncton"),
                    catalogue.Office(id="pool", organization="town-hall", time_zone="America/Moncton"),
                ),
            )
        },
        "schedules": {each.identifier: each for each in (schedule(), schedule("hall", places=3, change_hours=0))},
        "courses": {
            each.identifier: each
            for each in (swimming(), swimming("swim-2", prerequisites=("swim-1",), ages=catalogue.Ages(on=MONDAY)))
        },
    } | changes
    return catalogue.Jurisdiction(**values)


def request(name: str = "r1") -> kernel.Reference:
    """Somebody's request."""
    return kernel.Reference("request", name)


def booked(whose: kernel.Actor = AMINA, at: datetime = NINE, **changes: Any) -> bookings.Appointment:
    """An appointment of somebody, with whatever is to be different."""
    values: dict[str, Any] = {
        "key": f"{whose.agent_id}/{at.isoformat()}",
        "schedule": "desk",
        "starts_at": at,
        "subject": request(f"of-{whose.agent_id}"),
        "person_id": whose.agent_id,
        "service": "town-hall/dog-licence",
        "by": whose,
    } | changes
    return bookings.book(**values)


def enrolled(name: str, whose: kernel.Actor = AMINA, **changes: Any) -> bookings.Enrolment:
    """A child of somebody in the Saturday group."""
    values: dict[str, Any] = {
        "key": name,
        "course": "swim-1",
        "session": "saturday",
        "subject": request(name),
        "person_id": whose.agent_id,
        "attendee_id": name,
        "attendee": name.title(),
        "born_on": date(2019, 5, 1),
        "by": whose,
    } | changes
    return bookings.register_for(**values)


def free(schedule: str = "desk", on: date = date(2026, 11, 3)) -> list[datetime]:
    """When one can book on a day."""
    return [each.starts_at for each in bookings.free_slots(schedule=schedule, from_on=on, until_on=on)]


def told(kind: str, identifier: str) -> list[str]:
    """The types of the events of a thing."""
    history = audit.history(stream=kernel.Reference(kind, identifier))
    return [each.type.removeprefix("bookings.") for each in history]


def everything() -> dict[str, Any]:
    """All that the database says of bookings and events, to see that a refusal changed none of it."""
    rows = {
        model.__name__: sorted(map(repr, model._default_manager.values_list()))
        for model in AppointmentRow._meta.apps.get_app_config("bookings").get_models()
    }
    return {**rows, "events": len(audit.events(limit=10_000))}
