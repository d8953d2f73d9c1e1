"""Sending writes a message, its deliveries and their jobs once, and waits for nobody."""

from dataclasses import replace
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.notifications import api as notifications
from guichet.notifications.models import DeliveryRow, MessageRow
from guichet.notifications.tests.cast import AMINA, CASE, TO_AMINA, say, work

pytestmark = pytest.mark.django_db


def test_a_message_is_in_the_inbox_at_once() -> None:
    message = say()
    assert (message.subject, message.language, message.about) == ("You get Best Start", "en", CASE)
    assert [(each.channel, each.state) for each in message.deliveries] == [("inbox", "sent")]
    assert [each.id for each in notifications.inbox(by=AMINA)] == [message.id]
    assert message.read_at is None
    assert not message.has_letter


def test_each_wished_channel_is_used_where_the_person_can_be_reached() -> None:
    wished = ("inbox", "email", "sms", "letter")
    full = say(channels=wished, key="full")
    assert [(each.channel, each.state) for each in full.deliveries] == [
        ("inbox", "sent"), ("email", "queued"), ("sms", "queued"), ("letter", "queued")
    ]  # fmt: skip
    bare = say(channels=wished, key="bare", to=replace(TO_AMINA, email="", phone=""))
    assert [each.channel for each in bare.deliveries] == ["inbox", "letter"]
    unknown = say(channels=wished, key="unknown", to=replace(TO_AMINA, agent_id=None))
    assert [each.channel for each in unknown.deliveries] == ["email", "sms", "letter"]
    assert mail.outbox == []  # nothing is sent before the jobs are done


def test_the_same_key_is_one_message() -> None:
    first = say(channels=("email",))
    again = say(channels=("email",), subject="Something else")
    assert again == first
    assert MessageRow.objects.count() == 1
    assert DeliveryRow.objects.count() == 2
    assert len(audit.history(stream=kernel.Reference("message", first.id))) == 1


def test_nothing_is_kept_when_the_use_case_fails_after_it() -> None:
    class Failed(Exception):
        pass

    def use_case() -> None:
        with transaction.atomic():
            say(channels=("email",))
            raise Failed

    with pytest.raises(Failed):
        use_case()
    assert MessageRow.objects.count() == 0
    work()
    assert mail.outbox == []


def test_the_event_says_nothing_personal() -> None:
    message = say(channels=("email",))
    (event,) = audit.history(stream=kernel.Reference("message", message.id))
    assert event.type == "notifications.MessageSent"
    assert event.concerns == "amina"
    assert event.data == {
        "template": "inland-revenue/best-start/decided", "about": "case:c1", "channels": ["inbox", "email"]
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"channels": ("pigeon",)}, "channels"),
        ({"subject": " "}, "subject"),
        ({"subject": "x" * 301}, "subject"),
        ({"body": ""}, "body"),
        ({"key": ""}, "key"),
        ({"attachments": [notifications.Attachment("a", "text/plain", b"x")] * 11}, "attachments"),
        ({"attachments": [notifications.Attachment("a", "text/plain", b"x" * 6_000_000)]}, "attachments"),
    ],
)
def test_what_cannot_be_sent_is_refused_and_nothing_is_written(changes: dict[str, Any], where: str) -> None:
    with pytest.raises(kernel.Invalid) as refused:
        say(**changes)
    assert [each.where for each in refused.value.problems] == [where]
    assert MessageRow.objects.count() == 0


def test_sending_by_four_channels_costs_few_queries() -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        say(channels=("email", "sms", "letter"))
    assert len(queries) <= 15  # the key of what it is about is one of them
