"""Decide a decided case anew, in one step: reopened by its workflow and decided again, the old decision superseded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from guichet.audit import api as audit
from guichet.cases import workflows
from guichet.cases.deciding import Ruling, check, write_decision
from guichet.cases.editing import stream, take, unchanged
from guichet.cases.models import CaseRow
from guichet.cases.types import Decision
from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel


def redecide(
    *,
    case_id: str,
    transition: str,
    reasons: Any,
    amounts: Mapping[str, Any],
    law_hash: str,
    revision: int,
    by: kernel.Actor,
    outcome: str | None = None,
    words: str = "",
    effective_from: date | None = None,
    facts: Mapping[str, Any] | None = None,
    facts_on: date | None = None,
    automatic: bool | None = None,
    graph_hash: str = "",
) -> Decision:
    """Supersede the decision that stands: her income changed, the law changed, or the objection was right.

    The workflow must let a decided case be reopened (effect `redecide`); `transition` is the one that decides it then.
    Arguments as for `decide`. Raises NotFound, NotAllowed, Invalid, Conflict (nothing was decided yet, or the workflow
    has no way back).
    """
    ruling = Ruling(
        transition, outcome, reasons, amounts, law_hash, words, effective_from, facts, facts_on, automatic, graph_hash
    )
    check(ruling, by)
    with transaction.atomic():
        row = take(case_id, action="redecide", by=by)
        unchanged(row, revision)
        if not row.decisions.exists():
            raise kernel.Conflict("nothing was decided yet", where="case", remedy="Decide the case first.")
        workflow = workflows.workflow_of(row.service, row.service_version)
        if workflow.statuses[row.status].final:
            _reopen(row, workflow, by)
        move = workflows.transition_named(workflow, row, transition, by)
        decision, event = write_decision(row, workflow, move, ruling, by)
        audit.record(event, stream=stream(row), by=by, concerns=row.owner_id)
        return decision


def _reopen(row: CaseRow, workflow: catalogue.Workflow, by: kernel.Actor) -> None:
    back = workflows.transition_with(workflow, row, "redecide", by)
    if back is None:
        raise kernel.Conflict(
            f"the workflow has no way back from {row.status} for you",
            where="status",
            remedy="Give workflow.yaml a transition with effect: redecide, or open a new request.",
        )
    workflows.move(row, workflow, back)
