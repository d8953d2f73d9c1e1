"""The queue at Clara's window, the machine, the board and the ticket on a telephone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from guichet.bookings import api as bookings
from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.queue import api as queue
from tests.channels.counter.window import Page, Window

OFFICE = "wellington"
QUEUE = "/counter/en/queue/"


@pytest.fixture
def at_window(clara: Window) -> Window:
    """Clara sits at window 3."""
    assert "Where do you sit?" in clara.get(QUEUE).text
    assert clara.post(f"{QUEUE}window/", {"place": f"{OFFICE}/3"}).to == QUEUE
    return clara


@pytest.fixture
def machine(cast: Any, at_window: Window) -> str:
    """The address of the machine, as the clerk's screen names it."""
    page = at_window.get(QUEUE)
    assert page.tree is not None
    return next(str(each.get("href")) for each in page.tree.iter("a") if "/kiosk/" in (each.get("href") or ""))


def took(machine: str, **values: str) -> Page:
    return Window().post(machine, {"lane": "general", "language": "en", **values})


def waiting(cast: Any) -> list[queue.Ticket]:
    return list(queue.tickets(office=OFFICE, by=cast("clara", channel="counter")))


def move(window: Window, ticket: queue.Ticket, what: str, **values: Any) -> Page:
    return window.post(f"{QUEUE}tickets/{ticket.id}/{what}/", values)


def test_a_number_from_the_machine_to_a_visit(at_window: Window, machine: str, cast: Any, visit: Any) -> None:
    asked = Window().get(machine)
    assert (asked.status, asked.text.count('name="lane"')) == (200, 2)
    paper = took(machine, name="Amina R", language="mi")
    assert "A001" in paper.text
    assert paper.headers["Refresh"].startswith("25; url=/kiosk/")
    (ticket,) = waiting(cast)
    assert (ticket.name, ticket.call_by_name, ticket.language) == ("Amina R", True, "mi")
    assert f"/ticket/mi/{ticket.code}/" in paper.text

    assert "Amina R" in at_window.get(QUEUE).text
    assert "Amina R" not in Window().get(f"/board/{OFFICE}/").text
    assert at_window.post(f"{QUEUE}next/").to == QUEUE
    board = Window().get(f"/board/{OFFICE}/")
    assert "Amina R" in board.text
    assert board.headers["Refresh"] == "8"
    assert 'lang="mi"' in board.text
    assert 'lang="en"' in board.text
    assert "Go to window 3 now." in Window().get(f"/ticket/en/{ticket.code}/").text

    visit(at_window)
    served = queue.ticket(ticket_id=ticket.id, by=kernel.SYSTEM)
    assert (served.state, served.person_id) == ("serving", cast.agents["amina"])
    desk = at_window.get("/counter/en/")
    assert f"{QUEUE}tickets/{ticket.id}/finish/" in desk.text
    assert "A001" in desk.text
    assert move(at_window, ticket, "finish").to == QUEUE
    assert identity.open_visit_of(cast.agents["clara"]) is None
    assert queue.ticket(ticket_id=ticket.id, by=kernel.SYSTEM).state == "served"
    assert "Your visit is over" in Window().get(f"/ticket/en/{ticket.code}/").text


def test_held_then_handed_over_with_the_request(at_window: Window, machine: str, cast: Any, visit: Any) -> None:
    took(machine), took(machine)
    first, second = waiting(cast)
    at_window.post(f"{QUEUE}next/")
    assert move(at_window, first, "begin").to == "/counter/en/"
    opened = visit(at_window)
    begun = at_window.post("/counter/en/start/inland-revenue/best-start/", {"visit": opened.id})
    request_id = begun.to.split("/requests/")[1].split("/")[0]
    assert move(at_window, first, "hold").to == QUEUE
    assert identity.open_visit_of(cast.agents["clara"]) is None
    assert move(at_window, first, "call").to == QUEUE
    move(at_window, first, "begin")
    visit(at_window)
    page = at_window.get(QUEUE)
    assert page.text.count('type="checkbox" name="request"') == 1
    nowhere = move(at_window, first, "hand-over", said="Her papers are there.")
    assert (nowhere.status, "Her papers are there." in nowhere.text) == (422, True)
    handed = move(
        at_window, first, "hand-over", to="lane/quick", said="Her papers are there.", request=[request_id, "not-hers"]
    )
    assert handed.to == QUEUE
    found = queue.ticket(ticket_id=first.id, by=kernel.SYSTEM)
    assert (found.lane, found.said) == ("quick", "Her papers are there.")
    assert found.subjects == (kernel.Reference("request", request_id),)
    at_window.post(f"{QUEUE}next/")  # who waited once does not wait again from the end
    again = at_window.get(QUEUE)
    assert "Her papers are there." in again.text
    assert move(at_window, first, "begin").to == f"/counter/en/people/{cast.agents['amina']}/"
    assert second.number == "A002"


def test_what_another_did_first_is_said(at_window: Window, machine: str, cast: Any) -> None:
    took(machine)
    (ticket,) = waiting(cast)
    at_window.post(f"{QUEUE}next/")
    busy = at_window.post(f"{QUEUE}next/")
    assert (busy.status, "Somebody stands at your window" in busy.text) == (422, True)
    assert move(at_window, ticket, "leave").to == QUEUE
    gone = move(at_window, ticket, "begin")
    assert (gone.status, "That has changed meanwhile" in gone.text) == (422, True)
    assert at_window.post(f"{QUEUE}window/close/").to == QUEUE
    assert "Where do you sit?" in at_window.get(QUEUE).text


def test_a_clerk_gives_a_number(at_window: Window, cast: Any) -> None:
    assert at_window.post(f"{QUEUE}take/", {"lane": "quick", "name": ""}).to == QUEUE
    assert [(each.number, each.call_by_name) for each in waiting(cast)] == [("Q001", False)]
    assert at_window.post(f"{QUEUE}take/", {"lane": "no-lane", "name": ""}).status == 422


def test_a_service_sent_at_the_counter_is_timed(
    at_window: Window, machine: str, cast: Any, visit: Any, walk: Any
) -> None:
    took(machine)
    (ticket,) = waiting(cast)
    at_window.post(f"{QUEUE}next/")
    opened = visit(at_window)
    begun = at_window.post("/counter/en/start/inland-revenue/best-start/", {"visit": opened.id})
    review = walk(at_window, begun, "inland-revenue/best-start", opened)
    said = {"visit": opened.id, "revision": review.value("revision"), "key": review.value("key"), "agreed": "yes"}
    at_window.post(f"{begun.to.split('requests')[0]}requests/{begun.to.split('/')[4]}/send/", said)
    assert queue.ticket(ticket_id=ticket.id, by=kernel.SYSTEM).done == ("inland-revenue/best-start",)


def test_whoever_has_the_paper_may_give_it_up(machine: str, cast: Any) -> None:
    took(machine)
    (ticket,) = waiting(cast)
    address = f"/ticket/en/{ticket.code}/"
    assert "You come next." in Window().get(address).text
    Window().post(address, {"do": "nothing"})
    assert len(waiting(cast)) == 1
    assert Window().post(address, {"do": "leave"}).to == address
    assert waiting(cast) == []
    assert "no longer waiting" in Window().get(address).text


@pytest.mark.parametrize("address", ["/board/nowhere/", "/ticket/en/AAAA-BBBB-CCCC/", "/ticket/xx/AAAA-BBBB-CCCC/"])
def test_what_is_not_there_is_not_found(cast: Any, address: str) -> None:
    assert Window().get(address).status == 404


def test_nobody_takes_numbers_from_home(machine: str, cast: Any) -> None:
    guessed = f"/kiosk/{OFFICE}/{'0' * 24}/"
    assert Window().get(guessed).status == 404
    assert Window().post(guessed, {"lane": "general"}).status == 404
    assert waiting(cast) == []
    assert took(machine, lane="no-lane").to == machine


@pytest.mark.parametrize("who", ["eve", "chen", "priya"])
def test_strangers_see_no_queue_and_move_nothing(machine: str, cast: Any, who: str) -> None:
    took(machine, name="Amina R")
    (ticket,) = waiting(cast)
    stranger = Window().sign_in(who)
    assert stranger.get(QUEUE).status == 404
    for what in ("next/", "take/", "window/", "window/close/", f"tickets/{ticket.id}/leave/"):
        assert stranger.post(f"{QUEUE}{what}", {"lane": "general", "place": f"{OFFICE}/1"}).status == 404
    assert [(each.id, each.state) for each in waiting(cast)] == [(ticket.id, "waiting")]


def test_a_second_window_has_nothing_of_the_first(at_window: Window, machine: str, cast: Any) -> None:
    took(machine)
    (ticket,) = waiting(cast)
    at_window.post(f"{QUEUE}next/")
    identity.grant_role(agent_id=cast.agents["boris"], role="clerk", organization="internal-affairs", by=cast.priya)
    boris = Window().sign_in("boris")
    taken = boris.post(f"{QUEUE}window/", {"place": f"{OFFICE}/3"})
    assert (taken.status, "Somebody sits at this window" in taken.text) == (422, True)
    boris.post(f"{QUEUE}window/", {"place": f"{OFFICE}/2"})
    there = move(boris, ticket, "begin")
    assert (there.status, "Another window has this person." in there.text) == (422, True)
    assert queue.ticket(ticket_id=ticket.id, by=kernel.SYSTEM).window == "3"


def test_who_has_an_appointment_is_checked_in_once(
    at_window: Window, machine: str, cast: Any, published: catalogue.Jurisdiction, monkeypatch: pytest.MonkeyPatch
) -> None:
    hours = (catalogue.OpenHours(weekday=5, opens=9 * 60, closes=16 * 60),)  # the story's day is a Saturday
    schedule = catalogue.Schedule(
        identifier="front", organization="internal-affairs", office=OFFICE, time_zone="Pacific/Auckland",
        slot_minutes=60, places=2, hours=hours,
    )  # fmt: skip
    here = msgspec.structs.replace(published, schedules={"front": schedule})
    monkeypatch.setattr(catalogue, "current", lambda: here)
    starts_at = kernel.now() + timedelta(hours=1)
    booked = bookings.book(
        key="k", schedule="front", starts_at=starts_at, subject=kernel.Reference("request", "1"),
        person_id=cast.agents["amina"], service="internal-affairs/register-a-birth", by=cast.amina,
    )  # fmt: skip
    took(machine)
    page = at_window.get(f"{QUEUE}expected/")
    assert ("Amina Rahimi" in page.text, "13:00" in page.text, "Register a birth" in page.text) == (True, True, True)
    for _ in range(2):
        assert at_window.post(f"{QUEUE}expected/{booked.id}/").to == QUEUE
    first, second = waiting(cast)
    assert (second.person_id, second.appointment) == (cast.agents["amina"], kernel.Reference("appointment", booked.id))
    assert (second.name, second.call_by_name) == ("", False)  # nobody asked to be called by name
    # Half an hour before the promised time is later than the one who walked in just now.
    assert (first.appointment, second.ranked_at) == (None, starts_at - timedelta(minutes=30))
    assert "Nobody is expected any more today" in at_window.get(f"{QUEUE}expected/").text
    assert "appointment 13:00" in at_window.get(QUEUE).text
    assert Window().sign_in("eve").post(f"{QUEUE}expected/{booked.id}/").status == 404


def test_who_wants_to_be_called_back_stands_in_the_list_with_their_number(at_window: Window, cast: Any) -> None:
    ticket = queue.ask_call_back(
        office=OFFICE, number="+64215550101", said="a lost certificate", by=cast("clara", channel="telephone")
    )
    assert 'href="tel:+64215550101"' in at_window.get(QUEUE).text
    assert move(at_window, ticket, "call").to == QUEUE
    page = at_window.get(QUEUE)
    assert ("Ring this number" in page.text, "a lost certificate" in page.text) == (True, True)
    assert 'href="/telephone/en/"' in page.text
    assert ("Does not answer" in page.text, "Did not come" in page.text) == (True, False)
    move(at_window, ticket, "begin")
    move(at_window, ticket, "finish")
    assert "+64215550101" not in at_window.get(QUEUE).text
