"""Say of two cases that look alike whether they are one: then this one is closed and the other goes on; or two."""

from __future__ import annotations

from typing import Literal

from django.db import transaction

from guichet.audit import api as audit
from guichet.cases import workflows
from guichet.cases.editing import put_back, stream, take, unchanged
from guichet.cases.events import LikenessSettled
from guichet.cases.models import CaseRow, LikenessRow, NoteRow
from guichet.cases.moving import moved
from guichet.cases.queries import whole
from guichet.cases.types import Case
from guichet.kernel import api as kernel

Verdict = Literal["merged", "kept"]


def settle_likeness(*, case_id: str, other_id: str, verdict: Verdict, revision: int, by: kernel.Actor) -> Case:
    """`kept`: they are two, and are not shown as alike again. `merged`: this case is closed, and each has a note.

    A case is closed by the first transition with effect `close` out of its status that is the officer's to make; what
    it holds stays where it is. Raises NotFound, NotAllowed, Invalid, Conflict (it changed, they are not of one service,
    the workflow closes nothing here, or the other is closed).
    """
    if verdict not in ("merged", "kept"):
        raise kernel.Invalid((kernel.Problem("verdict", "is `merged` or `kept`", "Choose one."),))
    with transaction.atomic():
        # Both at once and always in one order: two officers who settle them the other way round would wait for ever.
        list(CaseRow.objects.select_for_update().filter(id__in=(case_id, other_id)).order_by("id").values_list("id"))
        row = take(case_id, action="change", by=by)
        unchanged(row, revision)
        other = take(other_id, action="change", by=by)
        if other.id == row.id or (other.service, other.organization) != (row.service, row.organization):
            raise kernel.Conflict(
                "these are not two cases of one service", where="other", remedy="Choose one that is shown as alike."
            )
        LikenessRow.objects.update_or_create(
            case=row,
            other=other,
            defaults={"id": kernel.new_id(), "verdict": verdict, "said_by": by.agent_id, "said_at": kernel.now()},
        )
        if verdict == "merged":
            _close(row, other, by)
        put_back(row)
        audit.record(
            LikenessSettled(organization=row.organization, other=other.number, verdict=verdict),
            stream=stream(row),
            by=by,
            concerns=row.owner_id,
        )
        return whole(row, by)


def _close(row: CaseRow, other: CaseRow, by: kernel.Actor) -> None:
    workflow = workflows.workflow_of(row.service, row.service_version)
    closing = workflows.transition_with(workflow, row, "close", by)
    if closing is None or other.closed_at is not None:
        raise kernel.Conflict(
            f"the workflow closes nothing from {row.status}" if closing is None else "the other case is closed",
            where="status",
            remedy="Give workflow.yaml a transition with `effect: close`."
            if closing is None
            else "Close the newer of two open ones.",
        )
    before = row.status
    workflows.move(row, workflow, closing)
    told = moved(row, transition=closing.id, before=before)
    audit.record(told, stream=stream(row), by=by, concerns=row.owner_id)
    for of, named in ((row, other), (other, row)):
        note = NoteRow(id=kernel.new_id(), case=of, written_by=by.agent_id, written_at=kernel.now())
        note.text = f"= {named.number}"
        note.save(force_insert=True)
