"""Make a move of the workflow that neither asks nor decides: withdraw, close, reopen, hand on."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.cases import workflows
from guichet.cases.editing import put_back, stream, take, unchanged
from guichet.cases.models import CaseRow
from guichet.cases.moving import moved
from guichet.cases.queries import find, protected, whole
from guichet.cases.types import Case
from guichet.identity import api as identity
from guichet.kernel import api as kernel

OWN_OPERATION = {"ask": "ask_for_information", "decide": "decide"}


def transition(*, case_id: str, transition: str, revision: int, by: kernel.Actor) -> Case:
    """Move the case by a transition of its workflow. A person withdraws their own by one with effect `withdraw`.

    Raises NotFound, NotAllowed, Invalid (no such transition, or one that asks or decides), Conflict.
    """
    with transaction.atomic():
        row = find(CaseRow.objects.select_for_update(), id=case_id)
        identity.require(by, "read", protected(row))
        workflow = workflows.workflow_of(row.service, row.service_version)
        known = workflow.transition(transition)
        if known is not None:
            row = take(case_id, action=workflows.action_of(known), by=by)
        unchanged(row, revision)
        move = workflows.transition_named(workflow, row, transition, by)
        if move.effect in OWN_OPERATION:
            problem = kernel.Problem("transition", f"{transition} needs more", f"Use {OWN_OPERATION[move.effect]}.")
            raise kernel.Invalid((problem,))
        before = row.status
        workflows.move(row, workflow, move)
        put_back(row)
        told = moved(row, transition=move.id, before=before)
        audit.record(told, stream=stream(row), by=by, concerns=row.owner_id)
        return whole(row, by)
