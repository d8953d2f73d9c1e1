"""Take a freed place in a course that is kept for one who waits, or leave it to the next."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.bookings.attending import as_enrolment, protected
from guichet.bookings.enrolling import end_place_offer, locked, offer_place, stream_of, told
from guichet.bookings.events import Enrolled
from guichet.bookings.models import EnrolmentRow
from guichet.bookings.types import Enrolment
from guichet.identity import api as identity
from guichet.kernel import api as kernel


def accept_place(*, enrolment_id: str, by: kernel.Actor) -> Enrolment:
    """Take it; taken already, nothing changes. Raises Conflict (code `over`) when it is kept no longer; NotFound."""
    with transaction.atomic():
        row = locked(enrolment_id)
        identity.require(by, "book", protected(row))
        if row.state == "enrolled":
            return as_enrolment(row)
        _demand_kept(row)
        row.state, row.offered_until = "enrolled", None
        row.save(update_fields=["state", "offered_until"])
        audit.record(Enrolled(**told(row)), stream=stream_of(row), by=by, concerns=row.person_id)
    return as_enrolment(row)


def refuse_place(*, enrolment_id: str, by: kernel.Actor) -> None:
    """Leave it to the next, and wait no longer. Raises Conflict (code `over`) when it is kept no longer; NotFound."""
    with transaction.atomic():
        row = locked(enrolment_id)
        identity.require(by, "cancel", protected(row))
        _demand_kept(row)
        end_place_offer(row, why="refused", by=by)
        offer_place(row.course, row.session, by=kernel.SYSTEM)


def _demand_kept(row: EnrolmentRow) -> None:
    if row.state != "offered" or row.offered_until is None or row.offered_until <= kernel.now():
        raise kernel.Conflict("this place is no longer kept", where="enrolment", remedy="Register again.", code="over")
