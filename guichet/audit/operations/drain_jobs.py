"""Do the jobs that are due, next to any number of other workers, any of which may die at any moment.

A job is held on a lease. Its holder renews the lease while it works; when the holder dies nobody renews, the lease
ends and another worker takes the job. The token that grows with each taking keeps a holder who was only asleep from
finishing what is no longer theirs.
"""

from __future__ import annotations

import json
import logging
import random
import threading
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, close_old_connections, connection, transaction

from guichet.audit.canonical import moment
from guichet.audit.models import JobRow, ScheduleRow
from guichet.audit.operations.enqueue_job import enqueue
from guichet.audit.tasks import Dead, registry, schedules
from guichet.kernel import api as kernel

logger = logging.getLogger("guichet.audit")

ATTEMPTS = 12
FIRST_PAUSE_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 3600.0
BATCH = 100

_TAKE = """
UPDATE audit_job SET state = 'held', worker = %s, token = token + 1, attempts = attempts + 1, due_at = %s
WHERE id = (SELECT id FROM audit_job WHERE finished_at IS NULL AND due_at <= %s ORDER BY due_at LIMIT 1 {lock})
RETURNING id, task, payload, attempts, token
"""


@dataclass(frozen=True)
class Drained:
    """What a worker did: jobs `done`, attempts `failed` that will be tried again, jobs now `dead`."""

    done: int = 0
    failed: int = 0
    dead: int = 0

    def __add__(self, other: Drained) -> Drained:
        return Drained(self.done + other.done, self.failed + other.failed, self.dead + other.dead)


@dataclass(frozen=True)
class _Held:
    id: str
    task: str
    payload: dict[str, Any]
    attempts: int
    token: int


def drain(*, worker: str, limit: int | None = None, until_empty: bool = False, lease_seconds: float = 60) -> Drained:
    """Do due jobs one after another: at most `limit` (100 when not said), or `until_empty` all that are due.

    `worker` names this worker in the rows. `lease_seconds` is how long a dead worker's job stays untaken; living
    workers renew. Every task runs outside a transaction and opens its own.
    """
    fire_schedules()
    bound = limit if limit is not None else (None if until_empty else BATCH)
    total, taken = Drained(), 0
    with _Heartbeat(lease_seconds) as heartbeat:
        while bound is None or taken < bound:
            job = _take(worker, lease_seconds)
            if job is None:
                break
            taken += 1
            heartbeat.job = job
            try:
                total += _run(job)
            finally:
                heartbeat.job = None
    return total


def work(*, worker: str, stopping: threading.Event, pause_seconds: float = 1.0, lease_seconds: float = 60) -> Drained:
    """Drain again and again until `stopping` is set; a database that went away is waited for."""
    total = Drained()
    while not stopping.is_set():
        close_old_connections()
        try:
            done = drain(worker=worker, lease_seconds=lease_seconds)
        except DatabaseError:
            logger.exception("worker %s lost its database; it tries again", worker)
            connection.close()
            stopping.wait(max(pause_seconds, 1.0))
            continue
        total += done
        if done == Drained():
            stopping.wait(pause_seconds)
    return total


def fire_schedules() -> int:
    """Enqueue what is due by schedule; returns how many. Safe in many workers: each turn has one key."""
    now = kernel.now()
    rows = {row.name: row for row in ScheduleRow.objects.all()}
    for name, (task, every) in schedules.items():
        seconds = int(every.total_seconds())
        row = rows.get(name)
        if row is None or (row.task, row.every_seconds) != (task, seconds):
            ScheduleRow.objects.update_or_create(
                name=name,
                defaults={"task": task, "every_seconds": seconds},
                create_defaults={"task": task, "every_seconds": seconds, "next_at": now},
            )
    fired = 0
    for due in ScheduleRow.objects.filter(next_at__lte=now, name__in=list(schedules)):
        every = timedelta(seconds=due.every_seconds)
        missed = (now - due.next_at) // every
        with transaction.atomic():
            won = ScheduleRow.objects.filter(name=due.name, next_at=due.next_at).update(
                next_at=due.next_at + every * (missed + 1), last_at=now
            )
            if won:
                turn = moment(due.next_at)
                enqueue(due.task, {"schedule": due.name, "at": turn}, key=f"schedule:{due.name}:{turn}")
                fired += 1
    return fired


def pause_after(attempts: int) -> float:
    """Seconds until the next try: doubling from 5 s to an hour, and up to a quarter more so that none march in step."""
    pause = min(FIRST_PAUSE_SECONDS * 2.0 ** min(attempts - 1, 30), LONGEST_PAUSE_SECONDS)
    return pause * (1 + random.random() / 4)  # noqa: S311  # a spread, not a secret


def _take(worker: str, lease_seconds: float) -> _Held | None:
    now = kernel.now()
    adapt = connection.ops.adapt_datetimefield_value
    lock = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    until = now + timedelta(seconds=lease_seconds)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite" and not _any_due(cursor, adapt(now)):
            return None  # an UPDATE that finds nothing would still queue at the write gate
        cursor.execute(_TAKE.format(lock=lock), [worker[:100], adapt(until), adapt(now)])
        row = cursor.fetchone()
    if row is None:
        return None
    return _Held(row[0], row[1], json.loads(row[2]), row[3], row[4])


def _any_due(cursor: Any, now: Any) -> bool:
    cursor.execute("SELECT 1 FROM audit_job WHERE finished_at IS NULL AND due_at <= %s LIMIT 1", [now])
    return cursor.fetchone() is not None


def _run(job: _Held) -> Drained:
    if job.attempts > ATTEMPTS:
        # Its workers died rather than failed: without this a job that kills its worker would do so for ever.
        return _bury(job, f"taken {job.attempts - 1} times and never finished: its workers died")
    try:
        registry.get(job.task)(job.payload, attempt=job.attempts)
    except Dead as dead:
        return _bury(job, str(dead))
    except Exception as error:
        message = f"{type(error).__name__}: {error}"
        logger.warning("job %s (%s) failed, attempt %s: %s", job.id, job.task, job.attempts, message)
        if job.attempts >= ATTEMPTS:
            return _bury(job, message)
        again_at = kernel.now() + timedelta(seconds=pause_after(job.attempts))
        _mine(job).update(state=JobRow.State.WAITING, due_at=again_at, error=message[:2000])
        return Drained(failed=1)
    done = _mine(job).update(state=JobRow.State.DONE, finished_at=kernel.now(), error="")
    if not done:
        logger.warning("job %s (%s) was taken over while it ran: the other's result counts", job.id, job.task)
    return Drained(done=done)


def _bury(job: _Held, message: str) -> Drained:
    logger.error("job %s (%s) is dead: %s", job.id, job.task, message)
    dead = _mine(job).update(state=JobRow.State.DEAD, finished_at=kernel.now(), error=message[:2000])
    return Drained(dead=dead)


def _mine(job: _Held) -> Any:
    return JobRow.objects.filter(id=job.id, token=job.token, finished_at__isnull=True)


class _Heartbeat:
    """Renews the lease of the job at hand from a thread of its own, three times a lease."""

    def __init__(self, lease_seconds: float) -> None:
        self.lease_seconds = lease_seconds
        self.job: _Held | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="guichet-heartbeat", daemon=True)

    def __enter__(self) -> _Heartbeat:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._stopping.wait(self.lease_seconds / 3):
                job = self.job
                if job is None:
                    continue
                try:
                    until = kernel.now() + timedelta(seconds=self.lease_seconds)
                    _mine(job).filter(state=JobRow.State.HELD).update(due_at=until)
                except DatabaseError:
                    logger.warning("the lease of job %s could not be renewed now", job.id)
                    connection.close()
        finally:
            connection.close()
