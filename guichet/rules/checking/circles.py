"""Findings about variables that are computed from themselves: at the same period, or at others without end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from guichet.rules.checking.finding import Finding, finding
from guichet.rules.checking.formulas import Rule, Step
from guichet.rules.checking.survey import Survey
from guichet.rules.graph.nodes import Spot
from guichet.rules.situation import period_of

MOST_SPOTS = 800  # of one circle: the largest go through all of history
LONGEST_WAY = 6
TURNS = 2  # OpenFisca computes a variable inside itself once, at another period; the second time it gives up


def check_circles(survey: Survey) -> Iterator[Finding]:
    """Cycles and spirals; each circle of variables is walked period by period, as OpenFisca would."""
    reads: dict[str, set[str]] = defaultdict(set)
    for tried in survey.tried:
        reads[tried.rule.variable] |= {name for name, _ in tried.step.reads}
    for circle in _circles(reads):
        walk = _Walk(survey, circle)
        for tried in survey.newest_of().values():
            if tried.rule.variable in circle and not tried.rule.raw.is_neutralized:
                yield from walk.begin((tried.rule.variable, str(tried.at)))


class _Walk:
    def __init__(self, survey: Survey, circle: frozenset[str]) -> None:
        self._survey = survey
        self._circle = circle
        self._done: set[Spot] = set()
        self._told: set[tuple[str, str]] = set()
        self._rules: dict[str, list[Rule]] = defaultdict(list)
        for rule in survey.rules:
            if rule.variable in circle:
                self._rules[rule.variable].append(rule)

    def begin(self, spot: Spot) -> Iterator[Finding]:
        """Follow what a variable reads until it comes back to itself."""
        stack: list[tuple[Spot, Step, Iterator[Spot]]] = []
        self._enter(spot, stack)
        while stack:
            above, step, waiting = stack[-1]
            following = next(waiting, None)
            if following is None:
                self._done.add(above)
                stack.pop()
                continue
            path = [each for each, _, _ in stack]
            if following in path:
                yield from self._tell("cycle", step, following, [*path[path.index(following) :], following])
            elif sum(name == following[0] for name, _ in path) >= TURNS:
                first = next(number for number, each in enumerate(path) if each[0] == following[0])
                yield from self._tell("spiral", step, following, [*path[first:], following])
            elif following not in self._done and len(self._done) < MOST_SPOTS:
                self._enter(following, stack)

    def _enter(self, spot: Spot, stack: list[tuple[Spot, Step, Iterator[Spot]]]) -> None:
        period = period_of(spot[1], where=spot[0])
        rule = next((each for each in self._rules[spot[0]] if each.holds_at(period)), None)
        if rule is not None and spot not in self._done:
            step = self._survey.step(rule, period)
            stack.append((spot, step, iter([each for each in step.reads if each[0] in self._circle])))

    def _tell(self, code: str, step: Step, following: Spot, path: list[Spot]) -> Iterator[Finding]:
        subject = min(name for name, _ in path) if code == "cycle" else following[0]
        if (code, subject) in self._told:
            return
        self._told.add((code, subject))
        place = step.reads.get(following)
        file, line = (place.file, place.line) if place is not None else (step.rule.file, step.rule.line)
        steps = [f"{name} of {period}" for name, period in path]
        way = " <- ".join(steps if len(steps) <= LONGEST_WAY else [*steps[:3], "...", *steps[-2:]])
        told = "itself" if code == "cycle" else "itself at other periods, without end"
        reason = f"it is computed from {told}: {way}."
        yield finding(code, (file, line), following[0], reason, self._survey.example(code))


def _circles(reads: Mapping[str, set[str]]) -> Iterator[frozenset[str]]:
    """The sets of names that all lead to one another (strongly connected components, Kosaraju)."""
    backwards: dict[str, set[str]] = defaultdict(set)
    for name, others in reads.items():
        for other in others:
            backwards[other].add(name)
    order: list[str] = []
    seen: set[str] = set()
    for name in reads:
        _visit(name, reads, seen, order)
    seen.clear()
    for name in reversed(order):
        found: list[str] = []
        _visit(name, backwards, seen, found)
        if len(found) > 1 or name in reads.get(name, ()):
            yield frozenset(found)


def _visit(name: str, edges: Mapping[str, Any], seen: set[str], order: list[str]) -> None:
    """Depth first, noting each name when all that it leads to are noted."""
    if name in seen:
        return
    seen.add(name)
    stack = [(name, iter(sorted(edges.get(name, ()))))]
    while stack:
        above, waiting = stack[-1]
        following = next(waiting, None)
        if following is None:
            order.append(above)
            stack.pop()
        elif following not in seen:
            seen.add(following)
            stack.append((following, iter(sorted(edges.get(following, ())))))
