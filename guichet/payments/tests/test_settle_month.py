"""What the province took for the city is handed on once a month, and arrives on the city's own statement."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from guichet.kernel import api as kernel
from guichet.payments import api as payments
from guichet.payments.tests.cast import (
    AMINA,
    CITY,
    CLARA,
    EVE,
    MANAGER,
    OPERATOR,
    PROVINCE,
    balance,
    cash,
    line,
    opened,
    raised,
    staff,
    whole,
)  # fmt: skip
from guichet.payments.tests.statements import Line, statement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]
NOVEMBER, DECEMBER = date(2026, 11, 1), datetime(2026, 12, 2, 12, 0, tzinfo=UTC)
ACCOUNTS = {CITY: payments.Account("City of Fredericton", "00012-003-7654321")}
PAYER = payments.Account("Service New Brunswick", "00012-003-1234567")


def settled(**changes: object) -> tuple[payments.Batch, bytes, tuple[payments.Settled, ...]] | None:
    values = {"month": NOVEMBER, "organization": PROVINCE, "accounts_of": ACCOUNTS, "payer": PAYER, "by": OPERATOR}
    return payments.settle_month(**{**values, **changes})  # type: ignore[arg-type]  # as named


def test_once_with_a_file_that_both_banks_confirm() -> None:
    cash(opened(), raised("c1", line(2000), line(500, cost="tag", organization=CITY)), tendered=2500)
    with pytest.raises(kernel.Invalid, match="not over"):
        settled()
    with kernel.held_at(DECEMBER):
        with pytest.raises(kernel.Invalid, match="no account"):
            settled(accounts_of={})
        for actor in (EVE, AMINA, CLARA, MANAGER):
            with pytest.raises(kernel.NotAllowed):
                settled(by=actor)
        made = settled()
        assert made is not None
        batch, content, (part,) = made
        assert (batch.count, batch.cents, part.owner, part.cents) == (1, 500, CITY, 500)
        assert b"pain.001.001.09" in content
        assert b"City of Fredericton" in content
        assert b'Ccy="CAD">5</InstdAmt>' in content
        assert settled() is None
        assert balance(f"liability:{PROVINCE}/{CITY}") == balance(f"due-from:{CITY}/{PROVINCE}") == 0
        whole()
        numbers = (batch.id.replace("-", ""), part.payout_id.replace("-", ""))
        (ours,) = payments.reconcile(
            content=statement(Line(-500, "SETTLEMENT", message=numbers[0])), organization=PROVINCE, by=MANAGER
        )
        (theirs,) = payments.reconcile(
            content=statement(Line(500, "SNB", end_to_end=numbers[1])), organization=CITY,
            by=staff("mayor", "manager", CITY, channel="web"),
        )  # fmt: skip
        assert (ours.unmatched, theirs.unmatched) == ((), ())
        assert (balance(f"bank:{PROVINCE}"), balance(f"bank:{CITY}")) == (-500, 500)
        assert balance(f"payouts-due:{PROVINCE}") == balance(f"transit:{CITY}") == 0
        assert payments.make_batch(
            organization=PROVINCE, until=date(2026, 12, 31), payer=PAYER, by=OPERATOR, currency="CAD"
        ) is None  # fmt: skip
        whole()


def test_of_the_months_that_are_over_only() -> None:
    till = opened()
    cash(till, raised("c1", line(500, cost="tag", organization=CITY)), tendered=500)
    with kernel.held_at(DECEMBER):
        cash(till, raised("c2", line(700, cost="tag", organization=CITY)), tendered=700)
        made = settled()
        assert made is not None
        assert made[0].cents == 500
        assert balance(f"liability:{PROVINCE}/{CITY}") == -700
        whole()
