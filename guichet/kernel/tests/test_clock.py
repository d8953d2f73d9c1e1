"""One clock, which may be held, moved and given back."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from guichet.kernel import api as kernel
from guichet.kernel import clock

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def the_clock_as_it_was() -> Iterator[None]:
    before = clock._clock
    yield
    kernel.set_clock(before)


def test_it_is_held_and_let_go() -> None:
    with kernel.held_at(NOON):
        assert kernel.now() == NOON
        with kernel.held_at(NOON + timedelta(days=1)):
            assert kernel.now() == NOON + timedelta(days=1)
        assert kernel.now() == NOON
    assert kernel.now() != NOON


def stumble() -> None:
    with kernel.held_at(NOON):
        raise LookupError


def test_it_is_let_go_after_an_error() -> None:
    with pytest.raises(LookupError):
        stumble()
    assert kernel.now() != NOON


def test_today_depends_on_where() -> None:
    with kernel.held_at(NOON):
        assert kernel.today() == date(2026, 11, 21)
        assert kernel.today("Pacific/Auckland") == date(2026, 11, 22)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="a moment with a time zone"), kernel.held_at(datetime(2026, 11, 21)):  # noqa: DTZ001  # the point
        pytest.fail("it was held")


def test_another_clock_is_plugged_in() -> None:
    kernel.set_clock(lambda: NOON)
    assert kernel.now() == NOON
    kernel.set_clock(kernel.system_clock)
    assert abs(kernel.now() - datetime.now(UTC)) < timedelta(minutes=1)
    assert kernel.now().tzinfo is UTC
