"""The commands about whole populations: what they print, write and refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from guichet.site import command

OUTPUT = "best_start_weekly_amount"
WHAT = ["--period", "2026-11", "--households", "200"]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `guichet law ...`: exit status, standard output, standard error."""

    def running(*words: object) -> tuple[int, str, str]:
        status = command.perform(command.parser().parse_args(["law", *map(str, words)]))
        said = capsys.readouterr()
        return status, said.out, said.err

    return running


def test_a_sweep_of_invented_people_says_that_they_are(run: Run) -> None:
    status, out, err = run("sweep", OUTPUT, *WHAT)
    assert status == 0
    assert "persons, invented; law " in out
    assert f"{OUTPUT}: " in out
    assert "of 200 families, in all" in out
    assert "law sweep:" in err


def test_people_are_written_read_back_and_give_the_same(run: Run, tmp_path: Path) -> None:
    people, results = tmp_path / "people.csv", tmp_path / "results.csv"
    _, first, _ = run("sweep", OUTPUT, *WHAT, "--people-out", people, "--out", results, "--json")
    _, second, _ = run("sweep", OUTPUT, "--period", "2026-11", "--people", people, "--complete", "--json")

    one, two = json.loads(first), json.loads(second)
    assert one["outputs"] == two["outputs"]
    assert one["outputs"][0]["total"] > 0
    assert one["written"] == [str(results)]
    rows = results.read_text(encoding="utf-8").splitlines()
    assert len(rows) == 201
    assert sum(int(row.split(",")[1]) for row in rows[1:]) == one["outputs"][0]["total"]


def test_an_incomplete_population_is_refused_when_that_is_wanted(run: Run, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("family,anual_income\nf1,100\nf1,200\n", encoding="utf-8")
    status, _, err = run("sweep", OUTPUT, "--period", "2026-11", "--people", people, "--complete")
    assert status == 2
    assert "have no column" in err


def test_a_simulation_is_printed_drawn_and_written(run: Run, tmp_path: Path) -> None:
    table, picture = tmp_path / "t.csv", tmp_path / "p.svg"
    change = ("--set", "best_start.abatement_threshold@2026-04-01=40000")
    status, out, _ = run(
        "simulate",
        OUTPUT,
        *WHAT,
        *change,
        "--by",
        "family_scheme_income",
        "--bands",
        "0,50000",
        "--csv",
        table,
        "--svg",
        picture,
    )
    assert status == 0
    assert "0 to below 50,000" in out
    assert "40000 from 2026-04-01" in out
    assert "The people are invented" in out
    assert table.read_text(encoding="utf-8").startswith("group,number,gain")
    assert picture.read_text(encoding="utf-8").startswith("<svg")

    status, out, _ = run("simulate", OUTPUT, *WHAT, *change, "--json")
    assert json.loads(out)["total"]["number"] == 200


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "nothing is changed"),
        (["--set", "best_start"], "is no change of a parameter"),
        (["--set", "best_start.abatement_treshold=1"], "'best_start.abatement_threshold'"),
        (
            ["--set", "best_start.abatement_threshold=1", "--set", "best_start.abatement_threshold@2026-04-01=2"],
            "by day",
        ),
        (["--set", "best_start.abatement_threshold=1", "--bands", "low,high"], "not a list of numbers"),
        (["--set", "best_start.abatement_threshold=1", "--against", "law"], "a change as a whole"),
        (["--formulas", "nowhere.py"], "no such file"),
        (["--set", "best_start.abatement_threshold=1", "--by", "regoin"], "no column and no variable 'regoin'"),
    ],
)
def test_what_cannot_be_simulated_is_refused_with_a_remedy(run: Run, words: list[str], said: str) -> None:
    status, _, err = run("simulate", OUTPUT, *WHAT, *words)
    assert status == 2
    assert said in err
