"""Turns what the journeys and capabilities tell into the API's shapes."""

from __future__ import annotations

import dataclasses

from guichet.cases import api as cases
from guichet.channels.api import shapes
from guichet.channels.api.routes import PREFIX, Reply
from guichet.evidence import api as evidence
from guichet.journeys import api as journeys
from guichet.notifications import api as notifications
from guichet.rules import api as rules


def explanation(found: rules.Explanation, language: str = "") -> shapes.ExplanationView:
    """The reasons, with each condition in the language."""
    spoken = language or found.language
    return shapes.ExplanationView(
        outcome=found.outcome,
        label=found.labels.get(spoken, found.label),
        value=found.value,
        settled=found.settled,
        period=found.period,
        language=spoken,
        law_hash=found.law_hash,
        sentences=found.sentences(spoken),
        conditions=tuple(
            shapes.Condition(
                variable=each.variable,
                about=each.instance,
                label=each.labels.get(spoken, each.label),
                met=each.met,
                decisive=each.decisive,
                law=tuple(shapes.Law(title=law.title, href=law.href) for law in each.cited(spoken)),
            )
            for each in found.conditions()
        ),
    )


def step(found: journeys.Step) -> journeys.Step:
    """The step, with its explanation in the API's shape."""
    if found.explanation is None:
        return found
    return dataclasses.replace(found, explanation=explanation(found.explanation, found.language))


def step_reply(found: journeys.Step) -> Reply:
    """The step with its revision as ETag: hand it back in If-Match, or as `revision`."""
    return Reply(step(found), {"ETag": f'"{found.revision}"', "Content-Language": found.language})


def document(found: evidence.Document) -> shapes.DocumentView:
    """A document, without its content."""
    return shapes.DocumentView(
        id=found.id,
        name=found.name,
        media_type=found.media_type,
        size=found.size,
        sha256=found.sha256,
        evidence_type=found.evidence_type,
        checked=found.checked,
    )


def message(found: notifications.Message) -> shapes.Message:
    """A message of the inbox."""
    return shapes.Message(
        id=found.id,
        subject=found.subject,
        body=found.body,
        language=found.language,
        created_at=found.created_at,
        read_at=found.read_at,
        about=str(found.about),
        letter=f"{PREFIX}/my/messages/{found.id}/letter.pdf" if found.has_letter else None,
    )


def question(found: cases.InformationRequest) -> shapes.Question:
    """What an officer asks."""
    return shapes.Question(
        id=found.id,
        question=found.question,
        evidence_type=found.evidence_type,
        due_on=found.due_on,
        answered_at=found.answered_at,
    )


def own_request(found: journeys.OwnRequest) -> shapes.OwnRequest:
    """A request on the person's page."""
    values = {each.name: getattr(found, each.name) for each in dataclasses.fields(found)}
    bundle = shapes.Bundle(request_id=found.part_of[0], title=found.part_of[1]) if found.part_of else None
    return shapes.OwnRequest(**{**values, "questions": tuple(map(question, found.questions)), "part_of": bundle})


def case_line(found: cases.CaseLine) -> shapes.CaseLine:
    """A line of the queue: what a colleague needs to choose, and no owner's id."""
    return shapes.CaseLine(**{name: getattr(found, name) for name in shapes.CaseLine.__struct_fields__})


def decision(found: cases.Decision, language: str) -> shapes.DecisionView:
    """A decision with its reasons."""
    reasons = rules.Explanation.from_json(found.reasons) if found.reasons else None
    return shapes.DecisionView(
        id=found.id,
        outcome=found.outcome,
        amounts=found.amounts,
        words=found.words,
        law_hash=found.law_hash,
        decided_at=found.decided_at,
        effective_from=found.effective_from,
        automatic=found.automatic,
        supersedes=found.supersedes,
        explanation=explanation(reasons, language) if reasons else None,
    )


def case_view(found: journeys.CaseView, language: str) -> shapes.CaseView:
    """A case for the officer's own system."""
    case, proposal = found.case, found.proposed.proposal
    spoken = language or case.language
    line = {name: getattr(case, name) for name in shapes.CaseLine.__struct_fields__}
    return shapes.CaseView(
        **line,
        service_title=found.service_title,
        status_label=found.status,
        language=case.language,
        facts=tuple(
            shapes.CaseFact(
                fact=each.fact,
                label=each.label,
                value=case.facts[each.fact]["value"],
                value_text=each.value_text,
                source=each.source,
                legal_basis=each.legal_basis,
            )
            for each in found.facts
        ),
        documents=tuple(map(document, found.documents)),
        decisions=tuple(decision(each, spoken) for each in case.decisions),
        questions=tuple(map(question, case.questions)),
        transitions=tuple(
            shapes.OpenTransition(
                id=each.id, label=each.label, effect=each.effect, outcome=each.outcome, fits=each.fits
            )
            for each in found.transitions
        ),
        proposal=explanation(proposal.explanation, spoken) if proposal else None,
        proposed_amounts=dict(proposal.amounts) if proposal and proposal.granted else {},
    )
