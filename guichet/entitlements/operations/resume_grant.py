"""Resume a grant that was stopped for a death that was none."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.entitlements.events import EntitlementResumed
from guichet.entitlements.models import OverpaymentRow
from guichet.entitlements.queries import as_grant, take_grant
from guichet.entitlements.types import Grant
from guichet.identity import api as identity
from guichet.kernel import api as kernel


def resume(*, grant_id: str, by: kernel.Actor) -> Grant:
    """A stopped grant runs on as if it had not been stopped; an overpayment found by the stopping is none.

    The platform only, and only for what it stopped itself: whoever was wronged is not asked to apply again. Running
    already, nothing changes. Raises NotFound, NotAllowed.
    """
    identity.require_action(by, "resume", identity.Protected("grant"))
    with transaction.atomic():
        row = take_grant(grant_id, action="resume", by=by)
        if row.state != "stopped":
            return as_grant(row)
        row.state, row.until_on = "running", None
        row.save()
        OverpaymentRow.objects.filter(grant=row, state="open").update(state="none")
        event = EntitlementResumed(programme=row.programme, organization=row.organization)
        audit.record(event, stream=kernel.Reference("grant", row.id), by=by, concerns=row.person_id)
        return as_grant(row)
