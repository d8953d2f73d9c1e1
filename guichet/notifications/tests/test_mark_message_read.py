"""A message is its recipient's: read, marked, attached and drawn for nobody else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.notifications import api as notifications
from guichet.notifications.models import MessageRow
from guichet.notifications.tests.cast import AMINA, CASE, CHEN, EVE, EVE_OF_ANOTHER_AGENCY, NOBODY, TO_AMINA, say

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 21, 0, 0, tzinfo=UTC)


def test_it_is_marked_once() -> None:
    message = say()
    with kernel.held_at(NOON):
        assert notifications.mark_read(message_id=message.id, by=AMINA).read_at == NOON
    assert notifications.mark_read(message_id=message.id, by=AMINA).read_at == NOON
    types = [each.type for each in audit.history(stream=kernel.Reference("message", message.id))]
    assert types == ["notifications.MessageSent", "notifications.MessageRead"]
    assert notifications.unread(by=AMINA) == 0


def test_staff_read_what_their_agency_sent_and_it_is_recorded() -> None:
    message = say()
    assert notifications.message(message_id=message.id, by=CHEN).subject == "You get Best Start"
    assert [each.id for each in notifications.messages_about(about=CASE, by=CHEN)] == [message.id]
    assert notifications.letter_pdf(message_id=message.id, by=CHEN).startswith(b"%PDF")
    seen = [each.data for each in audit.history(stream=kernel.Reference("access", "amina"))]
    assert [each["purpose"] for each in seen] == ["notifications.read", "notifications.read", "notifications.letter"]
    assert {each["what"] for each in seen} == {f"message:{message.id}"}
    assert notifications.inbox(by=CHEN) == ()
    with pytest.raises(kernel.NotAllowed):
        notifications.mark_read(message_id=message.id, by=CHEN)
    assert MessageRow.objects.get().read_at is None


@pytest.mark.parametrize("who", [EVE, EVE_OF_ANOTHER_AGENCY, NOBODY], ids=["Eve", "Eve of another agency", "nobody"])
def test_eve_reads_nothing(who: kernel.Actor) -> None:
    message = say(attachments=[notifications.Attachment("a.txt", "text/plain", b"secret")])
    attachment_id = message.attachments[0][0]
    doors: list[Callable[[], object]] = [
        lambda: notifications.message(message_id=message.id, by=who),
        lambda: notifications.mark_read(message_id=message.id, by=who),
        lambda: notifications.letter_pdf(message_id=message.id, by=who),
        lambda: notifications.attachment(attachment_id=attachment_id, by=who),
    ]
    for door in doors:
        with pytest.raises(kernel.NotFound):
            door()
    assert notifications.inbox(by=who) == ()
    assert notifications.unread(by=who) == 0
    assert notifications.messages_about(about=CASE, by=who) == ()
    row = MessageRow.objects.get()
    assert (row.read_at, row.sealed_pdf) == (None, None)
    assert len(audit.history(stream=kernel.Reference("message", message.id))) == 1
    assert audit.history(stream=kernel.Reference("access", "amina")) == ()


def test_the_owner_opens_the_attachment() -> None:
    message = say(attachments=[notifications.Attachment("a.txt", "text/plain", b"secret")])
    found = notifications.attachment(attachment_id=message.attachments[0][0], by=AMINA)
    assert found == notifications.Attachment("a.txt", "text/plain", b"secret")


def test_an_inbox_is_read_page_by_page() -> None:
    sent = [say(key=f"k{number}").id for number in range(5)]
    say(key="other", to=replace(TO_AMINA, agent_id="boris"))
    newest = list(reversed(sent))
    first = notifications.inbox(by=AMINA, limit=2)
    second = notifications.inbox(by=AMINA, limit=2, after=first[-1].id)
    third = notifications.inbox(by=AMINA, limit=2, after=second[-1].id)
    assert [each.id for each in (*first, *second, *third)] == newest
    assert [len(first), len(second), len(third)] == [2, 2, 1]
    assert notifications.unread(by=AMINA) == 5


def test_what_does_not_exist_is_not_found() -> None:
    with pytest.raises(kernel.NotFound):
        notifications.message(message_id="none", by=AMINA)
    with pytest.raises(kernel.NotFound):
        notifications.attachment(attachment_id="none", by=AMINA)
