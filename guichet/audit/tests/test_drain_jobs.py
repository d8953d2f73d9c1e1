"""Jobs: once, again after a failure, never for ever, and never finished by one who lost the lease."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError

from guichet.audit import api as audit
from guichet.audit import tasks
from guichet.audit.models import JobRow, ScheduleRow
from guichet.audit.operations import drain_jobs
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(tasks, "schedules", {})
    monkeypatch.setattr(drain_jobs, "schedules", tasks.schedules)
    with kernel.held_at(NOON):
        yield


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, int]]:
    """The test's own task writes down how it was called; `{"raise": n}` fails the first n times."""
    seen: list[tuple[Any, int]] = []

    def note(payload: dict[str, Any], *, attempt: int) -> None:
        seen.append((payload, attempt))
        if payload.get("dead"):
            raise audit.Dead("the letter has no address")
        if attempt <= payload.get("raise", 0):
            raise OSError("the gateway is down")

    tasks.registry.replace("test.note", note)
    return seen


def test_a_job_is_done_once(calls: list[Any]) -> None:
    audit.enqueue("test.note", {"n": 1})
    assert audit.drain(worker="w") == audit.Drained(done=1)
    assert audit.drain(worker="w") == audit.Drained()
    assert calls == [({"n": 1}, 1)]
    assert JobRow.objects.get().state == "done"


def test_the_same_key_twice_is_one_job(calls: list[Any]) -> None:
    first = audit.enqueue("test.note", {"n": 1}, key="k")
    assert audit.enqueue("test.note", {"n": 2}, key="k") == first
    audit.drain(worker="w")
    assert audit.enqueue("test.note", {"n": 3}, key="k") == first
    audit.drain(worker="w")
    assert calls == [({"n": 1}, 1)]
    assert audit.enqueue("test.other", {}, key="k") != first


def test_a_job_waits_for_its_time(calls: list[Any]) -> None:
    audit.enqueue("test.note", {}, run_at=NOON + timedelta(hours=1))
    assert audit.drain(worker="w") == audit.Drained()
    with kernel.held_at(NOON + timedelta(hours=1)):
        assert audit.drain(worker="w") == audit.Drained(done=1)


def test_a_failure_is_tried_again_after_a_growing_pause(calls: list[Any]) -> None:
    audit.enqueue("test.note", {"raise": 2})
    assert audit.drain(worker="w", until_empty=True) == audit.Drained(failed=1)
    job = JobRow.objects.get()
    assert (job.state, job.error) == ("waiting", "OSError: the gateway is down")
    assert timedelta(seconds=5) <= job.due_at - NOON <= timedelta(seconds=6.25)
    with kernel.held_at(NOON + timedelta(seconds=7)):
        assert audit.drain(worker="w", until_empty=True) == audit.Drained(failed=1)
    with kernel.held_at(NOON + timedelta(seconds=30)):
        assert audit.drain(worker="w", until_empty=True) == audit.Drained(done=1)
    assert [attempt for _, attempt in calls] == [1, 2, 3]


def test_after_the_last_attempt_it_is_a_dead_letter_that_can_be_revived(calls: list[Any]) -> None:
    job_id = audit.enqueue("test.note", {"raise": 12})
    for day in range(1, 13):
        with kernel.held_at(NOON + timedelta(days=day)):
            audit.drain(worker="w")
    (dead,) = audit.dead_letters()
    assert (dead.id, dead.attempts, dead.error) == (job_id, 12, "OSError: the gateway is down")
    assert audit.queue() == audit.Queue(waiting=0, held=0, dead=1, oldest_due_at=None)
    JobRow.objects.update(payload="{}")
    audit.revive_job(job_id=job_id)
    assert audit.drain(worker="w") == audit.Drained(done=1)
    with pytest.raises(kernel.NotFound, match="there is no dead job"):
        audit.revive_job(job_id=job_id)


def test_dead_is_dead_at_once(calls: list[Any]) -> None:
    audit.enqueue("test.note", {"dead": True})
    assert audit.drain(worker="w") == audit.Drained(dead=1)
    assert audit.dead_letters()[0].error == "the letter has no address"


def test_one_failure_does_not_keep_the_others_waiting(calls: list[Any]) -> None:
    audit.enqueue("test.note", {"raise": 9})
    audit.enqueue("test.note", {"n": 2})
    assert audit.drain(worker="w") == audit.Drained(done=1, failed=1)


def test_a_task_nobody_knows_is_kept_for_a_worker_that_does(calls: list[Any]) -> None:
    audit.enqueue("test.nothing_of_the_kind", {})
    assert audit.drain(worker="w") == audit.Drained(failed=1)
    assert "there is no task called 'test.nothing_of_the_kind'" in JobRow.objects.get().error


def test_limit(calls: list[Any]) -> None:
    for n in range(5):
        audit.enqueue("test.note", {"n": n})
    assert audit.drain(worker="w", limit=2) == audit.Drained(done=2)
    assert [payload["n"] for payload, _ in calls] == [0, 1]


def test_jobs_enqueued_by_jobs_are_drained_too(calls: list[Any]) -> None:
    def parent(payload: dict[str, Any], *, attempt: int) -> None:
        audit.enqueue("test.note", {"child": True})

    tasks.registry.replace("test.parent", parent)
    audit.enqueue("test.parent", {})
    assert audit.drain(worker="w", until_empty=True) == audit.Drained(done=2)


def test_a_dead_workers_job_is_taken_after_its_lease_and_not_before(calls: list[Any]) -> None:
    audit.enqueue("test.note", {})
    assert drain_jobs._take("killed", 60) is not None
    with kernel.held_at(NOON + timedelta(seconds=59)):
        assert audit.drain(worker="w") == audit.Drained()
    with kernel.held_at(NOON + timedelta(seconds=60)):
        assert audit.drain(worker="w") == audit.Drained(done=1)
    assert calls == [({}, 2)]


def test_who_lost_the_lease_cannot_finish(calls: list[Any]) -> None:
    audit.enqueue("test.note", {"raise": 1})
    slow = drain_jobs._take("slow", 60)
    assert slow is not None
    with kernel.held_at(NOON + timedelta(minutes=2)):
        fast = drain_jobs._take("fast", 60)
    assert fast is not None
    assert fast.token == slow.token + 1
    assert drain_jobs._run(slow) == audit.Drained(failed=1)
    row = JobRow.objects.get()
    assert (row.state, row.worker, row.token) == ("held", "fast", fast.token)
    assert drain_jobs._run(fast) == audit.Drained(done=1)


def test_a_job_that_kills_its_workers_ends_dead(calls: list[Any]) -> None:
    audit.enqueue("test.note", {})
    for day in range(12):
        with kernel.held_at(NOON + timedelta(days=day)):
            assert drain_jobs._take("killed", 60) is not None
    with kernel.held_at(NOON + timedelta(days=13)):
        assert audit.drain(worker="w") == audit.Drained(dead=1)
    assert calls == []
    assert audit.dead_letters()[0].error == "taken 12 times and never finished: its workers died"


def test_pauses_double_up_to_an_hour() -> None:
    for attempt, least in ((1, 5), (2, 10), (5, 80), (12, 3600), (1000, 3600)):
        assert least <= drain_jobs.pause_after(attempt) <= least * 1.25


def test_a_schedule_fires_once_a_turn_and_makes_up_once(calls: list[Any]) -> None:
    audit.schedule("hourly", task="test.note", every=timedelta(hours=1))
    assert audit.drain(worker="w") == audit.Drained(done=1)
    assert audit.drain(worker="w") == audit.Drained()
    with kernel.held_at(NOON + timedelta(hours=5, minutes=10)):
        assert audit.drain(worker="w") == audit.Drained(done=1)
        assert audit.drain(worker="w") == audit.Drained()
    assert ScheduleRow.objects.get().next_at == NOON + timedelta(hours=6)
    assert [payload["schedule"] for payload, _ in calls] == ["hourly", "hourly"]


def test_a_schedule_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match="the shortest is one second"):
        audit.schedule("mad", task="test.note", every=timedelta(milliseconds=1))


def test_old_done_jobs_are_forgotten_and_dead_ones_kept(calls: list[Any]) -> None:
    audit.enqueue("test.note", {})
    audit.enqueue("test.note", {"dead": True})
    audit.drain(worker="w")
    assert audit.forget_jobs(before=NOON) == 0
    with kernel.held_at(NOON + timedelta(days=31)):
        audit.schedule("sweep", task="audit.forget_jobs", every=timedelta(days=1))
        audit.drain(worker="w")
    assert sorted(JobRow.objects.values_list("state", "task")) == [("dead", "test.note"), ("done", "audit.forget_jobs")]


def test_payload_comes_back_as_it_was_given(calls: list[Any]) -> None:
    payload = {"ä": ["ö", 1, None, True], "money": {"cents": 7}}
    audit.enqueue("test.note", payload)
    audit.drain(worker="w")
    assert calls == [(payload, 1)]
    assert json.loads(JobRow.objects.get().payload) == payload


def test_a_worker_outlives_its_database(monkeypatch: pytest.MonkeyPatch) -> None:
    stopping = threading.Event()
    turns: list[str] = []

    def drain(*, worker: str, lease_seconds: float) -> audit.Drained:
        turns.append(worker)
        if len(turns) == 1:
            raise DatabaseError("gone")
        stopping.set()
        return audit.Drained(done=3)

    monkeypatch.setattr(drain_jobs, "drain", drain)
    monkeypatch.setattr(drain_jobs, "close_old_connections", lambda: None)
    monkeypatch.setattr("django.db.connection.close", lambda: None, raising=False)
    assert audit.work(worker="w", stopping=stopping, pause_seconds=0) == audit.Drained(done=3)
    assert turns == ["w", "w"]
