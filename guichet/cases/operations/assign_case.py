"""Give a case to an officer, or take one off it who stands too near."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.cases.conflicts import not_too_near
from guichet.cases.editing import put_back, required, stream, take, unchanged
from guichet.cases.events import CaseAssigned, OfficerRecused
from guichet.cases.models import RecusalRow
from guichet.cases.queries import whole
from guichet.cases.types import Case
from guichet.identity import api as identity
from guichet.kernel import api as kernel

LONGEST_REASON = 2_000


def assign(*, case_id: str, to_agent: str, revision: int, by: kernel.Actor) -> Case:
    """Give an open case to an officer of its organization, whoever has it now.

    Raises NotFound, NotAllowed, Invalid (no officer there), Conflict (it changed, is closed, or they stand too near).
    """
    with transaction.atomic():
        row = take(case_id, action="assign", by=by)
        unchanged(row, revision)
        if row.closed_at is not None:
            raise kernel.Conflict("this case is closed", where="status", remedy="Reopen it first.")
        held = {(each.role, each.organization) for each in identity.roles_of(to_agent)}
        if ("caseworker", row.organization) not in held:
            problem = kernel.Problem("to_agent", "is no officer of this organization", "Choose one who is.")
            raise kernel.Invalid((problem,))
        not_too_near(row, to_agent)
        row.assigned_to = to_agent
        put_back(row)
        audit.record(
            CaseAssigned(organization=row.organization, assigned_to=to_agent),
            stream=stream(row),
            by=by,
            concerns=row.owner_id,
        )
        return whole(row, by)


def recuse(*, case_id: str, reason: str, revision: int, by: kernel.Actor) -> Case:
    """Say that one may not work on this case; it is everybody else's from now on. Saying it again changes nothing.

    Raises NotFound, NotAllowed, Invalid, Conflict.
    """
    with transaction.atomic():
        row = take(case_id, action="note", by=by)
        officer = by.agent_id or ""
        if row.recusals.filter(agent_id=officer).exists():
            return whole(row, by)
        unchanged(row, revision)
        said = RecusalRow(id=kernel.new_id(), case=row, agent_id=officer, said_by=officer, said_at=kernel.now())
        said.reason = required("reason", reason, at_most=LONGEST_REASON)
        said.save(force_insert=True)
        if row.assigned_to == officer:
            row.assigned_to = ""
        put_back(row)
        audit.record(
            OfficerRecused(organization=row.organization, officer=officer),
            stream=stream(row),
            by=by,
            concerns=row.owner_id,
        )
        return whole(row, by)
