"""Routing, clocks, opinions and duplicates of a workflow speak of what is there, and can do what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from guichet.authoring.api import nearest
from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.definitions.service import PublicService
from guichet.catalogue.definitions.workflow import Clock, OpinionRule, Workflow
from guichet.kernel.api import Problem

#: The outcome and effect that the transition of a silence rule must have, by what the silence means.
CARRIES_OUT = {"granted": ("decide", "granted"), "refused": ("decide", "declined"), "moved_on": ("none", None)}


def depth_problems(
    where: str, jurisdiction: Jurisdiction, service: PublicService, workflow: Workflow
) -> Iterator[Problem]:
    """Everything that is wrong with them, each with its place and what to do."""
    for section, items in (
        ("routing", workflow.routing),
        ("clocks", workflow.clocks),
        ("opinions", workflow.opinions),
    ):
        for name, times in Counter(each.id for each in items).items():
            if times > 1:
                yield Problem(f"{where}#{section}/{name}", f"{name!r} stands here twice.", "Give one another name.")
    yield from _of_routing(where, service, workflow)
    for clock in workflow.clocks:
        yield from _of_clock(f"{where}#clocks/{clock.id}", workflow, clock)
    for opinion in workflow.opinions:
        yield from _of_opinion(f"{where}#opinions/{opinion.id}", jurisdiction, service, opinion)
    if workflow.duplicates:
        place = f"{where}#duplicates"
        facts = (*workflow.duplicates.same, *workflow.duplicates.near)
        yield from _unknown(place, "fact of this service", facts, service.facts)
        if not facts:
            yield Problem(place, "says neither what is the same nor what is near.", "Name a fact under `same`.")


def _of_routing(where: str, service: PublicService, workflow: Workflow) -> Iterator[Problem]:
    offices = [each.id for each in service.authority.offices] if service.authority else []
    for number, route in enumerate(workflow.routing, 1):
        place = f"{where}#routing/{route.id}"
        if bool(route.team) == bool(route.office):
            message = f"the rule {route.id!r} sends requests to {'two places' if route.team else 'nobody'}."
            yield Problem(place, message, "Name a `team` or an `office`.")
        if route.office:
            yield from _unknown(f"{place}/office", "office of the competent authority", (route.office,), offices)
        yield from _unknown(f"{place}/facts", "fact of this service", [t.fact for t in route.tests], service.facts)
        for test in route.tests:
            kind = service.facts.get(test.fact)
            if kind and kind.options:
                said = [each for each in test.values if isinstance(each, str)]
                yield from _unknown(f"{place}/facts/{test.fact}", f"option of {test.fact}", said, kind.options)
            if not test.values and test.at_least is None and test.at_most is None:
                message = f"the range of {test.fact!r} has no end at all."
                yield Problem(f"{place}/facts/{test.fact}", message, "Add `at_least` or `at_most`.")
        if not route.tests and number < len(workflow.routing):
            message = f"the rule {route.id!r} has no facts, so those after it are never reached."
            yield Problem(place, message, "Put it last.")


def _of_clock(place: str, workflow: Workflow, clock: Clock) -> Iterator[Problem]:
    for key, names in (("runs_in", clock.runs_in), ("stands_in", clock.stands_in)):
        yield from _unknown(f"{place}/{key}", "status", names, workflow.statuses)
        for name in names:
            if name in workflow.statuses and workflow.statuses[name].final:
                message = f"the clock {clock.id!r} goes on in {name!r}, which is the end."
                yield Problem(f"{place}/{key}", message, "Take it away: a clock ends with the request.")
    both = sorted(set(clock.runs_in) & set(clock.stands_in))
    if both:
        message = f"the clock {clock.id!r} both runs and stands still in {both[0]!r}."
        yield Problem(f"{place}/stands_in", message, "Leave it in one of the two.")
    if not clock.days:
        yield Problem(place, f"the clock {clock.id!r} has no days.", "Add `working_days` or `calendar_days`.")
    silence = clock.silence
    if silence is None:
        return
    place = f"{place}/silence/transition"
    move = workflow.transition(silence.transition)
    if move is None:
        yield from _unknown(place, "transition", (silence.transition,), [each.id for each in workflow.transitions])
        return
    missing = [name for name in clock.runs_in if name not in move.from_statuses]
    if missing:
        message = f"silence ends a request by {move.id!r}, which does not leave {missing[0]!r}."
        yield Problem(place, message, f"Add {missing[0]} to the `from` of {move.id}.")
    if move.by != "system":
        message = f"silence is carried out by {move.id!r}, which is for the {move.by} to make."
        yield Problem(place, message, "Give it a transition of its own with `by: system`.")
    effect, outcome = CARRIES_OUT[silence.means]
    if (move.effect, move.outcome) != (effect, outcome):
        means = f"effect: {effect}" + (f", outcome: {outcome}" if outcome else ", without outcome")
        message = f"silence means {silence.means!r}, and {move.id!r} does something else."
        yield Problem(place, message, f"Such a transition has `{means}`.")


def _of_opinion(
    place: str, jurisdiction: Jurisdiction, service: PublicService, opinion: OpinionRule
) -> Iterator[Problem]:
    yield from _unknown(f"{place}/sees", "fact of this service", opinion.sees, service.facts)
    yield from _unknown(f"{place}/evidence", "kind of evidence", opinion.evidence, jurisdiction.evidence_types)
    if opinion.organization:
        known = jurisdiction.organizations
        yield from _unknown(f"{place}/organization", "organization", (opinion.organization,), known)
    if opinion.binding and opinion.legal_basis is None:
        message = f"the opinion {opinion.id!r} binds who decides, and no law is named that says so."
        yield Problem(place, message, "Add `legal_basis`, or write `binding: false`.")


def _unknown(where: str, what: str, names: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    there = set(known)
    for name in names:
        if name not in there:
            yield Problem(where, f"there is no {what} {name!r}.", nearest(name, there))
