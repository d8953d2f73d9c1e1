"""The tutorial on law is true: followed to the letter it refuses, passes, explains, sweeps and simulates as it says."""

from __future__ import annotations

import pytest

from tests.journeys.tutorial_follower import LAW_PAGE, Block, Said, follow

Heard = tuple[tuple[Block, tuple[Said, ...]], ...]


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Heard:
    folder = tmp_path_factory.mktemp("reader")
    return follow(folder, folder / "var", LAW_PAGE)


@pytest.mark.slow
@pytest.mark.xdist_group("law tutorial")
def test_every_command_ends_as_the_page_says(heard: Heard) -> None:
    for block, said in heard:
        if block.kind == "sh" and block.mark != "setup":
            expected = 1 if block.mark == "refused" else 0
            assert [each.status for each in said] == [expected] * len(said), said
            assert said


@pytest.mark.slow
@pytest.mark.xdist_group("law tutorial")
def test_what_the_page_shows_is_what_is_said(heard: Heard) -> None:
    shown = [(block, said) for block, said in heard if block.kind == "text"]
    assert len(shown) == 2
    for block, said in shown:
        for line in block.text.splitlines():
            assert line in said[-1].text, f"the page shows {line!r}; it says {said[-1].text}"


@pytest.mark.slow
@pytest.mark.xdist_group("law tutorial")
def test_five_weeks_cost_more_and_nobody_loses(heard: Heard) -> None:
    (swept, simulated) = heard[-1][1]
    assert "annual_holidays_entitled: 0 of" not in swept.text
    (row,) = (line.split() for line in simulated.text.splitlines() if line.startswith("all "))
    number, gain, lose = row[1], row[2], row[4]
    assert number != "0"
    assert gain != "0"
    assert lose == "0"
