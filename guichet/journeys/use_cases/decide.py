"""Decide a case: the law's answer is worked out anew, stored with its reasons, and what follows is put in the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.evidence import api as evidence
from guichet.journeys.use_cases.carry_out import carry_out
from guichet.journeys.use_cases.explain import Proposal, graph_behind, propose
from guichet.journeys.use_cases.view_request import workflow_of
from guichet.kernel.api import SYSTEM, Actor, Invalid, Problem, Reference, fill

GRANTING = "granted"


@dataclass(frozen=True)
class Proposed:
    """What the law says of a case, for the officer who decides it: with `fits` the transitions that agree with it."""

    case: cases.Case
    proposal: Proposal | None
    fits: tuple[str, ...]


def proposed(*, case_id: str, by: Actor, language: str = "") -> Proposed:
    """The proposal for a case, with the decisions open to this officer that would follow it."""
    case = cases.case(case_id=case_id, by=by)
    proposal = propose(case=case, language=language)
    service = catalogue.service(case.service, version=case.service_version)
    fits = tuple(
        transition.id
        for transition in workflow_of(service).transitions
        if transition.effect == "decide"
        and case.status in transition.from_statuses
        and (proposal is None or agrees(proposal, transition.outcome or ""))
    )
    return Proposed(case, proposal, fits)


def agrees(proposal: Proposal, outcome: str) -> bool:
    """Whether an outcome is what the law says; an unsettled law agrees with none."""
    return proposal.granted is not None and (outcome == GRANTING) == proposal.granted


def decide(
    *, case_id: str, transition: str, by: Actor, revision: int, words: str = "", language: str = ""
) -> cases.Decision:
    """Decide (or decide again) by a transition of the service's workflow.

    The reasons are worked out now, from the facts of the case, and stored with the law's hash. An officer who decides
    otherwise than the law package says must say why in `words`. Raises Invalid, Conflict, NotAllowed, NotFound.
    """
    with case_in_transaction(case_id, by) as case:
        service = catalogue.service(case.service, version=case.service_version)
        step = workflow_of(service).transition(transition)
        if step is None or step.effect != "decide":
            raise Invalid((Problem(transition, "this is no decision of this service.", code="transition"),))
        proposal = propose(case=case, language=language or case.language)
        if proposal is not None and not agrees(proposal, step.outcome or "") and not words.strip():
            raise Invalid(
                (
                    Problem(
                        "words",
                        "this differs from what the law package says.",
                        "Say why, in words the person can read.",
                        code="reasons_needed",
                    ),
                )
            )
        granted = step.outcome == GRANTING
        return _record(case=case, transition=step.id, proposal=proposal, words=words, revision=revision, by=by,
                       granted=granted, automatic=False)  # fmt: skip


def decide_by_rule(*, case_id: str, by_law: bool = False) -> cases.Decision | None:
    """Decide at once where the service says so and the law is in the person's favour; nobody is refused by a machine.

    `by_law`: a law lets the agency grant this unasked, whatever the service says of what is sent to it.
    Returns None when a person has to look: not automatic, not settled, or not in favour.
    """
    with case_in_transaction(case_id, SYSTEM) as case:
        service = catalogue.service(case.service, version=case.service_version)
        workflow = workflow_of(service)
        if not (workflow.on_submit.automatic or by_law) or case.decisions:
            return None
        step = next(
            (
                each
                for each in workflow.transitions
                if each.effect == "decide" and each.outcome == GRANTING and case.status in each.from_statuses
            ),
            None,
        )
        proposal = propose(case=case, language=case.language)
        if step is None or proposal is None or not proposal.granted:
            return None
        return _record(case=case, transition=step.id, proposal=proposal, words="", revision=case.revision, by=SYSTEM,
                       granted=True, automatic=True)  # fmt: skip


@contextmanager
def case_in_transaction(case_id: str, by: Actor) -> Iterator[cases.Case]:
    """One case, read inside the transaction that changes it."""
    with transaction.atomic():
        yield cases.case(case_id=case_id, by=by)


def _record(
    *,
    case: cases.Case,
    transition: str,
    proposal: Proposal | None,
    words: str,
    revision: int,
    by: Actor,
    granted: bool,
    automatic: bool,
) -> cases.Decision:
    write = cases.redecide if case.decisions else cases.decide
    decision = write(
        case_id=case.id,
        transition=transition,
        reasons=proposal.explanation.to_json() if proposal else None,
        amounts=dict(proposal.amounts) if proposal and granted else {},
        law_hash=proposal.law_hash if proposal else "",
        graph_hash=graph_behind(case) if proposal else "",
        words=words.strip(),
        revision=revision,
        by=by,
        automatic=automatic,
    )
    follow_up(case=case, decision=decision, by=by)
    return decision


def follow_up(*, case: cases.Case, decision: cases.Decision, by: Actor) -> None:
    """What a decision brings about besides itself: what the register holds from now on, and what is paid."""
    _establish(case=case, outcome=decision.outcome, by=by)
    carry_out(case=case, decision=decision, by=by)


def _establish(*, case: cases.Case, outcome: str, by: Actor) -> None:
    """What the authority's register holds from now on goes into the person's file, with the register as its source."""
    service = catalogue.service(case.service, version=case.service_version)
    established = service.establishes.get(outcome, {})
    if not established or case.owner_id is None:
        return
    jurisdiction = catalogue.current()
    facts = []
    for name, value in established.items():
        kind = service.facts.get(name) or jurisdiction.facts[name]
        about = case.subjects.get(kind.subject) or case.owner_id
        facts.append(
            evidence.NewFact(
                about_id=about,
                role=kind.subject,
                fact=name,
                value=_filled(value, case),
                source="register",
                detail=service.competent_authority,
            )
        )
    evidence.hold(facts=facts, file_of=case.owner_id, request=Reference("case", case.id), by=by)


def _filled(value: Any, case: cases.Case) -> Any:
    if not isinstance(value, str) or "{" not in value:
        return value
    return fill(value, {"case_number": case.number, "today": case.facts_on.isoformat()})
