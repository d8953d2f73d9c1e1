"""A bank's statement against the ledger: what fits is booked once, what does not is listed with why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from guichet.kernel import api as kernel
from guichet.payments import api as payments
from guichet.payments.tests.cast import (
    AMINA,
    CITY,
    CLARA,
    EVE,
    MANAGER,
    NOON,
    OFFICE,
    PROVINCE,
    balance,
    cash,
    opened,
    raised,
    staff,
    whole,
)  # fmt: skip
from guichet.payments.tests.provider import Provider
from guichet.payments.tests.statements import Line, statement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]
BANK, BACK = f"bank:{PROVINCE}", "https://guichet.example/back"
CHARGES = ("ACMT", "MDOP", "CHRG")


def reconciled(content: bytes, by: kernel.Actor = MANAGER) -> payments.Reconciliation:
    (found,) = payments.reconcile(content=content, organization=PROVINCE, by=by)
    whole()
    return found


def by_card(provider: Provider, key: str) -> payments.Payment:
    begun = payments.begin_card_payment(charge_id=raised(key).id, return_to=BACK, by=AMINA)
    provider.becomes("paid")
    return payments.look_at_payment(payment_id=begun.id, by=AMINA)


def deposited() -> tuple[payments.Payment, payments.Deposit]:
    """A cheque (number 471) and the same in cash, taken to the bank with slip 7."""
    till = opened()
    cash(till, raised("cash"), tendered=2500)
    other = raised("cheque")
    cheque = payments.take_cheque(
        till_id=till.id, charge_ids=(other.id,), cents=2500, number="471", drawer="A. Rahimi", by=CLARA
    )
    payments.count_till(till_id=till.id, counted={10_000: 1, 500: 5}, cheques_cents=2500, by=CLARA)
    payments.close_till(till_id=till.id, by=CLARA)
    return cheque, payments.deposit(office=OFFICE, cash_cents=2500, key="d1", reference="slip 7", by=MANAGER)


@pytest.mark.parametrize("version", ["02", "08"])
def test_a_deposit_a_fee_and_a_cheque_that_comes_back(version: str) -> None:
    cheque, _ = deposited()
    lines = (
        Line(5000, "DEPOSIT SLIP 7"),
        Line(-150, "MONTHLY FEE", code=CHARGES),
        Line(-2500, "RETURNED ITEM", cheque="471"),
        Line(-99, "NOT YET BOOKED", status="PDNG"),
    )
    content = statement(*lines, opening=1000, version=version)
    found = reconciled(content)
    assert [(each.kind, each.cents) for each in found.lines] == [("deposit", 5000), ("fee", -150), ("cheque", -2500)]
    assert (found.new, found.unmatched, found.closing_cents) == (3, (), 3350)
    assert balance(BANK) == 5000 - 150 - 2500
    assert (balance(f"transit:{PROVINCE}"), balance(f"fees:bank/{PROVINCE}")) == (0, 150)
    assert payments.deposits(by=MANAGER)[0].state == "credited"
    assert payments.payment(payment_id=cheque.id, by=MANAGER).state == "reversed"
    again = reconciled(content)
    assert (again.new, balance(BANK)) == (0, 2350)


def test_a_provider_pays_whole_days_and_says_its_name(provider: Provider) -> None:
    provider.statement_names = ("Scripted Payments Inc",)
    by_card(provider, "c1")
    with kernel.held_at(NOON + timedelta(days=1)):
        by_card(provider, "c2")
    with kernel.held_at(NOON + timedelta(days=2)):
        found = reconciled(statement(
            Line(2500, "Some Person"), Line(2500, "SCRIPTED PAYMENTS INC PAYOUT"), Line(700, "scripted payments inc"),
        ))  # fmt: skip
        assert [(each.kind, each.why) for each in found.lines] == [
            ("", "nothing_fits"), ("provider", ""), ("", "provider_differs"),
        ]  # fmt: skip
        assert (balance(BANK), balance(f"card:scripted/{PROVINCE}")) == (2500, 2500)
        rest = reconciled(statement(Line(2500, "Scripted Payments Inc", on="2026-11-25"), opening=5700))
        assert (rest.unmatched, balance(f"card:scripted/{PROVINCE}")) == ((), 0)
    assert len(payments.statement_lines(by=MANAGER, unmatched=True)) == 2


def test_what_did_not_fit_fits_later() -> None:
    content = statement(Line(5000, "DEPOSIT slip 7"))
    assert reconciled(content).unmatched[0].why == "nothing_fits"
    deposited()
    assert (reconciled(content).unmatched, balance(BANK)) == ((), 5000)


def test_a_deposit_of_another_amount_is_listed() -> None:
    deposited()
    assert reconciled(statement(Line(4995, "DEPOSIT slip 7"))).unmatched[0].why == "deposit_differs"
    assert balance(BANK) == 0


@pytest.mark.parametrize(
    "content",
    [
        b"", b"no xml", b"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.99'/>",
        b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]>" + statement(Line(1))[38:],
        statement(Line(1))[:-40], statement(Line(1), closing=2), statement(Line(1)).replace(b"0.01", b"0.011"),
        statement(Line(1)).replace(b"<Cd>OPBD</Cd>", b"<Cd>ITBD</Cd>"), statement(Line(1)).replace(b"0.01", b"x"),
    ],
)  # fmt: skip
def test_what_is_no_statement_is_refused_and_nothing_is_booked(content: bytes) -> None:
    with pytest.raises(kernel.Invalid):
        payments.reconcile(content=content, organization=PROVINCE, by=MANAGER)
    assert payments.statement_lines(by=MANAGER) == ()


def test_only_who_keeps_the_books() -> None:
    for actor in (EVE, AMINA, CLARA, staff("other", "manager", CITY)):
        with pytest.raises(kernel.NotAllowed):
            reconciled(statement(Line(1)), by=actor)
        assert payments.statement_lines(by=actor) == ()
