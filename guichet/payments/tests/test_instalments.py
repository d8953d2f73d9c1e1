"""agree_instalments, collect_instalment, stop_instalments: in parts from one card, failed, tried again, stopped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.payments import api as payments
from guichet.payments.tests.cast import AMINA, EVE, NOON, PROVINCE, balance, line, raised, whole
from guichet.payments.tests.provider import Provider

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]
BACK = "https://guichet.example/back"


@contextmanager
def after(days: int) -> Iterator[None]:
    with kernel.held_at(NOON + timedelta(days=days)):
        payments.collect_instalments()
        yield
    whole()


def agreed(provider: Provider, cents: int = 1000) -> payments.Charge:
    """A thousand cents in three parts; the first is paid."""
    charge = raised("c1", line(cents))
    for _ in range(2):
        begun = payments.agree_instalments(charge_id=charge.id, count=3, every="P1M", return_to=BACK, by=AMINA)
    assert (begun.cents, len(provider.payments)) == (334, 1)
    provider.becomes("paid", agreement="card-1")
    payments.look_at_payment(payment_id=begun.id, by=AMINA)
    return charge


def paid(charge: payments.Charge) -> int:
    return payments.charge(charge_id=charge.id, by=AMINA).paid_cents


def state(charge: payments.Charge) -> str:
    plan = payments.plan_of(charge_id=charge.id, by=AMINA)
    assert plan is not None
    return plan.state


def test_every_part_once_until_it_is_paid(provider: Provider) -> None:
    charge = agreed(provider)
    with after(0), after(29):
        assert (paid(charge), state(charge)) == (334, "active")
    with after(31), after(31):
        assert paid(charge) == 667
    with after(62):
        assert (paid(charge), state(charge)) == (1000, "ended")
    with after(200):
        assert balance(f"card:scripted/{PROVINCE}") == 1000


def test_a_part_that_fails_is_tried_again_and_the_plan_stops(provider: Provider) -> None:
    charge = agreed(provider)
    provider.again = "failed"
    for days, found in (
        (0, "active"),
        (31, "active"),
        (32, "active"),
        (34, "active"),
        (37, "stopped"),
        (90, "stopped"),
    ):
        with after(days):
            assert (paid(charge), state(charge)) == (334, found)
    failed = [each for each in audit.events(limit=1000) if each.type == "payments.InstalmentFailed"]
    assert [each.data["stopped"] for each in failed] == [False, False, True]
    assert payments.charge(charge_id=charge.id, by=AMINA).owed_cents == 666


def test_paid_otherwise_or_stopped_nothing_more_is_taken(provider: Provider) -> None:
    charge = agreed(provider)
    with after(0):
        for actor in (EVE, kernel.Actor(channel="web")):
            with pytest.raises(kernel.GuichetError):
                payments.stop_instalments(charge_id=charge.id, by=actor)
        with pytest.raises(kernel.Conflict, match="run already"):
            payments.agree_instalments(charge_id=charge.id, count=3, every="P1M", return_to=BACK, by=AMINA)
        assert payments.stop_instalments(charge_id=charge.id, by=AMINA).state == "stopped"
    with after(31):
        assert paid(charge) == 334


def test_down_while_collecting_takes_it_once_when_back(provider: Provider) -> None:
    charge = agreed(provider)
    with after(0):
        provider.mode = "lost"
    with after(31):
        provider.mode = "works"
        with kernel.held_at(NOON + timedelta(days=31, hours=2)):
            payments.look_at_doubts()
            payments.collect_instalments()
    with after(32):
        assert paid(charge) == 667
