"""Money: whole cents, never mixed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.kernel.api import Money

CENTS = st.integers(min_value=-(10**15), max_value=10**15)


def test_it_adds_and_subtracts_whole_cents() -> None:
    assert Money(7300, "NZD") + Money(5, "NZD") == Money(7305, "NZD")
    assert Money(5, "NZD") - Money(7300, "NZD") == Money(-7295, "NZD")
    assert Money(7305, "NZD").amount == Decimal("73.05")


@pytest.mark.parametrize("operation", ["__add__", "__sub__", "__lt__", "__ge__"])
def test_currencies_never_mix(operation: str) -> None:
    with pytest.raises(ValueError, match="CAD and NZD cannot be put together; convert one first"):
        getattr(Money(1, "CAD"), operation)(Money(1, "NZD"))


@given(CENTS, CENTS)
def test_no_cent_is_lost(first: int, second: int) -> None:
    total = Money(first, "NZD") + Money(second, "NZD")
    assert total - Money(second, "NZD") == Money(first, "NZD")
    assert total.amount * 100 == first + second
    assert (Money(first, "NZD") < Money(second, "NZD")) is (first < second)
