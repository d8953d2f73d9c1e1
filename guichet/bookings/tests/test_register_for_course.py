"""Courses: places, ages on a day, prerequisites, a waiting list with offers, who takes part."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from guichet.bookings import api as bookings
from guichet.bookings.models import EnrolmentRow
from guichet.bookings.tests.cast import (
    AMINA,
    BORIS,
    CHEN,
    DANA,
    EVE,
    MORNING,
    STRANGERS,
    enrolled,
    everything,
    request,
    told,
)
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db


def how_full() -> tuple[int, int, int]:
    (found,) = bookings.places_in(course="swim-1")
    return found.free, found.taken, found.waiting


def test_two_have_places_and_the_others_wait_in_order() -> None:
    assert how_full() == (2, 0, 0)
    first, second = enrolled("tom"), enrolled("lea", BORIS)
    assert (first.state, second.state) == ("enrolled", "enrolled")
    with pytest.raises(kernel.Conflict) as full:
        enrolled("max", DANA)
    assert full.value.code == "full"
    third, fourth = enrolled("max", DANA, wait=True), enrolled("zoe", DANA, wait=True)
    assert [(each.state, each.position) for each in (third, fourth)] == [("waiting", 1), ("waiting", 2)]
    with pytest.raises(kernel.Conflict):
        enrolled("ida", DANA, wait=True)  # the list is full as well
    assert how_full() == (0, 2, 2)
    assert "Tom" not in EnrolmentRow.objects.get(id=first.id).sealed_attendee
    assert first.attendee == "Tom"


def test_withdraw_enrolment_offers_the_place_and_answer_place_offer_takes_it() -> None:
    first, _, third = enrolled("tom"), enrolled("lea", BORIS), enrolled("max", DANA, wait=True)
    with pytest.raises(kernel.NotFound):
        bookings.withdraw_enrolment(enrolment_id=first.id, by=EVE)
    assert bookings.withdraw_enrolment(enrolment_id=first.id, by=AMINA).state == "cancelled"
    (offered,) = bookings.enrolments_of(by=DANA)
    assert (offered.state, offered.offered_until) == ("offered", MORNING + timedelta(hours=48))
    assert how_full() == (0, 2, 0)
    with pytest.raises(kernel.NotFound):
        bookings.accept_place(enrolment_id=third.id, by=EVE)
    assert bookings.accept_place(enrolment_id=third.id, by=DANA).state == "enrolled"
    assert bookings.accept_place(enrolment_id=third.id, by=DANA).state == "enrolled"
    assert told("enrolment", third.id) == ["EnrolmentWaiting", "PlaceOffered", "Enrolled"]
    with pytest.raises(kernel.Conflict):
        bookings.refuse_place(enrolment_id=third.id, by=DANA)


def test_a_refused_or_unanswered_place_goes_to_the_next() -> None:
    first, _ = enrolled("tom"), enrolled("lea", BORIS)
    third, fourth = enrolled("max", DANA, wait=True), enrolled("zoe", BORIS, wait=True)
    bookings.withdraw_enrolment(enrolment_id=first.id, by=AMINA)
    bookings.refuse_place(enrolment_id=third.id, by=DANA)
    assert bookings.enrolment(enrolment_id=third.id, by=DANA).state == "cancelled"
    assert bookings.enrolment(enrolment_id=fourth.id, by=BORIS).state == "offered"
    with kernel.held_at(MORNING + timedelta(hours=49)):
        assert bookings.lapse() == 1
        # Nobody else waits: it is offered to them once more, and then no longer.
        assert bookings.enrolment(enrolment_id=fourth.id, by=BORIS).state == "offered"
    with kernel.held_at(MORNING + timedelta(hours=98)):
        bookings.lapse()
        assert bookings.enrolment(enrolment_id=fourth.id, by=BORIS).state == "cancelled"
    assert how_full() == (1, 1, 0)


@pytest.mark.parametrize(
    ("born_on", "fits"),
    [
        (date(2021, 1, 9), True),  # six on the very day
        (date(2021, 1, 10), False),
        (date(2017, 1, 10), True),  # still nine
        (date(2017, 1, 9), False),
        (None, False),
    ],
)
def test_ages_are_completed_years_on_the_courses_day(born_on: date | None, fits: bool) -> None:
    if fits:
        assert enrolled("tom", born_on=born_on).state == "enrolled"
        return
    with pytest.raises(kernel.Invalid) as refused:
        enrolled("tom", born_on=born_on)
    assert [each.code for each in refused.value.problems] == ["age"]
    assert EnrolmentRow.objects.count() == 0


def test_prerequisites_are_completed_first_and_nobody_is_registered_twice() -> None:
    made = enrolled("tom")
    with pytest.raises(kernel.Invalid) as missing:
        enrolled("tom", key="k2", subject=request("r2"), course="swim-2")
    assert [each.code for each in missing.value.problems] == ["prerequisite"]
    with pytest.raises(kernel.Invalid) as twice:
        enrolled("tom", key="k2", subject=request("r2"))
    assert [each.code for each in twice.value.problems] == ["twice"]
    assert enrolled("tom").id == made.id
    with pytest.raises(kernel.NotAllowed):
        bookings.complete_course(enrolment_id=made.id, by=AMINA)
    assert bookings.complete_course(enrolment_id=made.id, by=CHEN).state == "completed"
    assert enrolled("tom", key="k2", subject=request("r2"), course="swim-2").state == "enrolled"


def test_only_in_the_days_of_registration() -> None:
    for at in (datetime(2026, 10, 31, 12, tzinfo=UTC), datetime(2027, 1, 9, 12, tzinfo=UTC)):
        with kernel.held_at(at), pytest.raises(kernel.Conflict) as closed:
            enrolled("tom")
        assert closed.value.code == "closed"


def test_a_place_held_for_a_draft() -> None:
    held = bookings.hold_place(
        course="swim-1", session="saturday", subject=request("tom"), person_id="amina", attendee_id="tom",
        born_on=date(2019, 5, 1), by=AMINA,
    )  # fmt: skip
    assert held.state == "held"
    assert how_full() == (1, 1, 0)
    assert enrolled("tom").id == held.id
    bookings.hold_place(
        course="swim-1", session="saturday", subject=request("lea"), person_id="boris",
        born_on=date(2019, 5, 1), by=BORIS,
    )  # fmt: skip
    with kernel.held_at(MORNING + timedelta(minutes=31)):
        assert how_full() == (1, 1, 0)
        assert enrolled("max", DANA).state == "enrolled"
    assert bookings.withdraw_enrolment_about(subject=request("max"), by=DANA)
    assert not bookings.withdraw_enrolment_about(subject=request("max"), by=DANA)


def test_record_attendance() -> None:
    made = enrolled("tom")
    enrolled("lea", BORIS)
    enrolled("max", DANA, wait=True)
    saturday = date(2027, 1, 9)
    with pytest.raises(kernel.Invalid):
        bookings.record_attendance(enrolment_id=made.id, on=saturday, attendance="present", by=CHEN)  # still to come
    with kernel.held_at(datetime(2027, 1, 9, 15, tzinfo=UTC)):
        bookings.record_attendance(enrolment_id=made.id, on=saturday, attendance="absent", by=CHEN)
        bookings.record_attendance(enrolment_id=made.id, on=saturday, attendance="present", by=CHEN)
        with pytest.raises(kernel.Invalid):
            bookings.record_attendance(enrolment_id=made.id, on=date(2027, 1, 8), attendance="present", by=CHEN)
        listed = bookings.attendance_list(course="swim-1", session="saturday", by=CHEN)
    assert sorted((each.attendee, each.state, each.position) for each, _ in listed) == [
        ("Lea", "enrolled", 0), ("Max", "waiting", 1), ("Tom", "enrolled", 0),
    ]  # fmt: skip
    assert [came for each, came in listed if each.id == made.id] == [{saturday: "present"}]
    for stranger in STRANGERS.values():
        assert bookings.attendance_list(course="swim-1", session="saturday", by=stranger) == ()
        assert bookings.enrolment_about(subject=made.subject, by=stranger) is None
        before = everything()
        with pytest.raises(kernel.NotFound):
            bookings.record_attendance(enrolment_id=made.id, on=saturday, attendance="present", by=stranger)
        assert everything() == before
