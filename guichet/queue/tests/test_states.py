"""The state machine, held against a second one that knows only a table: whatever is done, in whatever order."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from guichet.kernel import api as kernel
from guichet.queue import api as queue
from guichet.queue.models import NumberRow, TicketRow, WindowRow
from guichet.queue.tests.cast import CLARA, KIRI, OFFICE, sat_down, told, took

CLERKS = {"1": CLARA, "4": KIRI}
#: What each event makes of a ticket, told a second time and without the platform's own table.
AFTER = {
    "TicketTaken": "waiting", "TicketCalled": "called", "TicketBegun": "serving", "ServiceDone": "serving",
    "TicketHeld": "held", "TicketHandedOver": "waiting", "TicketFinished": "served", "TicketLeft": "left",
}  # fmt: skip
MAY = {
    "begin": {"called"}, "complete": {"serving"}, "hold": {"called", "serving"}, "finish": {"serving"},
    "hand_over": {"waiting", "called", "serving", "held"}, "leave": {"waiting", "called", "serving", "held"},
}  # fmt: skip
places = st.sampled_from(sorted(CLERKS))
chosen = st.integers(0, 30)


class Office(RuleBasedStateMachine):
    """Two windows and whoever comes."""

    @initialize()
    def empty(self) -> None:
        TicketRow.objects.all().delete()
        WindowRow.objects.all().delete()
        NumberRow.objects.all().delete()
        self.windows = {place: sat_down(clerk, place).id for place, clerk in CLERKS.items()}
        self.known: dict[str, tuple[str, str]] = {}  # ticket -> (state, window)
        self.tickets: dict[str, queue.Ticket] = {}
        self.last = ""

    @rule(lane=st.sampled_from(("general", "quick", "vehicles")))
    def somebody_comes(self, lane: str) -> None:
        ticket = took(lane)
        self.tickets[ticket.id], self.known[ticket.id] = ticket, ("waiting", "")

    def at(self, place: str) -> list[str]:
        return [
            key for key, (state, window) in self.known.items() if window == place and state in ("called", "serving")
        ]

    @rule(place=places)
    def next(self, place: str) -> None:
        try:
            found = queue.call_next(window_id=self.windows[place], by=CLERKS[place])
        except kernel.Conflict:
            assert self.at(place)
            return
        assert not self.at(place)
        if found is not None:
            assert self.known[found.id][0] == "waiting"
            self.known[found.id] = ("called", place)

    @precondition(lambda self: self.known)
    @rule(place=places, number=chosen)
    def one(self, place: str, number: int) -> None:
        key = sorted(self.known)[number % len(self.known)]
        state, window = self.known[key]
        here = self.at(place)
        right = (state in ("waiting", "held") and not here) or (state == "called" and window == place)
        self.tried(right, ("called", place), key, queue.call_ticket, window_id=self.windows[place], by=CLERKS[place])

    @precondition(lambda self: self.known)
    @rule(move=st.sampled_from(sorted(MAY)), place=places, number=chosen)
    def move(self, move: str, place: str, number: int) -> None:
        key = sorted(self.known)[number % len(self.known)]
        state, window = self.known[key]
        right = state in MAY[move] and (move not in ("begin", "complete", "finish") or window == place)
        function: Any = {
            "begin": queue.begin_ticket, "complete": queue.complete_service, "hold": queue.hold_ticket,
            "finish": queue.finish_ticket, "hand_over": queue.hand_over_ticket, "leave": queue.leave_queue,
        }[move]  # fmt: skip
        more = {"complete": {"service": "a/b"}, "hand_over": {"to_lane": "quick"}}.get(move, {})
        after = {
            "begin": ("serving", window), "complete": ("serving", window), "hold": ("held", window),
            "finish": ("served", ""), "hand_over": ("waiting", ""), "leave": ("left", ""),
        }[move]  # fmt: skip
        self.tried(right, after, key, function, by=CLERKS[place], **more)

    def tried(self, right: bool, after: tuple[str, str], key: str, function: Any, **given: Any) -> None:
        try:
            function(ticket_id=key, **given)
        except kernel.Conflict:
            assert not right, (function.__name__, self.known[key])
            return
        assert right, (function.__name__, self.known[key])
        self.known[key], self.last = after, key

    @invariant()
    def what_is_known_is_what_is_there(self) -> None:
        there = {row.id: (row.state, row.window.place if row.window else "") for row in TicketRow.objects.all()}
        assert there == getattr(self, "known", there)
        last = getattr(self, "last", "")
        if last:
            assert AFTER[told(self.tickets[last])[-1]] == there[last][0]
        open_now = sum(state in ("waiting", "called", "serving", "held") for state, _ in there.values())
        assert len(queue.tickets(office=OFFICE, by=CLARA)) == open_now


@pytest.mark.django_db
def test_whatever_is_done_every_ticket_is_in_one_state_and_none_is_lost() -> None:
    lasting = settings(
        max_examples=8, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(Office, settings=lasting)
