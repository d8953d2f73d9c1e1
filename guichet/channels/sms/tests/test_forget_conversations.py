"""Idle conversations are forgotten, the drafts stay, and who said STOP is remembered."""

from collections.abc import Callable
from datetime import timedelta

from guichet.audit import api as audit
from guichet.channels.sms.models import ConversationRow, OutgoingRow, TakenRow
from guichet.channels.sms.operations.forget_conversations import forget_conversations
from guichet.channels.sms.tests.phone import Phone
from guichet.intake import api as intake
from guichet.kernel import api as kernel


def test_an_idle_conversation_loses_its_place_then_its_number(telephone: Callable[[str], Phone]) -> None:
    amina, boris = telephone("amina"), telephone("boris")
    amina.text("birth")
    amina.text("1")
    amina.text("1 Nov 2026")
    code = amina.row.tracking_code
    boris.text("stop")

    with kernel.held_at(kernel.now() + timedelta(days=13)):
        forget_conversations({}, attempt=1)
    assert amina.row.given == {"child_birth_date": "2026-11-01"}
    with kernel.held_at(kernel.now() + timedelta(days=15)):
        forget_conversations({}, attempt=1)
    assert (amina.row.request_id, amina.row.given) == ("", {})
    assert intake.status(code=code).state == "draft"
    with kernel.held_at(kernel.now() + timedelta(days=31)):
        forget_conversations({}, attempt=1)
    assert list(ConversationRow.objects.values_list("number", flat=True)) == [boris.number]
    assert boris.row.stopped_at is not None
    assert (TakenRow.objects.count(), OutgoingRow.objects.count()) == (0, 0)
    told = audit.history(stream=kernel.Reference("conversation", "all"))
    assert [each.type for each in told] == ["channels.ConversationsForgotten"] * 2
