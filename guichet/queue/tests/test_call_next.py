"""call_next and call_ticket, open_window and close_window: who waited longest, in the lanes of a window, once each."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest

from guichet.kernel import api as kernel
from guichet.queue import api as queue
from guichet.queue.tests.cast import (
    CLARA,
    KIRI,
    MERE,
    OFFICE,
    STRANGERS,
    TEN,
    clerk,
    everything,
    now,
    sat_down,
    told,
    took,
)

pytestmark = pytest.mark.django_db


def later(minutes: float) -> AbstractContextManager[None]:
    return kernel.held_at(TEN + timedelta(minutes=minutes))


def test_the_longest_waiting_of_its_lanes_comes_first() -> None:
    took("vehicles")
    with later(1):
        second = took()
    with later(2):
        took()
    window = sat_down(place="2")
    called = queue.call_next(window_id=window.id, by=CLARA)
    assert called is not None
    assert (called.number, called.state, called.window, called.calls) == (second.number, "called", "2", 1)
    assert told(second) == ["TicketTaken", "TicketCalled"]


def test_a_lane_with_a_head_start_overtakes_by_so_much() -> None:
    took()
    with later(9):
        quick = took("quick")
    with later(11):
        took("quick")
    window = sat_down()
    order = []
    for _ in range(3):
        found = queue.call_next(window_id=window.id, by=CLARA)
        assert found is not None
        order.append(found.number)
        queue.leave_queue(ticket_id=found.id, by=CLARA)
    assert order == [quick.number, "A001", "Q002"]
    assert queue.call_next(window_id=window.id, by=CLARA) is None


def test_an_appointment_overtakes_who_came_within_its_head_start() -> None:
    took()
    with later(5):
        took()
    with later(25):
        took(appointment=kernel.Reference("appointment", "1"), promised_at=TEN + timedelta(minutes=32))
    window = sat_down()
    assert _called(window) == "A001"  # came at ten; the appointment counts from two past ten
    queue.leave_queue(ticket_id=queue.ticket_at(window_id=window.id, by=CLARA).id, by=CLARA)  # type: ignore[union-attr]  # it was called
    assert _called(window) == "A003"


def _called(window: queue.Window) -> str:
    found = queue.call_next(window_id=window.id, by=CLARA)
    assert found is not None
    return found.number


def test_one_person_at_a_window_at_a_time() -> None:
    took(), took()
    window = sat_down()
    queue.call_next(window_id=window.id, by=CLARA)
    before = everything()
    with pytest.raises(kernel.Conflict) as refused:
        queue.call_next(window_id=window.id, by=CLARA)
    assert refused.value.code == "window_busy"
    assert everything() == before


def test_a_name_is_called_out_of_turn_and_again() -> None:
    took()
    amina = took(name="Amina", call_by_name=True)
    window = sat_down()
    found = next(each for each in queue.tickets(office=OFFICE, by=CLARA) if "amina" in each.name.lower())
    queue.call_ticket(ticket_id=found.id, window_id=window.id, by=CLARA)
    again = queue.call_ticket(ticket_id=found.id, window_id=window.id, by=CLARA)
    assert (again.number, again.calls) == (amina.number, 2)
    assert [each.data.get("again") for each in queue.history(ticket_id=amina.id, by=CLARA)] == [None, False, True]


def test_what_another_window_has_called_is_not_called_here() -> None:
    ticket = took()
    first, second = sat_down(), sat_down(KIRI, "2")
    queue.call_next(window_id=first.id, by=CLARA)
    before = everything()
    with pytest.raises(kernel.Conflict):
        queue.call_ticket(ticket_id=ticket.id, window_id=second.id, by=KIRI)
    assert queue.call_next(window_id=second.id, by=KIRI) is None
    assert everything() == before


def test_a_window_is_one_clerks_and_a_clerk_is_at_one() -> None:
    window = sat_down()
    assert sat_down() == window
    with pytest.raises(kernel.Conflict) as taken:
        sat_down(KIRI, "1")
    assert taken.value.code == "window_taken"
    with pytest.raises(kernel.Conflict) as own:
        sat_down(CLARA, "2")
    assert own.value.code == "own_window"
    queue.close_window(window_id=window.id, by=CLARA)
    assert (queue.window_of(by=CLARA), sat_down(KIRI, "1").clerk_id) == (None, "kiri")


def test_a_window_closes_when_nobody_is_there_and_lets_go_of_who_waits_for_it() -> None:
    held, handed = took(), took()
    window, other = sat_down(), sat_down(KIRI, "2")
    queue.call_ticket(ticket_id=held.id, window_id=window.id, by=CLARA)
    with pytest.raises(kernel.Conflict):
        queue.close_window(window_id=window.id, by=CLARA)
    queue.hold_ticket(ticket_id=held.id, by=CLARA)
    queue.hand_over_ticket(ticket_id=handed.id, to_window="1", by=KIRI)
    queue.close_window(window_id=window.id, by=CLARA)
    for expected in (held, handed):
        called = queue.call_next(window_id=other.id, by=KIRI)
        assert called is not None
        assert called.number == expected.number
        queue.leave_queue(ticket_id=called.id, by=KIRI)


@pytest.mark.parametrize("who", [*STRANGERS.values(), MERE, clerk("eve")], ids=[*STRANGERS, "Mere", "Eve, a colleague"])
def test_nobody_calls_to_a_window_that_is_not_theirs(who: kernel.Actor) -> None:
    ticket, window = took(), sat_down()
    before = everything()
    asks: tuple[Callable[[], object], ...] = (
        lambda: queue.call_next(window_id=window.id, by=who),
        lambda: queue.call_ticket(ticket_id=ticket.id, window_id=window.id, by=who),
        lambda: queue.close_window(window_id=window.id, by=who),
    )
    for ask in asks:
        with pytest.raises(kernel.NotFound):
            ask()
    assert everything() == before
    assert now(ticket).state == "waiting"


@pytest.mark.parametrize("who", STRANGERS.values(), ids=STRANGERS)
def test_strangers_open_no_window(who: kernel.Actor) -> None:
    before = everything()
    with pytest.raises((kernel.NotAllowed, kernel.SignInNeeded)):
        queue.open_window(office=OFFICE, place="1", by=who)
    assert everything() == before
    assert queue.offices(by=who) == ()
    assert queue.window_of(by=who) is None


def test_a_window_that_is_not_there() -> None:
    with pytest.raises(kernel.NotFound):
        sat_down(place="9")


def test_the_board_calls_by_name_only_who_said_so() -> None:
    first, second = took(name="Boris"), took(name="Amina", call_by_name=True)
    took("vehicles")
    one, two = sat_down(), sat_down(KIRI, "2")
    queue.call_next(window_id=one.id, by=CLARA)
    with later(0.5):
        queue.call_next(window_id=two.id, by=KIRI)
    with later(1.2):
        board = queue.board(office=OFFICE)
    assert [(each.called, each.by_name, each.window, each.new) for each in board.lines] == [
        ("Amina", True, "2", True),
        (first.number, False, "1", False),
    ]
    assert board.waiting == {"general": 0, "quick": 0, "vehicles": 1}
    assert second.number not in repr(board)
    queue.begin_ticket(ticket_id=first.id, by=CLARA)
    assert [each.serving for each in queue.board(office=OFFICE).lines] == [False, True]
