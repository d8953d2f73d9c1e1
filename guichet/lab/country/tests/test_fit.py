"""The margins of the census are reproduced, by what ships and by the full tables."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from guichet.kernel import api as kernel
from guichet.lab.country import api as country
from guichet.lab.country import fitting
from guichet.lab.country.census import MARGINS, summed
from guichet.lab.country.sampling import chosen, drawn, evenly, matched, raked
from guichet.lab.country.tests.conftest import tables

#: Years since arrival cannot all be had: nobody has been here longer than they live.
#: Some thousand households that rent, a few in each area: a few of them in the wrong band are per cent.
LOOSE = {"arrived": 0.08, "rent": 0.05, "landlord": 0.05}


def test_margins_of_what_ships(small: Path) -> None:
    fit = country.fit(small)
    assert fit.population == 12_000
    assert {each.name for each in fit.margins} == {margin.name for margin in MARGINS}
    for margin in fit.margins:
        assert margin.error < LOOSE.get(margin.name, 0.025), (margin.name, margin.error)
    assert fit.error < 0.02
    told = fit.as_json()
    assert sum(kind["census"] for kind in told["margins"][0]["kinds"]) == pytest.approx(1, abs=1e-4)
    assert "total absolute error" in country.as_text(fit)


def test_a_country_that_does_not_fit_is_seen(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The report counts the people themselves: held against other figures it says so."""
    told = country.default_census()
    odd = np.array([0.0] * 17 + [1.0])
    counts = dict(told.counts) | {"age": np.tile(odd, (len(told.areas), 1)) * 1000}
    monkeypatch.setattr(fitting, "default_census", lambda: country.Census(told.areas, counts))
    assert country.fit(small).worst.error > 1.5


def test_margins_of_every_area(tmp_path: Path) -> None:
    folder = tables()
    if folder is None:
        pytest.skip("the census tables are not there: set GUICHET_TEST_CENSUS")
    country.make(people=60_000, folder=tmp_path / "country", day=date(2026, 11, 21), census=folder)
    fit = country.fit(tmp_path / "country", census=folder)
    assert fit.detail == "areas"
    for margin in fit.margins:
        assert margin.error < LOOSE.get(margin.name, 0.02), (margin.name, margin.error)
        assert margin.areas_error < (0.15 if margin.of == "households that rent" else 0.08), margin.name


def test_what_ships_is_what_the_tables_say() -> None:
    folder = tables()
    if folder is None:
        pytest.skip("the census tables are not there: set GUICHET_TEST_CENSUS")
    shipped, read = country.default_census(), country.read_census(folder)
    assert shipped.areas == read.areas
    for name, shares in summed(read)["shares"].items():
        assert np.allclose(shipped.national(name), shares, atol=2e-6), name
    assert country.source() == (summed(read)["source"], summed(read)["licence"])


def test_a_folder_without_the_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(kernel.Invalid, match="cannot be read"):
        country.read_census(tmp_path)


def test_even_draws_keep_to_shares_in_any_stretch() -> None:
    shares = np.array([0.5, 0.3, 0.15, 0.05])
    for first, count in ((0, 1000), (123_456, 777), (9, 400)):
        found = np.bincount(evenly(shares, first, count), minlength=4)
        assert np.abs(found - shares * count).max() < 5


def test_raking_meets_margins_that_agree() -> None:
    random = np.random.default_rng(3)
    truth = random.random((4, 5, 6))
    table = raked(
        random.random((4, 5, 6)), tuple(((axis,), truth.sum(axis=tuple({0, 1, 2} - {axis}))) for axis in range(3))
    )
    for axis in range(3):
        others = tuple({0, 1, 2} - {axis})
        assert np.allclose(table.sum(axis=others), truth.sum(axis=others), rtol=1e-6)


def test_systematic_draws_are_off_by_less_than_one() -> None:
    random = np.random.default_rng(4)
    table, groups = random.random((6, 9)), random.integers(0, 6, 5_000)
    found = drawn(table, groups, random)
    for group in range(6):
        wanted = table[group] / table[group].sum() * (groups == group).sum()
        assert np.abs(np.bincount(found[groups == group], minlength=9) - wanted).max() <= 1 + 1e-9
    assert abs(int(chosen(random.random(3_000), 700, random).sum()) - 700) <= 1


def test_matching_gives_nobody_twice_and_the_nearest() -> None:
    random = np.random.default_rng(5)
    wanted, offered = random.integers(18, 60, 300), random.integers(18, 60, 400)
    found = matched(wanted, offered, random)
    assert (found >= 0).all()
    assert len(np.unique(found)) == len(found)
    assert np.abs(offered[found] - wanted).mean() < 2
    assert (matched(np.array([30, 31]), np.array([30]), random) >= 0).sum() == 1
