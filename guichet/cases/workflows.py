"""Moves a case along the workflow of the service version it began with, and keeps its clock."""

from __future__ import annotations

from datetime import date

from guichet.cases import clocks
from guichet.cases.models import CaseRow
from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel

ACTIONS = {"ask": "ask", "decide": "decide", "redecide": "redecide", "withdraw": "withdraw"}


def workflow_of(service: str, version: int) -> catalogue.Workflow:
    """The workflow of the version a case began with; raises Conflict when that version has none."""
    workflow = catalogue.service(service, version=version).workflow
    if workflow is None:
        raise kernel.Conflict(
            f"version {version} of {service} has no workflow",
            where="service",
            remedy="Publish the service with its workflow.yaml.",
        )
    return workflow


def today() -> date:
    """The day it is in the jurisdiction."""
    return kernel.today(catalogue.current().time_zone)


def due_after(workflow: catalogue.Workflow, day: date) -> date:
    """The day by which a case opened on `day` is to be decided."""
    return catalogue.current().working_days.after(day, workflow.deadline_days)


def action_of(transition: catalogue.Transition) -> str:
    """What the authorisation calls this move."""
    if transition.by == "person" and transition.effect == "none":
        return "answer"
    return ACTIONS.get(transition.effect, "transition")


def plays_role(transition: catalogue.Transition, by: kernel.Actor, row: CaseRow) -> bool:
    """Whether the actor is the one whom the workflow lets make this move; the platform itself may make any."""
    if by.is_system:
        return True
    if transition.by == "person":
        return row.owner_id is not None and by.person_id == row.owner_id
    return transition.by in by.roles


def transition_named(
    workflow: catalogue.Workflow, row: CaseRow, identifier: str, by: kernel.Actor
) -> catalogue.Transition:
    """The transition of that name, if it leaves the present status and is the actor's to make.

    Raises Invalid (no such transition), Conflict (not from this status), NotAllowed (someone else's to make).
    """
    transition = workflow.transition(identifier)
    if transition is None:
        known = ", ".join(each.id for each in workflow.transitions)
        raise kernel.Invalid(
            (kernel.Problem("transition", f"{identifier!r} is no transition", f"There are: {known}."),)
        )
    if row.status not in transition.from_statuses:
        raise kernel.Conflict(
            f"a case that is {row.status} cannot {identifier}",
            where="transition",
            remedy="Look at the case again: someone may have been quicker.",
        )
    if not plays_role(transition, by, row):
        raise kernel.NotAllowed(f"{identifier} is for the {transition.by} to do", where="transition")
    return transition


def transition_with(
    workflow: catalogue.Workflow, row: CaseRow, effect: str, by: kernel.Actor
) -> catalogue.Transition | None:
    """The first transition with that effect out of the present status that is the actor's to make."""
    leaving = workflow.leaving(row.status)
    return next((each for each in leaving if each.effect == effect and plays_role(each, by, row)), None)


def move(row: CaseRow, workflow: catalogue.Workflow, transition: catalogue.Transition) -> None:
    """Put the case in the transition's status: the clock stops, goes on with the stop added, ends or starts anew.

    Working days during which the clock stood still are added to the day it is due. A case that is reopened has the
    whole time again, from the day it is reopened.
    """
    before, after = workflow.statuses[row.status], workflow.statuses[transition.to]
    day = today()
    calendar = catalogue.current().working_days
    if row.stopped_on is not None and not after.stops_clock:
        stood_still = max(calendar.between(row.stopped_on, day), 0)
        row.due_on = calendar.after(row.due_on, stood_still)
        row.stopped_on = None
    elif row.stopped_on is None and after.stops_clock and not after.final:
        row.stopped_on = day
    if after.final:
        row.closed_at = kernel.now()
        row.stopped_on = None
    elif before.final:
        row.closed_at = None
        row.due_on = due_after(workflow, day)
    row.status, row.waiting_on = after.id, after.waiting_on
    clocks.keep(row, workflow, day)
