"""Keep what an agency's system told of somebody's life, once, before anything follows from it."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from guichet.audit import api as audit
from guichet.evidence.events import NoticeReceived
from guichet.evidence.models import NoticeRow
from guichet.evidence.notices import CONTENT, lane_of, received, written
from guichet.evidence.types import LifeEventNotice, ReceivedNotice
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.vault import api as vault


def receive_notice(*, notice: LifeEventNotice, by: kernel.Actor) -> ReceivedNotice:
    """Keep a notice, sealed; the same one again is what was kept (`new` is False).

    Only the platform itself may, once a connector has verified who tells. Raises Conflict when the source told
    something else under the same id before, Invalid for one that names nobody or counts from nothing.
    """
    identity.require_action(by, "add", identity.Protected("notice", organization=notice.organization))
    _demand_sound(notice)
    content = written(notice)
    whole = f"{notice.type}\0{notice.sequence}\0{content}"
    digest = vault.blind(whole, purpose=CONTENT)
    try:
        with transaction.atomic():
            known = _known(notice, digest)
            return known if known is not None else _keep(notice, content, digest, by=by)
    except IntegrityError:  # told twice at once: the other one kept it
        known = _known(notice, digest)
        if known is None:
            raise
        return known


def _keep(notice: LifeEventNotice, content: str, digest: str, *, by: kernel.Actor) -> ReceivedNotice:
    lane = lane_of(notice)
    at = kernel.now()
    row = NoticeRow(
        source=notice.source,
        notice_id=notice.id,
        organization=notice.organization,
        type=notice.type,
        lane=lane,
        sequence=notice.sequence,
        digest=digest,
        received_at=at,
        waits_until=at + notice.patience,
    )
    row.content = content
    row.save(force_insert=True)
    audit.record(
        NoticeReceived(row.source, row.organization, row.type, lane.pk),
        stream=kernel.Reference("notice", row.id),
        by=by,
        first=True,
    )
    return received(row, new=True)


def _known(notice: LifeEventNotice, digest: str) -> ReceivedNotice | None:
    row = NoticeRow.objects.filter(source=notice.source, notice_id=notice.id).first()
    if row is None:
        return None
    if row.digest != digest:
        raise kernel.Conflict(
            "something else was told under this id before",
            where="id",
            remedy="Give every event an id of its own; send again only what was sent before.",
        )
    return received(row)


def _demand_sound(notice: LifeEventNotice) -> None:
    problems = []
    if not notice.id or len(notice.id) > 200:
        problems.append(kernel.Problem("id", "an id has 1 to 200 signs", "Give each event its own."))
    if not notice.about.get("number") and not (notice.about.get("name") and notice.about.get("birth_date")):
        message = "nobody is named: a number, or a name and a birth date, is needed"
        problems.append(kernel.Problem("about", message, "Say who it is about."))
    if notice.sequence is not None and not 1 <= notice.sequence < 2**62:
        problems.append(kernel.Problem("sequence", "a sequence is counted from 1", "Leave it out, or count."))
    if problems:
        raise kernel.Invalid(tuple(problems))
