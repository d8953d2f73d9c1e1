"""Notices of life events as they are kept: whose lane they stand in, whose turn it is, who may read them."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

from guichet.audit import api as audit
from guichet.evidence.models import KnownAsRow, LaneRow, NoticeRow
from guichet.evidence.types import LifeEventNotice, ReceivedNotice
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.vault import api as vault

#: Name the blind indexes to the vault.
NUMBER, CONTENT, WHO = "evidence.number", "evidence.notice", "evidence.lane"
OPEN = (NoticeRow.State.WAITING, NoticeRow.State.UNKNOWN)
MOST = 200


def notice(*, notice_id: str, by: kernel.Actor) -> ReceivedNotice:
    """One notice. Raises NotFound."""
    return received(notice_row(notice_id, by=by, action="read"))


def unmatched_notices(*, by: kernel.Actor) -> tuple[ReceivedNotice, ...]:
    """The notices about nobody we know which the actor may look at, oldest first, at most 200."""
    condition = identity.scope(by, "read", "notice").as_q(owner="about_id", organization="organization")
    rows = NoticeRow.objects.filter(condition, state=NoticeRow.State.UNKNOWN).order_by("received_at", "id")[:MOST]
    return tuple(received(row) for row in rows)


def stored_notices(*, source: str = "", since: datetime | None = None, by: kernel.Actor) -> tuple[str, ...]:
    """The ids of stored notices in the order they came: for the system and the operator, who replays them."""
    identity.require_action(by, "run", identity.Protected("notice"))
    rows = NoticeRow.objects.order_by("received_at", "id")
    if source:
        rows = rows.filter(source=source)
    if since is not None:
        rows = rows.filter(received_at__gte=since)
    return tuple(rows.values_list("id", flat=True))


def notice_counts(*, by: kernel.Actor) -> dict[tuple[str, str, str], int]:
    """How many notices there are by source, type and state: for the operator."""
    identity.require_action(by, "run", identity.Protected("notice"))
    counts: dict[tuple[str, str, str], int] = {}
    for key in NoticeRow.objects.values_list("source", "type", "state"):
        counts[key] = counts.get(key, 0) + 1
    return dict(sorted(counts.items()))


def open_lanes() -> tuple[str, ...]:
    """The lanes in which a notice waits, or is about nobody known: the hourly job looks at them again."""
    found = NoticeRow.objects.filter(state__in=OPEN).values_list("lane_id", flat=True).distinct()
    return tuple(sorted(found))


def known_as(*, organization: str, number: str) -> str | None:
    """Whom an organization means by a number, if it told before. For the platform's own use."""
    row = KnownAsRow.objects.filter(organization=organization, number=_number(organization, number)).first()
    return row.agent_id if row else None


# ------------------------------------------------------------------------------ rows, for this package's operations
def notice_row(notice_id: str, *, by: kernel.Actor, action: str) -> NoticeRow:
    """The row; raises NotFound, NotAllowed, SignInNeeded."""
    row = NoticeRow.objects.filter(id=notice_id).first()
    if row is None:
        raise kernel.NotFound("there is no notice here that you may see", where="notice")
    owners = frozenset({row.about_id}) if row.about_id else frozenset()
    identity.require(by, action, identity.Protected("notice", owner_ids=owners, organization=row.organization))
    return row


def learn(*, organization: str, number: str, agent_id: str) -> None:
    """Remember what an organization calls somebody."""
    if number:
        KnownAsRow.objects.update_or_create(
            organization=organization, number=_number(organization, number), defaults={"agent_id": agent_id}
        )


def lane_of(told: LifeEventNotice, *, lock: bool = True) -> LaneRow:
    """The lane of whom a notice is about, made when there is none; locked until the transaction ends."""
    number = told.about.get("number", "")
    named = f"{told.about.get('name', '').casefold()}\0{told.about.get('birth_date', '')}"
    who = vault.blind(f"{told.source}\0{'#' + number if number else named}", purpose=WHO)
    row, _ = LaneRow.objects.get_or_create(source=told.source, who=who)
    return LaneRow.objects.select_for_update().get(pk=row.pk) if lock else row


def written(told: LifeEventNotice) -> str:
    """A notice as canonical JSON."""
    return audit.canonical(
        {
            "about": dict(told.about),
            "occurred_on": told.occurred_on.isoformat(),
            "data": dict(told.data),
            "patience": int(told.patience.total_seconds()),
        }
    )


def received(row: NoticeRow, *, new: bool = False) -> ReceivedNotice:
    """The frozen value of a row."""
    return ReceivedNotice(
        id=row.id,
        notice=_told(row),
        source=row.source,
        organization=row.organization,
        type=row.type,
        lane=row.lane_id,
        state=row.state,  # type: ignore[arg-type]  # the column holds one of the five
        about_id=row.about_id,
        received_at=row.received_at,
        late=row.late,
        why=row.why,
        settled_at=row.settled_at,
        new=new,
    )


def _told(row: NoticeRow) -> LifeEventNotice | None:
    text = row.content
    if not text or vault.erased_on(text):
        return None
    content = json.loads(text)
    return LifeEventNotice(
        id=row.notice_id,
        source=row.source,
        organization=row.organization,
        type=row.type,
        about=content["about"],
        occurred_on=date.fromisoformat(content["occurred_on"]),
        data=content["data"],
        sequence=row.sequence,
        patience=timedelta(seconds=content["patience"]),
    )


def _number(organization: str, number: str) -> str:
    return vault.blind(f"{organization}\0{number}", purpose=NUMBER)
