"""Booking, holding, moving and cancelling: a place is given once, and refusals change nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from guichet.bookings import api as bookings
from guichet.bookings.models import AppointmentRow
from guichet.bookings.tests.cast import (
    AMINA,
    BORIS,
    CHEN,
    DANA,
    EVE,
    MORNING,
    NINE,
    NOBODY,
    STRANGERS,
    TEN,
    booked,
    everything,
    free,
    request,
    told,
)
from guichet.kernel import api as kernel
from guichet.vault import api as vault

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_book_takes_the_place() -> None:
    assert NINE in free()
    made = booked(note="I use a wheelchair")
    assert (made.state, made.starts_at, made.ends_at) == ("booked", NINE, NINE + HOUR)
    assert (made.organization, made.office, made.zone) == ("town-hall", "front-desk", "America/Moncton")
    assert made.changeable
    assert NINE not in free()
    assert told("appointment", made.id) == ["AppointmentBooked"]
    assert bookings.appointments_of(by=AMINA) == (made,)
    kept = AppointmentRow.objects.get(id=made.id).sealed_note
    assert "wheelchair" not in kept
    assert made.note == "I use a wheelchair"


def test_the_same_key_is_the_same_appointment() -> None:
    made = booked()
    before = everything()
    assert booked().id == made.id
    assert everything() == before
    with pytest.raises(kernel.Conflict):
        booked(BORIS, key=f"amina/{NINE.isoformat()}")


def test_a_full_slot_is_refused_and_nothing_changes() -> None:
    booked()
    before = everything()
    with pytest.raises(kernel.Conflict) as refused:
        booked(BORIS)
    assert refused.value.code == "full"
    assert everything() == before


def test_three_places_take_three() -> None:
    for number in range(3):
        booked(key=f"k{number}", schedule="hall", subject=request(f"r{number}"))
    with pytest.raises(kernel.Conflict):
        booked(key="k3", schedule="hall", subject=request("r3"))
    assert sorted(AppointmentRow.objects.values_list("place", flat=True)) == [0, 1, 2]


@pytest.mark.parametrize(
    "at",
    [
        MORNING,  # it begins now: one hour of notice
        NINE + timedelta(minutes=10),  # no slot begins then
        NINE + timedelta(days=4),  # Saturday
        NINE + timedelta(days=8),  # a holiday
        NINE + timedelta(days=70),  # too far ahead
        NINE - timedelta(days=7),
    ],
)
def test_times_at_which_nobody_is_received(at: object) -> None:
    before = everything()
    with pytest.raises(kernel.Conflict):
        booked(at=at)  # type: ignore[arg-type]  # each is a moment
    assert everything() == before


def test_hold_slot_keeps_a_place_that_is_then_booked() -> None:
    held = bookings.hold(schedule="desk", starts_at=NINE, subject=request(), person_id="amina", by=AMINA)
    assert held.state == "held"
    assert NINE not in free()
    with pytest.raises(kernel.Conflict):
        booked(BORIS)
    other = bookings.hold(schedule="desk", starts_at=TEN, subject=request(), person_id="amina", by=AMINA)
    assert NINE in free()
    assert TEN not in free()
    made = booked(at=TEN, subject=request())
    assert made.id == other.id
    assert made.state == "booked"
    assert told("appointment", made.id) == ["AppointmentHeld", "AppointmentBooked"]
    assert told("appointment", held.id) == ["AppointmentHeld", "HoldEnded"]


def test_a_hold_ends_by_itself() -> None:
    bookings.hold(schedule="desk", starts_at=NINE, subject=request(), person_id="amina", by=AMINA)
    with kernel.held_at(MORNING + timedelta(minutes=31)):
        assert NINE in free()
        assert bookings.appointment_about(subject=request(), by=AMINA) is None
        assert booked(BORIS).person_id == "boris"
        with pytest.raises(kernel.Conflict):
            booked(subject=request())
        assert bookings.lapse() == 0


def test_a_hold_that_nobody_took_meanwhile_still_books() -> None:
    held = bookings.hold(schedule="desk", starts_at=NINE, subject=request(), person_id="amina", by=AMINA)
    with kernel.held_at(MORNING + timedelta(minutes=31)):
        assert booked(subject=request()).id == held.id


def test_release_hold() -> None:
    bookings.hold(schedule="desk", starts_at=NINE, subject=request(), person_id="amina", by=AMINA)
    with pytest.raises(kernel.NotFound):
        bookings.release(subject=request(), by=EVE)
    assert bookings.release(subject=request(), by=AMINA)
    assert not bookings.release(subject=request(), by=AMINA)
    assert NINE in free()


def test_move_appointment() -> None:
    made = booked()
    moved = bookings.move(appointment_id=made.id, starts_at=TEN, by=AMINA, revision=made.revision)
    assert (moved.id, moved.starts_at, moved.revision) == (made.id, TEN, made.revision + 1)
    assert NINE in free()
    assert TEN not in free()
    assert told("appointment", made.id) == ["AppointmentBooked", "AppointmentMoved"]
    elsewhere = bookings.move(appointment_id=made.id, starts_at=TEN, schedule="hall", by=AMINA)
    assert elsewhere.schedule == "hall"
    before = everything()
    assert bookings.move(appointment_id=made.id, starts_at=TEN, by=AMINA) == elsewhere
    with pytest.raises(kernel.Conflict):  # looked at before it moved
        bookings.move(appointment_id=made.id, starts_at=NINE, by=AMINA, revision=made.revision)
    booked(BORIS, schedule="desk")
    with pytest.raises(kernel.Conflict) as full:
        bookings.move(appointment_id=made.id, starts_at=NINE, schedule="desk", by=AMINA)
    assert full.value.code == "full"
    assert bookings.appointment(appointment_id=made.id, by=AMINA) == elsewhere
    assert before["AbsenceRow"] == []


def test_cancel_appointment() -> None:
    made = booked()
    assert bookings.cancel(appointment_id=made.id, by=AMINA).state == "cancelled"
    assert bookings.cancel(appointment_id=made.id, by=AMINA).state == "cancelled"
    assert told("appointment", made.id) == ["AppointmentBooked", "AppointmentCancelled"]
    assert NINE in free()
    assert booked(key="again").id != made.id


def test_too_late_to_change_but_not_for_staff() -> None:
    made = booked()
    with kernel.held_at(NINE - HOUR):
        assert not bookings.appointment(appointment_id=made.id, by=AMINA).changeable
        with pytest.raises(kernel.Conflict) as late:
            bookings.cancel(appointment_id=made.id, by=AMINA)
        assert late.value.code == "too_late"
        with pytest.raises(kernel.Conflict):
            bookings.move(appointment_id=made.id, starts_at=TEN, by=AMINA)
        assert bookings.move(appointment_id=made.id, starts_at=TEN, by=CHEN).starts_at == TEN


def test_what_is_withdrawn_frees_its_place_however_late() -> None:
    booked(subject=request())
    with kernel.held_at(NINE - HOUR):
        assert bookings.cancel_about(subject=request(), by=AMINA)
        assert not bookings.cancel_about(subject=request(), by=AMINA)


def test_mark_attendance() -> None:
    made = booked()
    with pytest.raises(kernel.Conflict):
        bookings.mark(appointment_id=made.id, state="missed", by=CHEN)
    with kernel.held_at(NINE + timedelta(minutes=20)):
        assert bookings.mark(appointment_id=made.id, state="missed", by=CHEN).state == "missed"
        assert bookings.mark(appointment_id=made.id, state="attended", by=CHEN).state == "attended"
        with pytest.raises(kernel.Conflict):
            bookings.cancel(appointment_id=made.id, by=CHEN)
    for stranger in STRANGERS.values():
        with pytest.raises((kernel.NotFound, kernel.NotAllowed)):
            bookings.mark(appointment_id=made.id, state="missed", by=stranger)
    with pytest.raises(kernel.NotAllowed):
        bookings.mark(appointment_id=made.id, state="attended", by=AMINA)
    assert told("appointment", made.id) == ["AppointmentBooked", "AppointmentMissed", "AppointmentAttended"]


@pytest.mark.parametrize("who", STRANGERS)
def test_strangers_see_and_change_nothing(who: str) -> None:
    made, stranger = booked(), STRANGERS[who]
    before = everything()
    for forbidden in (
        lambda: bookings.appointment(appointment_id=made.id, by=stranger),
        lambda: bookings.move(appointment_id=made.id, starts_at=TEN, by=stranger),
        lambda: bookings.cancel(appointment_id=made.id, by=stranger),
        lambda: bookings.cancel_about(subject=made.subject, by=stranger),
    ):
        with pytest.raises(kernel.NotFound):
            forbidden()
    with pytest.raises((kernel.NotAllowed, kernel.SignInNeeded)):
        booked(AMINA, TEN, by=stranger)
    assert bookings.appointment_about(subject=made.subject, by=stranger) is None
    assert bookings.appointments_of(by=stranger) == ()
    assert bookings.appointments_at(office="front-desk", on=date(2026, 11, 3), by=stranger) == ()
    assert everything() == before


def test_who_holds_the_code_sees_it_until_it_is_somebodys() -> None:
    holder = replace(NOBODY, capabilities=frozenset({"CODE"}))
    made = booked(NOBODY, key="k", subject=request(), person_id=None, code="CODE", by=holder)
    assert bookings.appointments_of(by=holder) == (made,)
    with pytest.raises(kernel.NotFound):
        bookings.appointment(appointment_id=made.id, by=replace(NOBODY, capabilities=frozenset({"OTHER"})))


def test_an_offices_day_for_its_staff_is_recorded() -> None:
    made = booked()
    day = bookings.appointments_at(office="front-desk", on=date(2026, 11, 3), by=CHEN)
    assert [each.id for each in day] == [made.id]
    assert told("access", "amina") == ["audit.RecordRead"]


def test_note_absence() -> None:
    first = booked(schedule="hall")
    second = booked(BORIS, schedule="hall")
    third = booked(DANA, schedule="hall")
    absence = bookings.note_absence(schedule="hall", from_at=NINE, until_at=NINE + HOUR, places=2, by=CHEN)
    day = bookings.appointments_at(office="front-desk", on=date(2026, 11, 3), by=CHEN)
    assert {each.id: each.over for each in day} == {first.id: False, second.id: True, third.id: True}
    bookings.cancel(appointment_id=second.id, by=CHEN)
    bookings.cancel(appointment_id=first.id, by=CHEN)
    with pytest.raises(kernel.Conflict):
        booked(key="new", schedule="hall", subject=request("new"))
    with pytest.raises(kernel.NotAllowed):
        bookings.end_absence(absence_id=absence.id, by=EVE)
    bookings.end_absence(absence_id=absence.id, by=CHEN)
    assert booked(key="new", schedule="hall", subject=request("new")).state == "booked"
    with pytest.raises(kernel.Invalid):
        bookings.note_absence(schedule="hall", from_at=NINE, until_at=NINE, by=CHEN)
    with pytest.raises(kernel.NotAllowed):
        bookings.note_absence(schedule="hall", from_at=NINE, until_at=TEN, by=EVE)


def test_open_calendar() -> None:
    token = bookings.open_calendar(by=AMINA)
    assert bookings.open_calendar(by=AMINA) == token
    assert bookings.owner_of_calendar(token=token) == "amina"
    other = bookings.open_calendar(by=AMINA, anew=True)
    assert other != token
    with pytest.raises(kernel.NotFound):
        bookings.owner_of_calendar(token=token)
    with pytest.raises(kernel.SignInNeeded):
        bookings.open_calendar(by=NOBODY)
    with pytest.raises(kernel.NotAllowed):
        bookings.open_calendar(by=replace(CHEN, on_behalf_of="amina"))


def test_who_is_erased_leaves_places_free_and_no_words() -> None:
    made = booked(note="I use a wheelchair")
    bookings.open_calendar(by=AMINA)
    vault.erase("amina", reason="asked", legal_basis="an Act", by=kernel.SYSTEM)
    row = AppointmentRow.objects.get(id=made.id)
    assert row.state == "cancelled"
    assert "wheelchair" not in row.note
    assert NINE in free()
    assert everything()["CalendarRow"] == []


def test_as_calendar_says_when_in_every_zone() -> None:
    made = booked()
    entry = bookings.CalendarEntry(
        made.id, "Licence", made.starts_at, made.ends_at, made.changed_at, made.revision, where="Front desk",
        remind=timedelta(hours=24),
    )  # fmt: skip
    text = bookings.as_calendar([entry], name="Yours", feed=True).decode()
    lines = text.replace("\r\n ", "").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    for expected in (
        "VERSION:2.0", "DTSTART:20261103T130000Z", "DTEND:20261103T140000Z", "STATUS:CONFIRMED", "SEQUENCE:1",
        "LOCATION:Front desk", f"UID:{made.id}@guichet", "TRIGGER:-P1D", "METHOD:PUBLISH",
    ):  # fmt: skip
        assert expected in lines
