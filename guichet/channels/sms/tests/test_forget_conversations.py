"""Idle conversations are forgotten, the drafts stay, and who said STOP is remembered."""

from datetime import timedelta

from guichet.audit import api as audit
from guichet.channels.sms import api as sms
from guichet.channels.sms.models import ConversationRow, OutgoingRow, TakenRow
from guichet.channels.sms.operations.forget_conversations import forget_conversations
from guichet.channels.sms.tests.conftest import Gateway
from guichet.intake import api as intake
from guichet.kernel import api as kernel

AMINA, BORIS = "+64215550101", "+64215550102"


def row_of(number: str) -> ConversationRow:
    return ConversationRow.objects.get(number=number)


def test_an_idle_conversation_loses_its_place_then_its_number(published: object, gateway: Gateway) -> None:
    for place, text in enumerate(("birth", "1", "1 Nov 2026")):
        sms.handle(number=AMINA, text=text, id=str(place))
    code = row_of(AMINA).tracking_code
    sms.handle(number=BORIS, text="stop", id="1")
    audit.drain(worker="test", until_empty=True)

    with kernel.held_at(kernel.now() + timedelta(days=13)):
        forget_conversations({}, attempt=1)
    assert row_of(AMINA).given == {"child_birth_date": "2026-11-01"}
    with kernel.held_at(kernel.now() + timedelta(days=15)):
        forget_conversations({}, attempt=1)
    assert (row_of(AMINA).request_id, row_of(AMINA).given) == ("", {})
    assert intake.status(code=code).state == "draft"
    with kernel.held_at(kernel.now() + timedelta(days=31)):
        forget_conversations({}, attempt=1)
    assert list(ConversationRow.objects.values_list("number", flat=True)) == [BORIS]
    assert row_of(BORIS).stopped_at is not None
    assert (TakenRow.objects.count(), OutgoingRow.objects.count()) == (0, 0)
    told = audit.history(stream=kernel.Reference("conversation", "all"))
    assert [each.type for each in told] == ["channels.ConversationsForgotten"] * 2
