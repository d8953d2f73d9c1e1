"""Claim a case: one officer takes it, and the others see that."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.cases import workflows
from guichet.cases.conflicts import not_too_near
from guichet.cases.editing import put_back, stream, take, unchanged
from guichet.cases.events import CaseClaimed
from guichet.cases.queries import whole
from guichet.cases.types import Case
from guichet.kernel import api as kernel


def claim(*, case_id: str, revision: int, by: kernel.Actor) -> Case:
    """Assign the case to the actor and make the workflow's `claim` where it has one from here.

    A case that is the actor's already stays as it is. Raises NotFound, NotAllowed, Conflict (it changed, it is
    another's, or it is closed).
    """
    with transaction.atomic():
        row = take(case_id, action="claim", by=by)
        if by.agent_id is not None and row.assigned_to == by.agent_id:
            return whole(row, by)
        unchanged(row, revision)
        if row.assigned_to:
            raise kernel.Conflict(
                "someone else has this case", where="assigned_to", remedy="Ask them to release it first."
            )
        if row.closed_at is not None:
            raise kernel.Conflict("this case is closed", where="status", remedy="Reopen it first.")
        if by.agent_id is not None:
            not_too_near(row, by.agent_id)
        workflow = workflows.workflow_of(row.service, row.service_version)
        transition = workflow.transition("claim")
        if transition and row.status in transition.from_statuses and workflows.plays_role(transition, by, row):
            workflows.move(row, workflow, transition)
        row.assigned_to = by.agent_id or ""
        put_back(row)
        audit.record(
            CaseClaimed(organization=row.organization, assigned_to=by.agent_id, status=row.status),
            stream=stream(row),
            by=by,
            concerns=row.owner_id,
        )
        return whole(row, by)
