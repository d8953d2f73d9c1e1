"""take_ticket: the next number, once for an appointment, by the kiosk or a clerk; leave_queue by whoever holds it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from guichet.kernel import api as kernel
from guichet.queue import api as queue
from guichet.queue.models import TicketRow
from guichet.queue.tests.cast import CLARA, KIOSK, OFFICE, STRANGERS, TEN, everything, holder, now, told, took

pytestmark = pytest.mark.django_db


def test_numbers_follow_one_another_in_each_lane() -> None:
    numbers = [took(lane).number for lane in ("general", "general", "quick", "general", "vehicles")]
    assert numbers == ["A001", "A002", "Q001", "A003", "V001"]


def test_tomorrow_begins_again() -> None:
    took()
    with kernel.held_at(TEN + timedelta(days=1)):
        assert (took().number, took().day.isoformat()) == ("A001", "2026-11-24")


def test_the_day_is_the_offices_own() -> None:
    # Half past two in the night in UTC is still the evening before in Fredericton.
    with kernel.held_at(TEN + timedelta(hours=12, minutes=30)):
        assert took().day.isoformat() == "2026-11-23"


def test_what_it_says() -> None:
    ticket = took("quick", services=("a/b", "a/c", "a/b"), name="  Amina   R ", call_by_name=True, language="fr")
    assert (ticket.state, ticket.services, ticket.name, ticket.call_by_name) == (
        "waiting",
        ("a/b", "a/c"),
        "Amina R",
        True,
    )
    assert (ticket.taken_at, ticket.ranked_at) == (TEN, TEN - timedelta(minutes=10))
    assert told(ticket) == ["TicketTaken"]
    (event,) = queue.history(ticket_id=ticket.id, by=CLARA)
    assert event.data == {
        "office": OFFICE, "lane": "quick", "number": "Q001", "services": ["a/b", "a/c"], "appointment": "",
    }  # fmt: skip


def test_a_name_is_sealed_and_gone_when_they_have_left() -> None:
    ticket = took(name="Amina")
    row = TicketRow.objects.get()
    assert "Amina" not in row.sealed_name
    assert row.sealed_name
    assert queue.leave_queue(ticket_id=ticket.id, by=CLARA).name == ""
    assert TicketRow.objects.get().sealed_name == ""


@pytest.mark.parametrize(
    ("early", "ranked"), [(20, 30), (0, 30), (-15, 15)], ids=["early", "on time", "a quarter of an hour late"]
)
def test_an_appointment_counts_from_its_time(early: int, ranked: int) -> None:
    promised = TEN + timedelta(minutes=early)
    ticket = took(appointment=kernel.Reference("appointment", "1"), promised_at=promised)
    # `ranked` minutes before the promised time; who is late loses what they are late by.
    assert ticket.ranked_at == promised - timedelta(minutes=ranked)


def test_checking_in_twice_is_one_ticket() -> None:
    appointment = kernel.Reference("appointment", "1")
    first = took(appointment=appointment, promised_at=TEN)
    before = everything()
    assert took(appointment=appointment, promised_at=TEN) == first
    assert everything() == before
    queue.leave_queue(ticket_id=first.id, by=CLARA)
    assert took(appointment=appointment, promised_at=TEN).number == "A002"


@pytest.mark.parametrize(
    "changes",
    [
        {"call_by_name": True},
        {"name": "x" * 81},
        {"services": tuple(f"a/{n}" for n in range(21))},
        {"promised_at": TEN},
        {"appointment": kernel.Reference("appointment", "1")},
    ],
    ids=["no name to call", "long name", "many services", "promised nothing", "no time"],
)
def test_what_does_not_fit_is_said(changes: dict[str, Any]) -> None:
    before = everything()
    with pytest.raises(kernel.Invalid):
        took(**changes)
    assert everything() == before


@pytest.mark.parametrize("changes", [{"office": "moncton"}, {"lane": "general2"}])
def test_what_is_not_there_is_not_found(changes: dict[str, Any]) -> None:
    with pytest.raises(kernel.NotFound):
        took(**changes)


@pytest.mark.parametrize("who", STRANGERS.values(), ids=STRANGERS)
def test_strangers_take_none(who: kernel.Actor) -> None:
    before = everything()
    with pytest.raises((kernel.NotAllowed, kernel.SignInNeeded)):
        took(by=who)
    assert everything() == before


def test_its_holder_sees_where_they_stand_and_may_leave() -> None:
    took(), took("vehicles")
    ticket = took(name="Amina", call_by_name=True)
    # Two windows call vehicles and everything else, so both are before them.
    seen = queue.status(code=ticket.code.lower(), by=holder(ticket))
    assert (seen.number, seen.state, seen.ahead, seen.window) == ("A002", "waiting", 2, "")
    assert "Amina" not in repr(seen)
    queue.leave_queue(ticket_id=queue.ticket_id_of(code=ticket.code, by=holder(ticket)), by=holder(ticket))
    assert (now(ticket).state, told(ticket)) == ("left", ["TicketTaken", "TicketLeft"])


@pytest.mark.parametrize("who", STRANGERS.values(), ids=STRANGERS)
def test_strangers_see_no_ticket_and_end_none(who: kernel.Actor) -> None:
    ticket = took(name="Amina")
    before = everything()
    asks: tuple[Callable[[], object], ...] = (
        lambda: queue.status(code=ticket.code, by=who),
        lambda: queue.ticket(ticket_id=ticket.id, by=who),
        lambda: queue.history(ticket_id=ticket.id, by=who),
        lambda: queue.leave_queue(ticket_id=ticket.id, by=who),
        lambda: queue.tickets(office=OFFICE, by=who),
        lambda: queue.measures(office=OFFICE, day=TEN.date(), by=who),
    )
    for ask in asks:
        with pytest.raises(kernel.NotFound):
            ask()
    assert everything() == before


def test_a_holder_reads_nothing_that_staff_say() -> None:
    ticket = took()
    with pytest.raises(kernel.NotFound):
        queue.ticket(ticket_id=ticket.id, by=holder(ticket))


def test_the_kiosk_only_gives_numbers() -> None:
    ticket = took()
    with pytest.raises(kernel.NotFound):
        queue.leave_queue(ticket_id=ticket.id, by=KIOSK)
