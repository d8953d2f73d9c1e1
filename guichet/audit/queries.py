"""Reads of the log and of the queue."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet

from guichet.audit.models import EventRow, JobRow
from guichet.audit.operations.record_event import Recorded
from guichet.audit.settling import settled
from guichet.kernel import api as kernel

_AT_ONCE = 500


@dataclass(frozen=True)
class DeadLetter:
    """A job nobody tries any more, why, and what it was to do."""

    id: str
    task: str
    payload: dict[str, Any]
    attempts: int
    error: str
    finished_at: datetime


@dataclass(frozen=True)
class Queue:
    """How the queue stands: jobs `waiting`, `held` and `dead`, and since when the oldest has been due."""

    waiting: int
    held: int
    dead: int
    oldest_due_at: datetime | None


def history(*, stream: kernel.Reference) -> tuple[Recorded, ...]:
    """Everything that happened to one thing, in order."""
    return tuple(map(_recorded, EventRow.objects.filter(stream=str(stream)).order_by("seq")))


def histories(*, streams: Sequence[kernel.Reference]) -> dict[kernel.Reference, tuple[Recorded, ...]]:
    """The same of many things, in few statements; in the order in which they were asked for."""
    found: dict[str, list[Recorded]] = {str(stream): [] for stream in streams}
    names = list(found)
    for start in range(0, len(names), _AT_ONCE):
        rows = EventRow.objects.filter(stream__in=names[start : start + _AT_ONCE])
        for row in rows.order_by("stream", "seq"):
            found[row.stream].append(_recorded(row))
    return {kernel.Reference.parse(name): tuple(recorded) for name, recorded in found.items()}


def events(*, after_id: int = 0, limit: int = 1000, types: Sequence[str] = ()) -> tuple[Recorded, ...]:
    """The next events of all streams after one: call again with the last id to follow the log, and miss none.

    On PostgreSQL an event with a lower id may commit after one with a higher, so that events of transactions younger
    than the oldest still running are held back until nothing can slip in before them.
    """
    rows = EventRow.objects.filter(id__gt=after_id)
    if types:
        rows = rows.filter(type__in=types)
    return tuple(map(_recorded, settled(rows).order_by("id")[:limit]))


def event(event_id: int) -> Recorded:
    """One event by its id, as a subscriber's task is told it; raises NotFound."""
    row = EventRow.objects.filter(id=event_id).first()
    if row is None:
        raise kernel.NotFound(f"there is no event {event_id}", where="event")
    return _recorded(row)


def about(
    person_id: str, *, types: Sequence[str] = (), before_id: int | None = None, limit: int = 100
) -> tuple[Recorded, ...]:
    """The person's own log, newest first: what was done and who read their things (`audit.RecordRead`).

    Authorisation is the caller's: this package does not know people. Page back with the last id as `before_id`.
    """
    rows = EventRow.objects.filter(concerns=person_id)
    if types:
        rows = rows.filter(type__in=types)
    if before_id is not None:
        rows = rows.filter(id__lt=before_id)
    return tuple(map(_recorded, rows.order_by("-id")[:limit]))


def usage(
    person_id: str,
    *,
    types: Sequence[str],
    since: datetime | None = None,
    until: datetime | None = None,
    offset: int = 0,
    limit: int = 100,
) -> tuple[int, tuple[Recorded, ...]]:
    """How many events of some types concern a person within a time (both ends count), and a page of them, newest first.

    Authorisation is the caller's, as for `about`.
    """
    rows = EventRow.objects.filter(concerns=person_id, type__in=types)
    if since is not None:
        rows = rows.filter(at__gte=since)
    if until is not None:
        rows = rows.filter(at__lte=until)
    return rows.count(), tuple(map(_recorded, rows.order_by("-id")[offset : offset + limit]))


def dead_letters(*, limit: int = 100) -> tuple[DeadLetter, ...]:
    """Jobs that a person must look at, newest first."""
    rows: QuerySet[JobRow] = JobRow.objects.filter(state=JobRow.State.DEAD).order_by("-finished_at")[:limit]
    return tuple(
        DeadLetter(row.id, row.task, json.loads(row.payload), row.attempts, row.error, row.finished_at)
        for row in rows
        if row.finished_at is not None
    )


def queue() -> Queue:
    """How much work waits, for dashboards and alarms."""
    open_jobs = JobRow.objects.filter(finished_at__isnull=True)
    counts = dict(open_jobs.order_by().values_list("state").annotate(Count("id")))
    oldest = open_jobs.filter(due_at__lte=kernel.now()).aggregate(oldest=Min("due_at"))["oldest"]
    dead = JobRow.objects.filter(state=JobRow.State.DEAD).count()
    return Queue(counts.get(JobRow.State.WAITING, 0), counts.get(JobRow.State.HELD, 0), dead, oldest)


def _recorded(row: EventRow) -> Recorded:
    return Recorded(
        id=row.id,
        stream=kernel.Reference.parse(row.stream),
        seq=row.seq,
        type=row.type,
        at=row.at,
        by=json.loads(row.by),
        concerns=row.concerns,
        data=json.loads(row.data),
        previous=row.previous,
        hash=row.hash,
    )
