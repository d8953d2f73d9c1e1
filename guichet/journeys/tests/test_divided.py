"""What the law waives of a fee is waived of each owner's share, and of none more than the share is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from guichet.journeys.use_cases.paying import divided


def test_a_share_of_one_cent_is_not_waived_three_times() -> None:
    assert divided(100, 99, (33, 33, 33)) == ((33, 33), (33, 33), (33, 32), (1, 1))


@given(st.data(), st.integers(0, 100_000), st.lists(st.integers(1, 25), max_size=4))
def test_nothing_is_lost_and_nothing_given_twice(data: st.DataObject, cents: int, percents: list[int]) -> None:
    waived = data.draw(st.integers(0, cents))
    parts = divided(cents, waived, percents)
    assert (sum(each for each, _ in parts), sum(each for _, each in parts)) == (cents, waived)
    assert all(0 <= less <= share for share, less in parts)
