"""Move an appointment to another time, perhaps at another office: the new place taken and the old one freed at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from guichet.audit import api as audit
from guichet.bookings.events import AppointmentMoved
from guichet.bookings.keeping import demand_bookable, locked, schedule_named, slot_to_book, stream_of, take_place, told
from guichet.bookings.models import AppointmentRow
from guichet.bookings.offering import offer_freed
from guichet.bookings.queries import as_appointment, in_time, protected
from guichet.bookings.slots import local_day
from guichet.bookings.types import Appointment
from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.kernel import api as kernel


def move(
    *, appointment_id: str, starts_at: datetime, by: kernel.Actor, schedule: str = "", revision: int | None = None
) -> Appointment:
    """Take a place at another time (of another schedule, when said), let the present one go, offer it to who waits.

    Moved to where it is, nothing changes. Raises Conflict when the new time is full (code `full`) or cannot be booked,
    when it is too late to change the appointment, or `revision` is not the newest; NotFound, NotAllowed. Then it
    stays where it was.
    """
    with transaction.atomic():
        asked = AppointmentRow.objects.filter(id=appointment_id).values_list("schedule", flat=True).first() or ""
        found = schedule_named(schedule or asked) if asked else None
        also = ((found.identifier, local_day(starts_at, found.time_zone)),) if found else ()
        row = locked(appointment_id, also=also)
        assert found is not None  # locked() found it
        identity.require(by, "change", protected(row))
        demand_changeable(row, by, revision)
        if (row.schedule, row.starts_at) == (found.identifier, starts_at):
            return as_appointment(row, by)
        demand_bookable(found, starts_at, at_once=by.is_staff)
        move_row(row, found, starts_at, by=by)
    return as_appointment(row, by)


def demand_changeable(row: AppointmentRow, by: kernel.Actor, revision: int | None) -> None:
    """Raises Conflict when it is not booked any more, too late, or changed since it was looked at."""
    if row.state != "booked":
        raise kernel.Conflict("this appointment is over or was cancelled", where="appointment", remedy="Book another.")
    if revision is not None and revision != row.revision:
        raise kernel.Conflict("this appointment was changed meanwhile", where="revision", remedy="Look at it again.")
    if not in_time(row, by):
        raise kernel.Conflict(
            "it is too late to change this appointment", where="appointment", remedy="Ask the office.", code="too_late"
        )


def move_row(row: AppointmentRow, schedule: catalogue.Schedule, starts_at: datetime, *, by: kernel.Actor) -> None:
    """Move a row whose old and new day are locked, and offer what it leaves."""
    left, before, office = row.schedule, row.starts_at, row.office
    row.organization, row.office = schedule.organization, schedule.office
    row.revision += 1
    take_place(row, slot_to_book(schedule, starts_at))
    audit.record(
        AppointmentMoved(**told(row), before=before, office_before=office),
        stream=stream_of(row),
        by=by,
        concerns=row.person_id,
    )
    offer_freed(left, before, by=kernel.SYSTEM)
