"""The person goes on at another window, or in another lane, and need not tell it all again."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.queue.events import TicketHandedOver
from guichet.queue.models import TicketRow, WindowRow
from guichet.queue.moving import concerns, place_of, stream, take
from guichet.queue.offices import office as office_named
from guichet.queue.queries import as_ticket
from guichet.queue.types import Ticket

LONGEST_SAID = 2_000
MOST_SUBJECTS = 20


def hand_over_ticket(
    *,
    ticket_id: str,
    by: kernel.Actor,
    to_lane: str = "",
    to_window: str = "",
    said: str = "",
    subjects: tuple[kernel.Reference, ...] = (),
) -> Ticket:
    """Let them wait for a lane, or for one window, with what was said and what it is about (`subjects`).

    Whoever waited once does not wait again from the end: their rank stays. Raises NotFound (ticket, lane, window),
    Conflict, Invalid (neither or both are named, too long, nobody sits at that window).
    """
    with transaction.atomic():
        row = take(ticket_id, move="hand_over", action="serve", by=by)
        _sound(row, to_lane, to_window, said, subjects)
        event = TicketHandedOver(
            office=row.office,
            window=place_of(row),
            to_lane=to_lane or row.lane,
            to_window=to_window,
            subjects=tuple(map(str, subjects)),
        )
        row.state, row.window, row.for_place = "waiting", None, to_window
        row.lane = to_lane or row.lane
        row.subjects = list(dict.fromkeys([*row.subjects, *map(str, subjects)]))
        row.keyed = row.keyed or bool(said.strip())
        row.said = said.strip()
        row.save()
        audit.record(event, stream=stream(row), by=by, concerns=concerns(row))
        return as_ticket(row)


def _sound(row: TicketRow, lane: str, place: str, said: str, subjects: tuple[kernel.Reference, ...]) -> None:
    office = office_named(row.office)
    problems = []
    if bool(lane) == bool(place):
        problems.append(kernel.Problem("to", "is a lane or a window", "Choose one of them."))
    if lane and lane not in office.lanes:
        problems.append(kernel.Problem("to_lane", f"there is no lane {lane!r} here", "Choose one of the office."))
    if place and not WindowRow.objects.filter(office=row.office, place=place, closed_at=None).exists():
        problems.append(kernel.Problem("to_window", f"nobody sits at window {place!r}", "Choose a lane instead."))
    if place and place == place_of(row):
        problems.append(kernel.Problem("to_window", "is the window they are at", "Choose another."))
    if len(said) > LONGEST_SAID:
        problems.append(kernel.Problem("said", f"has at most {LONGEST_SAID} characters", "Write less."))
    if len(subjects) > MOST_SUBJECTS:
        problems.append(kernel.Problem("subjects", f"at most {MOST_SUBJECTS} things", "Name fewer."))
    if problems:
        raise kernel.Invalid(tuple(problems))
