"""Texts are kept while the gateway is down, sent in order when it is back, and given up only when it never will."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from guichet.audit import api as audit
from guichet.channels.sms import api as sms
from guichet.channels.sms.models import ConversationRow, OutgoingRow
from guichet.channels.sms.operations import send_texts
from guichet.channels.sms.tests.phone import Phone
from guichet.kernel import api as kernel
from guichet.lab import api as lab
from guichet.lab.pytest_cast import Cast
from guichet.notifications import api as notifications
from guichet.notifications import ports

NUMBER = "+64215550102"


class Refusing(ports.SmsGateway):
    """Says that the number does not exist."""

    def send(self, number: str, text: str) -> str:
        raise ports.Refused("no such number")

    def check(self) -> tuple[kernel.Problem, ...]:
        return ()


def test_the_request_goes_on_while_the_gateway_is_down_and_the_replies_come_in_order(
    cast: Cast, telephone: Callable[[str], Phone]
) -> None:
    phone = telephone("boris")
    lab.misbehave("sms", "down")
    for number, text in enumerate(("birth", "1", "1 Nov 2026", "yes")):
        sms.handle(number=NUMBER, text=text, id=str(number))
        assert audit.drain(worker="test", until_empty=True).failed == 1
    assert phone.all() == ()
    assert phone.row.field == "child_birth_place"  # nothing that was said is lost
    assert OutgoingRow.objects.filter(state="queued").count() == 4

    lab.misbehave("sms", "works")
    with kernel.held_at(kernel.now() + timedelta(hours=1)):
        audit.drain(worker="test", until_empty=True)

    questions = [text.splitlines()[-2 if "Reply" in text else 0] for text in phone.all()]
    assert questions[1:3] == ["Day, month and year.", "Was your baby born in New Zealand?"]
    assert phone.all()[3].startswith("Where was your baby born?")
    assert list(OutgoingRow.objects.values_list("state", "text").distinct()) == [("sent", "")]
    assert ConversationRow.objects.get(number=NUMBER).sending_until is None


def test_a_number_that_does_not_exist_is_given_up_at_once(published: object) -> None:
    ports.sms_gateways.replace("default", Refusing())
    sms.handle(number=NUMBER, text="hello", id="1")
    drained = audit.drain(worker="test", until_empty=True)
    assert (drained.failed, drained.dead) == (0, 0)
    waiting = OutgoingRow.objects.get()
    assert (waiting.state, waiting.text, waiting.error) == ("dead", "", "no such number")


def test_rounds_follow_one_another_until_three_days_are_over(published: object) -> None:
    lab.misbehave("sms", "down")
    sms.handle(number=NUMBER, text="hello", id="1")
    row = ConversationRow.objects.get()
    payload = {"conversation": row.id}
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


def test_two_workers_never_send_to_one_number_at_once(published: object) -> None:
    sms.handle(number=NUMBER, text="hello", id="1")
    row = ConversationRow.objects.get()
    ConversationRow.objects.update(sending_until=kernel.now() + timedelta(minutes=1))
    with pytest.raises(kernel.TryLater):
        send_texts.send_texts({"conversation": row.id}, attempt=1)
    assert OutgoingRow.objects.get().state == "queued"
    ConversationRow.objects.update(sending_until=kernel.now() - timedelta(minutes=1))  # its worker died
    send_texts.send_texts({"conversation": row.id}, attempt=2)
    assert OutgoingRow.objects.get().state == "sent"


def test_stop_holds_for_the_platforms_messages_too(cast: Cast, telephone: Callable[[str], Phone]) -> None:
    phone = telephone("boris")
    phone.text("stop")
    before = phone.all()
    notifications.send(
        to=notifications.Recipient(agent_id=cast.agents["boris"], name="Boris", language="en", phone=NUMBER),
        template="test", about=kernel.Reference("test", "1"), subject="News", body="News.", sms="News.",
        channels=("sms",), by=kernel.SYSTEM, key="news",
    )  # fmt: skip
    drained = audit.drain(worker="test", until_empty=True)
    assert drained.dead == 1
    assert phone.all() == before
    assert [each.subject for each in notifications.inbox(by=cast.boris)] == ["News"]
