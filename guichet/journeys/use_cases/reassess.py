"""A fact changed after the decision: work out what changes with it, tell the person, put the case before an officer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.evidence import api as evidence
from guichet.journeys import validation
from guichet.journeys.compose import Speaker
from guichet.journeys.use_cases.decide import GRANTING, case_in_transaction
from guichet.journeys.use_cases.explain import Proposal, answers_of, propose
from guichet.journeys.use_cases.view_request import workflow_of
from guichet.kernel.api import SYSTEM, Actor, Invalid, NotFound, Problem, today


@dataclass(frozen=True)
class Reassessment:
    """What the law said before and says now, for one case; `reopened` when an officer will look at it again."""

    case_id: str
    before: Mapping[str, int]
    after: Mapping[str, int]
    granted_after: bool | None
    reopened: bool


def correct_fact(*, fact: str, about_id: str, value: Any, by: Actor, language: str = "") -> evidence.HeldFact:
    """The person says that a held fact is otherwise now; every decision that rests on it is worked out again.

    Raises Invalid when the value does not fit, NotFound when the file holds no such fact, Conflict when a register
    says so (then the register has to correct it).
    """
    person_id = by.person_id
    jurisdiction = catalogue.current()
    kind = jurisdiction.facts.get(fact)
    if person_id is None or kind is None:
        raise NotFound("the file holds no such fact", where=fact)
    speaker = Speaker(jurisdiction, language or by.language)
    try:
        accepted = validation.read_value(
            kind=kind,
            raw=value,
            language=speaker.language,
            today=today(jurisdiction.time_zone),
            currency=jurisdiction.currency,
        )
    except validation.Refused as refusal:
        raise Invalid((Problem(fact, str(refusal), code=refusal.code),)) from None
    return evidence.correct(file_of=person_id, about_id=about_id, fact=fact, value=accepted, by=by)


def reassess_after_correction(*, file_of: str, about_id: str, fact: str) -> tuple[Reassessment, ...]:
    """Every decided case of a person that rests on a fact which was corrected."""
    held = [
        each for each in evidence.held(file_of=file_of, by=SYSTEM) if each.fact == fact and each.about_id == about_id
    ]
    if not held:
        return ()
    found = []
    for case in cases.cases_of(person_id=file_of, by=SYSTEM):
        concerned = about_id == file_of or about_id in case.subjects.values()
        if fact not in case.facts or not case.decisions or not concerned:
            continue
        found.append(_reassess(case_id=case.id, fact=held[0]))
    return tuple(each for each in found if each is not None)


def _reassess(*, case_id: str, fact: evidence.HeldFact) -> Reassessment | None:
    jurisdiction = catalogue.current()
    with case_in_transaction(case_id, SYSTEM) as case:
        if case.facts[fact.fact]["value"] == fact.value:
            return None
        facts = {**case.facts, fact.fact: {"value": fact.value, "source": "held", "detail": fact.detail}}
        before = case.decisions[-1]
        cases.correct_facts(
            case_id=case.id, facts=facts, facts_on=today(jurisdiction.time_zone), revision=case.revision, by=SYSTEM
        )
        changed = cases.case(case_id=case_id, by=SYSTEM)
        proposal = propose(case=changed, language=changed.language, answers=answers_of(changed))
        if proposal is None or not _differs(before, proposal):
            return Reassessment(case.id, before.amounts, before.amounts, None, reopened=False)
        service = catalogue.service(case.service, version=case.service_version)
        reopening = next(
            (
                each
                for each in workflow_of(service).transitions
                if changed.status in each.from_statuses and each.effect == "redecide"
            ),
            None,
        )
        if reopening is not None:
            cases.transition(case_id=case.id, transition=reopening.id, revision=changed.revision, by=SYSTEM)
        return Reassessment(case.id, before.amounts, proposal.amounts, proposal.granted, reopened=reopening is not None)


def _differs(before: cases.Decision, after: Proposal) -> bool:
    # What could not matter then was not asked; it can matter now, and an officer has to ask.
    if after.granted is None:
        return True
    if (before.outcome == GRANTING) != bool(after.granted):
        return True
    return bool(after.granted) and dict(before.amounts) != dict(after.amounts)


def in_words(case: cases.Case, found: Reassessment) -> dict[str, str]:
    """The amounts before and after, for the message that tells the person before it hurts."""
    speaker = Speaker(catalogue.current(), case.language)
    words = {f"before_{name}": speaker.money(cents) for name, cents in found.before.items()}
    words.update({name: speaker.money(cents) for name, cents in found.after.items()})
    return words
