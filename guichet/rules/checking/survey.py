"""What every check looks at: a package's formulas, called with symbols and tried on invented people."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from guichet.rules.book import Book
from guichet.rules.checking.finding import CODES, Finding, finding
from guichet.rules.checking.formulas import Rule, Step, newest_day, rules_of, step
from guichet.rules.checking.sources import Sources
from guichet.rules.checking.trying import Outcome, Trial
from guichet.rules.graph import nodes as op
from guichet.rules.situation import period_of

Progress = Callable[[int, int], None]
LEAST_BOUND, MOST_BOUND, MANY_BOUNDS = 5, 1e12, 50  # of the numbers a formula speaks of, those that may be thresholds
_NO_PARAMETER = re.compile(
    r"ParameterNotFoundError: The parameter '([^']+)' was not found in the (\d{4}-\d\d-\d\d) tax"
)
_NO_VARIABLE = re.compile(r"VariableNotFoundError: .*?variable '([^']+)'")
_WRONG_PERIOD = re.compile(r"ValueError: (?:Unable to|Can't) (?:compute|calculate|ADD|DIVIDE)[^']*variable '([^']+)'.*")


@dataclass(frozen=True)
class Tried:
    """A formula for one of its periods: what became of it with symbols and with invented people."""

    step: Step
    outcome: Outcome
    at: Any  # OpenFisca's period

    @property
    def rule(self) -> Rule:
        """The formula."""
        return self.step.rule

    @property
    def error(self) -> str:
        """How it fails for everybody; "" when it does not."""
        why = self.step.opacity
        return (why.reason if why is not None and why.kind == "failed" else self.outcome.error) if self.fails else ""

    @property
    def fails(self) -> bool:
        """Whether it fails for everybody in OpenFisca too."""
        return self.outcome.kind == "fails"


@dataclass
class Survey:
    """A package's formulas for the periods that matter: the newest of each and, of a dated one, the first."""

    book: Book
    sources: Sources
    rules: tuple[Rule, ...]
    newest: str
    trial: Trial
    tried: list[Tried] = field(default_factory=list)
    _steps: dict[tuple[str, str, str], Step] = field(default_factory=dict)

    @property
    def strict(self) -> bool:
        """Whether the package speaks to people: it has words for them in `locales/`."""
        return bool(self.book.metadata.wordings)

    def step(self, rule: Rule, period: Any) -> Step:
        """A formula called with symbols for a period, once."""
        key = (rule.variable, rule.start, str(period))
        if key not in self._steps:
            self._steps[key] = step(self.book, rule, period)
        return self._steps[key]

    def example(self, code: str) -> str:
        """What to write instead, with the names of the package's own people and groups."""
        system = self.book.system
        group = system.group_entities[0].key if system.group_entities else "household"
        line = re.sub(r"\bhousehold\b", group, re.sub(r"\bperson\b", system.person_entity.key, CODES[code].instead))
        return f"Write for example `{line}`."

    def newest_of(self) -> Mapping[tuple[str, str], Tried]:
        """Each formula's trial for its newest period, by variable and start."""
        found: dict[tuple[str, str], Tried] = {}
        for each in self.tried:
            found.setdefault((each.rule.variable, each.rule.start), each)
        return found

    def compare(self, called: Step, period: Any) -> Outcome:
        """What becomes of a formula in stock OpenFisca, with figures about the numbers that it speaks of."""
        written = {
            float(node.value)
            for function in self.sources.written(called.rule.formula)
            for node in function.nodes
            if isinstance(node, ast.Constant) and isinstance(node.value, int | float)
        }
        computed = {
            float(node.value)
            for node in called.builder.nodes
            if node.op == op.CONSTANT and np.asarray(node.value).dtype.kind in "iuf"
        }
        bounds = sorted(each for each in written | computed if LEAST_BOUND < abs(each) < MOST_BOUND)
        suspect = called.opacity is not None
        return self.trial.compare(called.rule, period, suspect=suspect, bounds=bounds[:MANY_BOUNDS])

    def finding(self, code: str, at: Tried | Rule, reason: str, remedy: str, *, severity: str = "") -> Finding:
        """A finding at a formula, or at the line of it that a trial stopped at."""
        file, line = at.step.where if isinstance(at, Tried) else (at.file, at.line)
        name = at.rule.variable if isinstance(at, Tried) else at.variable
        return finding(code, (file, line), name, reason, remedy, severity=severity, strict=self.strict)


def survey(book: Book, *, day: str = "", progress: Progress | None = None) -> Survey:
    """Call every formula with symbols and try it; `day` instead of the newest one the package speaks of.

    Raises BadPeriod.
    """
    if day:
        period_of(day, where="day")
    sources = Sources(book.path)
    whole = Survey(book, sources, rules_of(book, sources), day or newest_day(book), Trial(book))
    for done, rule in enumerate(whole.rules, start=1):
        for period in _periods(rule, whole.newest):
            called = whole.step(rule, period)
            outcome = whole.compare(called, period)
            whole.tried.append(Tried(called, outcome, period))
        if progress is not None:
            progress(done, len(whole.rules))
    return whole


def _periods(rule: Rule, newest: str) -> Iterator[Any]:
    last = rule.until_day(newest)
    if last is not None:
        yield last
    first = rule.from_day(rule.start) if rule.is_dated else None
    if first is not None and str(first) != str(last):
        yield first


def missing_parameter(error: str) -> tuple[str, str] | None:
    """The parameter and the day of an error, when it is about a parameter that has no value."""
    match = _NO_PARAMETER.search(error)
    return (re.sub(r"\[([^\]]*)\]", r".\1", match[1]), match[2]) if match else None


def missing_variable(error: str) -> str:
    """The variable of an error, when it is about one that does not exist."""
    match = _NO_VARIABLE.search(error)
    return match[1] if match else ""


def misfit_variable(error: str) -> str:
    """The variable of an error, when it is about a period that does not fit it."""
    match = _WRONG_PERIOD.search(error)
    return match[1] if match else ""


def period_asked(error: str) -> str:
    """The period in an error about a period."""
    match = re.search(r"period\s+([^:\s]+):", error)
    return match[1] if match else "another period"
