"""Findings about what formulas do: look at everybody, let Python decide, reach outside, fail."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from guichet.rules.checking import trying
from guichet.rules.checking.finding import ERROR, WARNING, Finding
from guichet.rules.checking.rewriting import people_of, rewritten
from guichet.rules.checking.survey import (
    Survey,
    Tried,
    misfit_variable,
    missing_parameter,
    missing_variable,
    period_asked,
)
from guichet.rules.checking.validity import explain_missing_parameter
from guichet.rules.errors import nearest
from guichet.rules.tracing import untraceable

_KINDS = {untraceable.LEAK: "leak", untraceable.BRANCH: "branch", untraceable.OUTSIDE: "outside"}
_OPAQUE = {untraceable.TEXT: "texts", untraceable.UNSUPPORTED: "not-traced", untraceable.FAILED: "not-traced"}
_SAID = {
    "leak": "its formula looks at everybody in the computation",
    "branch": "its formula lets Python decide for everybody at once",
    "outside": "its formula looks outside the facts",
    "texts": "its formula works on texts, so only stock OpenFisca can run it",
    "not-traced": "its formula cannot be traced, so only stock OpenFisca can run it",
}
_MEMBER = re.compile(r"The parameter '([^'\[]+)\[([^\]]+)\]' was not found")
# A sum or the least of everybody is one always; `any()`, a loop or a filter may be a harmless short cut.
_ALWAYS = re.compile(r"\.(?!any|all)\w+\(\) is of the whole|numpy")
_ADDED_UP = re.compile(r"sum|min|max|numpy|one by one")
_ROUND = "numpy.rint(... * 100) / 100"


def check_behaviour(survey: Survey) -> Iterator[Finding]:
    """What the trials of every formula show."""
    seen: set[tuple[str, str, int, str]] = set()
    for each in survey.tried:
        for found in _of_one(survey, each):
            key = (found.code, found.file, found.line, found.subject)
            if key not in seen:
                seen.add(key)
                yield found


def _of_one(survey: Survey, tried: Tried) -> Iterator[Finding]:
    if tried.fails:
        yield _failing(survey, tried)
        return
    why = tried.step.opacity
    if why is None:
        yield from _of_traced(survey, tried)
    elif why.kind == untraceable.CYCLE:
        yield survey.finding("cycle", tried, f"it is computed from itself: {why.reason}", survey.example("cycle"))
    elif why.kind in _KINDS:
        code = _KINDS[why.kind]
        reason = f"{_said(code, why.reason)} {_evidence(tried)}".strip()
        proven = (
            code == "outside"
            or _ALWAYS.search(why.reason)
            or tried.outcome.kind in {trying.DIFFERS, trying.FAILS_AMONG, trying.UNSTABLE}
        )
        severity = ERROR if proven or survey.strict else WARNING
        yield survey.finding(code, tried, reason, _instead(survey, tried, code), severity=severity)
    else:
        if tried.outcome.kind == trying.LAST_BIT:
            yield _of_last_bit(survey, tried)
        leaks = tried.outcome.kind in {trying.DIFFERS, trying.FAILS_AMONG}
        code = "leak" if leaks else _OPAQUE.get(why.kind, "not-traced")
        evidence = f" {_evidence(tried)}" if leaks else ""
        yield survey.finding(code, tried, _said(code, why.reason) + evidence, _instead(survey, tried, code))


def _of_traced(survey: Survey, tried: Tried) -> Iterator[Finding]:
    """A formula that could be traced, and yet does what it should not when it is run."""
    outcome = tried.outcome
    if outcome.kind in {trying.DIFFERS, trying.FAILS_AMONG}:
        reason = f"{_SAID['leak']}. {_evidence(tried)}"
        counts = any(
            isinstance(node, ast.Attribute) and node.attr == "count"
            for written in survey.sources.written(tried.rule.formula)
            for node in written.nodes
        )
        group = _group(survey, tried)
        by_count = f"Count the members of the group, not everybody there is: `{group}.nb_persons()`."
        yield survey.finding("leak", tried, reason, by_count if counts and group else survey.example("leak"))
    elif outcome.kind == trying.UNSTABLE:
        reason = "its formula gives the same people two results when it is run twice."
        yield survey.finding("random", tried, reason, survey.example("random"))
    elif outcome.kind == trying.LAST_BIT:
        yield _of_last_bit(survey, tried)
    elif (match := _MEMBER.search(outcome.error)) is not None and not match[2].lstrip("-").isdigit():
        reason = (
            f"its formula chooses a parameter of '{match[1]}' by person, and there is none for '{match[2]}': "
            "one such person makes it fail for everybody."
        )
        yield survey.finding("parameter-incomplete", tried, reason, f"Add `{match[2]}:` with a value to {match[1]}.")


def _of_last_bit(survey: Survey, tried: Tried) -> Finding:
    reason = f"the last bits of its result depend on who else is there. {_evidence(tried)}"
    return survey.finding("last-bit", tried, reason, f"Round it to the cent: `{_ROUND}`.")


def _failing(survey: Survey, tried: Tried) -> Finding:
    """A formula that fails for everybody, with what its error says."""
    error = tried.error
    if (parameter := missing_parameter(error)) is not None:
        code, reason, remedy = explain_missing_parameter(survey.book, tried.rule, *parameter)
        return survey.finding(code, tried, reason, remedy)
    if name := missing_variable(error):
        reason = f"its formula reads '{name}', which does not exist."
        return survey.finding("unknown-variable", tried, reason, nearest(name, survey.book.system.variables))
    if (name := misfit_variable(error)) and name in survey.book.system.variables:
        unit = survey.book.variable(name).definition_period
        reason = f"its formula reads '{name}' for {period_asked(error)}, but it has one value for each {unit}."
        return survey.finding("wrong-period", tried, reason, _period_remedy(people_of(tried.rule), name, unit))
    reason = f"its formula fails for everybody, in stock OpenFisca too ({tried.step.period}): {_bare(_brief(error))}."
    return survey.finding("crashes", tried, reason, "Correct the line, and add a test that runs it.")


def _period_remedy(who: str, name: str, unit: str) -> str:
    if unit == "year":
        return f'Write `{who}("{name}", period.this_year)`, or its share: `{who}("{name}", period, options=[DIVIDE])`.'
    return f'Write `{who}("{name}", period.first_{unit})`, or the sum: `{who}("{name}", period, options=[ADD])`.'


def _evidence(tried: Tried) -> str:
    outcome, who = tried.outcome, tried.rule.raw.entity.key
    if outcome.kind in {trying.DIFFERS, trying.LAST_BIT}:
        return (
            f"Stock OpenFisca, invented figures, {tried.step.period}: the same {who} gets {outcome.alone} alone and "
            f"{outcome.among} among {outcome.others} other people."
        )
    if outcome.kind == trying.FAILS_AMONG:
        return (
            f"Stock OpenFisca, invented figures, {tried.step.period}: one {who} alone gets {outcome.alone}; among "
            f"{outcome.others} other people it fails ({_brief(outcome.error)})."
        )
    if outcome.kind == trying.SAME and tried.step.opacity is not None and tried.step.opacity.kind in _KINDS:
        return "" if tried.step.opacity.kind == untraceable.OUTSIDE else "With invented figures no result differed."
    return ""


def _instead(survey: Survey, tried: Tried, code: str) -> str:
    file, line = tried.step.where
    group = _group(survey, tried)
    if code in {"leak", "branch", "not-traced"} and (text := rewritten(survey.sources, tried.rule, file, line, group)):
        return f"Write `{text}`."
    why = tried.step.opacity
    if code == "leak" and why is not None and not _ADDED_UP.search(why.reason):
        return survey.example("branch")
    return survey.example(code)


def _group(survey: Survey, tried: Tried) -> str:
    """The group that a sum may be over: the formula's own, or the package's first."""
    own, groups = tried.rule.raw.entity, survey.book.system.group_entities
    return str(own.key) if not own.is_person else str(groups[0].key) if groups else ""


def _said(code: str, reason: str) -> str:
    """What a formula does, from what stopped the tracer."""
    bare = _bare(reason)
    if bare.startswith("Python decides"):
        return f"its formula lets {bare.replace('decides', 'decide', 1)}."
    return f"{_SAID[code]}: {bare}."


def _bare(reason: str) -> str:
    return " ".join(reason.split()).rstrip(".")


def _brief(error: str) -> str:
    words = " ".join(error.split())
    return words if len(words) <= 160 else f"{words[:157]}..."
