"""Writes a decision: sealed by a digest, tied to the one it supersedes, never changed afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guichet.audit import api as audit
from guichet.cases import workflows
from guichet.cases.editing import put_back, readable
from guichet.cases.events import CaseDecided, CaseRedecided
from guichet.cases.models import CaseRow, DecisionRow
from guichet.cases.opinions import binds
from guichet.cases.queries import as_decision
from guichet.cases.types import Decision
from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel
from guichet.vault import api as vault

LONGEST_WORDS = 20_000


@dataclass(frozen=True)
class Ruling:
    """What is to be decided."""

    transition: str
    outcome: str | None
    reasons: Any
    amounts: Mapping[str, Any]
    law_hash: str
    words: str
    effective_from: date | None
    facts: Mapping[str, Any] | None
    facts_on: date | None
    automatic: bool | None
    graph_hash: str = ""


def check(ruling: Ruling, by: kernel.Actor) -> None:
    """Raises Invalid when the words are too long or the reasons' law is not named, NotAllowed for a false machine."""
    if ruling.automatic and not by.is_system:
        raise kernel.NotAllowed("only the platform itself decides automatically", where="automatic")
    problems = []
    if len(ruling.words) > LONGEST_WORDS:
        problems.append(kernel.Problem("words", f"at most {LONGEST_WORDS} characters", "Shorten them."))
    if ruling.reasons is not None and not ruling.law_hash:
        problems.append(kernel.Problem("law_hash", "is empty", "Name the law package that the reasons come from."))
    if problems:
        raise kernel.Invalid(tuple(problems))


def write_decision(
    row: CaseRow,
    workflow: catalogue.Workflow,
    transition: catalogue.Transition,
    ruling: Ruling,
    by: kernel.Actor,
) -> tuple[Decision, CaseDecided]:
    """Move the case and append the decision; the caller holds row and transaction, and records the event returned."""
    outcome = _outcome(transition, ruling)
    if ruling.facts is None:
        readable(row)
    if not by.is_system or not ruling.automatic:
        binds(row, workflow, outcome)
    before = row.decisions.order_by("-sequence").first()
    if ruling.facts is not None:
        row.facts = dict(ruling.facts)
        row.facts_on = ruling.facts_on or workflows.today()
    workflows.move(row, workflow, transition)
    put_back(row)
    written = DecisionRow(
        id=kernel.new_id(),
        case=row,
        sequence=before.sequence + 1 if before else 1,
        outcome=outcome,
        transition=transition.id,
        facts_on=row.facts_on,
        law_hash=ruling.law_hash,
        graph_hash=ruling.graph_hash or None,
        decided_by=None if by.is_system else by.agent_id,
        decided_at=kernel.now(),
        effective_from=ruling.effective_from or workflows.today(),
        supersedes=before,
    )
    written.amounts = audit.canonical(ruling.amounts)
    written.reasons = audit.canonical(ruling.reasons)
    written.facts = audit.canonical(row.facts)
    written.words = ruling.words.strip()
    written.digest = digest_of(written)
    written.save(force_insert=True)
    told: dict[str, Any] = {
        "organization": row.organization,
        "service": row.service,
        "decision": written.id,
        "outcome": written.outcome,
        "transition": written.transition,
        "automatic": written.decided_by is None,
        "law_hash": written.law_hash,
        "effective_from": written.effective_from,
        "digest": written.digest,
    }
    event = CaseRedecided(**told, supersedes=before.id) if before else CaseDecided(**told)
    return as_decision(written), event


def _outcome(transition: catalogue.Transition, ruling: Ruling) -> str:
    """What the workflow calls the result: the transition says it, and what the officer said may not differ."""
    outcome = transition.outcome or ruling.outcome
    if transition.effect != "decide" or not outcome:
        problem = kernel.Problem("transition", f"{transition.id} decides nothing", "Choose one with effect: decide.")
        raise kernel.Invalid((problem,))
    if ruling.outcome not in {None, outcome}:
        remedy = f"{ruling.outcome!r} is another outcome."
        problem = kernel.Problem("outcome", f"{transition.id} means {outcome}", remedy)
        raise kernel.Invalid((problem,))
    return outcome


def digest_of(row: DecisionRow) -> str:
    """SHA-256, in hex, over everything a decision says, its words and facts as they are sealed.

    Over what is sealed, so that it can be proven after the key was destroyed, and tells nothing to who guesses.
    """
    return _digest(row, row.sealed_amounts, row.sealed_reasons, row.sealed_facts, row.sealed_words)


def fits_digest(row: DecisionRow) -> bool:
    """Whether the row gives its digest. Decisions from before sealing have one over what they said in the open.

    Of those that were erased since nothing can be said but what the event of the case says.
    """
    if digest_of(row) == row.digest:
        return True
    try:
        said = (row.amounts, row.reasons, row.facts, row.words)
    except vault.Unreadable:
        return False
    return vault.erased_on(*said) is not None or _digest(row, *said) == row.digest


def _digest(row: DecisionRow, amounts: str, reasons: str, facts: str, words: str) -> str:
    # Decisions from before graphs were kept are sealed without one.
    graph = {"graph_hash": row.graph_hash} if row.graph_hash else {}
    return hashlib.sha256(
        audit.canonical(
            {
                "id": row.id,
                "case": row.case_id,
                "sequence": row.sequence,
                "outcome": row.outcome,
                "transition": row.transition,
                "amounts": amounts,
                "reasons": reasons,
                "facts": facts,
                "facts_on": row.facts_on,
                "law_hash": row.law_hash,
                "words": words,
                "decided_by": row.decided_by,
                "decided_at": row.decided_at,
                "effective_from": row.effective_from,
                "supersedes": row.supersedes_id,
                **graph,
            }
        ).encode()
    ).hexdigest()
