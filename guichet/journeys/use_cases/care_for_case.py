"""What an officer does with a case besides deciding, and what the person answers."""

from __future__ import annotations

from collections.abc import Sequence

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.evidence import api as evidence
from guichet.kernel.api import Actor, Invalid, Problem, Reference, today


def ask_for_information(
    *, case_id: str, question: str, by: Actor, revision: int, evidence_type: str = "", working_days: int = 10
) -> cases.InformationRequest:
    """Ask the person for something more; the clock of the service's promise stops until they answer."""
    if not question.strip():
        raise Invalid((Problem("question", "write what you need and why.", code="missing"),))
    jurisdiction = catalogue.current()
    due_on = jurisdiction.working_days.after(today(jurisdiction.time_zone), working_days)
    return cases.ask_for_information(
        case_id=case_id,
        question=question.strip(),
        evidence_type=evidence_type,
        due_on=due_on,
        revision=revision,
        by=by,
    )


def answer_information_request(
    *, question_id: str, text: str, by: Actor, documents: Sequence[tuple[str, bytes]] = (), evidence_type: str = "other"
) -> cases.Case:
    """The person's answer, with documents if any as (file name, content); the case goes back to the officer.

    Raises Invalid when there is neither text nor document, or a document is not what it should be.
    """
    if not text.strip() and not documents:
        raise Invalid((Problem("text", "write an answer, or add a document.", code="missing"),))
    asked = cases.information_request(question_id=question_id, by=by)
    case = cases.case(case_id=asked.case_id, by=by) if documents else None
    received = tuple(
        evidence.receive_document(
            name=name,
            content=content,
            evidence_type=asked.evidence_type or evidence_type,
            for_=Reference("case", asked.case_id),
            owner_id=by.person_id,
            organization=case.organization,
            service=case.service,
            by=by,
        ).id
        for name, content in documents
        if case is not None
    )
    return cases.answer_information_request(question_id=question_id, text=text.strip(), documents=received, by=by)
