"""A job is enqueued with the change that makes it necessary, or not at all; a key names it once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from guichet.audit import api as audit
from guichet.audit.models import JobRow
from guichet.audit.operations.enqueue_job import enqueue_all
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Broken(Exception):
    """What goes wrong in an operation after it enqueued."""


def test_a_job_waits_with_its_payload_and_is_due_at_once() -> None:
    with kernel.held_at(NOON):
        job = audit.enqueue("test.letter", {"message": "m1", "words": ["ā"]})
    row = JobRow.objects.get()
    assert (row.id, row.task, row.payload, row.key) == (job, "test.letter", '{"message":"m1","words":["ā"]}', None)
    assert (row.state, row.due_at, row.created_at, row.attempts, row.token) == ("waiting", NOON, NOON, 0, 0)


def test_a_job_may_be_due_later() -> None:
    with kernel.held_at(NOON):
        audit.enqueue("test.letter", {}, run_at=NOON + timedelta(days=2))
    assert JobRow.objects.get().due_at == NOON + timedelta(days=2)


def test_what_is_rolled_back_enqueued_nothing() -> None:
    def operation() -> None:
        with transaction.atomic():
            audit.enqueue("test.letter", {})
            enqueue_all([("test.letter", {}), ("test.text", {})])
            raise Broken

    with pytest.raises(Broken):
        operation()
    assert JobRow.objects.count() == 0


def test_a_key_names_one_job_of_a_task_and_the_first_payload_stands() -> None:
    first = audit.enqueue("test.letter", {"n": 1}, key="message-1")
    assert audit.enqueue("test.letter", {"n": 2}, key="message-1") == first
    assert audit.enqueue("test.text", {"n": 3}, key="message-1") != first
    assert sorted(JobRow.objects.values_list("task", "payload")) == [
        ("test.letter", '{"n":1}'), ("test.text", '{"n":3}'),
    ]  # fmt: skip


def test_without_a_key_every_call_is_a_job() -> None:
    assert audit.enqueue("test.letter", {}) != audit.enqueue("test.letter", {})
    assert JobRow.objects.count() == 2


def test_several_are_written_in_one_statement(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's fixture
        enqueue_all([("test.letter", {"n": n}) for n in range(3)])
    assert sorted(JobRow.objects.values_list("payload", flat=True)) == ['{"n":0}', '{"n":1}', '{"n":2}']
