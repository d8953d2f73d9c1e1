"""Tables in Arrow and Parquet files: one folder a part of the population, in it one file an entity.

    part-00017/person.arrow      salary@2026-11, birth_date@ETERNITY, ..., family:group, family:role
    part-00017/family.arrow      rent@2026-11, ...

`.arrow` files are mapped into memory: whole numbers and floats are read where they lie, by all processes together.
Truth values, dates (date32) and texts are converted. Groups are numbered from 0 within the part.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from guichet.rules.graph.nodes import ExpressionGraph, Spot
from guichet.rules.running.layout import BadTable
from guichet.rules.table import Column, Membership, Table

try:
    import pyarrow as pa
    from pyarrow import ipc, parquet
except ImportError:  # the extra `sweep` is not installed
    pa = ipc = parquet = None

AVAILABLE = pa is not None
SUFFIXES = (".arrow", ".parquet")


def read_table(folder: Path, graph: ExpressionGraph, kinds: tuple[str, ...]) -> Table:
    """The columns that a graph reads of a part of a population; with opaque formulas all of them. Raises BadTable."""
    persons = _open(folder, graph.person)
    memberships: dict[str, Membership] = {}
    others = {}
    for kind in kinds:
        others[kind] = _open(folder, kind)
        group, role = (_column(folder, persons, f"{kind}:{what}") for what in ("group", "role"))
        memberships[kind] = Membership(
            group.astype(np.int32, copy=False), role.astype(np.int8, copy=False), others[kind].num_rows
        )
    columns: dict[Spot, Column] = {}
    for spot, at in graph.inputs.items():
        name, file = f"{spot[0]}@{spot[1]}", others.get(graph.nodes[at].entity, persons)
        if name in file.column_names:
            columns[spot] = _column(folder, file, name)
    if graph.opaque:  # OpenFisca may read what the graph does not
        for file in (persons, *others.values()):
            for name in file.column_names:
                variable, _, period = name.partition("@")
                if period and (variable, period) not in columns:
                    columns[variable, period] = _column(folder, file, name)
    return Table(persons.num_rows, memberships, columns)


def write_table(folder: Path, table: Table, entities: Mapping[Spot, str], person: str, suffix: str = ".arrow") -> None:
    """Write a table; `entities` says whose each column is."""
    _installed()
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, dict[str, Column]] = {person: {}, **{kind: {} for kind in table.memberships}}
    for kind, membership in table.memberships.items():
        files[person] |= {f"{kind}:group": membership.group, f"{kind}:role": membership.role}
        # A file without columns has no rows; the numbers of the groups keep the count.
        files[kind]["number"] = np.arange(membership.count, dtype=np.int32)
    for spot, column in table.columns.items():
        files[entities[spot]][f"{spot[0]}@{spot[1]}"] = column
    for entity, columns in files.items():
        write_columns(folder / f"{entity}{suffix}", columns)


def write_columns(path: Path, columns: Mapping[str, Column]) -> None:
    """One file of columns."""
    _installed()
    table = pa.table({name: pa.array(_arrow(column)) for name, column in columns.items()})
    if path.suffix == ".parquet":
        parquet.write_table(table, path)
        return
    with pa.OSFile(str(path), "wb") as sink, ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def read_columns(path: Path) -> dict[str, Column]:
    """Every column of a file."""
    file = _open(path.parent, path.stem)
    return {name: _column(path.parent, file, name) for name in file.column_names}


def _installed() -> None:
    if not AVAILABLE:
        raise BadTable("pyarrow is not installed: install the extra 'sweep'")


def _open(folder: Path, entity: str) -> Any:
    _installed()
    for suffix in SUFFIXES:
        path = folder / f"{entity}{suffix}"
        if path.is_file():
            try:
                if suffix == ".parquet":
                    return parquet.read_table(path, memory_map=True)
                return ipc.open_file(pa.memory_map(str(path))).read_all()
            except (pa.ArrowException, OSError) as error:
                raise BadTable(f"{path} cannot be read: {error}") from error
    raise BadTable(f"{folder} has no file {entity}.arrow or {entity}.parquet")


def _column(folder: Path, file: Any, name: str) -> Column:
    if name not in file.column_names:
        raise BadTable(f"{folder}: no column '{name}'")
    column = file.column(name)
    column = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    kind = column.type
    if column.null_count and not pa.types.is_date(kind):
        raise BadTable(f"{folder}: '{name}' has {column.null_count} empty values; leave the column out for the default")
    found = column.to_numpy(zero_copy_only=False)
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return np.asarray(found.astype("<M8[D]"))
    return np.asarray(found.astype(str) if found.dtype == object else found)


def _arrow(column: Column) -> Column:
    """Months and years have no type in Arrow: their numbers."""
    if column.dtype.kind in "mM" and np.datetime_data(column.dtype)[0] in ("M", "Y"):
        return column.view(np.int64)
    return np.asarray(column.tolist(), dtype=object) if column.dtype.kind == "U" else column
