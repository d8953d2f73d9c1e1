"""Plan again what was stopped and ought not to have been."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.payments.events import PayoutsResumed
from guichet.payments.models import PayoutRow


def resume_payouts(*, about: kernel.Reference, by: kernel.Actor) -> int:
    """What was planned of one thing and stopped is planned again, with its own days; how many. Raises NotAllowed."""
    identity.require_action(by, "run", identity.Protected("payout"))
    with transaction.atomic():
        rows = tuple(PayoutRow.objects.select_for_update().filter(about=str(about), state="stopped").order_by("id"))
        if not rows:
            return 0
        PayoutRow.objects.filter(id__in=[each.id for each in rows]).update(state="planned")
        event = PayoutsResumed(about=str(about), organization=rows[0].organization, payouts=len(rows))
        audit.record(event, stream=about, by=by, concerns=rows[0].payee_id)
        return len(rows)
