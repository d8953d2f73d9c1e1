"""Runs a table in memory in several processes: cut between groups, in files while it lasts, put together again."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

from guichet.rules.graph.nodes import Spot
from guichet.rules.running.columns import read_columns, write_table
from guichet.rules.running.layout import BadTable, Layout, lay_out, sliced, taken
from guichet.rules.running.program import Program
from guichet.rules.running.sweeping import Progress, Recipe, sweep
from guichet.rules.table import Column, Table

PARTS_EACH = 4  # for a worker: the last one is not waited for long


def sweep_table(
    recipe: Recipe, program: Program, table: Table, *, workers: int, progress: Progress | None = None
) -> dict[Spot, Column]:
    """The outputs of `program`, which `recipe` makes in each process. `progress` gets (persons done, of how many).

    Needs the extra `sweep`. Raises BadTable.
    """
    table, entities = program.fitted(table)
    size = max(-(-table.persons // (workers * PARTS_EACH)), 1)
    layout = lay_out(table, program.kinds, size)
    outputs = program.room(table)
    with tempfile.TemporaryDirectory(prefix="guichet-sweep-") as folder:
        source, target = Path(folder) / "in", Path(folder) / "out"
        for number, (lower, upper) in enumerate(pairwise(layout.bounds)):
            if layout.order is None:
                part = sliced(table, program.kinds, (lower, upper), entities)
            else:
                part = taken(table, layout.order, (lower, upper), entities)
            write_table(source / _name(number), part, entities, program.graph.person)

        def told(done: int, _: int) -> None:
            if progress is not None:
                progress(table.persons * done // layout.pieces, table.persons)

        sweep(recipe, source, target, workers=workers, progress=told)
        for number in range(layout.pieces):
            _put_back(program, layout, number, target / _name(number), outputs)
    return outputs


def _name(number: int) -> str:
    return f"part-{number:05}"


def _put_back(program: Program, layout: Layout, number: int, folder: Path, outputs: Mapping[Spot, Column]) -> None:
    """Where a part's results belong."""
    lower, upper = layout.bounds[number], layout.bounds[number + 1]
    files: dict[str, dict[str, Column]] = {}
    for spot, at in program.graph.outputs.items():
        entity = program.graph.nodes[at].entity or program.graph.person
        if entity not in files:
            files[entity] = read_columns(folder / f"{entity}.arrow")
        place = program.kinds.index(entity) + 1 if entity in program.kinds else 0
        found = files[entity][f"{spot[0]}@{spot[1]}"]
        if layout.order is None:
            outputs[spot][lower[place] : upper[place]] = found
        else:
            order = layout.order.groups[entity] if place else layout.order.persons
            outputs[spot][order[lower[place] : upper[place]]] = found


__all__ = ["BadTable", "sweep_table"]
