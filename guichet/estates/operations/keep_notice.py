"""Keep what an organization was told of a death, or why it was not told: once for each organization and agreement."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.db import transaction

from guichet.audit import api as audit
from guichet.estates.events import OrganizationNotTold, OrganizationTold
from guichet.estates.models import EstateRow, NoticeRow
from guichet.estates.queries import as_notice
from guichet.estates.types import Notice, NoticeKind
from guichet.identity import api as identity
from guichet.kernel import api as kernel


def keep_told(
    *,
    estate_id: str,
    organization: str,
    agreement: str,
    exchange_id: str,
    told: Mapping[str, str],
    by: kernel.Actor,
    kind: NoticeKind = "death",
) -> Notice:
    """An organization is told: `told` by fact, under the exchange that was just permitted, in its transaction.

    One that could not be told before is told now. Told twice is told once. The platform only. Raises NotAllowed,
    NotFound.
    """
    row = _row(estate_id, organization, agreement, kind, by)
    with transaction.atomic():
        if row.state in ("told", "answered"):
            return as_notice(row)
        row.state, row.why, row.exchange_id, row.at = "told", "", exchange_id, kernel.now()
        row.told = json.dumps(dict(told), ensure_ascii=False, sort_keys=True)
        row.save()
        event = OrganizationTold(
            notice=row.id, organization=organization, agreement=agreement, kind=kind, exchange=exchange_id
        )
        _record(event, row, by)
        return as_notice(row)


def keep_not_told(
    *, estate_id: str, organization: str, agreement: str, why: str, by: kernel.Actor, kind: NoticeKind = "death"
) -> Notice:
    """An organization is not told, and why (the word of `sharing.NotShared`). One that was told stays told."""
    row = _row(estate_id, organization, agreement, kind, by)
    with transaction.atomic():
        if row.state in ("told", "answered") or (row.state, row.why) == ("not_told", why):
            return as_notice(row)
        row.state, row.why, row.at = "not_told", why, kernel.now()
        row.save()
        event = OrganizationNotTold(notice=row.id, organization=organization, agreement=agreement, kind=kind, why=why)
        _record(event, row, by)
        return as_notice(row)


def _row(estate_id: str, organization: str, agreement: str, kind: str, by: kernel.Actor) -> NoticeRow:
    """The row as it is kept, or a new one."""
    identity.require_action(by, "add", identity.Protected("death_notice", organization=organization))
    estate = EstateRow.objects.filter(pk=estate_id).first()
    if estate is None:
        raise kernel.NotFound("there is no such estate", where="estate")
    found = NoticeRow.objects.select_related("estate").filter(
        estate=estate, organization=organization, agreement=agreement, kind=kind
    )
    return found.first() or NoticeRow(estate=estate, organization=organization, agreement=agreement, kind=kind)


def _record(event: audit.Event, row: NoticeRow, by: kernel.Actor) -> None:
    estate = row.estate
    audit.record(
        event,
        stream=kernel.Reference("estate", estate.id),
        by=by,
        concerns=estate.person_id,
        also=(estate.reporter_id,) if estate.reporter_id else (),
    )
