"""Texts go out in order, one worker a number, and are given up only when the gateway never will take them."""

from datetime import timedelta

import pytest

from guichet.audit import api as audit
from guichet.channels.sms import api as sms
from guichet.channels.sms.models import ConversationRow, OutgoingRow
from guichet.channels.sms.operations import send_texts
from guichet.channels.sms.tests.conftest import Gateway
from guichet.kernel import api as kernel
from guichet.notifications import ports

NUMBER = "+64215550102"


def test_what_waited_while_the_gateway_was_down_goes_first(published: object, gateway: Gateway) -> None:
    gateway.trouble = ConnectionError("down")
    sms.handle(number=NUMBER, text="birth", id="1")
    assert audit.drain(worker="test", until_empty=True).failed == 1
    sms.handle(number=NUMBER, text="help", id="2")
    gateway.trouble = None
    audit.drain(worker="test", until_empty=True)
    assert [text.split()[0] for _, text in gateway.handed] == ["1", "You"]
    assert list(OutgoingRow.objects.values_list("state", "text").distinct()) == [("sent", "")]


def test_a_number_that_does_not_exist_is_given_up_at_once(published: object, gateway: Gateway) -> None:
    gateway.trouble = ports.Refused("no such number")
    sms.handle(number=NUMBER, text="hello", id="1")
    assert audit.drain(worker="test", until_empty=True).failed == 0
    waiting = OutgoingRow.objects.get()
    assert (waiting.state, waiting.text, waiting.error) == ("dead", "", "no such number")


def test_rounds_follow_one_another_until_three_days_are_over(published: object, gateway: Gateway) -> None:
    gateway.trouble = ConnectionError("down")
    sms.handle(number=NUMBER, text="hello", id="1")
    payload = {"conversation": ConversationRow.objects.get().id}
    with pytest.raises(ConnectionError):
        send_texts.send_texts(payload, attempt=send_texts.TRIES_A_ROUND - 1)
    waiting = audit.queue()
    send_texts.send_texts(payload, attempt=send_texts.TRIES_A_ROUND)
    assert audit.queue() != waiting  # the next round
    assert OutgoingRow.objects.get().state == "queued"
    send_texts.send_texts({**payload, "round": send_texts.ROUNDS - 1}, attempt=send_texts.TRIES_A_ROUND)
    given_up = OutgoingRow.objects.get()
    assert (given_up.state, given_up.text) == ("dead", "")
    assert "ConnectionError" in given_up.error


def test_two_workers_never_send_to_one_number_at_once(published: object, gateway: Gateway) -> None:
    sms.handle(number=NUMBER, text="hello", id="1")
    row = ConversationRow.objects.get()
    ConversationRow.objects.update(sending_until=kernel.now() + timedelta(minutes=1))
    with pytest.raises(kernel.TryLater):
        send_texts.send_texts({"conversation": row.id}, attempt=1)
    assert gateway.handed == []
    ConversationRow.objects.update(sending_until=kernel.now() - timedelta(minutes=1))  # its worker died
    send_texts.send_texts({"conversation": row.id}, attempt=2)
    assert len(gateway.handed) == 1
