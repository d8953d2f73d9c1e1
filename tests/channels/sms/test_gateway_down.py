"""The gateway is down, or the person wants no texts: what then."""

from collections.abc import Callable
from datetime import timedelta

from guichet.audit import api as audit
from guichet.channels.sms import api as sms
from guichet.channels.sms.models import ConversationRow, OutgoingRow
from guichet.kernel import api as kernel
from guichet.lab import api as lab
from guichet.lab.pytest_cast import Cast
from guichet.notifications import api as notifications
from tests.channels.sms.phone import Phone

NUMBER = "+64215550102"


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
