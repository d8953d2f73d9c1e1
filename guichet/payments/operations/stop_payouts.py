"""Stop pay-outs that are planned and not yet with the bank."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.payments.events import PayoutsStopped
from guichet.payments.models import PayoutRow


def stop_payouts(*, about: kernel.Reference, after: date, by: kernel.Actor) -> int:
    """Stop what is planned of one thing after a day; what went to the bank stays. How many. Raises NotAllowed."""
    identity.require_action(by, "run", identity.Protected("payout"))
    with transaction.atomic():
        planned = PayoutRow.objects.select_for_update().filter(about=str(about), state="planned", due_on__gt=after)
        rows = tuple(planned.order_by("id"))
        if not rows:
            return 0
        PayoutRow.objects.filter(id__in=[each.id for each in rows]).update(state="stopped")
        event = PayoutsStopped(about=str(about), organization=rows[0].organization, after=after, payouts=len(rows))
        audit.record(event, stream=about, by=by, concerns=rows[0].payee_id)
        return len(rows)
