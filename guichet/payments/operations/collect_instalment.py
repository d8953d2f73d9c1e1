"""Collect the next instalment of a plan from the card it was agreed with: once a day at the most."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.payments import charging
from guichet.payments.events import InstalmentFailed, InstalmentsEnded
from guichet.payments.models import ChargeRow, PaymentRow, PlanRow
from guichet.payments.operations.begin_card_payment import begin_card_payment
from guichet.payments.operations.look_at_payment import look_at_payment
from guichet.payments.ports import ProviderRefused

#: After a part was not paid it is tried again so much later, and so often in all; then the rest is owed at once.
AGAIN, MOST_FAILURES = timedelta(days=3), 3


def collect_instalment(*, plan_id: str, by: kernel.Actor) -> str:
    """How the plan stands after: begun, active, ended or stopped. For the platform's own work; safe to repeat.

    The day of the next try is written before the card is charged, so that whoever dies between charges nobody twice.
    Raises ProviderDown: the payment that was begun is then looked at by a worker.
    """
    identity.require_action(by, "run", identity.Protected("payout"))
    plan, due = _reserve(plan_id, by)
    if not due:
        return plan.state
    charge = plan.charge
    try:
        paid = begin_card_payment(
            charge_id=charge.id, return_to=plan.return_to, by=by, provider=plan.provider, agreement=plan.agreement,
            cents=min(plan.part_cents, charge.due_cents - charge.paid_cents),
        )  # fmt: skip
        if paid.state == "begun":
            paid = look_at_payment(payment_id=paid.id, by=by)
        state = paid.state
    except ProviderRefused:
        state = "failed"
    return _note(plan_id, state, by)


def _reserve(plan_id: str, by: kernel.Actor) -> tuple[PlanRow, bool]:
    """The plan, brought up to what was paid, and whether a part is to be collected now."""
    today = kernel.today(catalogue.current().time_zone)
    with transaction.atomic():
        plan = PlanRow.objects.select_for_update(of=("self",)).select_related("charge").get(id=plan_id)
        charge = ChargeRow.objects.get(id=plan.charge_id)
        plan.charge = charge
        if plan.state == "begun":
            _begin(plan)
        if plan.state in ("begun", "active") and charge.state != "open":
            plan.state = "ended"
            event = InstalmentsEnded(organization=charge.organization, state="ended")
            audit.record(event, stream=charging.stream(charge), by=by, concerns=charge.debtor_id)
        due = plan.state == "active" and not charge.live_payment and plan.next_on is not None and plan.next_on <= today
        if due:
            plan.next_on = today + AGAIN
        plan.save()
        return plan, due


def _begin(plan: PlanRow) -> None:
    """The first part is paid: from now on the card may be charged again."""
    for each in PaymentRow.objects.filter(shares__charge=plan.charge, state="settled").order_by("id"):
        agreement = each.words.get("charged_again_by", "")
        if agreement and each.settled_at is not None:
            plan.state, plan.agreement = "active", agreement
            plan.next_on = catalogue.add_duration(each.settled_at.date(), plan.every)
            return


def _note(plan_id: str, state: str, by: kernel.Actor) -> str:
    """What came of it: the next one, another try in some days, or the end of the plan."""
    today = kernel.today(catalogue.current().time_zone)
    with transaction.atomic():
        plan = PlanRow.objects.select_for_update(of=("self",)).get(id=plan_id)
        charge = ChargeRow.objects.get(id=plan.charge_id)
        if state == "settled":
            plan.failures, plan.next_on = 0, catalogue.add_duration(today, plan.every)
            if charge.state != "open":
                plan.state = "ended"
                event = InstalmentsEnded(organization=charge.organization, state=plan.state)
                audit.record(event, stream=charging.stream(charge), by=by, concerns=charge.debtor_id)
        elif state in ("failed", "cancelled"):
            plan.failures += 1
            plan.state = "stopped" if plan.failures >= MOST_FAILURES else plan.state
            failed = InstalmentFailed(
                organization=charge.organization, failures=plan.failures, stopped=plan.state == "stopped"
            )
            audit.record(failed, stream=charging.stream(charge), by=by, concerns=charge.debtor_id)
        plan.save()
        return plan.state
