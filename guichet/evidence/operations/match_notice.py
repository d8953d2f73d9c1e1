"""Say whom a notice is about that nobody here was known by: an officer of the organization does, after they looked."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.evidence.events import NoticeMatched
from guichet.evidence.models import NoticeRow
from guichet.evidence.notices import learn, notice_row, received
from guichet.evidence.types import ReceivedNotice
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.vault import api as vault


def match_notice(*, notice_id: str, about_id: str, by: kernel.Actor) -> ReceivedNotice:
    """The notice is about this person; it then takes its turn. The same again changes nothing.

    Raises NotFound, NotAllowed (not an officer of that organization, or about themselves or their own), Conflict when
    it was matched with somebody else, or settled.
    """
    with transaction.atomic():
        row = notice_row(notice_id, by=by, action="match")
        row = NoticeRow.objects.select_for_update().get(pk=row.pk)
        person = identity.agent(about_id)
        # Nobody settles what is about themselves, or about those who are theirs.
        mine = frozenset({person.id})
        identity.require(by, "match", identity.Protected("notice", owner_ids=mine, organization=row.organization))
        if row.about_id == person.id:
            return received(row)
        if row.state != NoticeRow.State.UNKNOWN or row.about_id is not None:
            raise kernel.Conflict("this notice is settled", where="notice", remedy="Look at it again.")
        row.about_id, row.state = person.id, NoticeRow.State.WAITING
        row.save(update_fields=["about_id", "state"])
        vault.own(f"notice:{row.id}", owner=person.id)
        told = received(row)
        if told.notice is not None:
            learn(organization=row.organization, number=told.notice.about.get("number", ""), agent_id=person.id)
        audit.record(
            NoticeMatched(row.source, row.type),
            stream=kernel.Reference("notice", row.id),
            by=by,
            concerns=person.id,
        )
        return told
