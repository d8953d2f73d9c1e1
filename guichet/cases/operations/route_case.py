"""Route a case by the rules of its workflow: to a team or an office, and there to who has least to do."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Count

from guichet.audit import api as audit
from guichet.cases import workflows
from guichet.cases.conflicts import stands_too_near
from guichet.cases.editing import put_back, stream
from guichet.cases.events import CaseRouted
from guichet.cases.models import CaseRow, RouteRow, TeamMemberRow
from guichet.cases.queries import find, whole
from guichet.cases.types import Case
from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel


def route_case(*, case_id: str, by: kernel.Actor) -> Case:
    """Send the case where the first rule that fits says, once; an officer gets it who has fewest open cases.

    Never one with a conflict of interest: then the team has it, and nobody of them. Where no rule fits, where it was
    routed before, somebody has it or it is closed, nothing changes. For the platform itself. Raises NotAllowed,
    NotFound.
    """
    if not by.is_system:
        raise kernel.NotAllowed("cases are routed by the platform itself", where="case")
    with transaction.atomic():
        row = find(CaseRow.objects.select_for_update(), id=case_id)
        workflow = workflows.workflow_of(row.service, row.service_version)
        rule = rule_for(workflow, row.facts) if workflow.routing else None
        if rule is None or row.closed_at or row.assigned_to or RouteRow.objects.filter(case=row).exists():
            return whole(row, by)
        worker, left_out = _least_busy(row, rule)
        if worker:
            claim = workflow.transition("claim")
            if claim and row.status in claim.from_statuses:
                workflows.move(row, workflow, claim)
            row.assigned_to = worker
        RouteRow(
            case=row,
            organization=row.organization,
            rule=rule.id,
            team=rule.team,
            office=rule.office,
            worker=worker,
            facts=[each.fact for each in rule.tests],
            left_out=left_out,
            routed_at=kernel.now(),
        ).save(force_insert=True)
        put_back(row)
        audit.record(
            CaseRouted(
                organization=row.organization,
                service=row.service,
                rule=rule.id,
                team=rule.team,
                office=rule.office,
                assigned_to=worker or None,
                left_out=left_out,
            ),
            stream=stream(row),
            by=by,
            concerns=row.owner_id,
        )
        return whole(find(CaseRow.objects.all(), id=case_id), by)


def rule_for(workflow: catalogue.Workflow, facts: dict[str, Any]) -> catalogue.Route | None:
    """The first rule whose every test the facts pass."""
    values = {name: each.get("value") for name, each in facts.items()}
    return next(
        (rule for rule in workflow.routing if all(test.holds(values.get(test.fact)) for test in rule.tests)), None
    )


def _least_busy(row: CaseRow, rule: catalogue.Route) -> tuple[str, int]:
    """The member with fewest open cases (empty: nobody), and how many stand too near."""
    members = list(
        TeamMemberRow.objects.filter(
            organization=row.organization, team=rule.team or rule.office, left_at__isnull=True
        ).values_list("agent_id", flat=True)
    )
    free = [each for each in members if not stands_too_near(row, each)]
    open_cases = CaseRow.objects.filter(
        organization=row.organization, assigned_to__in=free, closed_at__isnull=True
    ).order_by()
    load: dict[str, int] = dict(open_cases.values_list("assigned_to").annotate(Count("id")))
    return min(free, key=lambda each: (load.get(each, 0), each), default=""), len(members) - len(free)
