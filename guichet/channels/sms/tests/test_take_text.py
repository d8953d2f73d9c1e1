"""One text, one effect; whole conversations are in tests/channels/sms."""

import pytest

from guichet.audit import api as audit
from guichet.channels.sms import api as sms
from guichet.channels.sms.models import ConversationRow, OutgoingRow, TakenRow
from guichet.kernel import api as kernel

NUMBER = "+64215550102"


def test_a_text_moves_the_conversation_and_queues_the_reply_in_one_transaction(published: object) -> None:
    sms.handle(number=NUMBER, text="birth", id="1")
    row = ConversationRow.objects.get(number=NUMBER)
    assert row.menu[0]["service"] == "internal-affairs/register-a-birth"
    assert OutgoingRow.objects.get(conversation=row).state == "queued"
    told = audit.history(stream=kernel.Reference("conversation", row.id))
    assert [(each.type, each.data["replies"]) for each in told] == [("channels.TextTaken", 1)]


def test_the_same_text_again_has_no_effect(published: object) -> None:
    for _ in range(5):
        sms.handle(number=NUMBER, text="birth", id="1")
    assert (TakenRow.objects.count(), OutgoingRow.objects.count()) == (1, 1)
    sms.handle(number="+64215550103", text="birth", id="1")  # another telephone may use the same name
    assert (TakenRow.objects.count(), OutgoingRow.objects.count()) == (2, 2)


def test_what_breaks_half_way_leaves_nothing_behind_so_that_it_may_be_sent_again(
    published: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> str:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(audit, "enqueue", full)
        with pytest.raises(OSError, match="disk full"):
            sms.handle(number=NUMBER, text="birth", id="1")
    assert (ConversationRow.objects.count(), TakenRow.objects.count(), OutgoingRow.objects.count()) == (0, 0, 0)
    sms.handle(number=NUMBER, text="birth", id="1")
    assert OutgoingRow.objects.count() == 1
