"""Enqueue a job: a row in the same transaction as the change that makes it necessary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from guichet.audit.canonical import canonical
from guichet.kernel import api as kernel

_HEAD = (
    "INSERT INTO audit_job (id, task, payload, key, state, due_at, attempts, token, worker, error, created_at) VALUES "
)
_PLACES = "(%s, %s, %s, %s, 'waiting', %s, 0, 0, '', '', %s)"
_INSERT = f"{_HEAD}{_PLACES} ON CONFLICT (task, key) DO NOTHING RETURNING id"


def enqueue(task: str, payload: dict[str, Any], *, key: str = "", run_at: datetime | None = None) -> str:
    """Write a job and return its id. A key that the task already knows returns the job it named, and writes nothing.

    A key is remembered for as long as finished jobs are kept (`forget_jobs`, 30 days). `run_at` None means at once.
    """
    now = kernel.now()
    adapt = connection.ops.adapt_datetimefield_value
    row = [kernel.new_id(), task, canonical(payload), key or None, adapt(run_at or now), adapt(now)]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, row)
        written = cursor.fetchone()
        if written is None:
            cursor.execute("SELECT id FROM audit_job WHERE task = %s AND key = %s", [task, key])
            written = cursor.fetchone()
    return str(written[0])


def enqueue_all(jobs: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """Write several jobs (task, payload), due at once, in one statement."""
    at = connection.ops.adapt_datetimefield_value(kernel.now())
    values = [(kernel.new_id(), task, canonical(payload), None, at, at) for task, payload in jobs]
    with connection.cursor() as cursor:
        cursor.execute(_HEAD + ", ".join([_PLACES] * len(jobs)), [each for row in values for each in row])
