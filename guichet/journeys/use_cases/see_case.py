"""A case in words, for the officer who works on it: facts with their sources, what the law says, what may be done."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.evidence import api as evidence
from guichet.journeys.compose import Speaker, cited
from guichet.journeys.situation import current_law
from guichet.journeys.use_cases.decide import Proposed, proposed
from guichet.journeys.use_cases.explain import answers_of, decided_amounts
from guichet.journeys.use_cases.view_request import workflow_of
from guichet.kernel.api import Actor, Reference


@dataclass(frozen=True)
class CaseFact:
    """One fact of a case in words; `legal_basis` is why it may be asked."""

    fact: str
    label: str
    value_text: str
    source: str
    legal_basis: str


@dataclass(frozen=True)
class OpenTransition:
    """Something this officer may do with the case now; `fits`: whether the law agrees (None: no decision)."""

    id: str
    label: str
    effect: str
    outcome: str
    fits: bool | None


@dataclass(frozen=True)
class CaseView:
    """A case with everything needed to decide it."""

    case: cases.Case
    service_title: str
    status: str
    facts: tuple[CaseFact, ...]
    documents: tuple[evidence.Document, ...]
    proposed: Proposed
    proposed_amounts: tuple[tuple[str, str], ...]
    decided_amounts: tuple[tuple[str, str], ...]
    transitions: tuple[OpenTransition, ...]


def case_view(*, case_id: str, by: Actor, language: str = "") -> CaseView:
    """The case as this officer may see it; reading it is recorded. Raises NotFound for anyone else."""
    what = proposed(case_id=case_id, by=by, language=language)
    case = what.case
    jurisdiction = catalogue.current()
    service = catalogue.service(case.service, version=case.service_version)
    speaker = Speaker(jurisdiction, language or by.language or case.language)
    law = current_law()
    documents = evidence.documents(for_=case.request, by=by) + evidence.documents(
        for_=Reference("case", case.id), by=by
    )
    proposal, last = what.proposal, case.decisions[-1] if case.decisions else None
    return CaseView(
        case=case,
        service_title=speaker.text(service.title),
        status=speaker.text(workflow_of(service).statuses[case.status].label),
        facts=facts_of(speaker, service, case),
        documents=documents,
        proposed=what,
        proposed_amounts=decided_amounts(speaker, law, proposal.amounts) if proposal and proposal.granted else (),
        decided_amounts=decided_amounts(speaker, law, last.amounts) if last else (),
        transitions=_transitions(speaker, service, case, what),
    )


def facts_of(speaker: Speaker, service: catalogue.PublicService, case: cases.Case) -> tuple[CaseFact, ...]:
    """Every fact of a case in words, with where it comes from."""
    answers = answers_of(case)
    return tuple(
        CaseFact(
            fact=name,
            label=speaker.text(service.facts[name].short) or name,
            value_text=speaker.value(service.facts[name], answer.value),
            source=speaker.source(answer, to_officer=True) or speaker.words("The person said so"),
            legal_basis=_basis(speaker, service.facts[name]),
        )
        for name, answer in answers.items()
        if name in service.facts
    )


def _basis(speaker: Speaker, kind: catalogue.FactType) -> str:
    return cited(speaker, kind.legal_basis) if kind.legal_basis else ""


def _transitions(
    speaker: Speaker, service: catalogue.PublicService, case: cases.Case, what: Proposed
) -> tuple[OpenTransition, ...]:
    return tuple(
        OpenTransition(
            id=each.id,
            label=speaker.text(each.label),
            effect=each.effect,
            outcome=each.outcome or "",
            fits=each.id in what.fits if each.effect == "decide" else None,
        )
        for each in workflow_of(service).transitions
        if each.id in case.transitions
    )
