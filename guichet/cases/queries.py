"""Reads cases: one, a person's own, an agency's queue; each only for those who may."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db.models import QuerySet

from guichet.audit import api as audit
from guichet.cases import workflows
from guichet.cases.clocks import as_clock
from guichet.cases.models import CaseRow, DecisionRow, InformationRequestRow, NoteRow, RouteRow, TaskRow
from guichet.cases.numbering import read_number
from guichet.cases.opinions import opinions_of
from guichet.cases.types import Case, CaseLine, Decision, InformationRequest, Note, Route, Task
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.vault import api as vault

MOST_OWN = 200


def find(rows: QuerySet[CaseRow], **lookup: Any) -> CaseRow:
    """The row; raises NotFound. For this package: it asks nobody whether they may."""
    try:
        return rows.get(**lookup)
    except CaseRow.DoesNotExist:
        raise kernel.NotFound(
            "there is no case here that you may see",
            where="case",
            remedy="Check the number, or sign in as the person it belongs to.",
        ) from None


def protected(row: CaseRow) -> identity.Protected:
    """What a case says of itself to the authorisation."""
    owners = frozenset({row.owner_id}) if row.owner_id else frozenset[str]()
    return identity.Protected(kind="case", owner_ids=owners, organization=row.organization, service=row.service)


def case(*, case_id: str, by: kernel.Actor, purpose: str = "cases.read") -> Case:
    """One case, for its owner or staff of its organization.

    A staff read stands in the person's access log with its `purpose`. Raises NotFound for everyone else, as for a case
    that does not exist.
    """
    return _read(find(CaseRow.objects.all(), id=case_id), by, purpose)


def by_number(*, number: str, by: kernel.Actor, purpose: str = "cases.read") -> Case:
    """One case by its number as someone typed or said it. Raises NotFound."""
    return _read(find(CaseRow.objects.all(), number=read_number(number) or number), by, purpose)


def owner_by_number(*, number: str, by: kernel.Actor) -> str | None:
    """Whose case a number is, for a clerk to whom the person shows their letter; None for a number nobody has.

    Raises NotAllowed for who may not look for people.
    """
    identity.require_action(by, "find", identity.Protected("agent"))
    known = read_number(number)
    return CaseRow.objects.filter(number=known).values_list("owner_id", flat=True).first() if known else None


def case_of_request(*, request_id: str, by: kernel.Actor, purpose: str = "cases.read") -> Case | None:
    """The case a request became; None while it has become none, and for those who may not read it."""
    row = CaseRow.objects.filter(request=str(kernel.Reference("request", request_id))).first()
    if row is None or not identity.may(by, "read", protected(row)):
        return None
    return _read(row, by, purpose)


def cases_of(*, by: kernel.Actor, person_id: str | None = None, purpose: str = "cases.read") -> tuple[Case, ...]:
    """The cases of a person (the one whose business is done, when not said), newest first, at most 200.

    Only those the actor may read; what is left out of a list: the transitions, and for the person tasks and notes.
    """
    person_id = person_id or by.person_id
    if person_id is None:
        return ()
    allowed = identity.scope(by, "read", "case").as_q(owner="owner_id", organization="organization", service="service")
    rows = (
        CaseRow.objects.filter(allowed, owner_id=person_id)
        .prefetch_related("decisions", "questions", "tasks", "notes")
        .order_by("-id")[:MOST_OWN]
    )
    vault.make_ready(row.sealed_facts for row in rows)
    for row in rows:
        record_read(row, by, purpose)
    return tuple(whole(row, by, listed=True) for row in rows)


def information_request(*, question_id: str, by: kernel.Actor, purpose: str = "cases.read") -> InformationRequest:
    """One thing that was asked, for those who may read its case. Raises NotFound."""
    row = InformationRequestRow.objects.select_related("case").filter(id=question_id).first()
    if row is None or not identity.may(by, "read", protected(row.case)):
        raise kernel.NotFound("there is no such question", where="question", remedy="Open the case and look there.")
    record_read(row.case, by, purpose)
    return as_question(row)


def decision(*, decision_id: str, by: kernel.Actor, purpose: str = "cases.read") -> Decision:
    """One decision, for those who may read its case. Raises NotFound."""
    row = DecisionRow.objects.select_related("case").filter(id=decision_id).first()
    if row is None or not identity.may(by, "read", protected(row.case)):
        raise kernel.NotFound("there is no such decision", where="decision", remedy="Open the case and look there.")
    record_read(row.case, by, purpose)
    return as_decision(row)


def record_read(row: CaseRow, by: kernel.Actor, purpose: str) -> None:
    """Note in the person's access log that someone else read their case."""
    if row.owner_id and not by.is_system:
        audit.record_access(by=by, person_id=row.owner_id, what=kernel.Reference("case", row.id), purpose=purpose)


def _read(row: CaseRow, by: kernel.Actor, purpose: str) -> Case:
    identity.require(by, "read", protected(row))
    record_read(row, by, purpose)
    return whole(row, by)


def whole(row: CaseRow, by: kernel.Actor, *, listed: bool = False) -> Case:
    """The case with all that belongs to it, as far as the actor may see it; `listed` leaves out the transitions."""
    inside = by.is_system or (by.is_staff and by.organization == row.organization)
    workflow = None if listed else workflows.workflow_of(row.service, row.service_version)
    leaving = workflow.leaving(row.status) if workflow else ()
    day = workflows.today()
    return Case(
        **line_values(row, day),
        language=row.language,
        request=kernel.Reference.parse(row.request),
        facts=row.facts,
        facts_on=row.facts_on,
        subjects=row.subjects,
        erased_on=CaseRow.facts.erased_on(row),
        decisions=tuple(as_decision(each) for each in sorted(row.decisions.all(), key=lambda each: each.sequence)),
        questions=tuple(as_question(each) for each in sorted(row.questions.all(), key=_by_id)),
        tasks=tuple(_task(each) for each in sorted(row.tasks.all(), key=_by_id)) if inside else (),
        notes=tuple(_note(each) for each in sorted(row.notes.all(), key=_by_id)) if inside else (),
        transitions=tuple(
            each.id
            for each in leaving
            if workflows.plays_role(each, by, row) and identity.may(by, workflows.action_of(each), protected(row))
        ),
        route=_route(row) if workflow and workflow.routing and inside else None,
        clocks=tuple(as_clock(each, workflow, day) for each in row.clocks.order_by("id"))
        if workflow and workflow.clocks
        else (),
        opinions=opinions_of(row, workflow, day) if workflow and workflow.opinions and inside else (),
    )


def _route(row: CaseRow) -> Route | None:
    sent = RouteRow.objects.filter(case_id=row.id).first()
    if sent is None:
        return None
    return Route(
        rule=sent.rule,
        team=sent.team,
        office=sent.office,
        worker=sent.worker or None,
        facts=tuple(sent.facts),
        left_out=sent.left_out,
        routed_at=sent.routed_at,
    )


def line_values(row: CaseRow, day: date) -> dict[str, Any]:
    """The fields of a line."""
    running = row.closed_at is None and row.stopped_on is None
    return {
        "id": row.id,
        "number": row.number,
        "service": row.service,
        "service_version": row.service_version,
        "organization": row.organization,
        "status": row.status,
        "waiting_on": row.waiting_on,
        "owner_id": row.owner_id,
        "assigned_to": row.assigned_to or None,
        "summary": row.summary,
        "opened_at": row.opened_at,
        "due_on": row.due_on,
        "overdue": running and row.due_on < day,
        "stopped": row.stopped_on is not None,
        "closed_at": row.closed_at,
        "revision": row.revision,
    }


def as_line(row: CaseRow, day: date) -> CaseLine:
    """The row as a line of a list on that day."""
    return CaseLine(**line_values(row, day))


def as_decision(row: DecisionRow) -> Decision:
    """The row as it crosses the border; one that was erased has no amounts, reasons, facts and words any more."""
    gone = DecisionRow.facts.erased_on(row)
    return Decision(
        id=row.id,
        case_id=row.case_id,
        outcome=row.outcome,
        transition=row.transition,
        amounts={} if gone else json.loads(row.amounts),
        reasons=None if gone else json.loads(row.reasons),
        law_hash=row.law_hash,
        graph_hash=row.graph_hash or "",
        facts={} if gone else json.loads(row.facts),
        facts_on=row.facts_on,
        words=row.words,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        effective_from=row.effective_from,
        supersedes=row.supersedes_id,
        digest=row.digest,
        erased_on=gone,
    )


def as_question(row: InformationRequestRow) -> InformationRequest:
    """The row as it crosses the border."""
    return InformationRequest(
        id=row.id,
        case_id=row.case_id,
        question=row.question,
        facts=tuple(row.facts),
        evidence_type=row.evidence_type,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        due_on=row.due_on,
        answered_at=row.answered_at,
        text=row.text,
        documents=tuple(row.documents),
    )


def _by_id(row: InformationRequestRow | TaskRow | NoteRow) -> str:
    return row.id


def _task(row: TaskRow) -> Task:
    return Task(row.id, row.title, row.assigned_to, row.due_on, row.created_at, row.done_at, row.done_by)


def _note(row: NoteRow) -> Note:
    return Note(row.id, row.text, row.written_by, row.written_at)
