"""Take the notices of one lane forward, in the order in which the source counts them, each in its own transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from guichet.audit import api as audit
from guichet.evidence.events import NoticeSettled, NoticeUnknown
from guichet.evidence.models import LaneRow, NoticeRow
from guichet.evidence.notices import OPEN, learn, received
from guichet.evidence.types import LifeEventNotice, ReceivedNotice
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.vault import api as vault

#: Says who a notice is about; None when nobody is known by it.
Resolving = Callable[[LifeEventNotice], str | None]
#: Does what follows from a notice, in the transaction that is open; says whether anything does. Raises kernel.Invalid
#: for one that says what cannot be.
Following = Callable[[ReceivedNotice], bool]


@dataclass(frozen=True)
class Taken:
    """What was done in a lane: how many notices were settled, and when to look again (None: nothing waits)."""

    settled: int
    again_at: datetime | None = None
    unknown: int = 0


def take_notices(*, lane: str, resolve: Resolving, follow: Following, by: kernel.Actor) -> Taken:
    """Settle what is due in a lane, in order; what `follow` raises undoes that one and stops there, to be tried again.

    One that is missing is waited for as long as the next says (`patience`), then the later ones go on, and the gap is
    recorded; when it comes after all it is taken, and marked `late`. Raises NotFound for no lane.
    """
    identity.require_action(by, "run", identity.Protected("notice"))
    settled = 0
    while True:
        with transaction.atomic():
            row = _lane(lane)
            head = _head(row)
            if head is None:
                return Taken(settled)
            waits = head.sequence is not None and head.sequence > row.next
            if waits and head.waits_until > kernel.now():
                return Taken(settled, again_at=head.waits_until)
            about = head.about_id or _about(row, resolve)
            if about is None:
                return Taken(settled, unknown=_mark_unknown(head, by=by))
            _settle(row, head, about, follow=follow, by=by)
            settled += 1


def _lane(lane: str) -> LaneRow:
    row = LaneRow.objects.select_for_update().filter(pk=lane).first()
    if row is None:
        raise kernel.NotFound("there is no such lane", where="lane")
    return row


def _head(lane: LaneRow) -> NoticeRow | None:
    """What is next: the lowest in the source's count; what is not counted goes first, as it came."""
    rows = list(NoticeRow.objects.filter(lane=lane, state__in=OPEN))
    return min(rows, key=lambda each: (each.sequence or 0, each.id), default=None)


def _about(lane: LaneRow, resolve: Resolving) -> str | None:
    """Whom the lane is about: as it was settled before, or as a later notice may say better than the first."""
    before = NoticeRow.objects.filter(lane=lane, about_id__isnull=False).order_by("-id").first()
    if before is not None:
        return before.about_id
    for row in NoticeRow.objects.filter(lane=lane, state__in=OPEN).order_by("id"):
        told = received(row).notice
        found = resolve(told) if told is not None else None
        if found is not None:
            return found
    return None


def _mark_unknown(head: NoticeRow, *, by: kernel.Actor) -> int:
    if head.state == NoticeRow.State.UNKNOWN:
        return 0
    NoticeRow.objects.filter(pk=head.pk).update(state=NoticeRow.State.UNKNOWN)
    audit.record(
        NoticeUnknown(head.source, head.organization, head.type),
        stream=kernel.Reference("notice", head.id),
        by=by,
    )
    return 1


def _settle(lane: LaneRow, head: NoticeRow, about: str, *, follow: Following, by: kernel.Actor) -> None:
    head.about_id = about
    head.late = head.sequence is not None and head.sequence < lane.next
    missing = max(0, (head.sequence or 0) - lane.next)
    vault.own(f"notice:{head.id}", owner=about)
    told = received(head)
    if told.notice is not None:
        learn(organization=head.organization, number=told.notice.about.get("number", ""), agent_id=about)
    try:
        with transaction.atomic():
            head.state = NoticeRow.State.TAKEN if follow(told) else NoticeRow.State.KEPT
    except kernel.Invalid as wrong:
        # Told again it would say the same: it is kept for a person to see, and does not stop what comes after it.
        head.state = NoticeRow.State.REFUSED
        head.why = "; ".join(f"{each.where}: {each.code or 'wrong'}" for each in wrong.problems)[:300]
    head.settled_at = kernel.now()
    head.save(update_fields=["about_id", "late", "state", "why", "settled_at"])
    if head.sequence is not None and head.sequence >= lane.next:
        lane.next = head.sequence + 1
        lane.save(update_fields=["next"])
    audit.record(
        NoticeSettled(head.source, head.type, head.state, head.late, missing),
        stream=kernel.Reference("notice", head.id),
        by=by,
        concerns=about,
    )
