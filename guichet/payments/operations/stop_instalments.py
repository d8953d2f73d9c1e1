"""Stop a plan of instalments: the card is charged no more, and the rest is owed."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.payments import charging
from guichet.payments.books import as_plan
from guichet.payments.events import InstalmentsEnded
from guichet.payments.models import PlanRow
from guichet.payments.types import Plan


def stop_instalments(*, charge_id: str, by: kernel.Actor) -> Plan:
    """The agreement is taken back; stopped already, it is left as it is. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        (row,) = charging.take([charge_id], action="pay", by=by)
        plan = PlanRow.objects.select_for_update().filter(charge=row).first()
        if plan is None:
            raise kernel.NotFound("this is not paid in instalments", where="charge", remedy="Check the number.")
        if plan.state in ("begun", "active"):
            plan.state = "stopped"
            plan.save(update_fields=["state"])
            event = InstalmentsEnded(organization=row.organization, state="stopped")
            audit.record(event, stream=charging.stream(row), by=by, concerns=row.debtor_id)
        return as_plan(plan)
