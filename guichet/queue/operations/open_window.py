"""A clerk sits down at a window."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.queue.events import WindowOpened
from guichet.queue.models import WindowRow
from guichet.queue.offices import office as office_named
from guichet.queue.queries import as_window
from guichet.queue.types import Window


def open_window(*, office: str, place: str, by: kernel.Actor) -> Window:
    """Open a window of an office for the clerk; their own that is open already stays as it is.

    Raises NotFound (no such office or window), NotAllowed (not their office), Conflict (somebody sits there, or the
    clerk sits at another).
    """
    there = office_named(office)
    identity.require_action(by, "open", identity.Protected("window", organization=there.organization))
    if place not in there.places:
        known = ", ".join(there.places)
        raise kernel.NotFound(f"there is no window {place!r} here", where="window", remedy=f"There are: {known}.")
    if by.agent_id is None:
        raise kernel.SignInNeeded("a window needs a clerk", level=kernel.Assurance.SUBSTANTIAL.label, where="window")
    own = WindowRow.objects.filter(clerk_id=by.agent_id, closed_at__isnull=True).first()
    if own is not None and (own.office, own.place) == (office, place):
        return as_window(own)
    if own is not None:
        raise kernel.Conflict(
            f"you sit at window {own.place} of {own.office}",
            where="window",
            remedy="Close it first.",
            code="own_window",
        )
    try:
        with transaction.atomic():
            row = WindowRow.objects.create(
                office=office,
                organization=there.organization,
                place=place,
                clerk_id=by.agent_id,
                opened_at=kernel.now(),
            )
            audit.record(WindowOpened(office=office, window=place), stream=kernel.Reference("office", office), by=by)
    except IntegrityError:
        raise kernel.Conflict(
            f"somebody sits at window {place}", where="window", remedy="Choose another.", code="window_taken"
        ) from None
    return as_window(row)
