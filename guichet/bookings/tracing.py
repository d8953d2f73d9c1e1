"""What goes with a person who is erased: the address of their calendar, and what they had booked and waited for."""

from __future__ import annotations

from guichet.bookings.models import AppointmentRow, CalendarRow, EnrolmentRow, WaitingRow
from guichet.bookings.offering import end_waiting
from guichet.bookings.operations.cancel_appointment import cancel_row
from guichet.bookings.operations.withdraw_enrolment import STANDING, withdraw_row
from guichet.kernel import api as kernel
from guichet.vault import ports

WHY = "erased"


class Bookings(ports.Traces):
    """Future bookings of nobody keep others out, so they are given back."""

    def forget(self, *, owner: str, subjects: frozenset[str]) -> None:
        """End what stands, and delete the secret address. Of drafts that are forgotten, what they held."""
        CalendarRow.objects.filter(person_id=owner).delete()
        mine = {"person_id": owner} if owner else {"subject__in": sorted(subjects)}
        for waiting in WaitingRow.objects.filter(**mine, state="waiting"):
            end_waiting(waiting, why=WHY, by=kernel.SYSTEM)
        for row in AppointmentRow.objects.filter(**mine, state__in=("held", "booked"), ends_at__gt=kernel.now()):
            cancel_row(row, why=WHY, by=kernel.SYSTEM)
        for place in EnrolmentRow.objects.filter(**mine, state__in=STANDING):
            withdraw_row(place, why=WHY, by=kernel.SYSTEM)

    def check(self) -> tuple[kernel.Problem, ...]:
        """Nothing can be wrong with it."""
        return ()


KEEPER = Bookings()
