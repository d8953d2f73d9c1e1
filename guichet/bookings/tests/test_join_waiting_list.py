"""Freed slots go to who waits, in order, with a time to answer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from guichet.bookings import api as bookings
from guichet.bookings.models import AppointmentRow, WaitingRow
from guichet.bookings.tests.cast import (
    AMINA,
    BORIS,
    DANA,
    EVE,
    MORNING,
    NINE,
    TEN,
    booked,
    everything,
    free,
    request,
    told,
)
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db
WEEK = {"from_on": date(2026, 11, 2), "until_on": date(2026, 11, 6)}


def waits(whose: kernel.Actor, **changes: Any) -> bookings.Waiting:
    values: dict[str, Any] = {
        "schedule": "desk",
        "subject": request(f"of-{whose.agent_id}"),
        "person_id": whose.agent_id,
        "by": whose,
        **WEEK,
    } | changes
    return bookings.join_waiting_list(**values)


def now(by: kernel.Actor) -> bookings.Waiting:
    (found,) = bookings.waiting_of(by=by)
    return found


def test_a_freed_slot_is_offered_to_the_first_and_taken() -> None:
    made, first, second = booked(), waits(BORIS), waits(DANA)
    bookings.cancel(appointment_id=made.id, by=AMINA)
    assert NINE not in free()  # kept for Boris
    offered = now(BORIS)
    assert offered.state == "offered"
    assert offered.offer is not None
    assert offered.offer.starts_at == NINE
    assert offered.answer_by == MORNING + timedelta(hours=12)
    assert now(DANA).state == "waiting"
    for wrong in (EVE, DANA):
        with pytest.raises(kernel.NotFound):
            bookings.accept_offer(waiting_id=first.id, by=wrong)
    taken = bookings.accept_offer(waiting_id=first.id, by=BORIS)
    assert (taken.person_id, taken.starts_at, taken.state) == ("boris", NINE, "booked")
    assert bookings.waiting_of(by=BORIS) == ()
    assert told("waiting", first.id) == ["WaitingJoined", "PlaceOffered", "WaitingEnded"]
    with pytest.raises(kernel.Conflict) as over:
        bookings.accept_offer(waiting_id=second.id, by=DANA)
    assert over.value.code == "over"


def test_who_has_a_later_appointment_is_moved_and_theirs_is_offered_on() -> None:
    early, late = booked(), booked(BORIS, TEN)
    waiting, other = waits(BORIS), waits(DANA)
    bookings.cancel(appointment_id=early.id, by=AMINA)
    moved = bookings.accept_offer(waiting_id=waiting.id, by=BORIS)
    assert (moved.id, moved.starts_at) == (late.id, NINE)
    offered = now(DANA)
    assert offered.id == other.id
    assert offered.offer is not None
    assert offered.offer.starts_at == TEN


def test_refused_or_unanswered_it_goes_to_the_next() -> None:
    made, first = booked(), waits(BORIS)
    waits(DANA)
    bookings.cancel(appointment_id=made.id, by=AMINA)
    bookings.refuse_offer(waiting_id=first.id, by=BORIS)
    assert now(BORIS).state == "waiting"
    assert now(DANA).state == "offered"
    with kernel.held_at(MORNING + timedelta(hours=13)):
        assert bookings.lapse() == 1
        assert now(DANA).state == "waiting"
        assert NINE in free()  # both were asked
        assert bookings.lapse() == 0


def test_who_does_not_answer_twice_waits_no_longer() -> None:
    made, other = booked(), booked(DANA, TEN)
    waiting = waits(BORIS)
    with kernel.held_at(MORNING):
        bookings.cancel(appointment_id=made.id, by=AMINA)
    with kernel.held_at(MORNING + timedelta(hours=13)):
        bookings.lapse()
        bookings.cancel(appointment_id=other.id, by=DANA)
        assert now(BORIS).state == "offered"
    with kernel.held_at(TEN):
        bookings.lapse()
        assert bookings.waiting_of(by=BORIS) == ()
    assert told("waiting", waiting.id)[-2:] == ["OfferEnded", "WaitingEnded"]


def test_no_offer_that_leaves_no_time_to_answer() -> None:
    made = booked(schedule="hall")
    waits(BORIS, schedule="hall")
    with kernel.held_at(NINE - timedelta(minutes=70)):
        bookings.cancel(appointment_id=made.id, by=AMINA)
    assert now(BORIS).state == "waiting"
    assert AppointmentRow.objects.filter(state="held").count() == 0


def test_only_the_days_they_want() -> None:
    made = booked()
    waits(BORIS, from_on=date(2026, 11, 4), until_on=date(2026, 11, 6))
    bookings.cancel(appointment_id=made.id, by=AMINA)
    assert now(BORIS).state == "waiting"


def test_joining_twice_waits_once_and_leaving_offers_on() -> None:
    made, first = booked(), waits(BORIS)
    assert waits(BORIS).id == first.id
    waits(DANA)
    bookings.cancel(appointment_id=made.id, by=AMINA)
    before = everything()
    with pytest.raises(kernel.NotFound):
        bookings.leave_waiting_list(waiting_id=first.id, by=EVE)
    assert everything() == before
    bookings.leave_waiting_list(waiting_id=first.id, by=BORIS)
    assert WaitingRow.objects.get(id=first.id).state == "ended"
    assert now(DANA).state == "offered"
    with pytest.raises(kernel.Invalid):
        waits(BORIS, from_on=date(2026, 10, 1), until_on=date(2026, 10, 2))
    with pytest.raises(kernel.NotAllowed):
        waits(AMINA, by=EVE)


def test_answer_offer_too_late() -> None:
    made, first = booked(), waits(BORIS)
    bookings.cancel(appointment_id=made.id, by=AMINA)
    with kernel.held_at(MORNING + timedelta(hours=13)), pytest.raises(kernel.Conflict) as over:
        bookings.accept_offer(waiting_id=first.id, by=BORIS)
    assert over.value.code == "over"
