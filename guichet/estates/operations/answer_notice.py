"""An organization that was told of a death says what it did."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.estates.events import OrganizationAnswered
from guichet.estates.models import NoticeRow
from guichet.estates.queries import as_notice, of_notice
from guichet.estates.types import ANSWERS, Notice
from guichet.identity import api as identity
from guichet.kernel import api as kernel


def answer_notice(*, notice_id: str, answer: str, by: kernel.Actor) -> Notice:
    """`answer` is a word of `ANSWERS`; another one later takes its place, and the same again changes nothing.

    By staff of the organization that was told, or by the platform for its system. Raises NotFound for anybody else's,
    NotAllowed, Invalid, Conflict for one that was never told.
    """
    if answer not in ANSWERS:
        problem = kernel.Problem("answer", f"{answer!r} is no answer.", f"There are: {', '.join(ANSWERS)}.", "choice")
        raise kernel.Invalid((problem,))
    with transaction.atomic():
        row = NoticeRow.objects.select_for_update(of=("self",)).select_related("estate").filter(pk=notice_id).first()
        identity.require(by, "answer", of_notice(row))
        if row is None:
            raise kernel.NotFound("there is no such notice", where="notice")
        if row.state == "not_told":
            raise kernel.Conflict("this organization was not told", where="notice")
        if row.answer == answer:
            return as_notice(row)
        row.state, row.answer, row.answered_at = "answered", answer, kernel.now()
        row.save()
        estate = row.estate
        audit.record(
            OrganizationAnswered(notice=row.id, organization=row.organization, answer=answer),
            stream=kernel.Reference("estate", estate.id),
            by=by,
            concerns=estate.person_id,
            also=(estate.reporter_id,) if estate.reporter_id else (),
        )
        return as_notice(row)
