"""Set a task of a case: add it, give it to someone, or say that it is done."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from guichet.audit import api as audit
from guichet.cases.editing import required, stream, take
from guichet.cases.events import TaskSet
from guichet.cases.models import TaskRow
from guichet.cases.types import Task
from guichet.kernel import api as kernel

LONGEST_TITLE = 300


def set_task(
    *,
    case_id: str,
    title: str,
    by: kernel.Actor,
    task_id: str | None = None,
    assigned_to: str | None = None,
    due_on: date | None = None,
    done: bool = False,
) -> Task:
    """Add a task (`task_id` None) or write an existing one anew; done is noted with who and when, the first time.

    Raises NotFound (no such case or task for the actor), NotAllowed, Invalid.
    """
    with transaction.atomic():
        row = take(case_id, action="write", by=by)
        title = required("title", title, at_most=LONGEST_TITLE)
        if task_id is None:
            task = TaskRow(id=kernel.new_id(), case=row, created_at=kernel.now())
        else:
            found = TaskRow.objects.filter(id=task_id, case=row).first()
            if found is None:
                raise kernel.NotFound("this case has no such task", where="task", remedy="Look at the case again.")
            task = found
        task.title, task.assigned_to, task.due_on = title, assigned_to, due_on
        if done and task.done_at is None:
            task.done_at, task.done_by = kernel.now(), by.agent_id
        elif not done:
            task.done_at = task.done_by = None
        task.save()
        audit.record(TaskSet(task=task.id, done=done), stream=stream(row), by=by, concerns=row.owner_id)
        return Task(task.id, task.title, task.assigned_to, task.due_on, task.created_at, task.done_at, task.done_by)
