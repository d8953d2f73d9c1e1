"""Whatever is done in whatever order, the ledger balances, nobody pays more than they owe, a closed till is empty."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guichet.kernel import api as kernel
from guichet.payments import api as payments
from guichet.payments.models import ChargeRow
from guichet.payments.tests.cast import CITY, CLARA, MANAGER, balance, cash, line, opened, raised, whole

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]

CENTS = st.integers(0, 30_000)
STEP = st.one_of(
    st.tuples(st.just("raise"), CENTS, CENTS),
    st.tuples(st.just("cash"), st.lists(st.integers(0, 5), min_size=1, max_size=3, unique=True), CENTS),
    st.tuples(st.just("part"), st.integers(0, 5), CENTS),
    st.tuples(st.just("cheque"), st.integers(0, 5), CENTS),
    st.tuples(st.just("correct"), st.integers(0, 5)),
    st.tuples(st.just("cancel"), st.integers(0, 5)),
    st.tuples(st.just("move"), CENTS),
    st.tuples(st.just("close"), CENTS),
)


class Day:
    """One day at a counter, done by its steps; what is refused changes nothing."""

    def __init__(self) -> None:
        self.charges: list[payments.Charge] = []
        self.payments: list[payments.Payment] = []
        self.steps = 0

    def take(self, name: str, *values: Any) -> None:
        self.steps += 1
        with suppress(kernel.GuichetError, IndexError), transaction.atomic():
            getattr(self, name)(*values)

    def till(self) -> str:
        return (payments.my_till(by=CLARA) or opened()).id

    def id(self, number: int) -> str:
        return self.charges[number].id

    def raise_(self, cents: int, of_city: int) -> None:
        waived = cents // 3
        lines = (line(cents, waived_cents=waived, waiver="s 4"), line(of_city, "tax", organization=CITY))
        self.charges.append(raised(f"c{self.steps}", *lines))

    def cash(self, numbers: list[int], more: int) -> None:
        ids = tuple(self.id(each) for each in numbers)
        self.payments.append(
            payments.take_cash(till_id=self.till(), charge_ids=ids, tendered_cents=60_000 + more, by=CLARA)
        )

    def part(self, number: int, cents: int) -> None:
        charge = self.charges[number]
        self.payments.append(cash(payments.till(till_id=self.till(), by=CLARA), charge, tendered=cents, cents=cents))

    def cheque(self, number: int, cents: int) -> None:
        self.payments.append(
            payments.take_cheque(
                till_id=self.till(), charge_ids=(self.id(number),), cents=cents, number="1", drawer="A", by=CLARA
            )
        )

    def correct(self, number: int) -> None:
        payments.correct_payment(payment_id=self.payments[number].id, reason="wrong", by=CLARA)

    def cancel(self, number: int) -> None:
        payments.cancel_charge(charge_id=self.id(number), by=MANAGER)

    def move(self, cents: int) -> None:
        payments.move_cash(till_id=self.till(), cents=cents, key=str(self.steps), by=CLARA)

    def close(self, off: int) -> None:
        till = self.till()
        payments.count_till(till_id=till, counted={5: off}, by=CLARA)
        proof = payments.close_till(till_id=till, explanation="counted by a machine", by=CLARA)
        assert proof.balanced


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, min_size=3, max_size=14))
def test_any_sequence_leaves_the_ledger_balanced(steps: list[tuple[Any, ...]]) -> None:
    day = Day()
    with transaction.atomic():
        for name, *values in [("raise", 2500, 100), *steps]:
            day.take("raise_" if name == "raise" else name, *values)
        whole()
        owed = 0
        for row in ChargeRow.objects.all():
            assert 0 <= row.paid_cents <= row.due_cents
            owed += 0 if row.state == "cancelled" else row.due_cents - row.paid_cents
        assert balance("receivable:amina") == owed
        transaction.set_rollback(True)
