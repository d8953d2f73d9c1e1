"""Release a case: it is everyone's again."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.cases import workflows
from guichet.cases.editing import put_back, stream, take, unchanged
from guichet.cases.events import CaseReleased
from guichet.cases.queries import whole
from guichet.cases.types import Case
from guichet.kernel import api as kernel


def release(*, case_id: str, revision: int, by: kernel.Actor) -> Case:
    """Take the assignment off, and make the workflow's `release` where it has one from here.

    Any officer who may work on the case may release it: a colleague may be ill. A case nobody has stays as it is.
    Raises NotFound, NotAllowed, Conflict.
    """
    with transaction.atomic():
        row = take(case_id, action="release", by=by)
        if not row.assigned_to:
            return whole(row, by)
        unchanged(row, revision)
        workflow = workflows.workflow_of(row.service, row.service_version)
        transition = workflow.transition("release")
        if transition and row.status in transition.from_statuses and workflows.plays_role(transition, by, row):
            workflows.move(row, workflow, transition)
        row.assigned_to = ""
        put_back(row)
        audit.record(
            CaseReleased(organization=row.organization, status=row.status),
            stream=stream(row),
            by=by,
            concerns=row.owner_id,
        )
        return whole(row, by)
