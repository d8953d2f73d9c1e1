"""The clocks of a case: each begins, stands still, goes on and ends with the statuses its workflow names."""

from __future__ import annotations

from datetime import date, timedelta

from guichet.cases.models import CaseRow, ClockRow
from guichet.cases.types import CaseClock
from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel


def keep(row: CaseRow, workflow: catalogue.Workflow, day: date) -> None:
    """Bring every clock in step with the status the case has now.

    A clock that goes on has the time added during which it stood still, in its own kind of days. One that ended begins
    anew with its whole time when the case comes back to a status it runs in.
    """
    if not workflow.clocks:
        return
    going = {each.clock: each for each in ClockRow.objects.filter(case_id=row.id, ended_on__isnull=True)}
    for rule in workflow.clocks:
        clock = going.pop(rule.id, None)
        if row.status in rule.runs_in:
            _run(row, rule, clock, day)
        elif clock is not None and row.status in rule.stands_in:
            if clock.stopped_on is None:
                clock.stopped_on = day
                clock.save(update_fields=["stopped_on"])
        elif clock is not None:
            end(clock, day)
    for left_over in going.values():  # of a version of the workflow that the case has left
        end(left_over, day)


def end(clock: ClockRow, day: date) -> None:
    """The clock is over."""
    clock.ended_on = day
    clock.save(update_fields=["ended_on"])


def _run(row: CaseRow, rule: catalogue.Clock, clock: ClockRow | None, day: date) -> None:
    if clock is None:
        due_on = after(day, rule.days, rule)
        ClockRow(
            id=kernel.new_id(),
            case_id=row.id,
            clock=rule.id,
            started_on=day,
            due_on=due_on,
            speaks=rule.silence is not None,
            warn_on=_warn_on(due_on, rule),
        ).save(force_insert=True)
        return
    if clock.speaks != (rule.silence is not None):  # another version of the workflow says what silence means
        clock.speaks, clock.warn_on = rule.silence is not None, _warn_on(clock.due_on, rule)
        clock.save(update_fields=["speaks", "warn_on"])
    if clock.stopped_on is not None:
        calendar = catalogue.current().working_days
        stood = calendar.between(clock.stopped_on, day) if rule.working else (day - clock.stopped_on).days
        clock.due_on = after(clock.due_on, max(stood, 0), rule)
        clock.warn_on, clock.warned_on = _warn_on(clock.due_on, rule), None
        clock.stopped_on = None
        clock.save()


def after(day: date, days: int, rule: catalogue.Clock) -> date:
    """The day so many days later, as the clock counts them."""
    return catalogue.current().working_days.after(day, days) if rule.working else day + timedelta(days=days)


def _warn_on(due_on: date, rule: catalogue.Clock) -> date | None:
    if rule.silence is None:
        return None
    calendar, day, left = catalogue.current().working_days, due_on, rule.silence.warn_days
    while left:
        day -= timedelta(days=1)
        left -= calendar.is_worked(day)
    return day


def as_clock(row: ClockRow, workflow: catalogue.Workflow, day: date) -> CaseClock:
    """The row as it crosses the border."""
    rule = workflow.clock(row.clock)
    running = row.ended_on is None and row.stopped_on is None
    return CaseClock(
        id=row.id,
        clock=row.clock,
        started_on=row.started_on,
        due_on=row.due_on,
        stopped_on=row.stopped_on,
        ended_on=row.ended_on,
        means=rule.silence.means if rule and rule.silence else "",
        overdue=running and row.due_on < day,
    )
