"""What was stopped by mistake is planned again, with its own days; what was never stopped stays as it is."""

from datetime import date

import pytest

from guichet.kernel import api as kernel
from guichet.payments import api as payments

ABOUT = kernel.Reference("grant", "g1")


@pytest.mark.django_db
def test_what_was_stopped_is_planned_again() -> None:
    for number in (1, 2):
        payments.instruct(
            key=f"grant/g1/{number}", about=ABOUT, organization="o", payee_id="p", amount=kernel.Money(100, "NZD"),
            due_on=date(2026, 11, number), by=kernel.SYSTEM,
        )  # fmt: skip
    assert payments.resume_payouts(about=ABOUT, by=kernel.SYSTEM) == 0
    assert payments.stop_payouts(about=ABOUT, after=date(2026, 11, 1), by=kernel.SYSTEM) == 1
    with pytest.raises(kernel.NotAllowed):
        payments.resume_payouts(about=ABOUT, by=kernel.Actor(agent_id="eve", channel="web"))
    assert payments.resume_payouts(about=ABOUT, by=kernel.SYSTEM) == 1
    assert payments.resume_payouts(about=ABOUT, by=kernel.SYSTEM) == 0
