"""A request that books: chosen with it, booked by sending it, moved, waited for, ended; on every channel."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.test import Client

from guichet.audit import api as audit
from guichet.bookings import api as bookings
from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab import api as lab
from guichet.notifications import api as notifications
from guichet.notifications import ports
from tests.channels.sms.phone import Phone
from tests.journeys.booking_town import LESSONS, LICENCE, build

pytestmark = pytest.mark.django_db

# Monday the 2nd of November 2026, eight in the morning.
MORNING = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
NINE, TEN, ELEVEN = (datetime(2026, 11, 3, hour, 0, tzinfo=UTC) for hour in (13, 14, 15))
GIVEN: dict[str, dict[str, Any]] = {
    "you": {"birth_date": "1986-03-02"},
    "income": {"yearly_income": 3_000_000},
    "dog": {"dog_name": "Rex"},
    "proof": {},
    "contact": {"email": "amina@example.org"},
}


@pytest.fixture(scope="session")
def _town_rows(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[models.Model]]]:
    """The town's folder, and the rows of its one publication."""
    return build(tmp_path_factory.mktemp("booking") / "town"), {}


@pytest.fixture(autouse=True)
def _town(db: None, _town_rows: tuple[Path, dict[str, list[models.Model]]]) -> Iterator[None]:
    folder, rows = _town_rows
    tables = list(apps.get_app_config("catalogue").get_models())
    catalogue.forget()
    with kernel.held_at(MORNING):
        if not rows:
            catalogue.publish(folder, by=kernel.SYSTEM)
            rows.update({table.__name__: list(table._default_manager.all()) for table in tables})
        else:
            for table in tables:
                table._default_manager.bulk_create(rows[table.__name__])
        yield
    catalogue.forget()


def person(name: str, **changes: Any) -> kernel.Actor:
    agent = _signed(name).agent
    values = {"agent_id": agent.id, "name": name, "channel": "web", "assurance": kernel.Assurance.LOW, "language": "en"}
    return kernel.Actor(**{**values, **changes})


def at_the_booking(by: kernel.Actor, service: str = LICENCE) -> journeys.Step:
    """A request with everything answered that its pages ask."""
    step = journeys.start(service=service, by=by, language="en").step
    while step.id in GIVEN:
        step = journeys.answer(request_id=step.request_id, page=step.id, values=GIVEN[step.id], by=by)
    return step


def chosen(step: journeys.Step, value: str, by: kernel.Actor) -> journeys.Step:
    return journeys.answer(request_id=step.request_id, page=step.id, values={"time": value}, by=by)


def sent(by: kernel.Actor, at: datetime = NINE, service: str = LICENCE) -> journeys.Submitted:
    step = at_the_booking(by, service)
    value = "adults@saturday" if service == LESSONS else journeys.choice_of("desk", at)
    chosen(step, value, by)
    return journeys.submit(request_id=step.request_id, by=by)


def told(by: kernel.Actor) -> list[str]:
    return [each.subject for each in notifications.inbox(by=by) if each.template == "appointment"]


def test_the_step_offers_days_and_offices() -> None:
    amina = person("Amina")
    step = at_the_booking(amina)
    assert (step.kind, step.id) == ("booking", "booking")
    assert step.booking is not None
    assert [day.on for day in step.booking.days] == [date(2026, 11, day) for day in (2, 3, 4, 5, 9)]
    assert step.booking.days[1].label == "Tuesday 3 November 2026"
    assert [each.label for each in step.booking.days[1].times] == ["09:00", "10:00", "11:00"]
    assert step.booking.where == "Front desk, 1 Main Street, Small Town"
    assert step.booking.bring == "Bring your dog."
    assert [(each.title, each.here) for each in step.booking.places] == [("Front desk", True), ("Library", False)]
    assert len(step.fields[0].options) == sum(len(day.times) for day in step.booking.days)
    later = journeys.next_step(request_id=step.request_id, page=step.booking.later, by=amina)
    assert later.booking is not None
    assert later.booking.days[0].on == date(2026, 11, 10)
    assert later.booking.earlier == "booking--desk"
    other = journeys.next_step(request_id=step.request_id, page=step.booking.places[1].page, by=amina)
    assert other.booking is not None
    assert other.booking.days[0].on == date(2026, 11, 6)


def test_sending_books_and_the_person_is_told(work_off: Callable[[], audit.Drained]) -> None:
    amina = person("Amina")
    step = at_the_booking(amina)
    review = chosen(step, journeys.choice_of("desk", NINE), amina)
    assert review.kind == "review"
    line = review.summary[-1]
    assert (line.label, line.page) == ("Appointment", "booking")
    assert line.value_text == "Tuesday 3 November 2026, 09:00, Front desk, 1 Main Street, Small Town"
    done = journeys.submit(request_id=step.request_id, by=amina)
    assert done.step.what_next[0].startswith("You are expected: Tuesday 3 November 2026, 09:00")
    again = journeys.submit(request_id=step.request_id, by=amina)
    assert again.receipt == done.receipt
    (made,) = bookings.appointments_of(by=amina)
    assert (made.starts_at, made.service, made.subject.id) == (NINE, LICENCE, step.request_id)
    work_off()
    assert told(amina) == ["Your appointment"]
    (message,) = [each for each in notifications.inbox(by=amina) if each.template == "appointment"]
    assert "Bring your dog." in message.body
    assert "Until Tuesday 3 November 2026, 07:00 you can move or cancel it" in message.body
    (file,) = message.attachments
    content = notifications.attachment(attachment_id=file[0], by=amina).content.decode()
    assert "DTSTART:20261103T130000Z" in content
    with kernel.held_at(NINE - timedelta(hours=24)):
        work_off()
    assert told(amina)[0] == "Your appointment: Tuesday 3 November 2026, 09:00"


def test_a_time_that_somebody_took_is_told_at_the_field() -> None:
    amina, boris = person("Amina"), person("Boris")
    mine = at_the_booking(amina)
    chosen(at_the_booking(boris), journeys.choice_of("desk", NINE), boris)
    with pytest.raises(kernel.Invalid) as taken:
        chosen(mine, journeys.choice_of("desk", NINE), amina)
    assert [(each.where, each.code) for each in taken.value.problems] == [("time", "full")]
    for nonsense in ("", "nowhere@20261103T130000Z", "desk@soon", None):
        with pytest.raises(kernel.Invalid):
            chosen(mine, nonsense, amina)  # type: ignore[arg-type]  # what a program may send


def test_a_time_kept_too_long_is_chosen_again() -> None:
    amina = person("Amina")
    step = at_the_booking(amina)
    chosen(step, journeys.choice_of("desk", NINE), amina)
    with kernel.held_at(MORNING + timedelta(minutes=31)):
        assert journeys.next_step(request_id=step.request_id, by=amina).kind == "booking"
        with pytest.raises(kernel.Invalid) as late:
            journeys.submit(request_id=step.request_id, by=amina)
        assert [each.where for each in late.value.problems] == ["booking"]
        assert intake.request(request_id=step.request_id, by=amina).state == "draft"


def test_moved_and_waited_for_and_ended(work_off: Callable[[], audit.Drained]) -> None:
    amina, boris = person("Amina"), person("Boris")
    sent(amina, NINE)
    sent(boris, ELEVEN)
    (early,), (late,) = bookings.appointments_of(by=amina), bookings.appointments_of(by=boris)
    waiting = journeys.wait_for_earlier(appointment_id=late.id, by=boris)
    own = journeys.own_appointment(appointment_id=late.id, by=boris)
    assert own.waiting == waiting.id
    view = journeys.times_to_move_to(appointment_id=early.id, by=amina)
    assert view.kept.startswith("Tuesday 3 November 2026, 09:00")
    journeys.move_booking(appointment_id=early.id, choice=journeys.choice_of("desk", TEN), by=amina)
    work_off()
    assert told(amina) == ["Your appointment is on another day", "Your appointment"]
    assert told(boris) == ["A place has become free", "Your appointment"]
    (offer,) = journeys.own_bookings(by=boris).offers
    assert offer.what.startswith("Tuesday 3 November 2026, 09:00")
    assert bookings.accept_offer(waiting_id=offer.waiting_id, by=boris).starts_at == NINE
    bookings.cancel(appointment_id=early.id, by=amina)
    work_off()
    assert told(amina)[0] == "Your appointment is cancelled"
    entries = journeys.calendar_entries(by=amina, language="en", address=lambda each: f"/{each}/")
    assert [each.cancelled for each in entries] == [True]


def test_a_draft_thrown_away_frees_its_time(work_off: Callable[[], audit.Drained]) -> None:
    amina = person("Amina")
    step = at_the_booking(amina)
    chosen(step, journeys.choice_of("desk", NINE), amina)
    intake.withdraw(request_id=step.request_id, by=amina)
    work_off()
    free = bookings.free_slots(schedule="desk", from_on=date(2026, 11, 3), until_on=date(2026, 11, 3))
    assert [each.starts_at for each in free] == [NINE, TEN, ELEVEN]


def test_courses_fill_up_and_their_places_go_on(work_off: Callable[[], audit.Drained]) -> None:
    amina, boris = person("Amina"), person("Boris")
    step = at_the_booking(amina, LESSONS)
    (option,) = step.fields[0].options
    assert option.label == "Swimming for adults – Saturday morning"
    assert option.hint == (
        "From Saturday 9 January 2027 to Saturday 6 February 2027, 5 times, 09:00–09:45. "
        "Front desk, 1 Main Street, Small Town. Age on 9 January 2027: 18 to 60. One place is left."
    )
    chosen(step, option.value, amina)
    done = journeys.submit(request_id=step.request_id, by=amina)
    assert done.step.what_next[0].startswith("The place is yours: Swimming for adults")
    waits = sent(boris, service=LESSONS)
    assert waits.step.what_next[0].startswith("You wait for a place, as number 1")
    full = at_the_booking(person("Dana"), LESSONS)
    assert full.fields[0].options == ()
    work_off()
    (mine,) = journeys.own_bookings(by=amina).enrolments
    bookings.withdraw_enrolment(enrolment_id=mine.enrolment.id, by=amina)
    work_off()
    assert told(amina) == ["You gave your place back", "You have a place"]
    assert told(boris) == ["A place has become free", "You are on the waiting list"]
    (offered,) = journeys.own_bookings(by=boris).enrolments
    assert offered.until.startswith("Wednesday 4 November 2026")


def test_who_is_too_old_for_a_course_is_told_why() -> None:
    amina = person("Amina")
    given = {**GIVEN, "you": {"birth_date": "1946-03-02"}}
    step = journeys.start(service=LESSONS, by=amina, language="en").step
    while step.id in given:
        step = journeys.answer(request_id=step.request_id, page=step.id, values=given[step.id], by=amina)
    with pytest.raises(kernel.Invalid) as old:
        chosen(step, "adults@saturday", amina)
    assert [each.code for each in old.value.problems] == ["age"]


def test_on_the_web_by_code(client: Client) -> None:
    address = client.post(f"/en/start/{LICENCE}/", headers={"Sec-Fetch-Site": "same-origin"}).headers["Location"]
    forms = {
        "you": {"birth_date-day": "2", "birth_date-month": "3", "birth_date-year": "1986"},
        "income": {"yearly_income": "30000"},
        "dog": {"dog_name": "Rex"},
        "contact": {"email": "amina@example.org"},
    }
    for _ in GIVEN:
        page = address.rstrip("/").rpartition("/")[2]
        address = client.post(address, forms.get(page, {})).headers["Location"]
    assert address.endswith("/booking/")
    page = client.get(address).content.decode()
    assert page.count('type="radio"') == 15
    assert "Tuesday 3 November 2026" in page
    later = re.search(r'href="([^"]+booking--desk--20261110/)"', page)
    assert later is not None
    assert "Tuesday 10 November 2026" in client.get(later[1]).content.decode()
    assert client.post(address, {"time": ""}).status_code == 422
    review = client.post(address, {"time": journeys.choice_of("desk", NINE)}).headers["Location"]
    assert review.endswith("/review/")
    assert "Tuesday 3 November 2026" in client.get(review).content.decode()
    outcome = client.post(review.replace("/review/", "/send/"), {"key": "k"}).headers["Location"]
    shown = client.get(outcome).content.decode()
    found = re.search(r'href="(/en/appointments/[^"]+/)"', shown)
    assert found is not None
    assert "Bring your dog." in client.get(found[1]).content.decode()
    moving = client.get(f"{found[1]}move/").content.decode()
    assert "Library" in moving
    assert client.post(f"{found[1]}move/", {"time": journeys.choice_of("desk", TEN)}).status_code == 302
    assert "10:00" in client.get(found[1]).content.decode()
    assert client.get(f"{found[1]}appointment.ics").content.decode().count("BEGIN:VEVENT") == 1
    assert Client().get(found[1]).status_code == 404
    assert client.post(f"{found[1]}cancel/").status_code == 302
    assert "cancelled" in client.get(found[1]).content.decode()


def test_by_text_three_at_a_time(
    work_off: Callable[[], audit.Drained], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "GUICHET_VAR", tmp_path)
    before = dict(ports.sms_gateways)
    ports.sms_gateways.replace("default", lab.LabGateway())
    try:
        phone = Phone("+15065550101", work_off)
        phone.text("dog licence")
        phone.text("1")
        for reply in ("2 Mar 1986", "30000", "Rex", "skip"):
            phone.text(reply)
        said = "\n".join(phone.text("amina@example.org"))
        assert re.findall(r"^(?:\d/\d )?([123]) Monday 2 November 2026, (\d+):00$", said, re.MULTILINE) == [
            ("1", "09"), ("2", "10"), ("3", "11")
        ]  # fmt: skip
        assert "Reply a number, or MORE for others." in said
        said = "\n".join(phone.text("MORE"))
        assert "Tuesday 3 November 2026, 09:00" in said
        said = "\n".join(phone.text("2"))
        assert "check your" in said
        said = "\n".join(phone.text("SEND"))
        assert "You are expected: Tuesday 3 November 2026" in said
    finally:
        ports.sms_gateways._things.clear()
        ports.sms_gateways._things.update(before)
    free = bookings.free_slots(schedule="desk", from_on=date(2026, 11, 3), until_on=date(2026, 11, 3))
    assert len(free) == 2


def test_by_a_program(client: Client) -> None:
    amina = person("Amina")
    token = identity.issue_token(
        agent_id=amina.agent_id or "", assurance=kernel.Assurance.LOW, label="hers", by=kernel.SYSTEM
    )
    headers = {"Authorization": f"Bearer {token}"}
    sent(amina)
    slots = client.get("/api/v1/schedules/desk/slots").json()
    assert slots["time_zone"] == "America/Moncton"
    assert journeys.choice_of("desk", NINE) not in {each["value"] for each in slots["items"]}
    (made,) = client.get("/api/v1/my/bookings", headers=headers).json()["appointments"]
    moved = client.post(
        f"/api/v1/appointments/{made['id']}/move",
        {"time": journeys.choice_of("desk", TEN)},
        content_type="application/json",
        headers=headers,
    ).json()
    assert moved["when"] == "Tuesday 3 November 2026, 10:00"
    assert client.get(f"/api/v1/appointments/{made['id']}").status_code in (401, 404)
    (course,) = client.get("/api/v1/courses").json()["items"]
    assert (course["services"], course["sessions"][0]["free"]) == ([LESSONS], 1)
    assert len(course["sessions"][0]["meetings"]) == 5


def test_the_calendar_feed_opens_by_its_secret_address_alone(client: Client) -> None:
    amina = person("Amina")
    sent(amina)
    token = bookings.open_calendar(by=amina)
    answer = client.get(f"/calendar/booked/{token}.ics")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert b"DTSTART:20261103T130000Z" in answer.content
    assert client.get("/calendar/booked/guessed.ics").status_code == 404


def test_an_offices_day(client: Client) -> None:
    amina = person("Amina")
    sent(amina)
    chen = person("Chen")
    identity.grant_role(
        agent_id=chen.agent_id or "", role="caseworker", organization="town-hall", by=kernel.Actor(channel="command")
    )
    signed_in(client, chen)
    day = client.get("/en/work/offices/front-desk/?on=2026-11-03")
    assert day.status_code == 200
    text = day.content.decode()
    assert "Amina" in text
    assert "Tuesday 3 November 2026" in text
    (made,) = bookings.appointments_of(by=amina)
    form = {"schedule": "desk", "from": "09:00", "until": "10:00", "places": "1", "on": "2026-11-03"}
    assert client.post("/en/work/offices/front-desk/", form).status_code == 302
    assert "Nobody is there for them" in client.get("/en/work/offices/front-desk/?on=2026-11-03").content.decode()
    assert client.post("/en/work/offices/front-desk/", {**form, "until": "soon"}).status_code == 422
    early = client.post(f"/en/work/appointments/{made.id}/", {"state": "missed", "on": "2026-11-03"})
    assert early.status_code == 422
    with kernel.held_at(NINE + timedelta(minutes=30)):
        assert client.post(f"/en/work/appointments/{made.id}/", {"state": "missed"}).status_code == 302
    assert bookings.appointment(appointment_id=made.id, by=amina).state == "missed"
    sent(amina, service=LESSONS)
    listed = client.get("/en/work/courses/adults/saturday/").content.decode()
    assert "1 of 1 places are taken, 0 wait." in listed
    assert "Amina" in listed
    stranger = Client()
    signed_in(stranger, person("Eve"))
    for address in ("/en/work/offices/front-desk/", "/en/work/courses/adults/saturday/"):
        assert stranger.get(address).status_code == 404


def signed_in(client: Client, who: kernel.Actor) -> None:
    """A browser in which they are signed in, at the level that staff needs."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    account = _signed(who.name).account_id
    identity.sign_in(request, account_id=account, provider="x", assurance=kernel.Assurance.SUBSTANTIAL)
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key or ""


def _signed(name: str) -> identity.Signed:
    return identity.recognise(
        provider="https://provider.example",
        subject=name,
        claims={"name": name, "birthdate": "1986-03-02", "locale": "en"},
        assurance=kernel.Assurance.SUBSTANTIAL,
        by=kernel.SYSTEM,
    )
