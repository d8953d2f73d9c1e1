"""begin_ticket, complete_service, hold_ticket, hand_over_ticket, finish_ticket: a visit with several services."""

from collections.abc import Callable

import pytest

from guichet.kernel import api as kernel
from guichet.queue import api as queue
from guichet.queue.tests.cast import CLARA, KIRI, MERE, STRANGERS, everything, now, sat_down, told, took

pytestmark = pytest.mark.django_db

CASE = kernel.Reference("case", "7")


@pytest.fixture
def served() -> queue.Ticket:
    """Somebody at Clara's window."""
    took(name="Amina")
    window = sat_down()
    called = queue.call_next(window_id=window.id, by=CLARA)
    assert called is not None
    return queue.begin_ticket(ticket_id=called.id, by=CLARA, person_id="amina")


def test_three_services_in_one_visit(served: queue.Ticket) -> None:
    for service in ("snb/plates", "snb/card", "snb/plates"):
        queue.complete_service(ticket_id=served.id, service=service, by=CLARA)
    done = queue.finish_ticket(ticket_id=served.id, by=CLARA)
    assert (done.state, done.done, done.name, done.window) == (
        "served",
        ("snb/plates", "snb/card", "snb/plates"),
        "",
        "",
    )
    assert told(served) == ["TicketTaken", "TicketCalled", "TicketBegun", *["ServiceDone"] * 3, "TicketFinished"]
    assert [each.concerns for each in queue.history(ticket_id=served.id, by=CLARA)][-1] == "amina"


def test_held_and_called_back_by_the_same_window(served: queue.Ticket) -> None:
    queue.hold_ticket(ticket_id=served.id, by=CLARA)
    other = took()
    window = queue.window_of(by=CLARA)
    assert window is not None
    called = queue.call_next(window_id=window.id, by=CLARA)
    assert called is not None
    assert called.id == other.id
    with pytest.raises(kernel.Conflict):
        queue.call_ticket(ticket_id=served.id, window_id=window.id, by=CLARA)
    queue.leave_queue(ticket_id=other.id, by=CLARA)
    back = queue.call_ticket(ticket_id=served.id, window_id=window.id, by=CLARA)
    assert (back.state, back.name) == ("called", "Amina")


def test_handed_to_a_window_with_what_was_said(served: queue.Ticket) -> None:
    third, waiting = sat_down(KIRI, "4"), took()
    handed = queue.hand_over_ticket(
        ticket_id=served.id, to_window="4", said="Has the old plates with her.", subjects=(CASE, CASE), by=CLARA
    )
    assert (handed.state, handed.for_window, handed.lane, handed.window) == ("waiting", "4", "general", "")
    assert queue.call_next(window_id=queue.window_of(by=CLARA).id, by=CLARA).id == waiting.id  # type: ignore[union-attr]  # somebody waits
    called = queue.call_next(window_id=third.id, by=KIRI)
    assert called is not None
    assert (called.id, called.said, called.subjects) == (served.id, "Has the old plates with her.", (CASE,))
    assert "plates" not in repr([each.data for each in queue.history(ticket_id=served.id, by=KIRI)])


def test_handed_to_a_lane_they_keep_their_turn(served: queue.Ticket) -> None:
    took("vehicles")
    queue.hand_over_ticket(ticket_id=served.id, to_lane="vehicles", by=CLARA)
    third = sat_down(KIRI, "3")
    called = queue.call_next(window_id=third.id, by=KIRI)
    assert called is not None
    assert (called.id, called.lane, called.number) == (served.id, "vehicles", "A001")


@pytest.mark.parametrize(
    "to",
    [
        {},
        {"to_lane": "quick", "to_window": "4"},
        {"to_lane": "nowhere"},
        {"to_window": "2"},
        {"to_window": "1"},
        {"to_lane": "quick", "said": "x" * 2_001},
        {"to_lane": "quick", "subjects": (CASE,) * 21},
    ],
    ids=["nowhere", "two places", "no lane", "nobody there", "where they are", "too much said", "too many things"],
)
def test_a_hand_over_that_does_not_fit(served: queue.Ticket, to: dict[str, object]) -> None:
    before = everything()
    with pytest.raises(kernel.Invalid):
        queue.hand_over_ticket(ticket_id=served.id, by=CLARA, **to)  # type: ignore[arg-type]  # wrong on purpose
    assert everything() == before


def test_only_the_clerk_of_the_window_finishes(served: queue.Ticket) -> None:
    before = everything()
    asks: tuple[Callable[[], object], ...] = (
        lambda: queue.finish_ticket(ticket_id=served.id, by=MERE),
        lambda: queue.complete_service(ticket_id=served.id, service="a/b", by=MERE),
    )
    for ask in asks:
        with pytest.raises(kernel.Conflict):
            ask()
    assert everything() == before


@pytest.mark.parametrize("service", ["", "x" * 161])
def test_a_service_has_a_name(served: queue.Ticket, service: str) -> None:
    with pytest.raises(kernel.Invalid):
        queue.complete_service(ticket_id=served.id, service=service, by=CLARA)


@pytest.mark.parametrize("who", STRANGERS.values(), ids=STRANGERS)
def test_strangers_move_nothing(served: queue.Ticket, who: kernel.Actor) -> None:
    before = everything()
    asks: tuple[Callable[[], object], ...] = (
        lambda: queue.hold_ticket(ticket_id=served.id, by=who),
        lambda: queue.finish_ticket(ticket_id=served.id, by=who),
        lambda: queue.hand_over_ticket(ticket_id=served.id, to_lane="quick", by=who),
        lambda: queue.begin_ticket(ticket_id=served.id, by=who),
        lambda: queue.complete_service(ticket_id=served.id, service="a/b", by=who),
    )
    for ask in asks:
        with pytest.raises((kernel.NotFound, kernel.Conflict)):
            ask()
    assert everything() == before
    assert now(served).state == "serving"


def test_recognise_holder_is_told_once_and_in_their_log() -> None:
    took()
    window = sat_down()
    called = queue.call_next(window_id=window.id, by=CLARA)
    assert called is not None
    with pytest.raises(kernel.Conflict):
        queue.recognise_holder(ticket_id=called.id, person_id="amina", by=CLARA)
    queue.begin_ticket(ticket_id=called.id, by=CLARA)
    for _ in range(2):
        assert queue.recognise_holder(ticket_id=called.id, person_id="amina", by=CLARA).person_id == "amina"
    assert told(called) == ["TicketTaken", "TicketCalled", "TicketBegun", "HolderRecognised"]
    with pytest.raises(kernel.Conflict):
        queue.recognise_holder(ticket_id=called.id, person_id="eve", by=MERE)
