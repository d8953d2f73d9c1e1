"""Move a running case to another version of its service, or back while nothing happened since."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from guichet.audit import api as audit
from guichet.cases import clocks, workflows
from guichet.cases.editing import put_back, stream
from guichet.cases.events import CaseChangedVersion
from guichet.cases.models import CaseRow, TaskRow, VersionMoveRow
from guichet.cases.queries import as_line, find
from guichet.cases.types import CaseLine, VersionMove
from guichet.kernel import api as kernel


def running_cases(*, service: str, version: int | None = None, by: kernel.Actor) -> tuple[CaseLine, ...]:
    """Every open case of a service (of one version of it), oldest first. For the platform itself; raises NotAllowed."""
    _platform(by)
    rows = CaseRow.objects.filter(service=service, closed_at__isnull=True)
    if version is not None:
        rows = rows.filter(service_version=version)
    day = workflows.today()
    return tuple(as_line(row, day) for row in rows.order_by("opened_at", "id"))


def change_version(
    *, case_id: str, to_version: int, status: str, ask: Sequence[str], run: str, revision: int, by: kernel.Actor
) -> VersionMove:
    """The case goes on under `to_version` in `status`; what is still to be asked of the person becomes tasks.

    The day it is due stays: nobody waits longer because a form was changed. Clocks that the new workflow does not have
    end, its own begin. `run` names the migration, to undo it. Raises NotAllowed, NotFound, Invalid (no such status),
    Conflict (it changed, or is closed).
    """
    _platform(by)
    with transaction.atomic():
        row = find(CaseRow.objects.select_for_update(), id=case_id)
        if row.revision != revision or row.closed_at is not None:
            raise kernel.Conflict("this case changed meanwhile", where="revision", remedy="Look again, then move it.")
        workflow = workflows.workflow_of(row.service, to_version)
        if status not in workflow.statuses:
            known = ", ".join(workflow.statuses)
            problem = kernel.Problem(
                "status", f"{status!r} is no status of version {to_version}", f"There are: {known}."
            )
            raise kernel.Invalid((problem,))
        for title in ask:
            task = TaskRow(id=kernel.new_id(), case=row, assigned_to=None, due_on=None, created_at=kernel.now())
            task.title = title[:1000]
            task.save(force_insert=True)
        moved = VersionMoveRow(
            id=kernel.new_id(),
            run=run,
            case=row,
            from_version=row.service_version,
            to_version=to_version,
            from_status=row.status,
            to_status=status,
            from_due_on=row.due_on,
            revision=row.revision + 1,
            moved_at=kernel.now(),
        )
        _put(row, to_version, status)
        moved.save(force_insert=True)
        _tell(row, moved, undone=False, by=by)
        return _as_move(moved, row.number)


def undo_change_of_version(*, run: str, by: kernel.Actor) -> tuple[tuple[VersionMove, ...], tuple[str, ...]]:
    """Move back every case of a run in which nothing happened since; those, and the numbers of the others.

    The tasks that it made are marked done. Raises NotAllowed, NotFound (no such run, or undone already).
    """
    _platform(by)
    back, left = [], []
    moves = list(VersionMoveRow.objects.filter(run=run, undone_at__isnull=True).order_by("id"))
    if not moves:
        raise kernel.NotFound(
            f"there is no run {run!r} to undo", where="run", remedy="Look at what the migration said."
        )
    for moved in moves:
        with transaction.atomic():
            row = find(CaseRow.objects.select_for_update(), id=moved.case_id)
            if row.revision != moved.revision:
                left.append(row.number)
                continue
            TaskRow.objects.filter(case=row, created_at__gte=moved.moved_at, done_at__isnull=True).update(
                done_at=kernel.now()
            )
            _put(row, moved.from_version, moved.from_status)
            moved.undone_at = kernel.now()
            moved.save(update_fields=["undone_at"])
            _tell(row, moved, undone=True, by=by)
            back.append(_as_move(moved, row.number))
    return tuple(back), tuple(left)


def _put(row: CaseRow, version: int, status: str) -> None:
    workflow = workflows.workflow_of(row.service, version)
    today = workflows.today()
    row.service_version, row.status = version, status
    row.waiting_on = workflow.statuses[status].waiting_on
    row.stopped_on = (row.stopped_on or today) if workflow.statuses[status].stops_clock else None
    clocks.keep(row, workflow, today)
    put_back(row)


def _tell(row: CaseRow, moved: VersionMoveRow, *, undone: bool, by: kernel.Actor) -> None:
    audit.record(
        CaseChangedVersion(
            organization=row.organization,
            service=row.service,
            run=moved.run,
            from_version=moved.from_version,
            to_version=moved.to_version,
            from_status=moved.from_status,
            to_status=moved.to_status,
            undone=undone,
        ),
        stream=stream(row),
        by=by,
        concerns=row.owner_id,
    )


def _as_move(moved: VersionMoveRow, number: str) -> VersionMove:
    return VersionMove(
        run=moved.run,
        case_id=moved.case_id,
        number=number,
        from_version=moved.from_version,
        to_version=moved.to_version,
        from_status=moved.from_status,
        to_status=moved.to_status,
    )


def _platform(by: kernel.Actor) -> None:
    if not by.is_system:
        raise kernel.NotAllowed("only the platform moves cases to another version", where="case")
