"""Ask the person for something that is missing; the clock stands still until they answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from guichet.audit import api as audit
from guichet.cases import workflows
from guichet.cases.editing import put_back, required, stream, take, unchanged
from guichet.cases.events import InformationAsked
from guichet.cases.models import InformationRequestRow
from guichet.cases.queries import as_question
from guichet.cases.types import InformationRequest
from guichet.kernel import api as kernel

LONGEST_QUESTION = 4_000


def ask_for_information(
    *,
    case_id: str,
    question: str,
    revision: int,
    by: kernel.Actor,
    facts: Sequence[str] = (),
    evidence_type: str = "",
    due_on: date | None = None,
) -> InformationRequest:
    """Ask in the officer's words, naming facts and a type of evidence, by the workflow's move with effect `ask`.

    While one question is open another may be asked. Raises NotFound, NotAllowed, Invalid, Conflict (the case changed,
    or nothing can be asked in this status).
    """
    with transaction.atomic():
        row = take(case_id, action="ask", by=by)
        unchanged(row, revision)
        question = required("question", question, at_most=LONGEST_QUESTION)
        if due_on is not None and due_on < workflows.today():
            raise kernel.Invalid((kernel.Problem("due_on", "is past", "Give the person time to answer."),))
        workflow = workflows.workflow_of(row.service, row.service_version)
        transition = workflows.transition_with(workflow, row, "ask", by)
        if transition is not None:
            workflows.move(row, workflow, transition)
        elif not row.questions.filter(answered_at__isnull=True).exists():
            raise kernel.Conflict(
                f"the workflow asks nothing of a case that is {row.status}",
                where="status",
                remedy="Claim the case first, or reopen it.",
            )
        asked = InformationRequestRow(
            id=kernel.new_id(),
            case=row,
            facts=list(facts),
            evidence_type=evidence_type,
            asked_by=by.agent_id,
            asked_at=kernel.now(),
            due_on=due_on,
        )
        asked.question = question
        asked.save(force_insert=True)
        put_back(row)
        audit.record(
            InformationAsked(
                organization=row.organization,
                service=row.service,
                question=asked.id,
                facts=tuple(facts),
                evidence_type=evidence_type,
                due_on=due_on,
            ),
            stream=stream(row),
            by=by,
            concerns=row.owner_id,
        )
        return as_question(asked)
