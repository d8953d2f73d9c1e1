"""Let a clock speak: nobody decided in time, and what that means by law is carried out; or warn before it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from guichet.audit import api as audit
from guichet.cases import workflows
from guichet.cases.deciding import Ruling, write_decision
from guichet.cases.editing import put_back, readable, stream
from guichet.cases.events import SilenceNears, SilenceSpoke
from guichet.cases.models import CaseRow, ClockRow
from guichet.cases.moving import moved
from guichet.cases.queries import find
from guichet.cases.types import Decision, RunOut
from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel

MOST = 500


@dataclass(frozen=True)
class SilenceRuling:
    """What is written into the decision when silence decides: its words, amounts, and the law they were computed by."""

    words: str
    amounts: Mapping[str, Any]
    reasons: Any = None
    law_hash: str = ""
    graph_hash: str = ""


def clocks_run_out(*, by: kernel.Actor) -> tuple[RunOut, ...]:
    """The clocks whose silence speaks today and has not yet, those due first; at most 500. For the platform itself."""
    _platform(by)
    rows = _speaking().filter(due_on__lt=workflows.today()).order_by("due_on", "id")[:MOST]
    return tuple(RunOut(row.id, row.case_id, row.clock, row.due_on) for row in rows)


def let_silence_speak(*, clock_id: str, ruling: SilenceRuling, by: kernel.Actor) -> Decision | None:
    """Make the transition that the workflow has for this silence; the decision, or None when it only moves on.

    A clock that was stopped, has ended or has spoken meanwhile says nothing: None, and nothing changes. A binding
    opinion that is still awaited holds no silence up: the law lets the time run. Raises NotAllowed, NotFound, Conflict
    (what the case rests on was erased).
    """
    _platform(by)
    with transaction.atomic():
        case_id = ClockRow.objects.filter(id=clock_id).values_list("case_id", flat=True).first()
        row = find(CaseRow.objects.select_for_update(), id=case_id)
        clock = _speaking().filter(id=clock_id, due_on__lt=workflows.today()).first()
        workflow = workflows.workflow_of(row.service, row.service_version)
        rule = workflow.clock(clock.clock) if clock else None
        if clock is None or rule is None or rule.silence is None or row.closed_at is not None:
            return None
        readable(row)
        clock.spoke_on = workflows.today()
        clock.save(update_fields=["spoke_on"])
        move = workflows.transition_named(workflow, row, rule.silence.transition, by)
        before = row.status
        decision = _carry_out(row, workflow, move, ruling, by)
        if decision is None:
            told = moved(row, transition=move.id, before=before)
            audit.record(told, stream=stream(row), by=by, concerns=row.owner_id)
        audit.record(_spoke(row, clock, rule.silence), stream=stream(row), by=by, concerns=row.owner_id)
        return decision


def _carry_out(
    row: CaseRow,
    workflow: catalogue.Workflow,
    move: catalogue.Transition,
    ruling: SilenceRuling,
    by: kernel.Actor,
) -> Decision | None:
    if move.effect != "decide":
        workflows.move(row, workflow, move)
        put_back(row)
        return None
    full = Ruling(
        move.id, None, ruling.reasons, ruling.amounts, ruling.law_hash, ruling.words, None, None, None, True,
        ruling.graph_hash,
    )  # fmt: skip
    decision, event = write_decision(row, workflow, move, full, by)
    audit.record(event, stream=stream(row), by=by, concerns=row.owner_id)
    return decision


def warn_of_silence(*, by: kernel.Actor) -> tuple[str, ...]:
    """Tell of each clock that speaks soon, once; returns the ids of the cases. For the platform itself."""
    _platform(by)
    warned = []
    today = workflows.today()
    rows = _speaking().filter(warn_on__lte=today, due_on__gte=today, warned_on__isnull=True)
    for clock_id in list(rows.order_by("due_on", "id").values_list("id", flat=True)[:MOST]):
        with transaction.atomic():
            clock = ClockRow.objects.select_related("case").get(id=clock_id)
            row = clock.case
            rule = workflows.workflow_of(row.service, row.service_version).clock(clock.clock)
            clock.warned_on = today
            clock.save(update_fields=["warned_on"])
            if rule is None or rule.silence is None:
                continue
            told = SilenceNears(
                organization=row.organization,
                service=row.service,
                clock=clock.clock,
                due_on=clock.due_on,
                means=rule.silence.means,
            )
            audit.record(told, stream=stream(row), by=by, concerns=row.owner_id)
            warned.append(row.id)
    return tuple(warned)


def _speaking() -> Any:
    return ClockRow.objects.filter(speaks=True, ended_on__isnull=True, stopped_on__isnull=True, spoke_on__isnull=True)


def _spoke(row: CaseRow, clock: ClockRow, silence: catalogue.Silence) -> SilenceSpoke:
    law = silence.legal_basis
    return SilenceSpoke(
        organization=row.organization,
        service=row.service,
        clock=clock.clock,
        due_on=clock.due_on,
        means=silence.means,
        transition=silence.transition,
        law=law.cited(row.language),
    )


def _platform(by: kernel.Actor) -> None:
    if not by.is_system:
        raise kernel.NotAllowed("only the clock lets silence speak", where="clock")
