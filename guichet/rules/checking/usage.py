"""Findings about use: inputs that nothing reads, formulas that no test computes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from guichet.rules.checking.finding import Finding, finding
from guichet.rules.checking.formulas import Rule
from guichet.rules.checking.survey import Survey
from guichet.rules.checking.words import place_of
from guichet.rules.errors import BadPeriod
from guichet.rules.situation import period_of


def check_usage(survey: Survey) -> Iterator[Finding]:
    """Inputs without a reader, formulas without a test."""
    yield from _never_used(survey)
    yield from _untested(survey)


def _never_used(survey: Survey) -> Iterator[Finding]:
    read = {name for tried in survey.tried for name, _ in tried.step.reads} | survey.sources.texts
    read |= {rule.variable for rule in survey.book.metadata.needed_when.values()}
    for info in survey.book.variables():
        if not info.has_formula and info.name not in read:
            file, line = place_of(survey, info.name)
            remedy = f"Delete `class {info.name}`, or read it where the law does."
            yield finding("never-used", (file, line), info.name, "no formula reads this input.", remedy)


def _untested(survey: Survey) -> Iterator[Finding]:
    if not survey.rules:
        return
    if not survey.sources.tests:
        reason = f"none of its {len(survey.rules)} formulas has a test."
        remedy = "Add `tests/*.yaml`: a period, an input and the output that an official source gives."
        yield finding("no-test", ("tests", 0), survey.book.name, reason, remedy)
        return
    tested = _tested(survey)
    for rule in survey.rules:
        if (rule.variable, rule.start) not in tested:
            since = f" from {rule.start}" if rule.is_dated else ""
            day = rule.start[:7] if rule.is_dated else "2026-11"
            remedy = f"Add to tests/: `period: {day}`, `output: {{{rule.variable}: ...}}`."
            yield survey.finding("no-test", rule, f"no test computes its formula{since}.", remedy)


def _tested(survey: Survey) -> set[tuple[str, str]]:
    """The formulas that some test's output needs, as variable and start."""
    rules: dict[str, list[Rule]] = defaultdict(list)
    reads: dict[tuple[str, str], set[str]] = defaultdict(set)
    for rule in survey.rules:
        rules[rule.variable].append(rule)
    for tried in survey.tried:
        reads[tried.rule.variable, tried.rule.start] |= {name for name, _ in tried.step.reads}
    tested: set[tuple[str, str]] = set()
    for name, text in dict.fromkeys(survey.sources.tests):
        period = _period(text) if name in survey.book.system.variables else None
        if period is None:
            continue
        waiting, seen = [name], {name}
        while waiting:
            for rule in rules[waiting.pop()]:
                # What is read of another period may have another formula then: all that begin by its end count.
                if rule.start <= str(period.stop) and rule.stop >= str(period.offset(-1, "year").start):
                    tested.add((rule.variable, rule.start))
                    new = reads[rule.variable, rule.start] - seen
                    seen |= new
                    waiting.extend(new)
    return tested


def _period(text: str) -> Any:
    try:
        return period_of(text, where="tests")
    except BadPeriod:
        return None
