"""Ask an expert for an opinion on a case, or take the question back."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from guichet.audit import api as audit
from guichet.cases import workflows
from guichet.cases.editing import put_back, readable, required, stream, take, unchanged
from guichet.cases.events import OpinionAsked, OpinionReminded, OpinionWithdrawn
from guichet.cases.models import CaseRow, OpinionRow
from guichet.cases.opinions import CODES, as_opinion
from guichet.cases.types import AskedOpinion, Opinion
from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel
from guichet.vault import api as vault

LONGEST_QUESTION = 4_000
LONGEST_NAME = 200


def ask_opinion(
    *, case_id: str, opinion: str, question: str, revision: int, by: kernel.Actor, expert: str = ""
) -> AskedOpinion:
    """Ask for one of the opinions that the workflow knows, with a clock of its own in working days.

    Where the workflow names an organization its officers give it. Else `expert` says who does (their name and where
    they are reached), and a code comes back once, that they need with the link: it is kept nowhere. Raises NotFound,
    NotAllowed, Invalid (no such opinion, no words, no expert), Conflict (the case changed, is closed or was erased, or
    this opinion is awaited already).
    """
    with transaction.atomic():
        row = take(case_id, action="ask", by=by)
        unchanged(row, revision)
        readable(row)
        rule = workflows.workflow_of(row.service, row.service_version).opinion(opinion)
        if rule is None:
            problem = kernel.Problem("opinion", f"{opinion!r} is no opinion of this workflow", "Choose one that is.")
            raise kernel.Invalid((problem,))
        _may_be_asked(row, rule)
        asked, code = _written(row, rule, by), ""
        asked.question = required("question", question, at_most=LONGEST_QUESTION)
        asked.expert = "" if rule.organization else required("expert", expert, at_most=LONGEST_NAME)
        if not rule.organization:
            code = kernel.new_tracking_code()
            asked.code = vault.blind(code, purpose=CODES)
        asked.save(force_insert=True)
        put_back(row)
        audit.record(
            OpinionAsked(
                organization=row.organization,
                service=row.service,
                opinion=asked.id,
                rule=rule.id,
                asked_of=rule.organization,
                due_on=asked.due_on,
                binding=rule.binding,
            ),
            stream=stream(row),
            by=by,
            concerns=row.owner_id,
        )
        return AskedOpinion(as_opinion(asked, rule, workflows.today()), code)


def _may_be_asked(row: CaseRow, rule: catalogue.OpinionRule) -> None:
    if row.closed_at is not None:
        raise kernel.Conflict("this case is closed", where="status", remedy="Reopen it first.")
    if row.opinions.filter(rule=rule.id, given_at__isnull=True, withdrawn_at__isnull=True).exists():
        raise kernel.Conflict(
            "this opinion is awaited already", where="opinion", remedy="Wait for it, or take the question back."
        )


def _written(row: CaseRow, rule: catalogue.OpinionRule, by: kernel.Actor) -> OpinionRow:
    calendar, today = catalogue.current().working_days, workflows.today()
    due_on = calendar.after(today, rule.working_days)
    remind_on, left = due_on, rule.remind_days
    while left and remind_on > today:
        remind_on -= timedelta(days=1)
        left -= calendar.is_worked(remind_on)
    return OpinionRow(
        id=kernel.new_id(),
        case=row,
        rule=rule.id,
        organization=rule.organization,
        asked_by=by.agent_id,
        asked_at=kernel.now(),
        due_on=due_on,
        remind_on=remind_on,
    )


def withdraw_opinion(*, opinion_id: str, by: kernel.Actor) -> Opinion:
    """It is not needed any more: the expert sees nothing from now on, and the code is worth nothing.

    Raises NotFound, NotAllowed, Conflict (it was given).
    """
    with transaction.atomic():
        found = OpinionRow.objects.filter(id=opinion_id).first()
        if found is None:
            raise kernel.NotFound("there is no such opinion", where="opinion", remedy="Open the case and look there.")
        row = take(found.case_id, action="ask", by=by)
        found.refresh_from_db()
        if found.given_at is not None:
            raise kernel.Conflict("it was given already", where="opinion", remedy="It stands in the case.")
        if found.withdrawn_at is None:
            found.withdrawn_at, found.code = kernel.now(), ""
            found.save(update_fields=["withdrawn_at", "code"])
            put_back(row)
            told = OpinionWithdrawn(organization=row.organization, opinion=found.id)
            audit.record(told, stream=stream(row), by=by, concerns=row.owner_id)
        rule = workflows.workflow_of(row.service, row.service_version).opinion(found.rule)
        return as_opinion(found, rule, workflows.today())


def remind_experts(*, by: kernel.Actor) -> tuple[str, ...]:
    """Tell of each awaited opinion whose day comes near, once; returns their ids. For the platform itself."""
    if not by.is_system:
        raise kernel.NotAllowed("only the clock reminds", where="opinion")
    today, reminded = workflows.today(), []
    waiting = OpinionRow.objects.filter(
        given_at__isnull=True, withdrawn_at__isnull=True, reminded_on__isnull=True, remind_on__lte=today
    )
    for each in waiting.select_related("case").order_by("due_on", "id")[:500]:
        with transaction.atomic():
            each.reminded_on = today
            each.save(update_fields=["reminded_on"])
            row = each.case
            told = OpinionReminded(
                organization=row.organization, service=row.service, opinion=each.id, rule=each.rule, due_on=each.due_on
            )
            audit.record(told, stream=stream(row), by=by, concerns=row.owner_id)
            reminded.append(each.id)
    return tuple(reminded)
