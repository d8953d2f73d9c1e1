"""Which function does a task, which tasks follow an event, and what is due again and again: plugged in at start-up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Protocol

from guichet.kernel import api as kernel


class Dead(Exception):
    """Raised by a task when trying again can never help: the job goes to the dead letters with this message."""


class Task(Protocol):
    """The work itself. It may run more than once: its effect is keyed, so that twice does as much as once."""

    def __call__(self, payload: dict[str, Any], *, attempt: int) -> None:
        """Do it. `attempt` counts from 1. Raising means: again later, with growing pauses."""


registry: kernel.Registry[Task] = kernel.Registry("task")
schedules: dict[str, tuple[str, timedelta]] = {}
_subscribers: dict[str, tuple[str, ...]] = {}


def task(name: str) -> Callable[[Task], Task]:
    """Register the function of a task: `@audit.task("notifications.deliver")`."""

    def register(function: Task) -> Task:
        registry.register(name, function)
        return function

    return register


def subscribe(event_type: str, task: str) -> None:
    """From now on each event of that type enqueues a job for the task, in the event's own transaction.

    The job's payload: `event` (id), `type`, `stream` (kind:id), `seq`, `at`, `by`, `concerns`, `data`.
    """
    known = _subscribers.get(event_type, ())
    if task not in known:
        _subscribers[event_type] = (*known, task)


def unsubscribe(event_type: str, task: str) -> None:
    """Take a subscription back: for tests and for the lab."""
    _subscribers[event_type] = tuple(name for name in _subscribers.get(event_type, ()) if name != task)


def subscribers(event_type: str) -> tuple[str, ...]:
    """The tasks that follow an event of this type."""
    return _subscribers.get(event_type, ())


def subscriptions() -> dict[str, tuple[str, ...]]:
    """Every event type with the tasks that follow it."""
    return {event_type: tasks for event_type, tasks in sorted(_subscribers.items()) if tasks}


def schedule(name: str, *, task: str, every: timedelta) -> None:
    """Run a task every so often, by whichever worker is awake; missed turns are made up for once, not many times.

    Called at start-up; the row is written when a worker first looks. The payload is `{"schedule": name, "at": moment}`.
    """
    if every < timedelta(seconds=1):
        raise ValueError(f"schedule {name!r} is due every {every}; the shortest is one second")
    schedules[name] = (task, every)
