"""Reads of estates and notices; each asks identity who may."""

from __future__ import annotations

import json

from django.db import transaction

from guichet.audit import api as audit
from guichet.estates.events import NoticesRead
from guichet.estates.models import EstateRow, NoticeRow
from guichet.estates.types import Estate, Notice, ReceivedNotice
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.vault import api as vault

MOST = 200


def protected(row: EstateRow) -> identity.Protected:
    """Whose an estate is: the one's who died, for whom an executor acts."""
    return identity.Protected("estate", owner_ids=frozenset({row.person_id}), organization=row.organization)


def told_by(row: EstateRow) -> identity.Protected:
    """The part of an estate that who told of the death sees too: who was told, and nothing that was paid or held."""
    return identity.Protected("reported_death", owner_ids=frozenset({row.reporter_id or "nobody"}))


def estate(*, estate_id: str, by: kernel.Actor) -> Estate:
    """One estate, for its executor and for who told of the death. Raises NotFound."""
    row = EstateRow.objects.filter(pk=estate_id).first()
    if row is None or not (identity.may(by, "read", protected(row)) or identity.may(by, "read", told_by(row))):
        raise kernel.NotFound("there is no estate here that you may see", where="estate")
    return as_estate(row)


def may_settle(*, estate_id: str, by: kernel.Actor) -> bool:
    """Whether the actor is its executor, acting for it now; who only told of the death is not."""
    row = EstateRow.objects.filter(pk=estate_id).first()
    return row is not None and identity.may(by, "read", protected(row))


def estate_of(*, person_id: str, by: kernel.Actor) -> Estate | None:
    """The estate of one who died, as it stands; None where there is none, or none that the actor may see."""
    row = EstateRow.objects.filter(person_id=person_id).exclude(state=EstateRow.State.CORRECTED).first()
    if row is None or not (identity.may(by, "read", protected(row)) or identity.may(by, "read", told_by(row))):
        return None
    return as_estate(row)


def estate_by_case(*, case_id: str, by: kernel.Actor) -> Estate | None:
    """The estate that a decided case opened and that stands; None where there is none that the actor may see."""
    row = EstateRow.objects.filter(case_id=case_id).exclude(state=EstateRow.State.CORRECTED).first()
    return estate_of(person_id=row.person_id, by=by) if row else None


def estates_told_by(*, by: kernel.Actor) -> tuple[Estate, ...]:
    """The estates of those whose death the actor told of, newest first."""
    scope = identity.scope(by, "read", "reported_death")
    if scope.nothing or by.agent_id is None:
        return ()
    rows = EstateRow.objects.filter(scope.as_q(owner="reporter_id"), reporter_id=by.agent_id)
    return tuple(map(as_estate, rows.order_by("-id")[:MOST]))


def notices(*, estate_id: str, by: kernel.Actor) -> tuple[Notice, ...]:
    """Every organization that was told or was not, in the order in which it happened. Raises NotFound."""
    found = estate(estate_id=estate_id, by=by)
    return tuple(map(as_notice, NoticeRow.objects.filter(estate_id=found.id).order_by("at", "id")[:MOST]))


def received(*, by: kernel.Actor, open_only: bool = False) -> tuple[ReceivedNotice, ...]:
    """What the actor's organization was told, newest first, with what it learnt; nothing for anybody else."""
    scope = identity.scope(by, "read", "death_notice")
    if scope.nothing:
        return ()
    rows = NoticeRow.objects.filter(scope.as_q(organization="organization")).exclude(state="not_told")
    if open_only:
        rows = rows.filter(answer__in=("", "in_hand", "needs_more"))
    with transaction.atomic():
        found = tuple(rows.select_related("estate").order_by("-at", "-id")[:MOST])
        vault.make_ready(row.sealed_told for row in found)
        for row in found:
            if not by.is_system:
                audit.record_access(
                    by=by,
                    person_id=row.estate.person_id,
                    what=kernel.Reference("estate", row.estate_id),
                    purpose="notice of a death",
                )
        if found and by.organization and not by.is_system:
            told = NoticesRead(by.organization, tuple(row.id for row in found))
            audit.record(told, stream=kernel.Reference("organization", by.organization), by=by)
    return tuple(ReceivedNotice(as_notice(row), told_of(row)) for row in found)


def notice_told(*, notice_id: str, by: kernel.Actor) -> ReceivedNotice:
    """One notice with what it says, for who carries it to the organization: the platform only. Raises NotFound."""
    row = NoticeRow.objects.select_related("estate").filter(pk=notice_id).first()
    identity.require(by, "read", of_notice(row))
    if row is None:
        raise kernel.NotFound("there is no such notice", where="notice")
    return ReceivedNotice(as_notice(row), told_of(row))


def of_notice(row: NoticeRow | None) -> identity.Protected:
    """A notice belongs to the organization that was told."""
    return identity.Protected("death_notice", organization=row.organization if row else "nobody")


def told_of(row: NoticeRow) -> dict[str, str]:
    """What an organization learnt; nothing once it was erased."""
    text = row.told
    found: dict[str, str] = json.loads(text) if text and not vault.erased_on(text) else {}
    return found


def as_estate(row: EstateRow) -> Estate:
    """A row as it leaves the package."""
    return Estate(
        id=row.id,
        person_id=row.person_id,
        reporter_id=row.reporter_id,
        case_id=row.case_id,
        organization=row.organization,
        source=row.source,
        state=row.state,  # type: ignore[arg-type]  # a choice of the model
        opened_at=row.opened_at,
        ended_at=row.ended_at,
        stopped=tuple(json.loads(row.stopped)),
    )


def as_notice(row: NoticeRow) -> Notice:
    """A row as it leaves the package."""
    return Notice(
        id=row.id,
        estate_id=row.estate_id,
        organization=row.organization,
        agreement=row.agreement,
        kind=row.kind,  # type: ignore[arg-type]  # written by the operations
        state=row.state,  # type: ignore[arg-type]  # written by the operations
        why=row.why,
        exchange_id=row.exchange_id,
        at=row.at,
        answer=row.answer,
        answered_at=row.answered_at,
    )
