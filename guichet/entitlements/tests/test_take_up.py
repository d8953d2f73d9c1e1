"""Take-up shows no small number, and none that a subtraction would give away."""

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.entitlements import api as entitlements
from guichet.entitlements.take_up import FEWEST, suppressed
from guichet.entitlements.tests.country import OPERATOR, PROGRAMMES, country, law
from guichet.entitlements.types import Tally


def tally(area: str, receiving: int, missing: int) -> Tally:
    return Tally("p", area, receiving + missing, receiving, missing, 0)


COUNTS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=7).map(
    lambda rows: [tally(f"a{at}", *row) for at, row in enumerate(rows)]
)


@given(COUNTS)
def test_nothing_small_is_shown_or_can_be_worked_out(counts: list[Tally]) -> None:
    shown = suppressed("p", counts)
    known = {each.area: each for each in counts}
    hidden = [known[each.area] for each in shown.areas if each.entitled is None]
    for cell in shown.areas:
        if cell.entitled is not None and cell.receiving is not None:
            assert (cell.entitled, cell.receiving) == (known[cell.area].entitled, known[cell.area].receiving)
            for number in (cell.entitled, cell.receiving, cell.entitled - cell.receiving):
                assert number == 0 or number >= FEWEST
    if shown.total.entitled is not None:
        assert len(hidden) != 1
        for column in ("entitled", "receiving", "missing"):
            together = sum(getattr(each, column) for each in hidden)
            assert together == 0 or together >= FEWEST


@given(COUNTS)
def test_no_more_is_hidden_than_must_be(counts: list[Tally]) -> None:
    shown = suppressed("p", counts)
    hidden = {each.area for each in shown.areas if each.entitled is None}
    small = {each.area for each in counts if any(0 < n < FEWEST for n in (each.entitled, each.receiving, each.missing))}
    assert small <= hidden
    if not small:
        assert not hidden
    elif len(hidden) > max(2, len(small)):
        fewer = [set(each) | small for each in combinations(hidden - small, len(hidden - small) - 1)]
        assert fewer


def test_one_small_area_takes_another_with_it() -> None:
    shown = suppressed("p", [tally("a", 3, 20), tally("b", 30, 20), tally("c", 200, 100)])
    assert [each.area for each in shown.areas if each.entitled is None] == ["a", "b"]
    assert (shown.total.entitled, shown.total.receiving) == (373, 233)


@pytest.mark.django_db
def test_it_is_counted_by_the_newest_sweep() -> None:
    assert entitlements.take_up() is None
    sweep = entitlements.sweep(
        population=country(8), on=date(2026, 11, 22), by=OPERATOR, programmes=PROGRAMMES, law=law()
    )
    found = entitlements.take_up()
    assert found is not None
    assert found.on == sweep.on
    assert [each.programme for each in found.programmes] == sorted(each.name for each in PROGRAMMES)
    assert any(each.total.rate for each in found.programmes)
