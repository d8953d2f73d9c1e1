"""raise_charge, cancel_charge: owed once, waived by law, settled at once when nothing is due, undone by a contrary."""

import pytest

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.payments import api as payments
from guichet.payments.tests.cast import (
    AMINA,
    CITY,
    CLARA,
    EVE,
    MANAGER,
    NOBODY,
    PROVINCE,
    REQUEST,
    balance,
    cash,
    line,
    opened,
    raised,
    staff,
    whole,
)  # fmt: skip

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]


def told(charge: payments.Charge) -> list[str]:
    stream = kernel.Reference("charge", charge.id)
    return [each.type.removeprefix("payments.") for each in audit.history(stream=stream)]


def test_a_charge_is_owed_once_for_its_key() -> None:
    charge = raised("c1", line(2500), line(1000, "plate", organization=CITY))
    assert raised("c1", line(9900)) == charge
    assert (charge.due_cents, charge.owed_cents, charge.state) == (3500, 3500, "open")
    assert [each.title for each in charge.lines] == ["Dog licence", "Dog licence"]
    assert balance("receivable:amina") == 3500
    assert balance(f"revenue:{CITY}/plate") == -1000
    assert told(charge) == ["ChargeRaised"]
    whole()


def test_what_the_law_waives_stands_beside_it_and_nothing_due_is_settled() -> None:
    waiver = "Dog Control By-law, s 4(2)"
    charge = raised("c1", line(2500, waived_cents=2500, waiver=waiver))
    assert (charge.due_cents, charge.state, charge.lines[0].waiver) == (0, "settled", waiver)
    assert balance(f"waived:{PROVINCE}/fee") == 2500
    assert balance("receivable:amina") == 0
    assert told(charge) == ["ChargeRaised", "ChargeSettled"]
    whole()


@pytest.mark.parametrize(
    "wrong",
    [line(-1), line(100, waived_cents=101, waiver="x"), line(100, waived_cents=50), line(100, title="x" * 301)],
)
def test_what_makes_no_sense_is_refused(wrong: payments.ChargeLine) -> None:
    with pytest.raises(kernel.Invalid):
        raised("c1", wrong)
    assert payments.charges_about(subject=REQUEST, by=kernel.SYSTEM) == ()


def test_cancelling_undoes_it_as_long_as_nothing_is_paid() -> None:
    charge = raised()
    assert payments.cancel_charge(charge_id=charge.id, by=MANAGER).owed_cents == 0
    assert payments.cancel_charge(charge_id=charge.id, by=MANAGER).state == "cancelled"
    assert balance("receivable:amina") == 0
    whole()
    paid = raised("c2")
    cash(opened(), paid, tendered=2500)
    with pytest.raises(kernel.Conflict):
        payments.cancel_charge(charge_id=paid.id, by=MANAGER)
    whole()


def test_who_sees_what_is_owed() -> None:
    charge = raised()
    free = raised("c2", debtor_id="", code="7K2M-9QXD-4TB1")
    officer = staff("chen", "caseworker", channel="web")
    holder = kernel.Actor(channel="web", capabilities=frozenset({"7K2M-9QXD-4TB1"}))
    for actor in (AMINA, officer, MANAGER, kernel.SYSTEM):
        assert payments.charge(charge_id=charge.id, by=actor) == charge
    assert payments.charge(charge_id=free.id, by=holder) == free
    assert payments.charges_of(person_id="amina", by=AMINA) == (charge,)
    for actor in (EVE, NOBODY, CLARA, staff("eve", "caseworker", CITY, "web"), holder):
        with pytest.raises(kernel.NotFound):
            payments.charge(charge_id=charge.id, by=actor)
        assert charge not in payments.charges_about(subject=REQUEST, by=actor)
        assert payments.charges_of(person_id="amina", by=actor) == ()
    for actor in (EVE, NOBODY, AMINA, CLARA, MANAGER):
        with pytest.raises((kernel.NotAllowed, kernel.SignInNeeded)):
            raised("c9", by=actor)


def test_a_clerk_finds_by_the_code_and_it_is_told() -> None:
    charge = raised()
    assert payments.charges_with_code(code=charge.code.lower(), by=CLARA) == (charge,)
    reads = [each for each in audit.about("amina") if each.type == "audit.RecordRead"]
    assert [each.data["purpose"] for each in reads] == ["to take a payment"]
    assert payments.charges_with_code(code=charge.code, by=EVE) == ()
    assert payments.charges_with_code(code="nonsense", by=CLARA) == ()
