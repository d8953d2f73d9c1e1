"""Cancel a charge of which nothing was paid: contrary entries, and nothing is owed."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.payments import charging, ledger
from guichet.payments.events import ChargeCancelled
from guichet.payments.models import TransactionRow
from guichet.payments.queries import as_charge
from guichet.payments.types import Charge


def cancel_charge(*, charge_id: str, by: kernel.Actor) -> Charge:
    """What nobody has paid is no longer owed; cancelled already, it is left as it is.

    Raises NotFound, NotAllowed, Conflict when something was paid (refund it) or a payment is under way (stop it).
    """
    with transaction.atomic():
        (row,) = charging.take([charge_id], action="cancel", by=by)
        if row.state == "cancelled":
            return as_charge(row)
        if row.paid_cents or row.state == "settled":
            raise kernel.Conflict("something of this was paid", where="charge", remedy="Refund the payment.")
        charging.payable([row])
        raised = TransactionRow.objects.get(key=f"charge:{row.id}")
        ledger.post(
            key=f"charge:{row.id}:cancelled", kind="cancellation", entries=ledger.contrary(raised), by=by,
            corrects=raised.id,
        )  # fmt: skip
        row.state = "cancelled"
        row.save(update_fields=["state"])
        event = ChargeCancelled(subject=row.subject, organization=row.organization)
        audit.record(event, stream=charging.stream(row), by=by, concerns=row.debtor_id)
        return as_charge(row)
