"""Plans: kept, moved, ticked, claimed; the calendar token opens the calendar only."""

from datetime import date

import pytest

from guichet.audit import api as audit
from guichet.intake import api as intake
from guichet.intake.tests.conftest import AMINA, CHEN, EVE, NOBODY
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db
DUE = date(2027, 1, 30)


def test_a_plan_is_opened_moved_and_ticked() -> None:
    plan = intake.open_plan(life_event="having-a-child", anchor_on=DUE, by=AMINA, language="mi", key="k")
    assert intake.open_plan(life_event="having-a-child", anchor_on=DUE, by=AMINA, language="mi", key="k") == plan
    assert (plan.owner_id, plan.anchor_on, plan.done_steps) == (AMINA.agent_id, DUE, frozenset())
    for _ in range(2):
        moved = intake.move_plan(plan_id=plan.id, anchor_on=date(2027, 2, 3), by=AMINA)
        assert intake.mark_step(plan_id=plan.id, step="choose-a-carer", by=AMINA).done_steps == {"choose-a-carer"}
    assert moved.anchor_on == date(2027, 2, 3)
    assert intake.mark_step(plan_id=plan.id, step="choose-a-carer", done=False, by=AMINA).done_steps == frozenset()
    assert intake.plan(plan_id=plan.id, by=AMINA).anchor_on == date(2027, 2, 3)
    events = audit.history(stream=kernel.Reference("plan", plan.id))
    assert [event.type for event in events] == [
        "intake.PlanOpened", "intake.PlanMoved", "intake.StepMarked", "intake.StepMarked",
    ]  # fmt: skip
    assert "2027" not in "".join(audit.canonical(event.data) for event in events)


def test_a_plan_of_nobody_is_the_code_holders_until_claimed() -> None:
    plan = intake.open_plan(
        life_event="having-a-child", anchor_on=DUE, by=NOBODY, language="en", contact={"email": "amina@example.org"}
    )
    holder = intake.shown_code(NOBODY, plan.code)
    assert intake.plan_by_code(code=plan.code, by=holder) == plan
    assert plan.contact == {"email": "amina@example.org"}
    assert intake.plans_of(by=holder) == (plan,)
    claimed = intake.claim_plan(plan_id=plan.id, owner_id=str(AMINA.agent_id), by=intake.shown_code(AMINA, plan.code))
    assert intake.plans_of(by=AMINA) == (claimed,)
    with pytest.raises(kernel.NotFound):
        intake.plan_by_code(code=plan.code, by=holder)


def test_others_see_nothing_and_change_nothing() -> None:
    plan = intake.open_plan(life_event="having-a-child", anchor_on=DUE, by=AMINA, language="en")
    for by in (EVE, CHEN, NOBODY):
        with pytest.raises(kernel.NotFound):
            intake.plan(plan_id=plan.id, by=by)
        with pytest.raises(kernel.NotFound):
            intake.move_plan(plan_id=plan.id, anchor_on=date(2030, 1, 1), by=by)
        with pytest.raises(kernel.NotFound):
            intake.mark_step(plan_id=plan.id, step="x", by=by)
        assert intake.plans_of(by=by) == ()
    assert intake.plan(plan_id=plan.id, by=AMINA) == plan


def test_the_calendar_token_finds_its_plan() -> None:
    plan = intake.open_plan(life_event="having-a-child", anchor_on=DUE, by=AMINA, language="en")
    assert intake.plan_by_calendar(token=plan.calendar_token) == plan
    with pytest.raises(kernel.NotFound, match="there is no such calendar"):
        intake.plan_by_calendar(token=plan.code)
