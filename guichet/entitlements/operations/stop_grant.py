"""Stop a grant: by the person's own act, by death as a register recorded it, or by an officer's decision."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from guichet.audit import api as audit
from guichet.entitlements.events import EntitlementStopped
from guichet.entitlements.models import GrantRow
from guichet.entitlements.queries import as_grant, take_grant
from guichet.entitlements.types import Grant
from guichet.kernel import api as kernel

REASONS = ("own_act", "death", "decided")


def stop(*, grant_id: str, until_on: date, reason: str, by: kernel.Actor) -> Grant:
    """End a grant with a day, the last one it is paid for. Stopping again with the same day changes nothing.

    `own_act` is the person's (or their representative's); `death` the platform's, from a register; `decided` needs an
    officer: no machine stops what a person receives. Raises NotFound, NotAllowed, Invalid, Conflict.
    """
    if reason not in REASONS:
        problem = kernel.Problem("reason", f"{reason!r} is no reason.", f"There are: {', '.join(REASONS)}.")
        raise kernel.Invalid((problem,))
    with transaction.atomic():
        row = take_grant(grant_id, action="stop", by=by)
        _may(row, reason, by)
        if row.state == "stopped":
            if row.until_on == until_on:
                return as_grant(row)
            raise kernel.Conflict("this was stopped already", where="grant", remedy=f"It ends on {row.until_on}.")
        row.state, row.until_on = "stopped", until_on
        row.save()
        row.changes.filter(state__in=("announced", "review")).update(state="done")
        event = EntitlementStopped(
            programme=row.programme, organization=row.organization, reason=reason, until_on=until_on
        )
        audit.record(event, stream=kernel.Reference("grant", row.id), by=by, concerns=row.person_id)
        return as_grant(row)


def _may(row: GrantRow, reason: str, by: kernel.Actor) -> None:
    if reason == "own_act" and by.person_id != row.person_id:
        raise kernel.NotAllowed("this is for the person to stop", where="reason")
    if reason == "death" and not by.is_system:
        raise kernel.NotAllowed("a death is taken from the register", where="reason")
    if reason == "decided" and (by.is_system or by.person_id == row.person_id):
        raise kernel.NotAllowed("an officer decides this", where="reason")
