"""What the outputs can still become while some facts are missing: every way the open conditions may turn out.

Missing yes-or-no facts are tried both ways. A missing date, number or text is not guessed: the nearest yes-or-no
variables above it are left open instead and tried both ways, which covers every value it could have. Where it reaches
an amount without passing a condition, a handful of values at the law's own thresholds stand for the rest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from guichet.rules.book import Book
from guichet.rules.dependencies import Graph, NodeKey
from guichet.rules.people import People, Spot
from guichet.rules.simulating import as_array, build_simulation, fact_row
from guichet.rules.situation import Household, period_of

MOST_COPIES = 8192


@dataclass(frozen=True)
class Possibilities:
    """`values`: for every variable and period of the graph, an array of (copies, instances).

    `complete` is False when there are too many open ends to try; then nothing counts as settled that depends on one.
    """

    complete: bool
    missing: tuple[Spot, ...]
    relevant: frozenset[Spot]
    depends: Mapping[Spot, frozenset[Spot]]
    values: Mapping[NodeKey, Any] = field(default_factory=dict)

    def known(self, key: NodeKey, position: int, spot: Spot) -> bool:
        """Whether a value is the same however the missing facts turn out."""
        if not self.depends.get(spot):
            return True
        if not self.complete:
            return False
        column = self.values[key][:, position]
        return bool((column == column[0]).all())


@dataclass
class _Axis:
    """One open end: the spot it replaces, the values it is tried with, the missing facts it stands for."""

    spot: Spot
    values: list[Any]
    stands_for: frozenset[Spot]


def explore(people: People, known: frozenset[str]) -> Possibilities:
    """Try every way the missing facts of a household may turn out."""
    missing = people.missing(known)
    depends, guessed = _dependence(people, frozenset(missing))
    if not missing:
        base = _run(people.book, people.graph, people.household, [], 1)
        return Possibilities(True, missing, frozenset(), depends, base)
    axes = _axes(people, depends, guessed, missing)
    copies = 1
    for axis in axes:
        copies *= len(axis.values)
        if copies > MOST_COPIES:
            return Possibilities(False, missing, frozenset(missing), depends, {})
    values = _run(people.book, people.graph, people.household, axes, copies)
    relevant: set[Spot] = set()
    shape = [len(axis.values) for axis in axes]
    for number, axis in enumerate(axes):
        if any(_varies(values[key], shape, number) for key in people.graph.outputs):
            relevant |= axis.stands_for
    return Possibilities(True, missing, frozenset(relevant), depends, values)


def _dependence(
    people: People, missing: frozenset[Spot]
) -> tuple[dict[Spot, frozenset[Spot]], dict[Spot, frozenset[Spot]]]:
    """For every spot: the missing facts it depends on, and those that reach it without passing a condition."""
    depends: dict[Spot, frozenset[Spot]] = {}
    guessed: dict[Spot, frozenset[Spot]] = {}

    def visit(spot: Spot) -> None:
        if spot in depends:
            return
        depends[spot] = guessed[spot] = frozenset()  # a variable that reads its own past ends here
        node = people.graph.nodes[(spot[0], spot[1])]
        info = people.book.variable(spot[0])
        if node.is_input:
            depends[spot] = frozenset({spot}) & missing
            guessed[spot] = depends[spot] if info.value_type != "bool" else frozenset()
            return
        if spot[2] in people.household.facts.get((spot[0], spot[1]), {}):
            return
        below = [(*child, each) for child in node.children for each in people.read_by(node, spot[2], child)]
        for each in below:
            visit(each)
        depends[spot] = frozenset().union(*(depends[each] for each in below))
        reached = frozenset[Spot]().union(
            *(guessed[each] for each in below if people.book.variable(each[0]).value_type != "bool")
        )
        guessed[spot] = reached

    for key in people.graph.nodes:
        for instance in people.concerned(key[0]):
            visit((*key, instance))
    return depends, guessed


def _axes(
    people: People,
    depends: dict[Spot, frozenset[Spot]],
    guessed: dict[Spot, frozenset[Spot]],
    missing: tuple[Spot, ...],
) -> list[_Axis]:
    book = people.book
    axes = [
        _Axis(spot, [False, True], frozenset({spot})) for spot in missing if book.variable(spot[0]).value_type == "bool"
    ]
    opened = {
        (spot[0], spot[1])
        for spot, reached in guessed.items()
        if reached and book.variable(spot[0]).value_type == "bool"
    }
    for spot, open_ends in depends.items():
        if (spot[0], spot[1]) in opened and open_ends:
            axes.append(_Axis(spot, [False, True], open_ends))
    outputs = {
        open_end
        for key in people.graph.outputs
        for instance in people.concerned(key[0])
        for open_end in guessed.get((*key, instance), frozenset())
        if book.variable(key[0]).value_type != "bool"
    }
    axes.extend(_Axis(spot, _candidates(people, spot), frozenset({spot})) for spot in missing if spot in outputs)
    return axes


def _candidates(people: People, spot: Spot) -> list[Any]:
    """Values that stand for all of a missing number or date: nothing, the law's own figures and their neighbours."""
    raw = people.book.raw(spot[0])
    if raw.value_type is dt.date:
        start = period_of(next(iter(people.graph.outputs))[1], where="plan").start.date
        return [start.replace(year=start.year - years, day=1) for years in (60, 17, 4, 2, 0)]
    if raw.value_type in (int, float):
        figures = {0.0}
        scale = 100 if (raw.unit or "").startswith("cent-") else 1
        for node in people.graph.walk():
            for name, day in node.parameters:
                value = figure(people.book, name, day)
                if isinstance(value, int | float) and not isinstance(value, bool):
                    figures |= {float(value) * scale, float(value + 1) * scale}
        figures.add(max(figures) * 2 + 1)
        return [raw.value_type(each) for each in sorted(figures)]
    if getattr(raw, "possible_values", None) is not None:
        return [item.name for item in raw.possible_values]
    return ["", "?"]


def figure(book: Book, name: str, day: str) -> object:
    """The value of a parameter on a day, None when it has none (or is a scale)."""
    node = book.system.get_parameters_at_instant(day)
    for part in name.split("."):
        try:
            node = getattr(node, part)
        except Exception:  # OpenFisca raises its own error types for a missing child
            return None
    return node


def _run(book: Book, graph: Graph, household: Household, axes: list[_Axis], copies: int) -> dict[NodeKey, Any]:
    columns: dict[NodeKey, Any] = {}
    person = book.system.person_entity.key
    base = build_simulation(book, household) if any(not graph.nodes[a.spot[:2]].is_input for a in axes) else None
    repeats = 1
    for axis in reversed(axes):  # the last axis turns fastest
        raw = book.raw(axis.spot[0])
        key = (axis.spot[0], axis.spot[1])
        instances = household.instances(raw.entity.key, person)
        if key not in columns:
            if graph.nodes[key].is_input:
                row = fact_row(book, household, key[0], household.facts.get(key, {}))
            else:
                assert base is not None, "built above for exactly these axes"
                row = np.asarray(base.calculate(key[0], _at(key)))
            columns[key] = np.tile(row, (copies, 1))
        tried = np.repeat(as_array(raw, axis.values), repeats)
        columns[key][:, instances.index(axis.spot[2])] = np.tile(tried, copies // len(tried))
        repeats *= len(axis.values)
    simulation = build_simulation(book, household, copies=copies, columns=columns)
    found: dict[NodeKey, Any] = {}
    for key in (*graph.outputs, *graph.nodes):
        width = len(household.instances(book.raw(key[0]).entity.key, person))
        found[key] = np.asarray(simulation.calculate(key[0], _at(key))).reshape(copies, width)
    return found


def _at(key: NodeKey) -> Any:
    return period_of(key[1], where=key[0])


def _varies(array: Any, shape: list[int], axis: int) -> bool:
    """Whether a result changes along one axis for any combination of the others."""
    grid = array.reshape(*shape, array.shape[1])
    first = np.take(grid, [0], axis=axis)
    return bool((grid != first).any())
