"""Compares a law with its changed copy over one population: costs, gains and losses, in all and by group."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from guichet.rules.book import Book
from guichet.rules.errors import BadChange, nearest
from guichet.rules.graph.nodes import Spot
from guichet.rules.running.program import Progress
from guichet.rules.simulation.grouping import EVERYBODY, Grouping, carried, group_by
from guichet.rules.simulation.results import Effect, Simulated
from guichet.rules.simulation.suppressing import hidden, hidden_line
from guichet.rules.situation import period_of
from guichet.rules.sweeping import Swept
from guichet.rules.table import Column, Table

# Sweeps some outputs of a law over the population: (outputs, progress) -> their columns.
Sweep = Callable[[Sequence[str], Progress | None], Swept]
THRESHOLD = 10


@dataclass(frozen=True)
class Population:
    """A table, and columns of its persons that are no variables of the law, such as a region or a weight.

    `ids` name the persons and groups, by entity, where the file they come from does.
    """

    table: Table
    others: Mapping[str, Column] = field(default_factory=dict)
    ids: Mapping[str, Column] = field(default_factory=dict)


@dataclass(frozen=True)
class Wish:
    """What is to be compared, and how it is to be shown. `weights` names a column, or is one (of those counted)."""

    outputs: tuple[str, ...]
    period: str
    by: str = ""
    bands: tuple[float, ...] = ()
    weights: str | Column | None = None
    threshold: int = THRESHOLD


@dataclass(frozen=True)
class _Counted:
    """Everybody who is counted: what they have before and after, how much each weighs."""

    before: Column
    after: Column
    weights: Column | None

    def number(self, who: Column) -> float:
        """How many they are, weighted."""
        return int(who.sum()) if self.weights is None else float(self.weights[who].sum())

    def total(self, amounts: Column, who: Column) -> float:
        """What they have together, weighted; whole numbers stay whole."""
        chosen = amounts[who]
        if self.weights is not None:
            return float((chosen * self.weights[who]).sum())
        return int(chosen.sum()) if chosen.dtype.kind == "i" else float(chosen.sum())


def compare(
    book: Book,
    population: Population,
    wish: Wish,
    *,
    before: Sweep,
    after: Sweep,
    changes: Mapping[str, str],
    law_after: str,
    progress: Progress | None = None,
) -> Simulated:
    """Sweep both laws and compare; raises BadChange when outputs cannot be added or a column is not there."""
    table = population.table
    counted, unit = _counted_entity(book, wish.outputs), _unit(book, wish.outputs)
    by_law = wish.by if wish.by and _is_computed(book, population, wish.by) else ""
    asked = tuple(dict.fromkeys((*wish.outputs, *([by_law] if by_law else []))))
    old = before(asked, _half(progress, 0))
    new = after(wish.outputs, _half(progress, 1))
    everybody = _Counted(
        _added(book, table, wish.outputs, old, counted),
        _added(book, table, wish.outputs, new, counted),
        _weights(book, population, wish, counted),
    )
    grouping = _grouping(book, population, wish, counted=counted, weights=everybody.weights, old=old)
    total, groups = _effects(everybody, grouping, wish.threshold)
    return Simulated(
        outputs=wish.outputs,
        labels=tuple(book.variable(name).labels.in_language("en").text or name for name in wish.outputs),
        period=wish.period,
        counted=counted,
        unit=unit,
        by=grouping.label,
        total=total,
        groups=groups if wish.by else (),
        changes=changes,
        threshold=wish.threshold,
        weighted=everybody.weights is not None,
        assumed=old.assumed,
        law_before=book.hash,
        law_after=law_after,
    )


def _half(progress: Progress | None, half: int) -> Progress | None:
    """Both sweeps as one piece of work."""
    if progress is None:
        return None
    return lambda done, total: progress(half * total + done, 2 * total)


def _counted_entity(book: Book, outputs: Sequence[str]) -> str:
    entities = tuple(dict.fromkeys(book.variable(name).entity for name in outputs))
    groups = [each for each in entities if each != book.system.person_entity.key]
    if len(groups) > 1:
        raise BadChange(
            f"the outputs are of a {groups[0]} and of a {groups[1]}: nobody has both.",
            where="outputs",
            remedy="Simulate them one after the other.",
        )
    return groups[0] if groups else entities[0]


def _unit(book: Book, outputs: Sequence[str]) -> str:
    infos = [book.variable(name) for name in outputs]
    for info in infos:
        if info.value_type not in ("bool", "int", "float"):
            raise BadChange(
                f"'{info.name}' is a {info.value_type}: nothing to add up.",
                where="outputs",
                remedy="Name amounts, or yes-or-no variables.",
            )
    kinds = {(info.unit, info.value_type == "bool") for info in infos}
    if len(kinds) > 1:
        raise BadChange(
            f"the outputs are counted in {' and in '.join(sorted(unit or 'numbers' for unit, _ in kinds))}.",
            where="outputs",
            remedy="Simulate those of one unit together.",
        )
    return infos[0].unit


def _added(book: Book, table: Table, outputs: Sequence[str], swept: Swept, counted: str) -> Column:
    """The outputs of everybody counted, added; what persons have goes to their group."""
    whole = all(book.variable(name).value_type != "float" for name in outputs)
    found: Column = np.zeros(table.count(counted), dtype=np.int64 if whole else np.float64)
    for name in outputs:
        column = swept.column(name).astype(found.dtype)
        if book.variable(name).entity == counted:
            found = found + column
        else:
            np.add.at(found, table.memberships[counted].group, column)
    return found


def _is_computed(book: Book, population: Population, name: str) -> bool:
    """Whether groups are made by a variable that the law has to compute first; raises BadChange when it cannot."""
    if name in population.others or any(each == name for each, _ in population.table.columns):
        return False
    if name in book.system.variables and book.raw(name).formulas:
        return True
    known = [*population.others, *(each for each, _ in population.table.columns), *book.system.variables]
    if name in book.system.variables:
        message = f"nobody's '{name}' is known: the population has no such column."
        raise BadChange(message, where="by", remedy=nearest(name, known[: -len(book.system.variables)]))
    raise BadChange(f"there is no column and no variable '{name}'.", where="by", remedy=nearest(name, known))


def _column(book: Book, population: Population, name: str, counted: str, computed: Mapping[Spot, Column]) -> Column:
    """A named column as one of those counted."""
    if name in population.others:
        return carried(book, population.table, population.others[name], of=book.system.person_entity.key, to=counted)
    for columns in (population.table.columns, computed):
        for (each, _), column in columns.items():
            if each == name:
                return carried(book, population.table, column, of=book.variable(name).entity, to=counted)
    known = [*population.others, *(each for each, _ in population.table.columns)]
    raise BadChange(f"there is no column '{name}'.", where=name, remedy=nearest(name, known))


def _weights(book: Book, population: Population, wish: Wish, counted: str) -> Column | None:
    if wish.weights is None:
        return None
    given = wish.weights
    found = _column(book, population, given, counted, {}) if isinstance(given, str) else np.asarray(given)
    count = population.table.count(counted)
    if found.dtype.kind not in "iuf" or len(found) != count or not np.isfinite(found).all() or (found < 0).any():
        raise BadChange(
            "weights are numbers from 0 up.", where="weights", remedy=f"Give one for each {counted}: {count} of them."
        )
    return found.astype(np.float64)


def _grouping(
    book: Book, population: Population, wish: Wish, *, counted: str, weights: Column | None, old: Swept
) -> Grouping:
    if not wish.by:
        return Grouping("", (EVERYBODY,), np.zeros(population.table.count(counted), dtype=np.int64))
    column = _column(book, population, wish.by, counted, old.columns)
    info = book.variable(wish.by) if wish.by in book.system.variables and wish.by not in population.others else None
    label = (info.labels.in_language("en").text if info else "") or wish.by
    start = np.datetime64(str(period_of(wish.period, where="period").start), "D")
    return group_by(label, column, info=info, bands=wish.bands, start=start, weights=weights)


def _effects(counted: _Counted, grouping: Grouping, threshold: int) -> tuple[Effect, tuple[Effect, ...]]:
    """The effect on all and on each group, with everything left out that says too much about too few."""
    change = counted.after - counted.before
    kinds = (change > 0, change < 0, change == 0)
    rows = [grouping.place == place for place in range(len(grouping.names))]
    counts = np.array([[int((row & kind).sum()) for kind in kinds] for row in rows], dtype=np.int64)
    cells = hidden(counts, threshold)
    sums = [
        hidden_line(np.array([int((row & (amounts != 0)).sum()) for row in rows]), threshold)
        for amounts in (counted.before, counted.after)
    ]
    rows.append(np.ones(len(change), dtype=bool))
    effects = []
    for place, (name, row) in enumerate(zip((*grouping.names, EVERYBODY), rows, strict=True)):
        unseen = cells[place]
        money = unseen[3] or sums[0][place] or sums[1][place]
        effects.append(_effect(counted, name, row, kinds, unseen, hides_money=bool(money)))
    return effects[-1], tuple(effects[:-1])


def _effect(
    counted: _Counted, name: str, row: Column, kinds: Sequence[Column], unseen: Column, *, hides_money: bool
) -> Effect:
    gain, lose, same = (None if unseen[at] else counted.number(row & kinds[at]) for at in range(3))
    change = counted.after - counted.before
    before = None if hides_money else counted.total(counted.before, row)
    # What nobody shown gained or lost would be the rest.
    rest = hides_money or unseen[0] or unseen[1]
    after = None if rest else counted.total(counted.after, row)
    return Effect(
        name=name,
        number=None if unseen[3] else counted.number(row),
        gain=gain,
        lose=lose,
        same=same,
        before=before,
        after=after,
        difference=None if rest else counted.total(change, row),
        average_gain=_average(counted.total(change, row & kinds[0]), gain),
        average_loss=_average(-counted.total(change, row & kinds[1]), lose),
    )


def _average(total: float, number: float | None) -> float | None:
    return None if number is None else total / number if number else 0.0
