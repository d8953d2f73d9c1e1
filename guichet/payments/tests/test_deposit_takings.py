"""What an office takes to the bank, and a cheque that comes back from there."""

from __future__ import annotations

import pytest

from guichet.kernel import api as kernel
from guichet.payments import api as payments
from guichet.payments.tests.cast import (
    AMINA,
    CITY,
    CLARA,
    EVE,
    MANAGER,
    OFFICE,
    PROVINCE,
    balance,
    cash,
    opened,
    raised,
    staff,
    whole,
)  # fmt: skip

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]


def test_a_cheque_comes_back_from_the_bank_after_the_deposit() -> None:
    till, charge, other = opened(), raised("c1"), raised("c2")
    cash(till, charge, tendered=2500)
    cheque = payments.take_cheque(
        till_id=till.id, charge_ids=(other.id,), cents=2500, number="1", drawer="A. Rahimi", by=CLARA
    )
    payments.count_till(till_id=till.id, counted={10_000: 1, 500: 5}, cheques_cents=2500, by=CLARA)
    payments.close_till(till_id=till.id, by=CLARA)
    for actor in (EVE, AMINA, CLARA, staff("other", "manager", CITY)):
        with pytest.raises(kernel.NotAllowed):
            payments.deposit(office=OFFICE, cash_cents=2500, key="d1", by=actor)
    with pytest.raises(kernel.Invalid):
        payments.deposit(office=OFFICE, cash_cents=12_501, key="d1", by=MANAGER)
    made = payments.deposit(office=OFFICE, cash_cents=2500, key="d1", reference="slip 7", by=MANAGER)
    assert payments.deposit(office=OFFICE, cash_cents=2500, key="d1", reference="slip 7", by=MANAGER) == made
    assert (made.cents, made.cheques_cents, payments.deposits(by=MANAGER)) == (5000, 2500, (made,))
    assert payments.deposits(by=EVE) == ()
    assert balance(f"transit:{PROVINCE}") == 5000
    assert balance(f"safe:{OFFICE}") == balance(f"safe-cheques:{OFFICE}") == 0
    payments.correct_payment(payment_id=cheque.id, reason="returned unpaid", by=MANAGER)
    assert payments.charge(charge_id=other.id, by=AMINA).owed_cents == 2500
    assert (balance(f"bank:{PROVINCE}"), balance(f"transit:{PROVINCE}")) == (-2500, 5000)
    whole()
