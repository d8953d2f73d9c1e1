"""Reads bookings: free slots, one's own appointments, an office's day; each only for those who may."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import cast

from django.db.models import Q

from guichet.audit import api as audit
from guichet.bookings.keeping import absences_of, as_absence, bookable, find, schedule_named, zone_of
from guichet.bookings.models import TAKING, AbsenceRow, AppointmentRow, WaitingRow
from guichet.bookings.slots import bounds, local_day, slots_of_day
from guichet.bookings.types import Absence, Appointment, AppointmentState, Slot, Waiting, WaitingState
from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.vault import api as vault

MOST_DAYS = 62
MOST_OWN = 200
MOST_OF_A_DAY = 2000
OPEN = ("held", "booked")


def protected(row: AppointmentRow | WaitingRow) -> identity.Protected:
    """What an appointment says of itself to the authorisation."""
    owners = frozenset({row.person_id}) if row.person_id else frozenset[str]()
    return identity.Protected(
        kind="appointment",
        owner_ids=owners,
        organization=row.organization,
        service=row.service or None,
        code=row.code or None,
    )


def free_slots(*, schedule: str, from_on: date, until_on: date) -> tuple[Slot, ...]:
    """The slots of a schedule that can be booked now, from one day to another (both included, at most 62), in order.

    Only how many places are free is said, never who took the others. Raises NotFound for an unknown schedule.
    """
    return tuple(each for each in every_slot(schedule=schedule, from_on=from_on, until_on=until_on) if each.free)


def every_slot(*, schedule: str, from_on: date, until_on: date) -> tuple[Slot, ...]:
    """The same with those that are full, for staff and for who would rather wait."""
    found = schedule_named(schedule)
    first, last = bookable(found)
    begin, end = bounds(from_on, min(until_on, from_on + timedelta(days=MOST_DAYS - 1)), found.time_zone)
    begin, end = max(begin, first), min(end, last)
    if begin >= end:
        return ()
    slots = _slots_between(found, begin, end)
    if not slots:
        return ()
    taken = _taken(schedule, slots[0].starts_at, slots[-1].ends_at)
    return tuple(_with_free(each, taken) for each in slots)


def _slots_between(schedule: catalogue.Schedule, begin: datetime, end: datetime) -> list[Slot]:
    calendar = catalogue.current().working_days
    away = absences_of([schedule.identifier], begin, end).get(schedule.identifier, [])
    day, last = local_day(begin, schedule.time_zone), local_day(end, schedule.time_zone)
    found: list[Slot] = []
    while day <= last:
        found.extend(each for each in slots_of_day(schedule, day, calendar, away) if begin <= each.starts_at < end)
        day += timedelta(days=1)
    return found


def _taken(schedule: str, begin: datetime, end: datetime) -> Counter[tuple[datetime, datetime]]:
    """How many places are taken, by the stretch of time; what was put aside for a time that is over is free again."""
    stale = Q(state="held", held_until__lte=kernel.now(), waiting__isnull=True)
    rows = AppointmentRow.objects.filter(
        schedule=schedule, state__in=TAKING, starts_at__lt=end, ends_at__gt=begin
    ).exclude(stale)
    return Counter(rows.values_list("starts_at", "ends_at"))


def _with_free(slot: Slot, taken: Counter[tuple[datetime, datetime]]) -> Slot:
    used = taken.get((slot.starts_at, slot.ends_at), 0)
    if len(taken) != used:  # others may overlap: those of a schedule that was changed since
        used = sum(n for (since, until), n in taken.items() if since < slot.ends_at and until > slot.starts_at)
    return Slot(slot.schedule, slot.starts_at, slot.ends_at, slot.places, max(0, slot.places - used))


def appointment(*, appointment_id: str, by: kernel.Actor) -> Appointment:
    """One appointment, for whose it is or staff of its organization (recorded). Raises NotFound."""
    row = find(appointment_id)
    identity.require(by, "read", protected(row))
    _record_read([row], by)
    return as_appointment(row, by)


def appointments_of(*, by: kernel.Actor, upcoming: bool = True) -> tuple[Appointment, ...]:
    """The booked appointments of the person whose business is done, the next one first; `upcoming` those not over.

    Of nobody known: those whose tracking codes were shown.
    """
    allowed = identity.scope(by, "read", "appointment")
    if by.is_system or (by.person_id is None and not by.capabilities):
        return ()
    mine = Q(person_id=by.person_id) if by.person_id else Q(code__in=sorted(by.capabilities))
    rows = AppointmentRow.objects.filter(mine, allowed.as_q(owner="person_id", code="code", service="service"))
    rows = (
        rows.filter(ends_at__gt=kernel.now(), state="booked")
        if upcoming
        else rows.exclude(state__in=("held", "lapsed"))
    )
    found = list(rows.order_by("starts_at")[:MOST_OWN])
    _record_read(found, by)
    return tuple(as_appointment(row, by) for row in found)


def appointment_about(*, subject: kernel.Reference, by: kernel.Actor) -> Appointment | None:
    """The appointment that a request has now, held or booked; None when there is none, or none that one may see."""
    row = AppointmentRow.objects.filter(subject=str(subject), state__in=OPEN, waiting__isnull=True).first()
    if row is None or not identity.may(by, "read", protected(row)):
        return None
    if row.state == "held" and row.held_until is not None and row.held_until <= kernel.now():
        return None
    _record_read([row], by)
    return as_appointment(row, by)


def appointments_at(
    *, office: str, on: date, by: kernel.Actor, purpose: str = "bookings.day"
) -> tuple[Appointment, ...]:
    """The appointments of an office's day, in order, for staff of its organization; each read is recorded.

    `on` is a day by the office's clocks. `over` marks those for whom nobody is there any more since staff are absent.
    """
    jurisdiction = catalogue.current()
    place = jurisdiction.offices.get(office)
    begin, end = bounds(on, on, place.time_zone if place else jurisdiction.time_zone)
    allowed = identity.scope(by, "work", "appointment").as_q(owner="person_id", organization="organization")
    rows = list(
        AppointmentRow.objects.filter(
            allowed, office=office, starts_at__gte=begin, starts_at__lt=end, state__in=("booked", "attended", "missed")
        ).order_by("starts_at", "place")[:MOST_OF_A_DAY]
    )
    vault.make_ready(row.sealed_note for row in rows)
    _record_read(rows, by, purpose)
    over = _over(rows)
    return tuple(as_appointment(row, by, over=row.id in over) for row in rows)


def _over(rows: list[AppointmentRow]) -> frozenset[str]:
    """The appointments beyond what the staff who are there can receive: the last ones of each slot."""
    found: set[str] = set()
    slots: dict[tuple[str, datetime], list[AppointmentRow]] = {}
    for row in rows:
        if row.state == "booked":
            slots.setdefault((row.schedule, row.starts_at), []).append(row)
    calendar, schedules = catalogue.current().working_days, catalogue.current().schedules
    for (name, starts_at), booked in slots.items():
        schedule = schedules.get(name)
        if schedule is None:
            continue
        away = absences_of([name], starts_at, booked[0].ends_at).get(name, [])
        day = slots_of_day(schedule, local_day(starts_at, schedule.time_zone), calendar, away)
        places = next((each.places for each in day if each.starts_at == starts_at), 0)
        found.update(row.id for row in sorted(booked, key=lambda each: each.id)[places:])
    return frozenset(found)


def absences_at(*, office: str, on: date, by: kernel.Actor) -> tuple[Absence, ...]:
    """Who of an office's staff is noted as absent on a day, for staff of its organization."""
    jurisdiction = catalogue.current()
    place = jurisdiction.offices.get(office)
    begin, end = bounds(on, on, place.time_zone if place else jurisdiction.time_zone)
    allowed = identity.scope(by, "work", "appointment").as_q(organization="organization")
    rows = AbsenceRow.objects.filter(allowed, office=office, from_at__lt=end, until_at__gt=begin, ended_at__isnull=True)
    return tuple(as_absence(row) for row in rows.order_by("from_at"))


def waiting_of(*, by: kernel.Actor) -> tuple[Waiting, ...]:
    """What the person whose business is done waits for, with what is kept for them now."""
    if by.is_system or (by.person_id is None and not by.capabilities):
        return ()
    mine = Q(person_id=by.person_id) if by.person_id else Q(code__in=sorted(by.capabilities))
    allowed = identity.scope(by, "read", "appointment").as_q(owner="person_id", code="code", service="service")
    rows = WaitingRow.objects.filter(mine, allowed, state__in=("waiting", "offered")).order_by("id")[:MOST_OWN]
    return tuple(as_waiting(row, by) for row in rows)


def waiting(*, waiting_id: str, by: kernel.Actor) -> Waiting:
    """One who waits, for whose it is. Raises NotFound."""
    row = WaitingRow.objects.filter(id=waiting_id).first()
    if row is None:
        raise kernel.NotFound("nobody waits here", where="waiting", remedy="Look at your page.")
    identity.require(by, "read", protected(row))
    return as_waiting(row, by)


def as_waiting(row: WaitingRow, by: kernel.Actor) -> Waiting:
    """The row as it crosses the border."""
    offer = row.offers.filter(state="held").first() if row.state == "offered" else None
    return Waiting(
        id=row.id,
        schedule=row.schedule,
        organization=row.organization,
        from_on=row.from_on,
        until_on=row.until_on,
        subject=kernel.Reference.parse(row.subject),
        person_id=row.person_id,
        code=row.code,
        service=row.service,
        state=cast(WaitingState, row.state),
        joined_at=row.joined_at,
        offer=as_appointment(offer, by) if offer else None,
        answer_by=row.answer_by,
    )


def as_appointment(row: AppointmentRow, by: kernel.Actor, *, over: bool = False) -> Appointment:
    """The row as it crosses the border."""
    return Appointment(
        id=row.id,
        schedule=row.schedule,
        organization=row.organization,
        office=row.office,
        service=row.service,
        subject=kernel.Reference.parse(row.subject),
        person_id=row.person_id,
        code=row.code,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        zone=zone_of(row.schedule),
        state=cast(AppointmentState, row.state),
        held_until=row.held_until,
        note=row.note,
        revision=row.revision,
        changed_at=row.changed_at,
        changeable=row.state == "booked" and in_time(row, by) and identity.may(by, "change", protected(row)),
        over=over,
    )


def in_time(row: AppointmentRow, by: kernel.Actor) -> bool:
    """Whether it may still be changed: until it begins by staff, else as long before as its schedule says."""
    schedule = catalogue.current().schedules.get(row.schedule)
    hours = schedule.change_hours if schedule and not by.is_staff and not by.is_system else 0
    return kernel.now() + timedelta(hours=hours) <= row.starts_at


def _record_read(rows: Iterable[AppointmentRow], by: kernel.Actor, purpose: str = "bookings.read") -> None:
    """Staff reads, and those of who acts for another, stand in the person's access log."""
    if by.is_system or not (by.is_staff or by.mandate):
        return
    for row in rows:
        if row.person_id:
            what = kernel.Reference("appointment", row.id)
            audit.record_access(by=by, person_id=row.person_id, what=what, purpose=purpose)
