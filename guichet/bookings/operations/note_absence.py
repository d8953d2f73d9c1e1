"""Note that fewer of an office's staff are there than planned, and that they are back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from guichet.audit import api as audit
from guichet.bookings.events import AbsenceEnded, AbsenceNoted
from guichet.bookings.keeping import as_absence, schedule_named
from guichet.bookings.models import AbsenceRow
from guichet.bookings.types import Absence
from guichet.identity import api as identity
from guichet.kernel import api as kernel

LONGEST = timedelta(days=62)


def note_absence(*, schedule: str, from_at: datetime, until_at: datetime, by: kernel.Actor, places: int = 1) -> Absence:
    """So many fewer places in a schedule from one moment to another; who has an appointment then keeps it.

    `appointments_at` marks those for whom nobody is there any more, so that staff move or call them. Raises Invalid for
    a time the wrong way round or longer than 62 days, or more places than there are; NotFound, NotAllowed.
    """
    found = schedule_named(schedule)
    identity.require_action(by, "work", identity.Protected(kind="appointment", organization=found.organization))
    problems = []
    if not timedelta() < until_at - from_at <= LONGEST:
        problems.append(kernel.Problem("until_at", "an absence ends after it begins, within 62 days", "Correct it."))
    if not 1 <= places <= found.places:
        problems.append(kernel.Problem("places", f"there are 1 to {found.places} places", "Correct the number."))
    if problems:
        raise kernel.Invalid(tuple(problems))
    row = AbsenceRow(
        schedule=schedule,
        organization=found.organization,
        office=found.office,
        from_at=from_at,
        until_at=until_at,
        places=places,
    )
    with transaction.atomic():
        row.save()
        audit.record(
            AbsenceNoted(row.organization, row.office, schedule, from_at, until_at, places),
            stream=kernel.Reference("absence", row.id),
            by=by,
        )
    return as_absence(row)


def end_absence(*, absence_id: str, by: kernel.Actor) -> None:
    """They are back, or it was a mistake; ended already, nothing changes. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        row = AbsenceRow.objects.select_for_update().filter(id=absence_id).first()
        if row is None:
            raise kernel.NotFound("no absence is noted here", where="absence", remedy="Look at the day again.")
        identity.require_action(by, "work", identity.Protected(kind="appointment", organization=row.organization))
        if row.ended_at is None:
            row.ended_at = kernel.now()
            row.save(update_fields=["ended_at"])
            audit.record(
                AbsenceEnded(row.organization, row.office, row.schedule),
                stream=kernel.Reference("absence", row.id),
                by=by,
            )
