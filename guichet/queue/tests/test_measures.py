"""measures and end_days: times are computed from events; what is over leaves no name and no key."""

from contextlib import AbstractContextManager
from datetime import timedelta

import pytest

from guichet.kernel import api as kernel
from guichet.queue import api as queue
from guichet.queue.measuring import spread
from guichet.queue.models import TicketRow
from guichet.queue.tests.cast import CLARA, KIRI, MANAGER, OFFICE, TEN, now, sat_down, took
from guichet.vault import api as vault

pytestmark = pytest.mark.django_db


def at(minutes: float) -> AbstractContextManager[None]:
    return kernel.held_at(TEN + timedelta(minutes=minutes))


def test_a_day_to_the_second() -> None:
    first, second, third = took(), took("quick"), took()
    one, two = sat_down(), sat_down(KIRI, "4")
    with at(4):
        queue.call_next(window_id=one.id, by=CLARA)  # the quick one, who came with ten minutes ahead
    with at(5):
        queue.begin_ticket(ticket_id=second.id, by=CLARA)
    with at(8):
        queue.complete_service(ticket_id=second.id, service="a/b", by=CLARA)
    with at(10):
        queue.complete_service(ticket_id=second.id, service="a/c", by=CLARA)
        queue.hand_over_ticket(ticket_id=second.id, to_window="4", by=CLARA)
    with at(25):
        queue.call_next(window_id=two.id, by=KIRI)
        queue.call_next(window_id=one.id, by=CLARA)
        queue.begin_ticket(ticket_id=second.id, by=KIRI)
        queue.leave_queue(ticket_id=first.id, by=CLARA)
    with at(26):
        queue.finish_ticket(ticket_id=second.id, by=KIRI)
    found = queue.measures(office=OFFICE, day=TEN.date(), by=MANAGER)
    assert (found.tickets, found.served, found.left, found.open) == (3, 1, 1, 1)
    assert found.waiting == queue.Spread(2, 4 * 60, 25 * 60, 25 * 60)
    assert found.serving == queue.Spread(1, 6 * 60, 6 * 60, 6 * 60)
    assert found.services == {"a/b": spread([timedelta(minutes=3)]), "a/c": spread([timedelta(minutes=2)])}
    assert found.windows == {"4": 1}
    lanes = {each.lane: each for each in found.lanes}
    assert (lanes["quick"].within_promise, lanes["general"].within_promise, lanes["vehicles"].within_promise) == (
        1,
        0,
        None,
    )
    assert (lanes["general"].tickets, lanes["general"].called, lanes["general"].left) == (2, 1, 1)
    assert now(third).state == "waiting"


def test_nearest_rank() -> None:
    assert spread([]) == queue.Spread(0, 0, 0, 0)
    assert spread(timedelta(seconds=n) for n in range(1, 101)) == queue.Spread(100, 50, 90, 100)
    assert spread(timedelta(seconds=n) for n in (5, 1)) == queue.Spread(2, 1, 5, 5)


def test_a_day_that_is_over_is_ended_and_its_keys_are_destroyed() -> None:
    ticket, gone = took(name="Amina"), took(name="Boris")
    window = sat_down()
    queue.call_next(window_id=window.id, by=CLARA)
    queue.leave_queue(ticket_id=gone.id, by=CLARA)
    sealed = TicketRow.objects.get(id=ticket.id).sealed_name
    with kernel.held_at(TEN + timedelta(days=3)):
        assert queue.end_days(before_on=TEN.date()) == 0
        assert now(ticket).name == "Amina"
        assert queue.end_days(before_on=TEN.date() + timedelta(days=2)) == 1
        assert queue.end_days(before_on=TEN.date() + timedelta(days=2)) == 0
        assert queue.window_of(by=CLARA) is None
    assert (now(ticket).state, now(ticket).name) == ("left", "")
    assert [each.data.get("how") for each in queue.history(ticket_id=ticket.id, by=CLARA)][-1] == "closing"
    vault.forget_keys()
    assert vault.erased_on(vault.read(sealed, place=f"queue_ticket/{ticket.id}/name")) is not None
    assert not TicketRow.objects.filter(keyed=True).exists()
