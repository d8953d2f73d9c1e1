"""Finds the conditions an outcome hangs on, by turning them round and looking whether the outcome turns with them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from guichet.rules.dependencies import NodeKey
from guichet.rules.explanation import Condition
from guichet.rules.people import People, Spot
from guichet.rules.simulating import build_simulation
from guichet.rules.situation import period_of

MOST_FLIPS = 3
MOST_COPIES = 4096


def mark_decisive(people: People, spot: Spot, lines: tuple[Condition, ...], *, outcome: bool) -> tuple[Condition, ...]:
    """The same tree with `decisive` set on the conditions the outcome hangs on, and on those above them."""
    return _mark(lines, _decisive(people, spot, lines, outcome))


def _decisive(people: People, outcome: Spot, lines: tuple[Condition, ...], value: bool) -> frozenset[tuple[str, str]]:
    """The conditions of the smallest sets which, turned round, turn the outcome round."""
    turnable = {(each.variable, each.instance): each for each in _turnable(lines) if not _opens_others(people, each)}
    spots = [_spot_of(people, each) for each in turnable.values()]
    rests_on = {
        _spot_of(people, each): frozenset((fact.variable, fact.instance) for fact in each.facts)
        for each in turnable.values()
    }
    for size in range(1, MOST_FLIPS + 1):
        # Two conditions that rest on the very same facts say the same thing: one of them is enough.
        sets = [
            chosen
            for chosen in itertools.combinations(spots, size)
            if len({rests_on[spot] or spot for spot in chosen}) == size
        ]
        if not sets or len(sets) > MOST_COPIES:
            break
        turned = _with_flips(people, outcome, sets) != value
        if turned.any():
            deciding = {spot for chosen, hit in zip(sets, turned, strict=True) if hit for spot in chosen}
            return frozenset((spot[0], spot[2]) for spot in deciding)
    return frozenset()


def _turnable(lines: tuple[Condition, ...]) -> Iterator[Condition]:
    """The conditions that rest on facts: from the top, the first that reads a fact itself or has none below it."""
    for line in lines:
        if line.facts or not line.children:
            if line.met is not None:
                yield line
        else:
            yield from _turnable(line.children)


def _opens_others(people: People, condition: Condition) -> bool:
    """Whether, turned round, it would make inputs matter that nobody has given: what then happened is unknown."""
    for variable, read in people.graph.inputs():
        rule = people.book.variable(variable).needed_when
        if rule is not None and rule.variable == condition.variable and not rule.holds(condition.met):
            given = people.household.facts.get((variable, read[0]), {})
            if not given:
                return True
    return False


def _spot_of(people: People, condition: Condition) -> Spot:
    key = next(key for key in people.graph.nodes if key[0] == condition.variable)
    return (*key, condition.instance)


def _with_flips(people: People, outcome: Spot, sets: list[tuple[Spot, ...]]) -> Any:
    """The outcome in as many copies of the household as there are sets of conditions, each set turned round."""
    book, household = people.book, people.household
    person = book.system.person_entity.key
    base = build_simulation(book, household)
    columns: dict[NodeKey, Any] = {}
    for copy, chosen in enumerate(sets):
        for spot in chosen:
            key = spot[:2]
            if key not in columns:
                row = np.asarray(base.calculate(key[0], period_of(key[1], where=key[0])))
                columns[key] = np.tile(row, (len(sets), 1))
            at = household.instances(book.variable(key[0]).entity, person).index(spot[2])
            columns[key][copy, at] = ~columns[key][copy, at]
    simulation = build_simulation(book, household, copies=len(sets), columns=columns)
    instances = household.instances(book.variable(outcome[0]).entity, person)
    array = simulation.calculate(outcome[0], period_of(outcome[1], where=outcome[0]))
    return np.asarray(array).reshape(len(sets), len(instances))[:, instances.index(outcome[2])]


def _mark(lines: tuple[Condition, ...], deciding: frozenset[tuple[str, str]]) -> tuple[Condition, ...]:
    marked: list[Condition] = []
    for line in lines:
        children = _mark(line.children, deciding)
        hangs = (line.variable, line.instance) in deciding or any(child.decisive for child in children)
        marked.append(replace(line, children=children, decisive=hangs))
    return tuple(marked)
