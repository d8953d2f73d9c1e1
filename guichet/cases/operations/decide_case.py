"""Decide a case: outcome, amounts, reasons and rights stand from now on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from guichet.audit import api as audit
from guichet.cases import workflows
from guichet.cases.deciding import Ruling, check, write_decision
from guichet.cases.editing import stream, take, unchanged
from guichet.cases.types import Decision
from guichet.kernel import api as kernel


def decide(
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
    """Decide by a transition with effect `decide`. By the platform itself (kernel.SYSTEM) it is an automatic decision.

    `reasons` is the explanation of the rules as JSON, None where no rule decides; `amounts` are minor units by law
    variable; `outcome` may be said, and must then be the transition's. `facts` (as they stand on `facts_on`) replaces
    the case's facts when it is given, and what then stands is kept in the decision. `effective_from` is today when not
    said. `law_hash` and `graph_hash` name the law and what was computed of it. `automatic` may be said, and is refused
    to anyone but the platform. After a reopening the new decision supersedes the last. Raises NotFound, NotAllowed,
    Invalid, Conflict; then nothing has changed.
    """
    ruling = Ruling(
        transition, outcome, reasons, amounts, law_hash, words, effective_from, facts, facts_on, automatic, graph_hash
    )
    check(ruling, by)
    with transaction.atomic():
        row = take(case_id, action="decide", by=by)
        unchanged(row, revision)
        workflow = workflows.workflow_of(row.service, row.service_version)
        move = workflows.transition_named(workflow, row, transition, by)
        decision, event = write_decision(row, workflow, move, ruling, by)
        audit.record(event, stream=stream(row), by=by, concerns=row.owner_id)
        return decision
