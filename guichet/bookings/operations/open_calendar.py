"""Give a person's bookings a secret address for calendar programs; a new one ends the old."""

from __future__ import annotations

import secrets

from django.db import transaction

from guichet.audit import api as audit
from guichet.bookings.events import CalendarOpened
from guichet.bookings.models import CalendarRow
from guichet.identity import api as identity
from guichet.kernel import api as kernel


def open_calendar(*, by: kernel.Actor, anew: bool = False) -> str:
    """The token of the secret address; made when there is none, and made anew when one fears that it is known.

    For the person themselves alone: raises NotAllowed for anyone else, staff with a visitor too.
    """
    person_id = by.agent_id or ""
    if by.on_behalf_of not in (None, person_id):
        raise kernel.NotAllowed("only the person themselves has their calendar", where="calendar")
    identity.require_action(by, "book", identity.Protected("appointment", frozenset({person_id} if person_id else ())))
    with transaction.atomic():
        row = CalendarRow.objects.select_for_update().filter(person_id=person_id).first()
        if row is not None and not anew:
            return row.token
        row = row or CalendarRow(person_id=person_id)
        row.token, row.opened_at = secrets.token_urlsafe(32), kernel.now()
        row.save()
        audit.record(CalendarOpened(), stream=kernel.Reference("calendar", person_id), by=by, concerns=person_id)
    return row.token
