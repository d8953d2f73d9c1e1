"""Each formula is traced, opaque or broken in stock too, with the place and the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from guichet.rules import api as rules
from guichet.rules.tests.checking.packages import write


def lines(law: rules.Law, period: str = "") -> dict[str, rules.CoverageLine]:
    return {each.variable: each for each in law.coverage(period=period).lines}


def test_a_good_package_is_traced(tmp_path: Path) -> None:
    found = rules.load(write(tmp_path)).coverage()
    assert (found.count("traced"), found.count("opaque"), found.count("broken"), found.inputs) == (2, 0, 0, 1)


@pytest.mark.parametrize(
    ("case", "variable", "status", "kind"),
    [
        ("leak", "poorest", "opaque", "leak"),
        ("branch", "relief", "opaque", "branch"),
        ("outside", "last_income", "opaque", "outside"),
        ("texts", "is_local", "opaque", "text"),
        ("not-traced", "level", "opaque", "unsupported"),
        ("crashes", "tax", "broken", "unsupported"),
        ("unknown-variable", "tax", "broken", "failed"),
    ],
)
def test_what_is_not_traced_says_where_and_why(
    case: str, variable: str, status: str, kind: str, tmp_path: Path
) -> None:
    line = lines(rules.load(write(tmp_path, case)))[variable]
    assert (line.status, line.kind, line.file) == (status, kind, "variables/more.py")
    assert line.line > 8
    assert line.reason


def test_only_what_is_in_force_is_covered(tmp_path: Path) -> None:
    law = rules.load(write(tmp_path))
    assert lines(law, "2019-12") == {}
    assert {each.period for each in lines(law, "2021").values()} == {"2021-01"}
    with pytest.raises(rules.BadPeriod):
        law.coverage(period="then")
