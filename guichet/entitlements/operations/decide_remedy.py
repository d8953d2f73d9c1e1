"""Decide a remedy: an officer says whether what a corrected rule owes a person is paid."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from guichet.audit import api as audit
from guichet.entitlements.events import RemedyDecided
from guichet.entitlements.queries import as_remedy, protected, remedy_row
from guichet.entitlements.types import Remedy
from guichet.identity import api as identity
from guichet.kernel import api as kernel


def decide_remedy(*, remedy_id: str, approve: bool, on: date, by: kernel.Actor) -> Remedy:
    """Approve or refuse; the same again changes nothing. Only an officer of the organization, about others than theirs.

    Raises NotFound, NotAllowed (a machine, a stranger, the person concerned), Conflict when it was decided otherwise.
    """
    state = "approved" if approve else "refused"
    with transaction.atomic():
        row = remedy_row(remedy_id)
        identity.require(by, "review", protected("grant", row))
        if by.is_system:
            raise kernel.NotAllowed("an officer decides this", where="remedy")
        if row.state == state:
            return as_remedy(row)
        if row.state != "waiting":
            raise kernel.Conflict("this was decided already", where="remedy", remedy=f"It is {row.state}.")
        row.state, row.decided_on = state, on
        row.save()
        event = RemedyDecided(
            correction=row.correction_id, programme=row.programme, organization=row.organization, state=state
        )
        audit.record(event, stream=kernel.Reference("remedy", row.id), by=by, concerns=row.person_id)
        return as_remedy(row)
