"""The office of these tests, its clerks, and those who come."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel
from guichet.queue import api as queue
from guichet.queue.models import NumberRow, TicketRow, WindowRow

OFFICE = "fredericton"
# Ten in the morning in Fredericton, a Monday.
TEN = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)

JURISDICTION = catalogue.Jurisdiction(
    identifier="minimal",
    languages=("en", "fr"),
    default_language="en",
    currency="CAD",
    time_zone="America/Moncton",
    country="CA",
    content_as_of=TEN.date(),
    holidays=(),
)


def clerk(agent_id: str, organization: str = "service-new-brunswick", role: str = "clerk") -> kernel.Actor:
    """Someone at a window."""
    return kernel.Actor(
        agent_id=agent_id, channel="counter", roles=frozenset({role}), organization=organization,
        assurance=kernel.Assurance.SUBSTANTIAL,
    )  # fmt: skip


CLARA, KIRI, MERE = clerk("clara"), clerk("kiri"), clerk("mere")
KIOSK = kernel.Actor(channel="kiosk")
MANAGER = clerk("moana", role="manager")
STRANGERS = {
    "Eve": kernel.Actor(agent_id="eve", channel="web", assurance=kernel.Assurance.HIGH),
    "Eve at a counter": kernel.Actor(agent_id="eve", channel="counter", assurance=kernel.Assurance.HIGH),
    "Eve, clerk of another organization": clerk("eve", "saint-john"),
    "nobody": kernel.Actor(channel="web"),
    "a case worker": clerk("chen", role="caseworker"),
    "an administrator": clerk("priya", role="administrator"),
}


def took(lane: str = "general", **changes: Any) -> queue.Ticket:
    """Somebody comes in."""
    values: dict[str, Any] = {"office": OFFICE, "lane": lane, "by": KIOSK} | changes
    return queue.take_ticket(**values)


def sat_down(by: kernel.Actor = CLARA, place: str = "1") -> queue.Window:
    """A clerk at a window."""
    return queue.open_window(office=OFFICE, place=place, by=by)


def holder(ticket: queue.Ticket) -> kernel.Actor:
    """Whoever has the paper in their hand."""
    return kernel.Actor(channel="web", capabilities=frozenset({ticket.code}))


def now(ticket: queue.Ticket) -> queue.Ticket:
    """The ticket as it stands."""
    return queue.ticket(ticket_id=ticket.id, by=kernel.SYSTEM)


def told(ticket: queue.Ticket) -> list[str]:
    """The types of its events."""
    return [each.type.removeprefix("queue.") for each in audit.history(stream=kernel.Reference("ticket", ticket.id))]


def everything() -> dict[str, Any]:
    """All that the database says of queues and events, to see that a refusal changed none of it."""
    rows = {
        model.__name__: sorted(map(repr, model._default_manager.values_list()))
        for model in (NumberRow, TicketRow, WindowRow)
    }
    return {**rows, "events": len(audit.events(limit=10_000))}
