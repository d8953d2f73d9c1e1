"""Open a case for a submitted request; the same request again is the same case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from guichet.audit import api as audit
from guichet.cases import clocks, workflows
from guichet.cases.events import CaseOpened
from guichet.cases.inserting import insert_unless_taken, insert_words
from guichet.cases.likeness import write_marks
from guichet.cases.models import CaseRow
from guichet.cases.numbering import WORDS, new_number, words_in
from guichet.cases.queries import line_values
from guichet.cases.types import Case
from guichet.kernel import api as kernel
from guichet.vault import api as vault

# Eight symbols name 850 thousand million cases of a service; drawing one that is taken twice running is a fault.
DRAWS = 5


def open_case(
    *,
    service: str,
    service_version: int,
    organization: str,
    request: kernel.Reference,
    owner_id: str | None,
    facts: Mapping[str, Any],
    summary: str,
    language: str,
    by: kernel.Actor,
    due_on: date | None = None,
    facts_on: date | None = None,
    subjects: Mapping[str, str | None] | None = None,
) -> Case:
    """Make a request a case, in the first status of its workflow, due on `due_on` (else by the workflow's deadline).

    Opening for a request that has a case already returns that case and changes nothing. `facts` are JSON with their
    sources, as submitted, as they stand on `facts_on` (today); `subjects` are the agents by role; `summary` is the line
    a queue shows. Raises NotAllowed when the actor opens a case for another person than the one whose business is done.
    """
    if not (by.is_system or owner_id is None or by.person_id == owner_id):
        raise kernel.NotAllowed("a case is opened for the person whose business is done", where="owner_id")
    summary = " ".join(summary.split())[:300]
    workflow = workflows.workflow_of(service, service_version)
    day = workflows.today()  # once: each asks the database which release is current
    status = workflow.statuses[workflow.initial]
    row = CaseRow(
        id=kernel.new_id(),
        number=new_number(service),
        service=service,
        service_version=service_version,
        organization=organization,
        status=status.id,
        waiting_on=status.waiting_on,
        owner_id=owner_id,
        request=str(request),
        language=language,
        facts_on=facts_on or day,
        subjects=dict(subjects or {}),
        opened_at=kernel.now(),
        due_on=due_on or workflows.due_after(workflow, day),
        stopped_on=day if status.stops_clock else None,
    )
    with transaction.atomic():
        row.summary, row.facts = summary, facts
        kept = _insert(row)
        if kept is not None:
            return _as_opened(kept, day)
        insert_words(row, vault.blind_words(words_in(summary), purpose=WORDS))
        write_marks(row, workflow.duplicates, facts)
        clocks.keep(row, workflow, day)
        audit.record(_told(row), stream=kernel.Reference("case", row.id), by=by, concerns=owner_id, first=True)
    return _as_opened(row, day)


def _insert(row: CaseRow) -> CaseRow | None:
    """Write the row; the one that was there already when the request has a case, None when this one is new."""
    for _ in range(DRAWS):
        if insert_unless_taken(row):
            return None
        kept = CaseRow.objects.filter(request=row.request).first()
        if kept is not None:
            return kept
        row.number = new_number(row.service)
    raise kernel.TryLater("no number could be drawn for this case", remedy="Nothing was changed: send it again.")


def _told(row: CaseRow) -> CaseOpened:
    return CaseOpened(
        number=row.number,
        service=row.service,
        service_version=row.service_version,
        organization=row.organization,
        request=row.request,
        status=row.status,
        due_on=row.due_on,
    )


def _as_opened(row: CaseRow, day: date) -> Case:
    return Case(
        **line_values(row, day),
        language=row.language,
        request=kernel.Reference.parse(row.request),
        facts=row.facts,
        facts_on=row.facts_on,
        subjects=row.subjects,
    )
