"""Lines that ask Python to decide, or add everybody up, are rewritten for columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from guichet.rules import api as rules
from guichet.rules.checking.formulas import rules_of
from guichet.rules.checking.rewriting import rewritten
from guichet.rules.checking.sources import Sources
from guichet.rules.tests.checking.packages import read, write

FORMULA = '    def formula(person, period):\n        return person("income", period) // 3\n'


def rewrite(folder: Path, lines: str) -> str:
    """What is said of the first line of a formula's body."""
    path = write(folder, "no-test")
    file = path / "variables" / "more.py"
    assert FORMULA in read("no-test")["files"]["variables/more.py"] + "\n"
    body = "".join(f"        {line}\n" for line in lines.split("\n"))
    text = file.read_text(encoding="utf-8").rstrip("\n") + "\n"
    file.write_text(text.replace(FORMULA, "    def formula(person, period):\n" + body), encoding="utf-8")
    law = rules.load(path)
    sources = Sources(law.path)
    rule = next(each for each in rules_of(law, sources) if each.variable == "tax")
    return rewritten(sources, rule, rule.file, rule.line + 1, "household")


@pytest.mark.parametrize(
    ("written", "better"),
    [
        ("return a > 1 and not b", "return (a > 1) & ~b"),
        ("return 5 if a > 1 else c", "return numpy.where(a > 1, 5, c)"),
        ("return max(a, b, 0)", "return numpy.maximum(numpy.maximum(a, b), 0)"),
        ("x = math.floor(a)", "x = numpy.floor(a)"),
        (
            'return sum(person("income", period))',
            'return person.household.sum(person.household.members("income", period))',
        ),
        (
            'return person("income", period).max()',
            'return person.household.max(person.household.members("income", period))',
        ),
        ("return np.amin(a)", "return person.household.min(a)"),
        ("if numpy.any(a > 1):\n    return b\nreturn c", "return numpy.where(a > 1, b, c)"),
        ("if a:\n    x = 1\nelse:\n    x = 2\nreturn x", "x = numpy.where(a, 1, 2)"),
        ("return sum([a, b])", ""),
        ("for each in a:\n    x = each\nreturn x", ""),
        ("return a + b", ""),
    ],
)
def test_rewritten(written: str, better: str, tmp_path: Path) -> None:
    assert rewrite(tmp_path, written) == better
