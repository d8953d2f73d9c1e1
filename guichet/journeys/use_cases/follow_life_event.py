"""A life event as a plan: phases on real days from one date, steps that close by themselves, reminders, a calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.intake import api as intake
from guichet.journeys.compose import Speaker
from guichet.journeys.use_cases.tell import reachable
from guichet.kernel.api import SYSTEM, Actor, NotFound, Reference, now, today
from guichet.language import api as language_of
from guichet.notifications import api as notifications

StepState = Literal["done", "in_progress", "now", "overdue", "later"]
PhaseState = Literal["past", "now", "later"]
REMIND = "journeys.remind_of_phase"
REMIND_BEFORE = timedelta(days=7)  # SmartStart wrote one week before each phase: people asked for no more, no less


@dataclass(frozen=True)
class PlanStep:
    """One thing to do, to get or to know, when, from whom, and how it stands."""

    id: str
    title: str
    text: str
    kind: str
    organization: str
    service: str
    service_kind: str
    url: str
    due_on: date | None
    required: bool
    state: StepState
    request_id: str = ""
    status: str = ""


@dataclass(frozen=True)
class PlanPhase:
    """A stretch of the event with its first day and the day after its last."""

    id: str
    title: str
    lead: str
    start_on: date
    end_on: date | None
    state: PhaseState
    steps: tuple[PlanStep, ...]


@dataclass(frozen=True)
class Timeline:
    """A life event on real days, in one language."""

    life_event: str
    title: str
    summary: str
    anchor_on: date
    today: date
    phases: tuple[PlanPhase, ...]
    plan_id: str = ""
    plan_code: str = ""
    calendar_token: str = ""

    @property
    def steps_done(self) -> int:
        return sum(step.state == "done" for phase in self.phases for step in phase.steps)

    @property
    def steps_total(self) -> int:
        return sum(len(phase.steps) for phase in self.phases)


def timeline(
    *, life_event: str, anchor_on: date, by: Actor, language: str = "", plan: intake.Plan | None = None
) -> Timeline:
    """The phases and steps of a life event counted from one date. Raises NotFound for an unknown event."""
    jurisdiction = catalogue.current()
    event = jurisdiction.life_events.get(life_event)
    if event is None:
        raise NotFound("there is no such life event", where=life_event)
    speaker = Speaker(jurisdiction, language or by.language)
    day = today(jurisdiction.time_zone)
    calendar = _Calendar(
        speaker=speaker,
        anchor_on=anchor_on,
        today=day,
        progress=_progress_by_service(by) if by.person_id else {},
        ticked=plan.done_steps if plan else frozenset(),
    )
    return Timeline(
        life_event=life_event,
        title=speaker.text(event.title),
        summary=speaker.text(event.summary),
        anchor_on=anchor_on,
        today=day,
        phases=tuple(calendar.phase(phase) for phase in event.phases),
        plan_id=plan.id if plan else "",
        plan_code=plan.code if plan else "",
        calendar_token=plan.calendar_token if plan else "",
    )


def _progress_by_service(by: Actor) -> dict[str, tuple[StepState, str, str]]:
    """How the person's requests stand, by service: state, request, status. Agencies report by closing their case."""
    found: dict[str, tuple[StepState, str, str]] = {}
    for request in intake.requests_of(by=by):
        if request.state != "withdrawn":
            found.setdefault(request.service, ("in_progress", request.id, request.state))
    for case in cases.cases_of(person_id=by.person_id or "", by=by):
        state: StepState = "done" if case.closed_at else "in_progress"
        if found.get(case.service, ("later", "", ""))[0] != "done":
            found[case.service] = (state, case.request.id, case.status)
    return found


@dataclass(frozen=True)
class _Calendar:
    """One event counted from one day, for one person: everything its phases and steps are told from."""

    speaker: Speaker
    anchor_on: date
    today: date
    progress: Mapping[str, tuple[StepState, str, str]]
    ticked: frozenset[str]

    def phase(self, phase: catalogue.Phase) -> PlanPhase:
        start_on, end_on = phase.days(self.anchor_on)
        past = end_on is not None and end_on <= self.today
        state: PhaseState = "past" if past else "now" if start_on <= self.today else "later"
        return PlanPhase(
            id=phase.id,
            title=self.speaker.text(phase.title),
            lead=self.speaker.text(phase.lead),
            start_on=start_on,
            end_on=end_on,
            state=state,
            steps=tuple(self.step(step, state) for step in phase.steps),
        )

    def step(self, step: catalogue.LifeEventStep, phase: PhaseState) -> PlanStep:
        service = self.speaker.jurisdiction.services.get(step.service) if step.service else None
        due_on = step.due_on(self.anchor_on)
        known, request_id, status = self.progress.get(step.service or "", ("", "", ""))
        state: StepState = "later" if phase == "later" else "now"
        if step.id in self.ticked or known == "done":
            state = "done"
        elif known:
            state = "in_progress"
        elif due_on is not None and due_on < self.today and step.required:
            state = "overdue"
        return PlanStep(
            id=step.id,
            title=self.speaker.text(step.title),
            text=self.speaker.text(step.text),
            kind=step.kind,
            organization=self.speaker.organization(service.competent_authority) if service else "",
            service=step.service or "",
            service_kind=service.kind if service else "",
            url=step.link or (service.external_url if service else "") or "",
            due_on=due_on,
            required=step.required,
            state=state,
            request_id=request_id,
            status=status,
        )


def begin_plan(*, life_event: str, anchor_on: date, by: Actor, language: str) -> intake.Plan:
    """Keep a life event as the person's plan, with a reminder a week before each phase that is still to come."""
    plan = intake.open_plan(life_event=life_event, anchor_on=anchor_on, by=by, language=language)
    remember_phases(plan)
    return plan


def move_plan(*, plan_id: str, anchor_on: date, by: Actor) -> intake.Plan:
    """The date became another (babies do that): every phase and reminder moves with it."""
    plan = intake.move_plan(plan_id=plan_id, anchor_on=anchor_on, by=by)
    remember_phases(plan)
    return plan


def remember_phases(plan: intake.Plan) -> None:
    """Put one reminder a phase into the outbox; an older one finds the date moved and says nothing."""
    jurisdiction = catalogue.current()
    zone = ZoneInfo(jurisdiction.time_zone)
    for phase in jurisdiction.life_events[plan.life_event].phases:
        day = phase.days(plan.anchor_on)[0] - REMIND_BEFORE
        moment = datetime.combine(day, time(9), zone)
        if moment > now():
            audit.enqueue(
                REMIND,
                {"plan": plan.id, "phase": phase.id, "anchor_on": plan.anchor_on.isoformat()},
                key=f"{plan.id}/{phase.id}/{plan.anchor_on}",
                run_at=moment,
            )


def remind_of_phase(*, plan_id: str, phase_id: str, anchor_on: str) -> notifications.Message | None:
    """Write to the person a week before a phase: what it brings, what is still open. Nothing if the plan moved on."""
    plan = intake.plan(plan_id=plan_id, by=SYSTEM)
    if plan.owner_id is None or plan.anchor_on.isoformat() != anchor_on:
        return None
    holder = Actor(agent_id=plan.owner_id, channel="system", language=plan.language)
    line = timeline(life_event=plan.life_event, anchor_on=plan.anchor_on, by=holder, language=plan.language, plan=plan)
    phase = next((each for each in line.phases if each.id == phase_id), None)
    if phase is None:
        return None
    say = language_of.translator(plan.language)
    day = language_of.say_date(phase.start_on, plan.language)
    still_open = [f"- {step.title}" for step in phase.steps if step.state != "done"]
    return notifications.send(
        to=reachable(plan.owner_id, language=plan.language),
        template="reminder",
        about=Reference("plan", plan.id),
        subject=say("Soon: {phase}", phase=phase.title),
        body="\n\n".join((say("From {day}: {phase}.", day=day, phase=phase.title), phase.lead, "\n".join(still_open))),
        sms=say("From {day}: {phase}. Your plan shows what to do.", day=day, phase=phase.title),
        channels=("inbox", "email"),
        by=SYSTEM,
        key=f"{plan.id}/{phase.id}/{anchor_on}",
    )
