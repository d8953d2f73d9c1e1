"""Agree to pay a charge in instalments: the first now by card, the others from the same card without asking again."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.payments import charging
from guichet.payments.events import InstalmentsAgreed
from guichet.payments.models import PlanRow
from guichet.payments.operations.begin_card_payment import begin_card_payment
from guichet.payments.ports import card_providers
from guichet.payments.types import Payment

FEWEST, MOST = 2, 60


def agree_instalments(
    *, charge_id: str, count: int, every: str, return_to: str, by: kernel.Actor, language: str = ""
) -> Payment:
    """The first payment, to be made on the provider's page; `every` is a duration such as P1M.

    Asked again it is the same plan and the same payment; a first payment that failed is tried again. Raises NotFound
    (`no_provider`: nobody charges a card again), NotAllowed, Invalid, Conflict when a plan runs already.
    """
    if not FEWEST <= count <= MOST:
        raise kernel.Invalid((kernel.Problem("count", f"a plan has {FEWEST} to {MOST} parts.", "Correct it."),))
    with transaction.atomic():
        (row,) = charging.take([charge_id], action="pay", by=by)
        plan = PlanRow.objects.filter(charge=row).first()
        if plan is None:
            owed = charging.payable([row])
            plan = PlanRow.objects.create(
                id=kernel.new_id(), charge=row, provider=_provider(row.organization, row.currency), count=count,
                every=every, part_cents=owed // count, state="begun", return_to=return_to, agreed_at=kernel.now(),
            )  # fmt: skip
            event = InstalmentsAgreed(organization=row.organization, count=count, every=every, cents=owed)
            audit.record(event, stream=charging.stream(row), by=by, concerns=row.debtor_id)
        if plan.state != "begun":
            raise kernel.Conflict("its instalments run already", where="charge", code="plan_runs", remedy="Wait.")
        first = row.due_cents - row.paid_cents - plan.part_cents * (plan.count - 1)
    return begin_card_payment(
        charge_id=charge_id, return_to=return_to, by=by, provider=plan.provider, language=language, agreement="new",
        cents=first,
    )  # fmt: skip


def _provider(organization: str, currency: str) -> str:
    for name, each in card_providers:
        fits = each.organization in ("", organization) and (not each.currencies or currency in each.currencies)
        if each.takes_agreements and fits:
            return name
    raise kernel.NotFound(
        "nobody charges a card again for this", where="provider", code="no_provider", remedy="Pay all of it."
    )
