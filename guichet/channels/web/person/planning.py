"""A life event kept as a plan: its timeline, ticks, a day that moves, and its calendar."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from guichet.catalogue import api as catalogue
from guichet.channels.web.calendars import as_calendar
from guichet.channels.web.desk import Desk
from guichet.channels.web.person.describing import DATE, date_field, phases, step_address, too_far
from guichet.channels.web.same_site import posted_from_here
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look


@posted_from_here
@require_POST
@identity.admits("anyone")
def keep(request: HttpRequest, language: str, life_event: str) -> HttpResponse:
    """Keep the timeline as a plan: the person's, or that of whoever holds its code."""
    desk = Desk(request, language)
    try:
        day = date.fromisoformat(request.POST.get("date", ""))
    except ValueError:
        return HttpResponseRedirect(desk.to("life-event", life_event=life_event))
    if life_event not in desk.jurisdiction.life_events or too_far(desk, day):
        raise Http404
    plan = journeys.begin_plan(life_event=life_event, anchor_on=day, by=desk.actor, language=language)
    if plan.owner_id is None:
        identity.show_code(request, plan.code)
    return HttpResponseRedirect(desk.to("plan", plan_id=plan.id))


@require_safe
@identity.admits("anyone")
def show(request: HttpRequest, language: str, plan_id: UUID) -> HttpResponse:
    """The plan as it stands today."""
    desk = Desk(request, language)
    return _page(desk, intake.plan(plan_id=str(plan_id), by=desk.actor))


def _page(desk: Desk, plan: intake.Plan, problem: str = "") -> HttpResponse:
    line = journeys.timeline(
        life_event=plan.life_event, anchor_on=plan.anchor_on, by=desk.actor, language=desk.language, plan=plan
    )
    event = desk.jurisdiction.life_events[plan.life_event]
    field = date_field(desk, event, problem)
    typed = look.typed_values(fields=(field,), post=desk.posted) or {
        DATE: {"day": str(plan.anchor_on.day), "month": str(plan.anchor_on.month), "year": str(plan.anchor_on.year)}
    }
    steps = [
        (step, step.id in plan.done_steps, step_address(desk, step)) for phase in line.phases for step in phase.steps
    ]
    context = {
        "plan": plan,
        "line": line,
        "phases": phases(desk, line),
        "field": field,
        "typed": typed,
        "steps": steps,
        "problems": ((DATE, problem),) if problem else (),
        "calendar": desk.absolute(f"/calendar/{plan.calendar_token}.ics"),
    }
    page = desk.page(desk.words("Your plan: {event}", event=line.title), personal=True, wrong=bool(problem))
    return desk.render("plan.html", page, context, status=422 if problem else 200)


@require_POST
@identity.admits("anyone")
def move(request: HttpRequest, language: str, plan_id: UUID) -> HttpResponse:
    """The day became another: every phase and reminder moves with it."""
    desk = Desk(request, language)
    plan = intake.plan(plan_id=str(plan_id), by=desk.actor)
    field = date_field(desk, desk.jurisdiction.life_events[plan.life_event])
    given, unreadable = look.read_answers(fields=(field,), post=desk.posted, files={}, language=language)
    problem = next((message for _, message in unreadable), "")
    day = given.get(DATE)
    if not problem and not isinstance(day, str):
        problem = desk.words("Write the day, the month and the year.")
    problem = problem or too_far(desk, date.fromisoformat(str(day)))
    if problem:
        return _page(desk, plan, problem)
    journeys.move_plan(plan_id=plan.id, anchor_on=date.fromisoformat(str(day)), by=desk.actor)
    return HttpResponseRedirect(desk.to("plan", plan_id=plan_id))


@require_POST
@identity.admits("anyone")
def mark(request: HttpRequest, language: str, plan_id: UUID) -> HttpResponse:
    """Tick a step off, or take the tick back."""
    desk = Desk(request, language)
    plan = intake.plan(plan_id=str(plan_id), by=desk.actor)
    step = request.POST.get("step", "")
    if step not in {each.id for each in desk.jurisdiction.life_events[plan.life_event].steps}:
        raise kernel.NotFound("there is no such step in this plan", where="step")
    intake.mark_step(plan_id=plan.id, step=step, by=desk.actor, done=request.POST.get("done") == "yes")
    return HttpResponseRedirect(desk.to("plan", plan_id=plan_id) + "#steps")


@require_POST
@identity.admits("signed_in", why="claim")
def claim(request: HttpRequest, language: str, plan_id: UUID) -> HttpResponse:
    """Put a plan that nobody owns on one's own page."""
    desk = Desk(request, language)
    intake.claim_plan(plan_id=str(plan_id), owner_id=desk.actor.person_id or "", by=desk.actor)
    return HttpResponseRedirect(desk.to("plan", plan_id=plan_id))


@require_safe
@identity.admits("anyone")
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The days of a plan for a calendar program: the secret address is all it has, and opens nothing else."""
    plan = intake.plan_by_calendar(token=token)
    jurisdiction = catalogue.current()
    language = plan.language if plan.language in jurisdiction.languages else jurisdiction.default_language
    desk = Desk(request, language)
    passer_by = kernel.Actor(channel="web", language=language)
    line = journeys.timeline(
        life_event=plan.life_event, anchor_on=plan.anchor_on, by=passer_by, language=language, plan=plan
    )
    content = as_calendar(line, address=lambda step: desk.absolute(step_address(desk, step)), words=desk.words)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
