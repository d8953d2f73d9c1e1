"""Let a notice from which nothing followed take its turn again: something may follow from its type by now."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.evidence.events import NoticeReopened
from guichet.evidence.models import NoticeRow
from guichet.evidence.notices import received
from guichet.evidence.types import ReceivedNotice
from guichet.identity import api as identity
from guichet.kernel import api as kernel


def reopen_notice(*, notice_id: str, by: kernel.Actor) -> ReceivedNotice:
    """A notice that was kept waits again; any other stays as it is. Raises NotFound, NotAllowed."""
    identity.require_action(by, "run", identity.Protected("notice"))
    with transaction.atomic():
        row = NoticeRow.objects.select_for_update().filter(pk=notice_id).first()
        if row is None:
            raise kernel.NotFound("there is no such notice", where="notice")
        if row.state == NoticeRow.State.KEPT:
            row.state, row.settled_at = NoticeRow.State.WAITING, None
            row.save(update_fields=["state", "settled_at"])
            audit.record(
                NoticeReopened(row.source, row.type),
                stream=kernel.Reference("notice", row.id),
                by=by,
                concerns=row.about_id,
            )
        return received(row)
