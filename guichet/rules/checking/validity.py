"""Findings about days: a rule in force while a parameter it reads has no value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openfisca_core import periods

from guichet.rules.book import Book
from guichet.rules.checking.finding import Finding
from guichet.rules.checking.formulas import FOR_EVER, Rule
from guichet.rules.checking.survey import Survey, Tried, missing_parameter
from guichet.rules.errors import nearest


def check_validity(survey: Survey) -> Iterator[Finding]:
    """Parameters that begin after a rule or end before it; each is shown by running the formula on such a day."""
    told: set[tuple[str, str, str]] = set()
    for tried in survey.tried:
        for period in _doubtful(survey, tried):
            step = survey.step(tried.rule, period)
            missing = missing_parameter(step.opacity.reason) if step.opacity is not None else None
            if missing is None:
                continue
            code, reason, remedy = explain_missing_parameter(survey.book, tried.rule, *missing)
            key = (tried.rule.variable, tried.rule.start, code if code == "undated-formula" else missing[0])
            if key not in told:
                told.add(key)
                yield survey.finding(code, Tried(step, tried.outcome, period), reason, remedy)


def _doubtful(survey: Survey, tried: Tried) -> Iterator[Any]:
    """Periods of a formula on which a parameter that it reads, for the period itself, has no value."""
    if tried.fails:
        return
    rule, begins = tried.rule, []
    for name, day in tried.step.parameters:
        if not str(tried.at.start) <= day <= str(tried.at.stop):
            continue
        values = values_of(survey.book, name)
        if values:
            begins.append(values[0][0])
        for position, (since, value) in enumerate(values):
            until = values[position + 1][0] if position + 1 < len(values) else FOR_EVER
            if value is None and since <= rule.stop and rule.start < until:
                period = rule.from_day(since)
                if period is not None and str(period.start) < until:
                    yield period
    if not rule.is_dated and begins and min(begins) < max(begins):
        yield rule.from_day(min(begins))


def explain_missing_parameter(book: Book, rule: Rule, name: str, day: str) -> tuple[str, str, str]:
    """Code, reason and remedy when a formula cannot read a parameter on a day."""
    node: Any = book.system.parameters
    for part in name.split("."):
        children = getattr(node, "children", None) or {}
        if part not in children:
            reason = f"its formula reads the parameter '{name}', which does not exist."
            return "unknown-parameter", reason, nearest(part, children)
        node = children[part]
    values = values_of(book, name)
    first = next((since for since, value in values if value is not None), "")
    if first and day < first:
        new = f"def formula_{first.replace('-', '_')}"
        if not rule.is_dated:
            reason = f"its formula has no date, but '{name}' has no value before {first}, and others it reads have."
            return "undated-formula", reason, f"Date it: `{new}(...)`."
        reason = f"its formula applies from {rule.start}, but '{name}' has no value before {first}."
        return "parameter-too-late", reason, f"Add the earlier value, or date the formula: `{new}(...)`."
    since = max((at for at, value in values if value is None and at <= day), default=day)
    last = str(periods.instant(since).offset(-1, "day"))
    reason = f"its formula is in force on {day}, but '{name}' has no value from {since}."
    remedy = f'Add the value from {since}, write a formula for the time after, or end the variable: `end = "{last}"`.'
    return "parameter-ended", reason, remedy


def values_of(book: Book, name: str) -> list[tuple[str, Any]]:
    """The days of a parameter and the value from each; empty for what is no plain parameter."""
    parameter = book.parameter(name)
    return [(each.instant_str, each.value) for each in reversed(parameter.values_list)] if parameter else []
