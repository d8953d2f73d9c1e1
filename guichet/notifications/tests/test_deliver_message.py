"""Deliveries go out by jobs; a provider that is down blocks nobody, and giving up is told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.notifications import api as notifications
from guichet.notifications import ports
from guichet.notifications.models import DeliveryRow
from guichet.notifications.operations.deliver_message import ROUNDS, TRIES_A_ROUND
from guichet.notifications.tests.cast import AMINA, TO_AMINA, Gateway, Press, say, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    plugged = Gateway()
    ports.sms_gateways.replace("default", plugged)
    yield plugged
    ports.sms_gateways._things.pop("default")


@pytest.fixture
def press() -> Iterator[Press]:
    plugged = Press()
    ports.printers.replace("default", plugged)
    yield plugged
    ports.printers._things.pop("default")


def states(message: notifications.Message) -> dict[str, str]:
    found = notifications.message(message_id=message.id, by=AMINA)
    return {each.channel: each.state for each in found.deliveries}


def test_an_email_is_text_and_html_in_the_persons_language() -> None:
    message = say(
        channels=("email",),
        to=replace(TO_AMINA, language="mi"),
        body="Tēnā koe,\n\n# Te moni\n\n- **$73.00** <script>x</script>",
        attachments=[notifications.Attachment("a.txt", "text/plain", b"hello")],
    )
    assert work() == (0, 0)
    (sent,) = mail.outbox
    assert isinstance(sent, EmailMultiAlternatives)
    assert (sent.to, sent.subject) == (["amina@example.org"], "You get Best Start")
    assert sent.body.startswith("Tēnā koe,\n\nTe moni\n\n- $73.00 <script>x</script>\n\n")
    assert f"/my/messages/{message.id}/" in sent.body
    html = str(sent.alternatives[0][0])
    assert '<html lang="mi" dir="ltr">' in html
    assert "<h1" in html
    assert "<h2" in html
    assert "<li><strong>$73.00</strong> &lt;script&gt;x&lt;/script&gt;</li>" in html
    assert "Pānuitia tēnei karere i tō pouaka" in html
    assert sent.attachments == [("a.txt", "hello", "text/plain")]
    assert str(sent.extra_headers["Message-ID"]).startswith(f"<{message.id}@")
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert states(message) == {"inbox": "sent", "email": "sent"}


def test_a_text_goes_through_the_gateway_once(gateway: Gateway) -> None:
    message = say(channels=("sms",), sms="Inland Revenue: you get Best Start.")
    work()
    assert gateway.sent == [("+64211234567", "Inland Revenue: you get Best Start.")]
    assert states(message) == {"inbox": "sent", "sms": "sent"}
    delivery = DeliveryRow.objects.get(channel="sms")
    assert (delivery.provider_id, delivery.attempts) == ("sms-1", 1)
    # The job is done again, as after a worker that died before it said so.
    audit.enqueue("notifications.deliver", {"delivery": delivery.id}, key="again")
    work()
    assert len(gateway.sent) == 1


def test_a_long_text_is_shortened(gateway: Gateway) -> None:
    say(channels=("sms",), sms="a " * 400)
    work()
    assert len(gateway.sent[0][1]) <= 459
    assert gateway.sent[0][1].endswith("…")


def test_a_letter_without_a_printer_waits_to_be_opened() -> None:
    message = say(channels=("letter",))
    work()
    assert states(message) == {"inbox": "sent", "letter": "ready"}
    assert notifications.message(message_id=message.id, by=AMINA).has_letter


def test_a_letter_goes_to_the_printer_with_its_address(press: Press) -> None:
    message = say(channels=("letter",))
    work()
    ((pdf, address, reference),) = press.printed
    assert pdf.startswith(b"%PDF-")
    assert address == ("Amina Noor", "1 Rīpeka Street", "Wellington 6011")
    assert reference == DeliveryRow.objects.get(channel="letter").id
    assert states(message)["letter"] == "sent"
    assert pdf == notifications.letter_pdf(message_id=message.id, by=AMINA)


def test_a_gateway_that_is_down_blocks_nobody_and_is_tried_again(gateway: Gateway) -> None:
    gateway.trouble, gateway.times = ConnectionError("down"), 1
    message = say(channels=("email", "sms"))
    assert work() == (1, 0)
    assert states(message) == {"inbox": "sent", "email": "sent", "sms": "failed"}
    assert DeliveryRow.objects.get(channel="sms").error == "ConnectionError: down"
    with kernel.held_at(kernel.now() + timedelta(seconds=10)):
        work()
    assert states(message) == {"inbox": "sent", "email": "sent", "sms": "sent"}
    assert gateway.sent == [("+64211234567", "You get Best Start")]
    assert DeliveryRow.objects.get(channel="sms").attempts == 2


def test_a_refused_number_is_given_up_at_once_and_told(gateway: Gateway) -> None:
    gateway.trouble, gateway.times = ports.Refused("no such number +64211234567"), 1
    message = say(channels=("sms",))
    assert work() == (0, 1)
    assert states(message) == {"inbox": "sent", "sms": "dead"}
    event = audit.history(stream=kernel.Reference("message", message.id))[-1]
    assert event.type == "notifications.DeliveryFailed"
    assert event.concerns == "amina"
    assert event.data == {"channel": "sms", "attempts": 1, "about": "case:c1", "reason": "given_up"}
    with kernel.held_at(kernel.now() + timedelta(days=1)):
        assert work() == (0, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "amina@example.org\nBcc: eve@example.org"},
        {"email": "amina at example.org"},
        {"phone": "021 123 4567"},
    ],
)
def test_an_address_that_is_none_is_given_up_at_once_and_keeps_no_other_channel(
    wrong: dict[str, str], gateway: Gateway
) -> None:
    message = say(to=replace(TO_AMINA, **wrong), channels=("email", "sms", "letter"))
    assert work() == (0, 1)
    given_up = "sms" if "phone" in wrong else "email"
    assert {channel for channel, state in states(message).items() if state == "dead"} == {given_up}
    assert states(message)["inbox"] == "sent"
    assert not any("eve" in each for sent in mail.outbox for each in sent.to)


def test_a_gateway_that_stays_down_for_days_is_given_up_and_told(gateway: Gateway) -> None:
    gateway.trouble, gateway.times = TimeoutError(), 10_000
    message = say(channels=("sms",))
    moment = kernel.now()
    for _ in range(ROUNDS * TRIES_A_ROUND + 5):
        moment += timedelta(hours=7)
        with kernel.held_at(moment):
            work()
    delivery = DeliveryRow.objects.get(channel="sms")
    assert (delivery.state, delivery.attempts) == ("dead", ROUNDS * TRIES_A_ROUND)
    told = [each.type for each in audit.history(stream=kernel.Reference("message", message.id))]
    assert told == ["notifications.MessageSent", "notifications.DeliveryFailed"]


def test_no_gateway_at_all_is_a_passing_trouble() -> None:
    message = say(channels=("sms",))
    assert work() == (1, 0)
    assert states(message)["sms"] == "failed"
    assert DeliveryRow.objects.get(channel="sms").error.startswith("NotFound: there is no SMS gateway")


def test_a_letter_is_drawn_once(press: Press) -> None:
    message = say(channels=("letter",))
    work()
    types = [each.type for each in audit.history(stream=kernel.Reference("message", message.id))]
    assert types == ["notifications.MessageSent", "notifications.LetterMade", "notifications.MessageDelivered"]
    notifications.letter_pdf(message_id=message.id, by=AMINA)
    assert len(audit.history(stream=kernel.Reference("message", message.id))) == 3
