"""The ways a ticket can go, as one table; and taking a ticket in hand to change it."""

from __future__ import annotations

from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.queue.models import TicketRow, WindowRow

#: Which move may follow which state. What is not here is refused.
MOVES: dict[str, frozenset[str]] = {
    "call": frozenset({"waiting", "called", "held"}),
    "begin": frozenset({"called"}),
    "recognise": frozenset({"serving"}),
    "complete": frozenset({"serving"}),
    "hold": frozenset({"called", "serving"}),
    "hand_over": frozenset({"waiting", "called", "serving", "held"}),
    "finish": frozenset({"serving"}),
    "leave": frozenset({"waiting", "called", "serving", "held"}),
}
#: Those a clerk makes only for the person at their own window.
AT_OWN_WINDOW = frozenset({"begin", "recognise", "complete", "finish"})


def protected(row: TicketRow) -> identity.Protected:
    """A ticket is the office's; its code opens the little that its holder is told."""
    return identity.Protected("ticket", organization=row.organization, code=row.code)


def take(ticket_id: str, *, move: str, action: str, by: kernel.Actor) -> TicketRow:
    """The row, locked until the transaction ends. Raises NotFound, NotAllowed, or Conflict: it cannot go that way."""
    row = TicketRow.objects.select_for_update().filter(id=ticket_id).first()
    if row is None:
        raise kernel.NotFound("there is no ticket here that you may see", where="ticket")
    identity.require(by, action, protected(row))
    if row.state not in MOVES[move]:
        raise kernel.Conflict(
            f"{row.number} is {row.state}", where="state", remedy="Look at the queue again.", code="ticket_moved"
        )
    if move in AT_OWN_WINDOW and not by.is_system and _clerk_of(row) != by.agent_id:
        raise kernel.Conflict(
            f"{row.number} is at another window", where="window", remedy="Ask for it to be handed over.",
            code="another_window",
        )  # fmt: skip
    return row


def _clerk_of(row: TicketRow) -> str:
    return row.window.clerk_id if row.window is not None else ""


def place_of(row: TicketRow) -> str:
    """The name of the window a ticket is at; empty when it is at none."""
    return row.window.place if row.window is not None else ""


def own_window(window_id: str, *, by: kernel.Actor) -> WindowRow:
    """The window the clerk sits at, locked, so that two presses of a key are one. Raises NotFound, Conflict."""
    row = WindowRow.objects.select_for_update().filter(id=window_id).first()
    if row is None or not (by.is_system or by.agent_id == row.clerk_id):
        raise kernel.NotFound("there is no window here that is yours", where="window", remedy="Open one first.")
    identity.require_action(by, "open", identity.Protected("window", organization=row.organization))
    if row.closed_at is not None:
        raise kernel.Conflict(f"window {row.place} is closed", where="window", remedy="Open it first.")
    return row


def free(row: WindowRow) -> None:
    """Raises Conflict while somebody stands at the window."""
    there = row.tickets.filter(state__in=("called", "serving")).first()
    if there is not None:
        raise kernel.Conflict(
            f"{there.number} is at this window", where="window", code="window_busy",
            remedy="Finish, hold or hand over first.",
        )  # fmt: skip


def end(row: TicketRow, state: str) -> None:
    """The visit is over: what they were called and what was said goes at once, its key with the day (`end_days`)."""
    row.state, row.ended_at, row.window = state, kernel.now(), None
    row.sealed_name = row.sealed_said = row.sealed_phone = ""
    row.tell_near = False
    row.save()


def stream(row: TicketRow) -> kernel.Reference:
    """The stream of a ticket's events."""
    return kernel.Reference("ticket", row.id)


def concerns(row: TicketRow) -> str | None:
    """In whose log its events stand: the person's, once it is known who they are."""
    return row.person_id or None
