"""The days of tasks that wait for one another: earliest, with holidays, as they were, and which decide the last."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.journeys.critical_path import Span, Task, lay_out
from guichet.kernel.api import WorkingDays

MONDAY = date(2026, 12, 21)
CHRISTMAS = WorkingDays.of([date(2026, 12, 25)])
TASKS = (Task("build", 3), Task("inspect", 2, ("build",)), Task("sign", 1), Task("license", 1, ("inspect", "sign")))


def laid(*tasks: Task, on: date = MONDAY) -> dict[str, Span]:
    return {each.id: each for each in lay_out(tasks, from_on=on, calendar=CHRISTMAS)}


def test_days_are_working_days_and_what_waits_begins_after() -> None:
    found = laid(*TASKS)
    assert found["build"].ends_on == date(2026, 12, 24)
    # The 25th is Christmas, then a weekend.
    assert (found["inspect"].starts_on, found["inspect"].ends_on) == (date(2026, 12, 24), date(2026, 12, 29))
    assert found["license"].ends_on == date(2026, 12, 30)
    assert [each.id for each in found.values() if each.is_critical] == ["build", "inspect", "license"]
    assert found["sign"].slack_days == 4


def test_what_was_early_brings_all_forward_and_what_is_late_pushes_back() -> None:
    early = laid(replace(TASKS[0], began_on=MONDAY, ended_on=date(2026, 12, 22)), *TASKS[1:], on=date(2026, 12, 22))
    assert (early["inspect"].ends_on, early["license"].ends_on) == (date(2026, 12, 24), date(2026, 12, 28))
    late = laid(replace(TASKS[0], began_on=MONDAY, due_on=date(2026, 12, 24)), *TASKS[1:], on=date(2027, 1, 4))
    assert late["build"].ends_on == date(2027, 1, 4)
    assert not late["build"].is_settled


def test_a_visit_holds_back_what_it_serves() -> None:
    found = laid(TASKS[0], replace(TASKS[1], not_before=date(2027, 1, 8)), *TASKS[2:])
    assert found["inspect"].ends_on == date(2027, 1, 8)
    assert found["license"].ends_on == date(2027, 1, 11)


def test_a_circle_is_refused_and_what_is_not_there_is_not_waited_for() -> None:
    with pytest.raises(ValueError, match="circle"):
        laid(Task("a", 1, ("b",)), Task("b", 1, ("a",)))
    assert laid(Task("a", 1, ("never",)))["a"].ends_on == date(2026, 12, 22)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.sets(st.integers(0, 5))), min_size=1, max_size=6))
def test_a_day_more_on_what_decides_is_a_day_more_for_all_and_slack_is_slack(drawn: list[tuple[int, set[int]]]) -> None:
    """Tasks may wait for earlier ones only, so there is no circle."""
    tasks = [
        Task(str(place), days, tuple(str(each) for each in sorted(before) if each < place))
        for place, (days, before) in enumerate(drawn)
    ]
    found = lay_out(tasks, from_on=MONDAY, calendar=CHRISTMAS)
    last = max(each.ends_on for each in found)
    assert any(each.is_critical for each in found)
    for place, span in enumerate(found):
        one_more = [replace(each, days=each.days + 1) if place == at else each for at, each in enumerate(tasks)]
        then = max(each.ends_on for each in lay_out(one_more, from_on=MONDAY, calendar=CHRISTMAS))
        assert (then > last) == span.is_critical
        spare = [
            replace(each, days=each.days + span.slack_days) if place == at else each for at, each in enumerate(tasks)
        ]
        assert max(each.ends_on for each in lay_out(spare, from_on=MONDAY, calendar=CHRISTMAS)) == last
