"""What a case page says of the depth of its workflow: why it is here, its clocks, experts, and what looks the same."""

from __future__ import annotations

from typing import Any

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.channels.web.desk import Desk


def see_depth(desk: Desk, case: cases.Case) -> dict[str, Any]:
    """In the words of the service, for the template."""
    service = catalogue.service(case.service, version=case.service_version)
    flow, words = service.workflow, desk.words
    if flow is None:
        return {}
    rules = {each.id: desk.say(each.label).text for each in flow.opinions}
    clocks = {each.id: desk.say(each.label).text for each in flow.clocks}
    route = case.route
    named = [desk.say(service.facts[each].short).text for each in route.facts if each in service.facts] if route else []
    team = flow.teams.get(route.team) if route else None
    waiting = {each.rule for each in case.opinions if each.is_awaited}
    return {
        "team": desk.say(team).text if team else (route.office if route else ""),
        "facts": ", ".join(named),
        "clocks": [(each, clocks.get(each.clock, each.clock)) for each in case.clocks],
        "opinions": [(each, rules.get(each.rule, each.rule)) for each in case.opinions],
        "can_ask": [] if case.closed_at else [pair for pair in rules.items() if pair[0] not in waiting],
        "alike": () if case.closed_at else _alike(desk, case, flow),
        "verdicts": {
            "favourable": words("Favourable"),
            "unfavourable": words("Unfavourable"),
            "conditions": words("Favourable, with conditions"),
        },
    }


def _alike(desk: Desk, case: cases.Case, flow: catalogue.Workflow) -> tuple[cases.Alike, ...]:
    if flow.duplicates is None or desk.actor.person_id == case.owner_id:
        return ()
    return cases.alike(case_id=case.id, by=desk.actor)
