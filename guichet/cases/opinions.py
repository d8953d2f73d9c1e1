"""Opinions of experts as they cross the border: what the case shows of them, and what an expert may see."""

from __future__ import annotations

from datetime import date

from guichet.cases import workflows
from guichet.cases.models import CaseRow, OpinionRow
from guichet.cases.types import Opinion, OpinionAsk
from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.vault import api as vault

#: Names the codes of experts to the vault.
CODES = "cases.opinion"
MOST_TRIES = 10
VERDICTS = ("favourable", "unfavourable", "conditions")


def as_opinion(row: OpinionRow, rule: catalogue.OpinionRule | None, day: date) -> Opinion:
    """The row as it crosses the border."""
    open_still = row.given_at is None and row.withdrawn_at is None
    return Opinion(
        id=row.id,
        case_id=row.case_id,
        rule=row.rule,
        organization=row.organization,
        expert=row.expert,
        question=row.question,
        binding=bool(rule and rule.binding),
        asked_at=row.asked_at,
        due_on=row.due_on,
        overdue=open_still and row.due_on < day,
        verdict=row.verdict,
        words=row.words,
        conditions=row.conditions,
        given_at=row.given_at,
        withdrawn_at=row.withdrawn_at,
    )


def opinions_of(row: CaseRow, workflow: catalogue.Workflow, day: date) -> tuple[Opinion, ...]:
    """Every opinion that was asked on a case, in the order asked."""
    return tuple(as_opinion(each, workflow.opinion(each.rule), day) for each in row.opinions.order_by("id"))


def binds(row: CaseRow, workflow: catalogue.Workflow, outcome: str) -> None:
    """Raises Conflict when a binding opinion is awaited, or stands against granting."""
    for rule in (each for each in workflow.opinions if each.binding):
        law = rule.legal_basis
        named = law.cited("en") if law else ""
        latest = row.opinions.filter(rule=rule.id, withdrawn_at__isnull=True).order_by("-id").first()
        if latest is None:
            continue
        if latest.given_at is None:
            raise kernel.Conflict(
                f"the opinion {rule.id!r} is awaited, and it binds ({named})",
                where="opinion",
                remedy=f"Wait for it until {latest.due_on.isoformat()}, or take the question back.",
                code="opinion_awaited",
            )
        if latest.verdict == "unfavourable" and outcome == "granted":
            raise kernel.Conflict(
                f"the opinion {rule.id!r} is unfavourable, and it binds ({named})",
                where="opinion",
                remedy="Decide as it says, or ask for it again.",
                code="opinion_binds",
            )


def asked_opinion(*, opinion_id: str, by: kernel.Actor, code: str = "") -> OpinionAsk:
    """What an expert is asked: officers of the organization that gives it, or who has the link and the code.

    Raises NotFound for everyone else, for one given or withdrawn, and after ten wrong codes.
    """
    row = allowed(opinion_id, by, code)
    return as_ask(row)


def opinions_awaited(*, by: kernel.Actor) -> tuple[OpinionAsk, ...]:
    """What the actor's organization is asked for, that due first; at most 200."""
    allowed_scope = identity.scope(by, "read", "opinion")
    rows = OpinionRow.objects.filter(given_at__isnull=True, withdrawn_at__isnull=True).exclude(organization="")
    if not allowed_scope.everything:
        rows = rows.filter(organization__in=sorted(allowed_scope.organizations))
    return tuple(map(as_ask, rows.select_related("case").order_by("due_on", "id")[:200]))


def as_ask(row: OpinionRow) -> OpinionAsk:
    """What is shown: of the case's facts only those the workflow names for this opinion."""
    case = row.case
    rule = workflows.workflow_of(case.service, case.service_version).opinion(row.rule)
    sees = rule.sees if rule else ()
    return OpinionAsk(
        id=row.id,
        service=case.service,
        service_version=case.service_version,
        number=case.number,
        rule=row.rule,
        question=row.question,
        due_on=row.due_on,
        binding=bool(rule and rule.binding),
        facts={name: case.facts[name] for name in sees if name in case.facts},
        evidence=rule.evidence if rule else (),
        request=kernel.Reference.parse(case.request),
        language=case.language,
    )


def allowed(opinion_id: str, by: kernel.Actor, code: str) -> OpinionRow:
    """The awaited opinion, for who may give it; raises NotFound. A wrong code is counted."""
    nothing = kernel.NotFound(
        "there is no opinion here that you may give",
        where="opinion",
        remedy="Check the link and the code, or ask who wrote to you for new ones.",
    )
    row = OpinionRow.objects.select_related("case").filter(id=opinion_id).first()
    if row is None or row.given_at is not None or row.withdrawn_at is not None:
        raise nothing
    if row.organization:
        if not identity.may(by, "read", identity.Protected("opinion", organization=row.organization)):
            raise nothing
        return row
    given = kernel.read_tracking_code(code) or ""
    if row.tries >= MOST_TRIES or not row.code or vault.blind(given, purpose=CODES) != row.code:
        if code and row.code:
            OpinionRow.objects.filter(id=row.id).update(tries=row.tries + 1)
        raise nothing
    return row
