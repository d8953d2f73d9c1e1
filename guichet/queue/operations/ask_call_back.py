"""Somebody on the telephone wants a person: they get a ticket too, and are called back in their turn."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.queue.events import TicketTaken
from guichet.queue.models import TicketRow
from guichet.queue.moving import concerns, stream
from guichet.queue.offices import office as office_named
from guichet.queue.operations.take_ticket import next_number
from guichet.queue.queries import as_ticket
from guichet.queue.types import Ticket


def ask_call_back(
    *,
    office: str,
    number: str,
    by: kernel.Actor,
    key: str = "",
    name: str = "",
    person_id: str = "",
    language: str = "",
    said: str = "",
    subjects: tuple[kernel.Reference, ...] = (),
) -> Ticket:
    """A ticket to be called back at `number`; with the same `key` again, the same ticket while it is open.

    `said` and `subjects` are what it is about, for the clerk who calls. Raises NotFound (no such office, or it calls
    nobody back), NotAllowed, Invalid (the number).
    """
    there = office_named(office)
    identity.require_action(by, "take", identity.Protected("ticket", organization=there.organization))
    if not there.callback_lane:
        raise kernel.NotFound("this office calls nobody back", where="office", remedy="Choose another.")
    phone = identity.read_number(number, country=catalogue.current().country)
    known = TicketRow.objects.filter(asked_in=key, ended_at__isnull=True).first() if key else None
    if known is not None:
        return as_ticket(known)
    moment = kernel.now()
    lane = there.lanes[there.callback_lane]
    row = TicketRow(
        code=kernel.new_tracking_code(), office=office, organization=there.organization, day=there.today(),
        lane=lane.id, person_id=person_id, language=language, call_back=True, keyed=True, asked_in=key[:64],
        subjects=[str(each) for each in subjects], taken_at=moment, ranked_at=moment - lane.head_start,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.number = next_number(office, row.day, lane.letter)
            row.name, row.phone, row.said = " ".join(name.split())[:80], phone, said.strip()[:2_000]
            row.save(force_insert=True)
            event = TicketTaken(office=office, lane=lane.id, number=row.number, services=(), appointment="")
            audit.record(event, stream=stream(row), by=by, concerns=concerns(row), first=True)
    except IntegrityError:
        known = TicketRow.objects.filter(asked_in=key, ended_at__isnull=True).first() if key else None
        if known is None:
            raise
        return as_ticket(known)
    return as_ticket(row)
