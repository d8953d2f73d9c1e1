"""Which variables, periods and parameters some outputs depend on, found by one traced run of the law."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openfisca_core import periods
from openfisca_core.simulations import Simulation

from guichet.rules.book import Book
from guichet.rules.errors import BadPeriod, RulesError
from guichet.rules.simulating import build_simulation
from guichet.rules.situation import ETERNITY, Group, Household, period_of

NodeKey = tuple[str, str]  # variable, period


@dataclass(frozen=True)
class Node:
    """One variable at one period: what it reads, in the law's order; `crosses` when it may read other people."""

    variable: str
    period: str
    children: tuple[NodeKey, ...]
    parameters: tuple[tuple[str, str], ...]  # name, day
    is_input: bool
    crosses: bool


@dataclass(frozen=True)
class Graph:
    """The dependency graph of some outputs at a period."""

    outputs: tuple[NodeKey, ...]
    nodes: Mapping[NodeKey, Node]

    def walk(self, start: NodeKey | None = None) -> Iterator[Node]:
        """Every node once, depth first, in the order in which the law reads them."""
        seen: set[NodeKey] = set()
        stack = [start] if start else list(reversed(self.outputs))
        while stack:
            key = stack.pop()
            if key in seen:
                continue
            seen.add(key)
            node = self.nodes[key]
            yield node
            stack.extend(reversed(node.children))

    def in_order_of_computation(self) -> tuple[Node, ...]:
        """Every node once, each after all that it reads."""
        done: dict[NodeKey, Node] = {}
        started: set[NodeKey] = set()

        def visit(key: NodeKey) -> None:
            if key not in started:
                started.add(key)
                for child in self.nodes[key].children:
                    visit(child)
                done[key] = self.nodes[key]

        for key in self.outputs:
            visit(key)
        return tuple(done.values())

    def inputs(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The input variables with the periods read of each, in the law's order."""
        found: dict[str, list[str]] = {}
        for node in self.walk():
            if node.is_input:
                found.setdefault(node.variable, []).append(node.period)
        return tuple((name, tuple(read)) for name, read in found.items())

    def reads(self) -> dict[str, tuple[str, ...]]:
        """The periods read of every variable, computed ones too."""
        found: dict[str, list[str]] = {}
        for node in self.walk():
            found.setdefault(node.variable, []).append(node.period)
        return {name: tuple(read) for name, read in found.items()}


def natural_period(raw: Any, period: Any, *, where: str) -> Any:
    """The period of its own unit at which a variable answers for a plan's period; raises BadPeriod."""
    unit = raw.definition_period
    if unit in (period.unit, periods.DateUnit.ETERNITY) and period.size == 1:
        return period
    if unit == periods.DateUnit.YEAR and period.size == 1:
        return period.this_year
    if unit == periods.DateUnit.MONTH and period.unit == periods.DateUnit.DAY and period.size == 1:
        return period.first_month
    raise BadPeriod(
        f"'{raw.name}' is computed for one {unit.value}; '{period}' is not one.",
        where=where,
        remedy=f"Plan for a {unit.value}, such as {'2026-11' if unit == periods.DateUnit.MONTH else '2026-11-21'}.",
    )


def trace_graph(book: Book, outputs: tuple[str, ...], period_text: str) -> Graph:
    """Run the law once on nobody in particular and write down what reads what."""
    period = period_of(period_text, where="plan")
    if period.unit == periods.DateUnit.ETERNITY:
        raise BadPeriod("a plan is for a period.", where="plan", remedy="Write a year, a month or a day.")
    simulation = build_simulation(book, _anybody(book), trace=True)
    keys: list[NodeKey] = []
    for name in outputs:
        at = natural_period(book.raw(name), period, where=f"plan({name})")
        try:
            simulation.calculate(name, at)
        except Exception as error:
            raise RulesError(
                f"'{name}' could not be computed for {at}: {type(error).__name__}: {error}",
                where=f"{book.name}: {_innermost(simulation)}",
                remedy="Correct the formula; `guichet law check` may show why.",
            ) from error
        keys.append(_key(book, name, at))
    return Graph(outputs=tuple(keys), nodes=_nodes(book, simulation))


def _innermost(simulation: Simulation) -> str:
    node = next(iter(simulation.tracer.trees), None)
    while node is not None and node.children:
        node = node.children[-1]
    return str(node.name) if node is not None else ""


def _key(book: Book, name: str, period: Any) -> NodeKey:
    eternal = book.raw(name).definition_period == periods.DateUnit.ETERNITY
    return (name, ETERNITY if eternal else str(period))


def _nodes(book: Book, simulation: Simulation) -> dict[NodeKey, Node]:
    children: dict[NodeKey, dict[NodeKey, None]] = {}
    parameters: dict[NodeKey, dict[tuple[str, str], None]] = {}
    for traced in simulation.tracer.browse_trace():
        key = _key(book, traced.name, traced.period)
        below = children.setdefault(key, {})
        below.update(dict.fromkeys(_key(book, child.name, child.period) for child in traced.children))
        read = parameters.setdefault(key, {})
        read.update(dict.fromkeys((each.name, str(each.period)) for each in traced.parameters))
    groups = {entity.key for entity in book.system.group_entities} | {
        role_name for entity in book.system.group_entities for role in entity.roles for role_name in (role.key,)
    }
    found: dict[NodeKey, Node] = {}
    for key, below in children.items():
        raw = book.raw(key[0])
        found[key] = Node(
            variable=key[0],
            period=key[1],
            children=tuple(child for child in below if child != key),
            parameters=tuple(parameters[key]),
            is_input=not raw.formulas,
            crosses=not raw.entity.is_person or _mentions(raw, groups),
        )
    return found


def _mentions(raw: Any, names: set[str]) -> bool:
    """Whether a person's formula, or a function it calls, names a group or a role: only then can it read others."""
    waiting: list[types.FunctionType] = list(raw.formulas.values())
    seen: set[str] = set()
    while waiting:
        function = waiting.pop()
        if set(function.__code__.co_names) & names:
            return True
        for name in function.__code__.co_names:
            called = function.__globals__.get(name)
            if isinstance(called, types.FunctionType) and called.__qualname__ not in seen:
                seen.add(called.__qualname__)
                waiting.append(called)
    return False


def _anybody(book: Book) -> Household:
    """One group of each kind with one person in every role: enough for every formula to run."""
    names: list[str] = []
    groups: dict[str, tuple[Group, ...]] = {}
    most = max([1, *(len(entity.flattened_roles) for entity in book.system.group_entities)])
    names = [f"person {number}" for number in range(most)]
    for entity in book.system.group_entities:
        roles = list(entity.flattened_roles)
        repeatable = next((role for role in reversed(roles) if role.max is None), roles[-1])
        members = tuple((name, roles[n] if n < len(roles) else repeatable) for n, name in enumerate(names))
        groups[entity.key] = (Group(id=entity.key, members=members),)
    return Household(persons=tuple(names), groups=groups, facts={})
