"""Somebody on the telephone gets a ticket too; somebody in the hall is told once when few come before them."""

import pytest

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.queue import api as queue
from guichet.queue.models import TicketRow
from guichet.queue.tests.cast import CLARA, KIOSK, OFFICE, STRANGERS, everything, now, sat_down, told, took

NUMBER = "+15065550101"


def asked(**changes: object) -> queue.Ticket:
    values = {"office": OFFICE, "number": NUMBER, "key": "call-1", "said": "a lost licence", "by": KIOSK} | changes
    return queue.ask_call_back(**values)  # type: ignore[arg-type]  # a test's own dictionary


@pytest.mark.django_db
def test_a_call_back_waits_its_turn_and_its_number_goes_with_it() -> None:
    ticket = asked()
    assert (ticket.call_back, ticket.phone, ticket.number[0], ticket.state) == (True, NUMBER, "T", "waiting")
    assert asked().id == ticket.id
    assert asked(key="call-2").id != ticket.id
    assert NUMBER not in str(TicketRow.objects.values_list())
    assert queue.callback_office() == OFFICE
    window = sat_down()
    called = queue.call_next(window_id=window.id, by=CLARA)
    assert called is not None
    assert called.id == ticket.id
    assert called.said == "a lost licence"
    assert queue.board(office=OFFICE).lines == ()
    queue.begin_ticket(ticket_id=ticket.id, by=CLARA)
    queue.finish_ticket(ticket_id=ticket.id, by=CLARA)
    assert now(ticket).phone == ""
    assert asked().id != ticket.id


@pytest.mark.django_db
def test_who_wants_it_is_told_once_that_their_turn_is_near() -> None:
    first = [took() for _ in range(4)]
    waits = took(tell_near="+1 506 555 0102")
    assert now(waits).phone == "+15065550102"
    window = sat_down()
    for ticket in first:
        called = queue.call_next(window_id=window.id, by=CLARA)
        assert called is not None
        assert called.id == ticket.id
        queue.begin_ticket(ticket_id=ticket.id, by=CLARA)
        queue.finish_ticket(ticket_id=ticket.id, by=CLARA)
    assert told(waits).count("TurnNear") == 1
    near = next(
        each for each in audit.history(stream=kernel.Reference("ticket", waits.id)) if each.type == "queue.TurnNear"
    )
    assert near.data["ahead"] == 2
    with pytest.raises(kernel.Invalid):
        took(tell_near="0800")


@pytest.mark.django_db
@pytest.mark.parametrize("who", STRANGERS)
def test_strangers_have_nobody_called_back(who: str) -> None:
    before = everything()
    with pytest.raises((kernel.NotAllowed, kernel.NotFound, kernel.SignInNeeded)):
        asked(by=STRANGERS[who])
    assert everything() == before
