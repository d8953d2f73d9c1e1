"""A till: open_till, take_cash, take_cheque, take_card_present, move_cash, correct_payment, count_till, close_till."""

import pytest

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.payments import api as payments
from guichet.payments.rounding import rounding
from guichet.payments.tests.cast import (
    AMINA,
    CITY,
    CLARA,
    CLAUDE,
    EVE,
    MANAGER,
    OFFICE,
    PROVINCE,
    TODAY,
    balance,
    cash,
    line,
    opened,
    raised,
    staff,
    whole,
)  # fmt: skip

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]
TILL = f"till:{OFFICE}/clara"


@pytest.mark.parametrize(
    ("cents", "rounded"), [(1000, 1000), (1001, 1000), (1002, 1000), (1003, 1005), (1004, 1005), (1007, 1005)]
)
def test_cash_is_rounded_to_the_nearest_coin(cents: int, rounded: int) -> None:
    assert cents + rounding(cents, 5) == rounded


def test_half_a_coin_goes_to_who_pays() -> None:
    assert rounding(1005, 10) == -5
    assert rounding(1006, 10) == 4
    assert rounding(1234, 1) == 0


def test_cash_settles_several_charges_and_the_change_is_told() -> None:
    till = opened()
    fee, tax = raised("c1", line(2533)), raised("c2", line(12_000, "tax", organization=CITY))
    payment = cash(till, fee, tax, tendered=15_000)
    assert (payment.cents, payment.rounding_cents, payment.change_cents, payment.state) == (14_533, 2, 465, "settled")
    assert [each.cents for each in payment.shares] == [2533, 12_000]
    assert {payments.charge(charge_id=each.id, by=AMINA).state for each in (fee, tax)} == {"settled"}
    assert balance(TILL) == 10_000 + 14_535
    assert balance(f"rounding:{PROVINCE}") == -2
    # What is the city's, the province holds for it, and both books say so.
    assert balance(f"liability:{PROVINCE}/{CITY}") == -12_000
    assert balance(f"due-from:{CITY}/{PROVINCE}") == 12_000
    receipt = payments.receipt(payment_id=payment.id, by=AMINA)
    assert [(each.cost, each.cents, each.organization) for each in receipt.lines] == [
        ("fee", 2533, PROVINCE), ("tax", 12_000, CITY),
    ]  # fmt: skip
    assert receipt.number.startswith("R-")
    assert receipt == payments.receipt(payment_id=payment.id, by=CLARA)
    with pytest.raises(kernel.NotFound):
        payments.receipt(payment_id=payment.id, by=EVE)
    with pytest.raises(kernel.NotFound):
        payments.receipt(payment_id=payment.id, by=CLAUDE)
    whole()


def test_twice_the_same_form_is_one_payment_and_paid_is_paid() -> None:
    till, charge = opened(), raised()
    first = cash(till, charge, tendered=2500, key="form-1")
    assert cash(till, charge, tendered=2500, key="form-1") == first
    with pytest.raises(kernel.Conflict) as refused:
        cash(till, charge, tendered=2500, key="form-2")
    assert refused.value.code == "charge_settled"
    assert balance(TILL) == 12_500
    whole()


def test_a_part_is_taken_and_the_rest_later() -> None:
    till, charge = opened(), raised("c1", line(1000), line(2000, "plate", organization=CITY))
    cash(till, charge, tendered=1500, cents=1500)
    assert payments.charge(charge_id=charge.id, by=AMINA).owed_cents == 1500
    assert balance(f"liability:{PROVINCE}/{CITY}") == -500
    for wrong in (1501, 0, -5):
        with pytest.raises(kernel.Invalid):
            cash(till, charge, tendered=9999, cents=wrong)
    cash(till, charge, tendered=1500)
    assert payments.charge(charge_id=charge.id, by=AMINA).state == "settled"
    assert balance(f"liability:{PROVINCE}/{CITY}") == -2000
    whole()


def test_too_little_is_refused_and_changes_nothing() -> None:
    till, charge = opened(), raised()
    with pytest.raises(kernel.Invalid):
        cash(till, charge, tendered=2495)
    assert payments.taken_at(till_id=till.id, by=CLARA) == ()
    assert balance(TILL) == 10_000


def test_a_cheque_and_a_slip() -> None:
    till, one, two = opened(), raised("c1"), raised("c2", line(12_34))
    cheque = payments.take_cheque(
        till_id=till.id, charge_ids=(one.id,), cents=2500, number="0042", drawer="A. Rahimi", bank="001", by=CLARA
    )
    slip = payments.take_card_present(till_id=till.id, charge_ids=(two.id,), terminal_reference="T1-778", by=CLARA)
    assert (cheque.method, slip.method, slip.cents) == ("cheque", "card_present", 1234)
    with pytest.raises(kernel.Conflict):
        payments.take_card_present(
            charge_ids=(raised("c3").id,), terminal_reference="T1-778", till_id=till.id, by=CLARA
        )
    with pytest.raises(kernel.Invalid):
        payments.take_cheque(charge_ids=(one.id,), cents=2500, number="", drawer="A", till_id=till.id, by=CLARA)
    assert balance(f"till-cheques:{OFFICE}/clara") == 2500
    assert balance(f"till-cards:{OFFICE}/clara") == 1234
    whole()


def test_a_mistake_is_corrected_by_contrary_entries() -> None:
    till, charge = opened(), raised("c1", line(2533, organization=CITY))
    payment = cash(till, charge, tendered=3000)
    for _ in range(2):
        assert payments.correct_payment(payment_id=payment.id, reason="wrong bill", by=CLARA).state == "reversed"
    assert payments.charge(charge_id=charge.id, by=AMINA).owed_cents == 2533
    assert balance(TILL) == 10_000
    assert balance(f"liability:{PROVINCE}/{CITY}") == 0
    assert balance(f"rounding:{PROVINCE}") == 0
    cash(till, charge, tendered=2535)
    assert payments.charge(charge_id=charge.id, by=AMINA).state == "settled"
    with pytest.raises(kernel.Invalid):
        payments.correct_payment(payment_id=payment.id, reason=" ", by=CLARA)
    with pytest.raises(kernel.NotFound):
        payments.correct_payment(payment_id=payment.id, reason="mine", by=EVE)
    whole()


def test_the_day_is_closed_with_its_proof() -> None:
    till = opened()
    cash(till, raised("c1", line(2533)), tendered=3000)
    payments.take_cheque(
        till_id=till.id, charge_ids=(raised("c2").id,), cents=2500, number="1", drawer="A. Rahimi", by=CLARA
    )
    payments.take_card_present(till_id=till.id, charge_ids=(raised("c3").id,), terminal_reference="s", by=CLARA)
    payments.move_cash(till_id=till.id, cents=5000, key="m1", by=CLARA)
    payments.move_cash(till_id=till.id, cents=5000, key="m1", by=CLARA)
    counted = {2000: 3, 1000: 1, 500: 1, 25: 1, 10: 1}  # 75.35
    count = payments.count_till(till_id=till.id, counted=counted, cheques_cents=2500, cards_cents=2500, by=CLARA)
    assert count.cash_cents == 7535
    with pytest.raises(kernel.Conflict):
        cash(till, raised("c4"), tendered=2500)
    proof = payments.close_till(till_id=till.id, by=CLARA)
    assert proof.balanced
    assert proof.difference_cents == 0
    assert [(each.method, each.payments, each.expected_cents, each.counted_cents) for each in proof.taken] == [
        ("cash", 1, 7535, 7535), ("cheque", 1, 2500, 2500), ("card_present", 1, 2500, 2500),
    ]  # fmt: skip
    assert payments.close_till(till_id=till.id, by=CLARA) == proof == payments.proof(till_id=till.id, by=MANAGER)
    assert balance(TILL) == 0
    assert balance(f"safe:{OFFICE}") == 5000 - 10_000 + 7535
    assert balance(f"card:terminal/{PROVINCE}") == 2500
    (event,) = [
        each for each in audit.history(stream=kernel.Reference("till", till.id)) if each.type == "payments.TillClosed"
    ]
    assert event.data["digest"] == proof.digest
    assert payments.my_till(by=CLARA) is None
    assert payments.tills_of(office=OFFICE, on=TODAY, by=MANAGER)[0].state == "closed"
    whole()


def test_a_difference_is_explained_or_counted_again() -> None:
    till = opened()
    cash(till, raised(), tendered=2500)
    payments.count_till(till_id=till.id, counted={10_000: 1, 2000: 1}, by=CLARA)
    with pytest.raises(kernel.Invalid) as refused:
        payments.close_till(till_id=till.id, by=CLARA)
    assert refused.value.problems[0].code == "till_differs"
    payments.resume_till(till_id=till.id, by=CLARA)
    payments.count_till(till_id=till.id, counted={10_000: 1, 2000: 1, 100: 4}, by=CLARA)
    proof = payments.close_till(till_id=till.id, explanation="a coin fell behind the desk", by=CLARA)
    assert (proof.difference_cents, proof.balanced) == (-100, True)
    assert balance(f"over-short:{PROVINCE}") == 100
    assert len(payments.counts_of(till_id=till.id, by=CLARA)) == 2
    whole()


def test_two_differences_that_make_up_for_one_another_are_two() -> None:
    till = opened()
    payments.count_till(till_id=till.id, counted={5000: 1}, cheques_cents=5000, by=CLARA)
    with pytest.raises(kernel.Invalid):
        payments.close_till(till_id=till.id, by=CLARA)


def test_a_coin_there_is_not() -> None:
    with pytest.raises(kernel.Invalid):
        payments.count_till(till_id=opened().id, counted={1: 4}, by=CLARA)
    with pytest.raises(kernel.Invalid):
        payments.count_till(till_id=opened().id, counted={5: -4}, by=CLARA)


def test_a_clerk_has_one_till_and_only_they_take_money_there() -> None:
    till = opened()
    assert opened() == till
    assert payments.my_till(by=CLARA) == till
    with pytest.raises(kernel.Conflict):
        opened(float_cents=1)
    charge = raised()
    for actor in (CLAUDE, EVE, AMINA, MANAGER, staff("clara", "clerk", channel="web")):
        with pytest.raises((kernel.NotFound, kernel.NotAllowed)):
            cash(till, charge, tendered=2500, by=actor)
    for actor in (EVE, AMINA, MANAGER):
        with pytest.raises(kernel.NotAllowed):
            opened(by=actor)
    assert payments.charge(charge_id=charge.id, by=AMINA).owed_cents == 2500
    mine = raised("c2", debtor_id="clara")
    with pytest.raises(kernel.NotAllowed):
        cash(till, mine, tendered=2500)


def test_a_closed_till_is_corrected_no_more_but_a_cheque_may_come_back() -> None:
    till, charge, other = opened(), raised("c1"), raised("c2")
    paid = cash(till, charge, tendered=2500)
    cheque = payments.take_cheque(
        till_id=till.id, charge_ids=(other.id,), cents=2500, number="1", drawer="A. Rahimi", by=CLARA
    )
    payments.count_till(till_id=till.id, counted={10_000: 1, 500: 5}, cheques_cents=2500, by=CLARA)
    payments.close_till(till_id=till.id, by=CLARA)
    with pytest.raises(kernel.NotAllowed):
        payments.correct_payment(payment_id=cheque.id, reason="returned unpaid", by=AMINA)
    with pytest.raises(kernel.Conflict):
        payments.correct_payment(payment_id=paid.id, reason="too late", by=MANAGER)
    payments.correct_payment(payment_id=cheque.id, reason="returned unpaid", by=MANAGER)
    assert payments.charge(charge_id=other.id, by=AMINA).owed_cents == 2500
    assert balance(f"safe-cheques:{OFFICE}") == 0
    whole()
