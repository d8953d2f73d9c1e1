"""How much of a law can be traced: every formula, by period: traced, opaque (where and why), or broken in stock too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from guichet.rules.book import Book
from guichet.rules.checking.formulas import Rule, newest_day, rules_of
from guichet.rules.checking.sources import Sources
from guichet.rules.checking.survey import Progress, Survey, Tried
from guichet.rules.checking.trying import Trial
from guichet.rules.situation import period_of

TRACED: Final = "traced"
OPAQUE: Final = "opaque"
BROKEN: Final = "broken"


@dataclass(frozen=True)
class CoverageLine:
    """One formula for one period; `file`, `line`, `kind` and `reason` are empty when it is traced."""

    variable: str
    period: str
    status: str
    file: str = ""
    line: int = 0
    kind: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Coverage:
    """Every formula of a package; `inputs` how many variables have none."""

    package: str
    inputs: int
    lines: tuple[CoverageLine, ...]

    def count(self, status: str) -> int:
        """How many formulas are traced, opaque or broken."""
        return sum(each.status == status for each in self.lines)


def cover(book: Book, *, period: str = "", progress: Progress | None = None) -> Coverage:
    """Call every formula with symbols, for a period or for the newest one of each.

    A year stands for its first month or day where a variable is of months or days. Raises BadPeriod.
    """
    sources = Sources(book.path)
    wanted = period_of(period, where="period") if period else None
    whole = Survey(book, sources, rules_of(book, sources), newest_day(book), Trial(book))
    lines: list[CoverageLine] = []
    for done, rule in enumerate(whole.rules, start=1):
        lines.extend(_lines(whole, rule, wanted))
        if progress is not None:
            progress(done, len(whole.rules))
    inputs = sum(not raw.formulas for raw in book.system.variables.values())
    return Coverage(book.name, inputs, tuple(lines))


def _lines(whole: Survey, rule: Rule, wanted: Any) -> Iterator[CoverageLine]:
    if wanted is None:
        period = rule.until_day(whole.newest)
    else:
        period = rule.until_day(str(wanted.start)) if rule.holds_at(wanted) else None
    if period is None:
        return
    step = whole.step(rule, period)
    why = step.opacity
    if why is None:
        yield CoverageLine(rule.variable, str(period), TRACED)
        return
    tried = Tried(step, whole.compare(step, period), period)
    file, line = step.where
    status, reason = (BROKEN, tried.error) if tried.fails else (OPAQUE, why.reason)
    yield CoverageLine(rule.variable, str(period), status, file, line, why.kind, " ".join(reason.split()))
