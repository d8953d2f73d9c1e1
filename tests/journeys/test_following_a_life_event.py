"""A plan for having a child: real days, steps that close by themselves, a reminder before each phase."""

from collections.abc import Callable
from datetime import date, timedelta

from guichet.audit import api as audit
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab.pytest_cast import Cast
from guichet.notifications import api as notifications
from tests.journeys.playing import example_of, play

EVENT = "having-a-child"
BIRTH = "internal-affairs/register-a-birth"
DUE = date(2027, 1, 20)

Drain = Callable[[], audit.Drained]


def step_of(line: journeys.Timeline, service: str) -> journeys.PlanStep:
    return next(step for phase in line.phases for step in phase.steps if step.service == service)


def test_phases_stand_on_real_days_one_after_the_other(cast: Cast) -> None:
    line = journeys.timeline(life_event=EVENT, anchor_on=DUE, by=cast.amina, language="en")

    assert [phase.state for phase in line.phases].count("now") == 1
    for before, after in zip(line.phases, line.phases[1:], strict=False):
        assert before.end_on == after.start_on
    assert any(phase.start_on <= DUE < (phase.end_on or date.max) for phase in line.phases)
    assert line.steps_total >= 18
    assert len({step.organization for phase in line.phases for step in phase.steps if step.organization}) >= 6


def test_a_step_closes_by_itself_when_the_agency_is_done(cast: Cast, work_off: Drain) -> None:
    before = journeys.timeline(life_event=EVENT, anchor_on=date(2026, 11, 1), by=cast.amina)
    assert step_of(before, BIRTH).state == "now"

    played = play(BIRTH, example_of(BIRTH, "amina-and-karim").given, cast.amina)
    under_way = journeys.timeline(life_event=EVENT, anchor_on=date(2026, 11, 1), by=cast.amina)
    assert step_of(under_way, BIRTH).state == "in_progress"
    journeys.submit(request_id=played.request_id, by=cast.amina)
    work_off()

    after = journeys.timeline(life_event=EVENT, anchor_on=date(2026, 11, 1), by=cast.amina)
    assert step_of(after, BIRTH).state == "done"
    assert after.steps_done == before.steps_done + 1
    strangers = journeys.timeline(life_event=EVENT, anchor_on=date(2026, 11, 1), by=cast.eve)
    assert strangers.steps_done == 0


def test_what_was_missed_is_said_to_be_late(cast: Cast) -> None:
    line = journeys.timeline(life_event=EVENT, anchor_on=date(2026, 6, 1), by=cast.amina)

    late = [step for phase in line.phases for step in phase.steps if step.state == "overdue"]
    assert late
    assert all(step.required and step.due_on is not None and step.due_on < line.today for step in late)


def test_a_week_before_a_phase_there_is_one_reminder_with_what_is_open(cast: Cast, work_off: Drain) -> None:
    plan = journeys.begin_plan(life_event=EVENT, anchor_on=DUE, by=cast.amina, language="en")
    line = journeys.timeline(life_event=EVENT, anchor_on=DUE, by=cast.amina, plan=plan)
    coming = next(phase for phase in line.phases if phase.state == "later")
    assert notifications.inbox(by=cast.amina) == ()

    start = kernel.now().replace(year=coming.start_on.year, month=coming.start_on.month, day=coming.start_on.day)
    with kernel.held_at(start - timedelta(days=9)):
        work_off()
        assert notifications.inbox(by=cast.amina) == ()
    with kernel.held_at(start - timedelta(days=6)):
        work_off()
        work_off()
        inbox = notifications.inbox(by=cast.amina)

    assert [message.subject for message in inbox] == [f"Soon: {coming.title}"]
    assert all(step.title in inbox[0].body for step in coming.steps)


def test_a_reminder_of_a_day_that_moved_says_nothing(cast: Cast, work_off: Drain) -> None:
    plan = journeys.begin_plan(life_event=EVENT, anchor_on=DUE, by=cast.amina, language="en")
    coming = next(
        phase
        for phase in journeys.timeline(life_event=EVENT, anchor_on=DUE, by=cast.amina).phases
        if phase.state == "later"
    )
    moved = journeys.move_plan(plan_id=plan.id, anchor_on=DUE + timedelta(days=60), by=cast.amina)
    assert moved.anchor_on == DUE + timedelta(days=60)

    start = kernel.now().replace(year=coming.start_on.year, month=coming.start_on.month, day=coming.start_on.day)
    with kernel.held_at(start - timedelta(days=6)):
        work_off()
        subjects = [message.subject for message in notifications.inbox(by=cast.amina)]
    assert f"Soon: {coming.title}" not in subjects


def test_a_plan_is_its_owners(cast: Cast) -> None:
    plan = journeys.begin_plan(life_event=EVENT, anchor_on=DUE, by=cast.amina, language="en")

    assert [each.id for each in intake.plans_of(by=cast.amina)] == [plan.id]
    assert intake.plans_of(by=cast.eve) == ()
