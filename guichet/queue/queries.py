"""Reads of windows, tickets and the board; each asks identity who may."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from django.db.models import Q

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.queue.models import AT_A_WINDOW, TicketRow, WindowRow
from guichet.queue.moving import place_of, protected
from guichet.queue.offices import office as office_named
from guichet.queue.offices import offices as all_offices
from guichet.queue.types import Board, BoardLine, Office, Ticket, TicketStatus, Window
from guichet.vault import api as vault

#: A board shows so many calls, the newest first, and marks one as new for so long.
MOST_LINES = 8
NEW = timedelta(seconds=60)


def offices(*, by: kernel.Actor) -> tuple[Office, ...]:
    """The offices where the actor may open a window, by name."""
    return tuple(
        each
        for each in all_offices().values()
        if identity.may(by, "open", identity.Protected("window", organization=each.organization))
    )


def window_of(*, by: kernel.Actor) -> Window | None:
    """The window the clerk sits at now."""
    if by.agent_id is None:
        return None
    row = WindowRow.objects.filter(clerk_id=by.agent_id, closed_at__isnull=True).first()
    if row is None or not identity.may(by, "open", identity.Protected("window", organization=row.organization)):
        return None
    return as_window(row)


def windows(*, office: str, by: kernel.Actor) -> tuple[Window, ...]:
    """The windows that are open in an office. Raises NotFound, NotAllowed."""
    there = office_named(office)
    identity.require_action(by, "open", identity.Protected("window", organization=there.organization))
    rows = WindowRow.objects.filter(office=office, closed_at__isnull=True)
    return tuple(map(as_window, rows.order_by("place")))


def tickets(*, office: str, by: kernel.Actor) -> tuple[Ticket, ...]:
    """Everybody who is in the office today and has not gone: who comes next stands first. Raises NotFound."""
    there = office_named(office)
    identity.require(by, "read", identity.Protected("ticket", organization=there.organization))
    rows = list(
        TicketRow.objects.filter(office=office, day=there.today(), ended_at__isnull=True)
        .select_related("window")
        .order_by("ranked_at", "id")
    )
    vault.make_ready(each for row in rows for each in (row.sealed_name, row.sealed_said, row.sealed_phone) if each)
    return tuple(map(as_ticket, rows))


def ticket(*, ticket_id: str, by: kernel.Actor) -> Ticket:
    """One ticket, for staff of the office. Raises NotFound."""
    row = TicketRow.objects.select_related("window").filter(id=ticket_id).first()
    if row is None or not by.is_system and not _is_staff_there(row, by):
        raise kernel.NotFound("there is no ticket here that you may see", where="ticket")
    return as_ticket(row)


def _is_staff_there(row: TicketRow, by: kernel.Actor) -> bool:
    # Without its code: a holder is told the status, never what staff say to one another.
    return identity.may(by, "read", identity.Protected("ticket", organization=row.organization))


def ticket_at(*, window_id: str, by: kernel.Actor) -> Ticket | None:
    """The ticket that is at a window: called to it, or served there."""
    rows = TicketRow.objects.select_related("window").filter(window_id=window_id, state__in=AT_A_WINDOW)
    row = rows.first()
    return as_ticket(row) if row is not None and (by.is_system or _is_staff_there(row, by)) else None


def status(*, code: str, by: kernel.Actor) -> TicketStatus:
    """What the holder of a ticket's code may know; the actor has shown the code. Raises NotFound."""
    read = kernel.read_tracking_code(code)
    row = TicketRow.objects.select_related("window").filter(code=read).first() if read else None
    if row is None or not identity.may(by, "read", protected(row)):
        raise kernel.NotFound("there is no ticket with this code", where="code", remedy="Read it again from the paper.")
    return TicketStatus(
        code=row.code,
        office=row.office,
        number=row.number,
        lane=row.lane,
        state=row.state,  # type: ignore[arg-type]  # written by the operations
        window=place_of(row),
        ahead=ahead_of(row),
        taken_at=row.taken_at,
        promised_at=row.promised_at,
    )


def ticket_id_of(*, code: str, by: kernel.Actor) -> str:
    """The id of the ticket whose code the actor has shown. Raises NotFound."""
    found = status(code=code, by=by)
    return TicketRow.objects.values_list("id", flat=True).get(code=found.code)


def ahead_of(row: TicketRow) -> int:
    """How many wait and will be called before, by the windows that call this lane."""
    if row.state != "waiting":
        return 0
    office = office_named(row.office)
    lanes = {lane for place in office.places.values() if row.lane in place.lanes for lane in place.lanes}
    before = Q(ranked_at__lt=row.ranked_at) | Q(ranked_at=row.ranked_at, id__lt=row.id)
    waiting = TicketRow.objects.filter(office=row.office, day=row.day, state="waiting", lane__in=sorted(lanes))
    return waiting.filter(before).count()


def board(*, office: str) -> Board:
    """What hangs on the wall: for everybody, so a name only where the person said so. Raises NotFound."""
    there, now = office_named(office), kernel.now()
    rows = list(
        TicketRow.objects.filter(office=office, day=there.today(), state__in=AT_A_WINDOW, call_back=False)
        .select_related("window")
        .order_by("-called_at", "id")[:MOST_LINES]
    )
    lines = []
    for row in rows:
        name = row.name if row.call_by_name else ""
        by_name = bool(name) and vault.erased_on(name) is None
        lines.append(
            BoardLine(
                called=name if by_name else row.number,
                by_name=by_name,
                window=place_of(row),
                serving=row.state == "serving",
                new=row.state == "called" and row.called_at is not None and now - row.called_at < NEW,
            )
        )
    waiting = Counter(
        TicketRow.objects.filter(office=office, day=there.today(), state="waiting").values_list("lane", flat=True)
    )
    return Board(office, now, tuple(lines), {lane: waiting.get(lane, 0) for lane in there.hall})


def history(*, ticket_id: str, by: kernel.Actor) -> tuple[audit.Recorded, ...]:
    """Everything that happened to a ticket, in order, for staff of its office. Raises NotFound."""
    found = ticket(ticket_id=ticket_id, by=by)
    return audit.history(stream=kernel.Reference("ticket", found.id))


def as_window(row: WindowRow) -> Window:
    """A row as it leaves the package."""
    office = all_offices().get(row.office)
    lanes = office.places[row.place].lanes if office and row.place in office.places else ()
    return Window(row.id, row.office, row.place, row.clerk_id, lanes, row.opened_at, row.closed_at)


def as_ticket(row: TicketRow) -> Ticket:
    """A row as it leaves the package."""
    return Ticket(
        id=row.id,
        code=row.code,
        office=row.office,
        day=row.day,
        number=row.number,
        lane=row.lane,
        state=row.state,  # type: ignore[arg-type]  # written by the operations
        services=tuple(row.services),
        done=tuple(row.done),
        person_id=row.person_id,
        name=row.name,
        call_by_name=row.call_by_name,
        language=row.language,
        appointment=kernel.Reference.parse(row.appointment) if row.appointment else None,
        promised_at=row.promised_at,
        said=row.said,
        subjects=tuple(map(kernel.Reference.parse, row.subjects)),
        window=place_of(row),
        for_window=row.for_place,
        taken_at=row.taken_at,
        ranked_at=row.ranked_at,
        called_at=row.called_at,
        calls=row.calls,
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        call_back=row.call_back,
        phone=row.phone,
    )
