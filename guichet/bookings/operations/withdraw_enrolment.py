"""Give a place in a course back, or wait for it no longer; the place goes to who waits longest."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.bookings.attending import as_enrolment, protected
from guichet.bookings.enrolling import locked, offer_place, stream_of, told
from guichet.bookings.events import EnrolmentWithdrawn
from guichet.bookings.models import EnrolmentRow
from guichet.bookings.types import Enrolment
from guichet.identity import api as identity
from guichet.kernel import api as kernel

STANDING = ("held", "enrolled", "waiting", "offered")


def withdraw_enrolment(*, enrolment_id: str, by: kernel.Actor, why: str = "person") -> Enrolment:
    """Withdraw; done already, nothing changes. Raises Conflict for one that was completed; NotFound, NotAllowed."""
    with transaction.atomic():
        row = locked(enrolment_id)
        identity.require(by, "cancel", protected(row))
        if row.state == "completed":
            raise kernel.Conflict("this course was completed", where="enrolment", remedy="It stays in the file.")
        if row.state in STANDING:
            withdraw_row(row, why=why, by=by)
    return as_enrolment(row)


def withdraw_enrolment_about(*, subject: kernel.Reference, by: kernel.Actor, why: str = "withdrawn") -> bool:
    """The same for whatever a request has, because it is no more; False when it has nothing. For journeys."""
    found = EnrolmentRow.objects.filter(subject=str(subject), state__in=STANDING).first()
    if found is None:
        return False
    withdraw_enrolment(enrolment_id=found.id, by=by, why=why)
    return True


def withdraw_row(row: EnrolmentRow, *, why: str, by: kernel.Actor) -> None:
    """Withdraw a row whose session is locked, and offer what it leaves."""
    had_place = row.place is not None
    row.state, row.place, row.offered_until = "cancelled", None, None
    row.save(update_fields=["state", "place", "offered_until"])
    audit.record(
        EnrolmentWithdrawn(**told(row), had_place=had_place, why=why),
        stream=stream_of(row),
        by=by,
        concerns=row.person_id,
    )
    if had_place:
        offer_place(row.course, row.session, by=kernel.SYSTEM)
