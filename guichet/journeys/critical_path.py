"""When everything is there: the earliest days of tasks that wait for one another, and which of them decide the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from guichet.kernel.api import WorkingDays


@dataclass(frozen=True)
class Task:
    """Something that takes `days` working days once all of `waits_for` are done.

    What has begun is promised by `due_on`; what has ended, ended. It is not done before `not_before` (a visit).
    """

    id: str
    days: int
    waits_for: tuple[str, ...] = ()
    began_on: date | None = None
    due_on: date | None = None
    ended_on: date | None = None
    not_before: date | None = None


@dataclass(frozen=True)
class Span:
    """The days of a task. Without slack (`is_critical`) a day later here is a day later for all."""

    id: str
    starts_on: date
    ends_on: date
    is_settled: bool
    is_critical: bool = False
    slack_days: int = 0


def lay_out(tasks: Sequence[Task], *, from_on: date, calendar: WorkingDays) -> tuple[Span, ...]:
    """The earliest span of each task, in the order given; nothing that is still to do ends before `from_on`.

    Of names that stand for no task nothing is waited for. Raises ValueError for tasks that wait in a circle.
    """
    by_id = {task.id: task for task in tasks}
    spans: dict[str, Span] = {}

    def span(name: str, path: tuple[str, ...]) -> Span:
        if name in path:
            raise ValueError(f"these wait in a circle: {' → '.join((*path, name))}")
        if name not in spans:
            task = by_id[name]
            before = [span(each, (*path, name)).ends_on for each in task.waits_for if each in by_id]
            spans[name] = _earliest(task, max(before, default=from_on), from_on, calendar)
        return spans[name]

    for task in tasks:
        span(task.id, ())
    return tuple(_with_slack(tasks, spans, calendar))


def _earliest(task: Task, ready_on: date, from_on: date, calendar: WorkingDays) -> Span:
    starts_on = task.began_on or max(ready_on, from_on)
    if task.ended_on is not None:
        return Span(task.id, min(starts_on, task.ended_on), task.ended_on, True)
    ends_on = task.due_on or calendar.after(starts_on, task.days)
    ends_on = max(ends_on, from_on, task.not_before or ends_on)
    return Span(task.id, starts_on, ends_on, False)


def _with_slack(tasks: Sequence[Task], spans: dict[str, Span], calendar: WorkingDays) -> list[Span]:
    """How much later each may end before the last of all does."""
    last = max((each.ends_on for each in spans.values()), default=date.min)
    followers: dict[str, list[Task]] = {}
    for task in tasks:
        for name in task.waits_for:
            followers.setdefault(name, []).append(task)
    slack: dict[str, int] = {}

    def slack_of(name: str) -> int:
        if name not in slack:
            own = spans[name]
            found = [calendar.between(own.ends_on, last)]
            for follower in followers.get(name, ()):
                then = spans[follower.id]
                gap = max(0, calendar.between(own.ends_on, then.starts_on))
                found.append(gap + slack_of(follower.id))
            slack[name] = min(found)
        return slack[name]

    return [replace(spans[task.id], slack_days=slack_of(task.id), is_critical=slack_of(task.id) == 0) for task in tasks]
