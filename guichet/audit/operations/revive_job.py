"""Give a dead job another life, once a person has seen to its cause."""

from __future__ import annotations

from guichet.audit.models import JobRow
from guichet.kernel import api as kernel


def revive_job(*, job_id: str) -> None:
    """Put a dead letter back in the queue with its attempts counted anew; raises NotFound when it is not dead."""
    revived = JobRow.objects.filter(id=job_id, state=JobRow.State.DEAD).update(
        state=JobRow.State.WAITING, attempts=0, due_at=kernel.now(), finished_at=None
    )
    if not revived:
        raise kernel.NotFound(f"there is no dead job {job_id}", remedy="List them with dead_letters().")
