"""Somebody comes: they get a number."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.queue.events import TicketTaken
from guichet.queue.models import NumberRow, TicketRow
from guichet.queue.moving import concerns, stream
from guichet.queue.offices import office as office_named
from guichet.queue.queries import as_ticket
from guichet.queue.types import Lane, Office, Ticket

LONGEST_NAME = 80
MOST_SERVICES = 20


def take_ticket(
    *,
    office: str,
    lane: str,
    by: kernel.Actor,
    services: tuple[str, ...] = (),
    person_id: str = "",
    name: str = "",
    call_by_name: bool = False,
    language: str = "",
    appointment: kernel.Reference | None = None,
    promised_at: datetime | None = None,
    tell_near: str = "",
) -> Ticket:
    """A ticket for a lane; the next number of the day.

    `name` is what they want to be called (with `call_by_name`, on the board too). With an `appointment`, promised for
    `promised_at`, they count as if they had waited the office's head start when their time comes; who is late loses
    what they are late by. `tell_near` is the telephone that wants a text when the turn is near. Checking in twice for
    one appointment gives the same ticket. Raises NotFound (office, lane), NotAllowed, Invalid.
    """
    there = office_named(office)
    identity.require_action(by, "take", identity.Protected("ticket", organization=there.organization))
    _known(lane, there)
    name = " ".join(name.split())
    phone = identity.read_number(tell_near, country=catalogue.current().country) if tell_near.strip() else ""
    _sound(name, call_by_name, services, appointment, promised_at)
    moment = kernel.now()
    row = TicketRow(
        code=kernel.new_tracking_code(),
        office=office,
        organization=there.organization,
        day=there.today(),
        lane=lane,
        services=list(dict.fromkeys(services)),
        person_id=person_id,
        call_by_name=call_by_name,
        language=language,
        appointment=str(appointment) if appointment else "",
        promised_at=promised_at,
        keyed=bool(name or phone),
        tell_near=bool(phone),
        taken_at=moment,
        ranked_at=_rank(there, there.lanes[lane], moment, promised_at),
    )
    try:
        with transaction.atomic():
            row.number = next_number(office, row.day, there.lanes[lane].letter)
            row.name, row.phone = name, phone
            row.save(force_insert=True)
            event = TicketTaken(
                office=office, lane=lane, number=row.number, services=tuple(row.services), appointment=row.appointment
            )
            audit.record(event, stream=stream(row), by=by, concerns=concerns(row), first=True)
    except IntegrityError:
        there_already = TicketRow.objects.filter(appointment=row.appointment).exclude(state="left").first()
        if not row.appointment or there_already is None:
            raise
        return as_ticket(there_already)
    return as_ticket(row)


def _known(lane: str, office: Office) -> None:
    if lane not in office.lanes:
        known = ", ".join(office.lanes)
        raise kernel.NotFound(f"there is no lane {lane!r} here", where="lane", remedy=f"There are: {known}.")


def _rank(office: Office, lane: Lane, moment: datetime, promised_at: datetime | None) -> datetime:
    """Since when they count as waiting: the order in which people are called."""
    if promised_at is not None:
        return max(promised_at, moment) - max(office.appointment_head_start, lane.head_start)
    return moment - lane.head_start


def _sound(
    name: str,
    call_by_name: bool,
    services: tuple[str, ...],
    appointment: kernel.Reference | None,
    promised_at: datetime | None,
) -> None:
    problems = []
    if len(name) > LONGEST_NAME:
        problems.append(kernel.Problem("name", f"has at most {LONGEST_NAME} characters", "Write a shorter one."))
    if call_by_name and not name:
        problems.append(kernel.Problem("name", "is needed to be called by it", "Write it, or be called by number."))
    if len(services) > MOST_SERVICES:
        problems.append(kernel.Problem("services", f"at most {MOST_SERVICES} in one visit", "Take another ticket."))
    if (appointment is None) != (promised_at is None):
        problems.append(kernel.Problem("promised_at", "belongs to an appointment", "Give both or neither."))
    if problems:
        raise kernel.Invalid(tuple(problems))


def next_number(office: str, day: date, letter: str) -> str:
    """`A012`: one more than the last of this letter today; the row stays locked until the ticket stands."""
    NumberRow.objects.get_or_create(office=office, day=day, letter=letter)
    row = NumberRow.objects.select_for_update().get(office=office, day=day, letter=letter)
    row.last += 1
    row.save()
    return f"{letter}{row.last:03}"
