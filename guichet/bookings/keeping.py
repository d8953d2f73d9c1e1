"""Places in slots: who takes which, under a lock that lets one at a time decide about a schedule's day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from guichet.audit import api as audit
from guichet.bookings.events import HoldEnded
from guichet.bookings.models import TAKING, AbsenceRow, AppointmentRow
from guichet.bookings.slots import local_day, slot_at
from guichet.bookings.types import Absence, Slot
from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel

FULL = "full"


def schedule_named(name: str) -> catalogue.Schedule:
    """The schedule as published now. Raises NotFound."""
    found = catalogue.current().schedules.get(name)
    if found is None:
        raise kernel.NotFound("there is no such schedule", where="schedule", remedy="Choose another office.")
    return found


def lock_days(*days: tuple[str, date]) -> None:
    """Let nobody else decide about these schedules' days until the transaction ends; always before any row is locked.

    SQLite lets one write at a time anyway; PostgreSQL is asked for advisory locks, in one order, so that none waits in
    a circle.
    """
    lock_names(*(f"bookings/{schedule}/{day.isoformat()}" for schedule, day in days))


def lock_names(*names: str) -> None:
    """The same for anything that has a name."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for name in sorted(set(names)):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def locked(appointment_id: str, *, also: tuple[tuple[str, date], ...] = ()) -> AppointmentRow:
    """The row, with its day (and others) locked first. Raises NotFound, Conflict when it was moved in between."""
    before = find(appointment_id)
    lock_days(day_of(before), *also)
    row = AppointmentRow.objects.select_for_update().get(id=appointment_id)
    if day_of(row) != day_of(before):
        raise kernel.Conflict("this appointment was moved meanwhile", remedy="Look at it again.")
    return row


def find(appointment_id: str) -> AppointmentRow:
    """The row; raises NotFound. For this package: it asks nobody whether they may."""
    row = AppointmentRow.objects.filter(id=appointment_id).first()
    if row is None:
        raise kernel.NotFound(
            "there is no appointment here that you may see",
            where="appointment",
            remedy="Check the address, or sign in as the person it belongs to.",
        )
    return row


def day_of(row: AppointmentRow) -> tuple[str, date]:
    """The schedule and the day that a row's place is on."""
    return row.schedule, local_day(row.starts_at, zone_of(row.schedule))


def zone_of(schedule: str) -> str:
    """The time zone of a schedule, also of one that is published no more."""
    jurisdiction = catalogue.current()
    found = jurisdiction.schedules.get(schedule)
    return found.time_zone if found else jurisdiction.time_zone


def absences_of(schedules: Iterable[str], since: datetime, until: datetime) -> dict[str, list[Absence]]:
    """The absences noted by staff that touch a stretch of time, by schedule."""
    found: dict[str, list[Absence]] = {}
    rows = AbsenceRow.objects.filter(
        schedule__in=list(schedules), from_at__lt=until, until_at__gt=since, ended_at__isnull=True
    )
    for row in rows.order_by("id"):
        found.setdefault(row.schedule, []).append(as_absence(row))
    return found


def as_absence(row: AbsenceRow) -> Absence:
    """The row as it crosses the border."""
    return Absence(row.id, row.schedule, row.from_at, row.until_at, row.places, row.ended_at is not None)


def slot_to_book(schedule: catalogue.Schedule, starts_at: datetime) -> Slot:
    """The slot that begins then, as it stands now; raises Conflict when there is none, or no longer."""
    away = absences_of([schedule.identifier], starts_at, starts_at + timedelta(minutes=schedule.slot_minutes))
    found = slot_at(schedule, starts_at, catalogue.current().working_days, away.get(schedule.identifier, ()))
    if found is None:
        raise kernel.Conflict("nobody is received at this time", where="starts_at", remedy="Choose another.")
    return found


def demand_bookable(schedule: catalogue.Schedule, starts_at: datetime, *, at_once: bool = False) -> None:
    """Raises Conflict when it is too late, or too far ahead. `at_once`: staff book until it begins."""
    first, last = bookable(schedule)
    if not (kernel.now() if at_once else first) <= starts_at < last:
        raise kernel.Conflict("this time cannot be booked now", where="starts_at", remedy="Choose another.")


def bookable(schedule: catalogue.Schedule) -> tuple[datetime, datetime]:
    """The first and the last moment (exclusive) at which an appointment that is booked now may begin."""
    now = kernel.now()
    return now + timedelta(hours=schedule.notice_hours), now + timedelta(days=schedule.ahead_days)


def take_place(row: AppointmentRow, slot: Slot) -> None:
    """Give the row the first free place of a slot, and write it. The slot's day is locked by the caller.

    Raises Conflict (code `full`) when every place is taken. Places are counted over whatever overlaps the slot, so that
    appointments made before a schedule was changed keep theirs.
    """
    end_stale_holds(slot)
    overlapping = AppointmentRow.objects.filter(
        schedule=slot.schedule, starts_at__lt=slot.ends_at, ends_at__gt=slot.starts_at, state__in=TAKING
    ).exclude(id=row.id)
    taken = set(overlapping.values_list("place", flat=True))
    if overlapping.count() >= slot.places:
        raise kernel.Conflict(
            "every place at this time is taken", where="starts_at", remedy="Choose another.", code=FULL
        )
    row.schedule, row.starts_at, row.ends_at = slot.schedule, slot.starts_at, slot.ends_at
    row.place = next(number for number in range(len(taken) + 1) if number not in taken)
    row.changed_at = kernel.now()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise kernel.Conflict(
            "this place was taken at this moment", where="starts_at", remedy="Choose another.", code=FULL
        ) from None


def end_stale_holds(slot: Slot) -> None:
    """Free the places of a slot that were put aside for a time that is over (offers end by their own task)."""
    stale = AppointmentRow.objects.filter(
        schedule=slot.schedule,
        starts_at__lt=slot.ends_at,
        ends_at__gt=slot.starts_at,
        state="held",
        held_until__lte=kernel.now(),
        waiting__isnull=True,
    )
    for row in stale:
        end_hold(row, why="time", by=kernel.SYSTEM)


def end_hold(row: AppointmentRow, *, why: str, by: kernel.Actor) -> None:
    """Free a place that was put aside; its day is locked."""
    row.state, row.held_until, row.changed_at = "lapsed", None, kernel.now()
    row.save(update_fields=["state", "held_until", "changed_at"])
    audit.record(HoldEnded(**told(row), why=why), stream=stream_of(row), by=by, concerns=row.person_id)


def stream_of(row: AppointmentRow) -> kernel.Reference:
    """The stream of an appointment's events."""
    return kernel.Reference("appointment", row.id)


def told(row: AppointmentRow) -> dict[str, Any]:
    """What every event of an appointment says."""
    return {
        "organization": row.organization,
        "office": row.office,
        "schedule": row.schedule,
        "service": row.service,
        "subject": row.subject,
        "starts_at": row.starts_at,
    }


def new_row(
    schedule: catalogue.Schedule, *, subject: kernel.Reference, person_id: str | None, code: str, service: str
) -> AppointmentRow:
    """A row that has no place yet."""
    return AppointmentRow(
        schedule=schedule.identifier,
        organization=schedule.organization,
        office=schedule.office,
        service=service,
        subject=str(subject),
        person_id=person_id,
        code=code,
        state="held",
    )


def of_subject(subject: kernel.Reference) -> QuerySet[AppointmentRow]:
    """The one appointment that a subject has, held or booked; what it was offered besides is not it."""
    return AppointmentRow.objects.filter(subject=str(subject), state__in=("held", "booked"), waiting__isnull=True)
