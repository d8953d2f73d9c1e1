"""Each kind of fault has a small package with it, and is told with its place, the reason and the cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from guichet.rules import api as rules
from guichet.rules.tests.checking.packages import CASES, read, write


@pytest.mark.parametrize("case", CASES)
def test_what_is_said(case: str, tmp_path: Path) -> None:
    expected, code = read(case), case.split(".")[0]
    found = rules.load(write(tmp_path, case)).check()
    said = "".join(f"{each.severity} {each}\n" for each in found if each.code == code)
    assert said == expected["expected"]
    assert {each.code for each in found} - {code} == set(expected.get("also", ()))
    assert all(each.remedy for each in found)


def test_every_code_has_a_case() -> None:
    assert {case.split(".")[0] for case in CASES} == set(rules.CODES)


def test_a_good_package_has_none(tmp_path: Path) -> None:
    assert rules.load(write(tmp_path)).check() == ()


def test_a_finding_points_at_the_very_line(tmp_path: Path) -> None:
    law = rules.load(write(tmp_path, "leak"))
    (leak,) = [each for each in law.check() if each.code == "leak"]
    assert 'sum(person("income", period))' in (law.path / leak.file).read_text().splitlines()[leak.line - 1]


def test_what_is_only_a_warning_elsewhere_is_an_error_where_people_read_it(tmp_path: Path) -> None:
    quiet = rules.load(write(tmp_path / "quiet", "no-reference"))
    folder = write(tmp_path / "loud", "no-reference")
    (folder / "locales").mkdir()
    (folder / "locales" / "en.yaml").write_text("language: en\n")
    loud = rules.load(folder)
    assert {each.severity for each in quiet.check() if each.code == "no-reference"} == {"warning"}
    assert {each.severity for each in loud.check() if each.code == "no-reference"} == {"error"}


def test_a_day_may_be_named_and_must_be_one(tmp_path: Path) -> None:
    law = rules.load(write(tmp_path, "parameter-ended"))
    assert "parameter-ended" in {each.code for each in law.check(day="2022-06-01")}
    with pytest.raises(rules.BadPeriod):
        law.check(day="soon")


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    rules.load(write(tmp_path)).check(progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]
