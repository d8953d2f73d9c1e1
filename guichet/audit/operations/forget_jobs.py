"""Forget finished jobs that are old: done after 30 days, dead ones are kept until a person has dealt with them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from guichet.audit.models import JobRow
from guichet.audit.tasks import task
from guichet.kernel import api as kernel

KEPT_FOR = timedelta(days=30)


def forget_jobs(*, before: datetime) -> int:
    """Delete jobs done before a moment; returns how many."""
    return JobRow.objects.filter(finished_at__lt=before, state=JobRow.State.DONE).delete()[0]


@task("audit.forget_jobs")
def _forget_old_jobs(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the shape of a task
    forget_jobs(before=kernel.now() - KEPT_FOR)
