"""Every state of a workflow can be reached, and from every state an end can be."""

from __future__ import annotations

from collections.abc import Iterator

from guichet.authoring.api import nearest
from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.definitions.service import PublicService
from guichet.catalogue.definitions.workflow import Workflow
from guichet.catalogue.gates.workflow_depth import depth_problems
from guichet.catalogue.ports import Gate
from guichet.kernel.api import Problem


class SoundWorkflow(Gate):
    """No request is ever stuck."""

    name = "workflow"

    def check(self, jurisdiction: Jurisdiction, service: PublicService) -> tuple[Problem, ...]:
        if service.workflow is None:
            return ()
        where = f"{service.folder}/workflow.yaml"
        named = tuple(_unknown_names(where, service.workflow))
        return named or (
            *_unsound(where, service.workflow),
            *_unsound_decisions(where, service),
            *depth_problems(where, jurisdiction, service, service.workflow),
        )


def _unknown_names(where: str, workflow: Workflow) -> Iterator[Problem]:
    statuses = set(workflow.statuses)
    if workflow.initial not in statuses:
        message = f"`initial` is {workflow.initial!r}, which is no status."
        yield Problem(f"{where}#initial", message, nearest(workflow.initial, statuses))
    seen: set[str] = set()
    for transition in workflow.transitions:
        place = f"{where}#transitions/{transition.id}"
        for key, names in (("from", transition.from_statuses), ("to", (transition.to,))):
            for name in names:
                if name not in statuses:
                    message = f"the transition {transition.id!r} goes {key} {name!r}, which is no status."
                    yield Problem(f"{place}/{key}", message, nearest(name, statuses))
        if transition.id in seen:
            yield Problem(place, f"the transition {transition.id!r} stands here twice.", "Give one another name.")
        seen.add(transition.id)


def _unsound(where: str, workflow: Workflow) -> Iterator[Problem]:
    reached = _reach(workflow, workflow.initial)
    finals = {name for name, status in workflow.statuses.items() if status.final}
    if not finals:
        yield Problem(f"{where}#statuses", "no status is final, so no request ever ends.", "Mark one `final: true`.")
        return
    for name in workflow.statuses:
        place = f"{where}#statuses/{name}"
        if name not in reached:
            message = f"no request can ever come to the status {name!r}."
            yield Problem(place, message, "Add a transition to it, or take it away.")
        elif not finals & _reach(workflow, name):
            message = f"a request that is {name!r} can never end: no transition leads on to a final status."
            yield Problem(place, message, "Add a transition that leads to an end.")


def _unsound_decisions(where: str, service: PublicService) -> Iterator[Problem]:
    workflow = service.workflow
    assert workflow is not None
    for transition in workflow.transitions:
        place = f"{where}#transitions/{transition.id}"
        target = workflow.statuses[transition.to]
        if transition.outcome and transition.outcome != target.outcome:
            leads = f"leads to the outcome {target.outcome!r}"
            message = f"the transition {transition.id!r} decides {transition.outcome!r} and {leads}."
            yield Problem(f"{place}/outcome", message, "Make both the same word.")
        if transition.effect == "decide" and not transition.outcome:
            yield Problem(place, f"the transition {transition.id!r} decides, and does not say what.", "Add `outcome`.")
        if transition.effect == "ask" and workflow.statuses[transition.to].waiting_on != "person":
            waits = f"{transition.to!r} does not wait on the person"
            message = f"the transition {transition.id!r} asks the person, but {waits}."
            yield Problem(f"{place}/to", message, f"Add `waiting_on: person` to {transition.to}.")
    deciding = [each for each in workflow.leaving(workflow.initial) if each.effect == "decide"]
    if workflow.on_submit.automatic and not deciding:
        message = f"`on_submit` decides at once, but no transition with `effect: decide` leaves {workflow.initial!r}."
        yield Problem(f"{where}#on_submit", message, f"Add {workflow.initial} to the `from` of one.")
    if workflow.on_submit.automatic and service.decision is None:
        message = "`on_submit` decides by the rules, but service.yaml has no `decision`."
        yield Problem(f"{where}#on_submit/automatic", message, "Add `decision`, or write `automatic: false`.")


def _reach(workflow: Workflow, start: str) -> set[str]:
    seen = {start}
    waiting = [start]
    while waiting:
        for transition in workflow.leaving(waiting.pop()):
            if transition.to not in seen:
                seen.add(transition.to)
                waiting.append(transition.to)
    return seen
