"""Reads populations from files and writes results to them: CSV, or Parquet where pyarrow is installed.

One row a person. Columns, all but the values optional:

| column | holds |
|---|---|
| the person entity's key (`person`) | an id, to find the row again in the results |
| a group entity's key (`family`) | which group the person stands in; without it everybody is alone |
| `family_role` | the role's key in it; empty: the first role |
| a variable, `annual_income` or `annual_income@2026` | its value, for that period or for those the outputs read |
| any other name, `region` | what can be grouped by or weighed with |

Values are as the law has them: whole cents where it counts cents, days as 2026-11-21, true or false, an enum's names.
An empty cell is the law's default. What a group has may stand in one or in all rows of its members.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from guichet.rules.book import Book
from guichet.rules.errors import BadSituation, nearest
from guichet.rules.graph.nodes import Spot
from guichet.rules.running.program import BadTable
from guichet.rules.simulation.comparing import Population
from guichet.rules.stock import default_of
from guichet.rules.sweeping import Swept, given_spot
from guichet.rules.table import Column, Membership, Table

try:
    import pyarrow as pa
    from pyarrow import parquet
except ImportError:  # CSV needs nothing
    pa = parquet = None

ROLE = "_role"
TRUTHS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
PARQUET = (".parquet", ".pq")


def read_population(book: Book, path: Path, inputs: Sequence[Spot]) -> Population:
    """Read a file; `inputs` say for which periods a column without one is meant.

    Raises BadTable and BadSituation naming the column and the row (the first row of values is row 1).
    """
    columns = _read_parquet(path) if path.suffix in PARQUET else _read_csv(path)
    if not columns or not len(next(iter(columns.values()))):
        raise BadTable("there is nobody in it.", where=str(path), remedy="Give a row for each person.")
    persons = len(next(iter(columns.values())))
    memberships = {entity.key: _membership(entity, columns, persons) for entity in book.system.group_entities}
    person = book.system.person_entity.key
    ids = {person: columns.pop(person) if person in columns else np.arange(persons)}
    for entity in book.system.group_entities:
        named = columns.pop(entity.key, None)
        columns.pop(f"{entity.key}{ROLE}", None)
        membership = memberships[entity.key]
        ids[entity.key] = np.arange(membership.count) if named is None else _numbered(named)[0]
    found: dict[Spot, Column] = {}
    others: dict[str, Column] = {}
    for heading, values in columns.items():
        spots = _spots(book, heading, inputs)
        if spots is None:
            others[heading] = _number_or_text(values)
            continue
        if spots:
            column = _typed(book, spots[0][0], heading, values, memberships)
            found.update(dict.fromkeys(spots, column))
    return Population(Table(persons, memberships, found), others, ids)


def _spots(book: Book, heading: str, inputs: Sequence[Spot]) -> tuple[Spot, ...] | None:
    """Which (variable, period) a column is for; None where it is no variable that is read or said for a period."""
    name, _, period = heading.partition("@")
    if period:
        return (given_spot(book, (name, period)),)
    spots = tuple(spot for spot in inputs if spot[0] == name)
    if spots:
        return spots
    return () if name in book.system.variables and not book.raw(name).formulas else None


def _read_csv(path: Path) -> dict[str, Column]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise BadTable(f"it cannot be read: {error}.", where=str(path), remedy="Give a CSV file in UTF-8.") from error
    if not rows:
        return {}
    headings, *values = rows
    for number, row in enumerate(values, start=1):
        if len(row) != len(headings):
            raise BadTable(
                f"row {number} has {len(row)} cells, the first line {len(headings)}.",
                where=str(path),
                remedy="Give as many cells everywhere.",
            )
    doubled = sorted({each for each in headings if headings.count(each) > 1})
    if doubled:
        raise BadTable(f"two columns are called '{doubled[0]}'.", where=str(path), remedy="Rename one.")
    columns = zip(*values, strict=True) if values else ([] for _ in headings)
    return {name.strip(): np.array(column, dtype=str) for name, column in zip(headings, columns, strict=True)}


def _read_parquet(path: Path) -> dict[str, Column]:
    if parquet is None:
        raise BadTable("pyarrow is not installed.", where=str(path), remedy="Install the extra 'sweep', or give CSV.")
    try:
        table = parquet.read_table(path, memory_map=True)
    except (OSError, pa.ArrowInvalid) as error:
        raise BadTable(f"it cannot be read: {error}.", where=str(path), remedy="Give a Parquet file.") from error
    return {name: _from_arrow(table.column(name)) for name in table.column_names}


def _from_arrow(column: Any) -> Column:
    """Typed values; with empty cells, or texts, as texts that are read like CSV."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    texts = pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
    if texts or column.null_count:
        return np.array(["" if each is None else str(each) for each in column.to_pylist()], dtype=str)
    found: Column = column.combine_chunks().to_numpy(zero_copy_only=False)
    return found.astype("datetime64[D]") if found.dtype.kind == "M" else found


def _membership(entity: Any, columns: Mapping[str, Column], persons: int) -> Membership:
    """Groups in the order in which they come."""
    flattened = list(entity.flattened_roles)
    named = columns.get(entity.key)
    if named is None:
        return Membership(np.arange(persons, dtype=np.int32), np.zeros(persons, dtype=np.int8), persons)
    names, group = _numbered(named)
    said = columns.get(f"{entity.key}{ROLE}", np.full(persons, "")).astype(str)
    keys = [role.key for role in flattened]
    wider = {role.key: role for role in entity.roles if role.subroles}
    role = np.zeros(persons, dtype=np.int8)
    for key in np.unique(said):
        rows = np.flatnonzero(said == key)
        if key == "":
            continue
        if key in wider:
            role[rows] = _turns(group[rows], [flattened.index(each) for each in wider[key].subroles], entity.key, rows)
        elif key in keys:
            role[rows] = keys.index(key)
        else:
            raise BadTable(
                f"row {int(rows[0]) + 1} says '{key}'.",
                where=f"{entity.key}{ROLE}",
                remedy=nearest(str(key), [*keys, *wider]),
            )
    return Membership(group.astype(np.int32), role, len(names))


def _numbered(named: Column) -> tuple[Column, Column]:
    """The groups' names in the order in which they come, and the number of each person's."""
    names, first, group = np.unique(named, return_index=True, return_inverse=True)
    order = np.argsort(first)
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return names[order], place[group]


def _turns(group: Column, places: Sequence[int], key: str, rows: Column) -> Column:
    """The parts of a role that several may have, in turn within each group."""
    position = Membership(group, np.zeros(len(group), dtype=np.int8), int(group.max()) + 1).position
    many = np.flatnonzero(position >= len(places))
    if len(many):
        raise BadTable(
            f"row {int(rows[many[0]]) + 1} is one too many: at most {len(places)} can have this role in one {key}.",
            where=f"{key}{ROLE}",
            remedy="Use another role.",
        )
    return np.asarray(places, dtype=np.int8)[position]


def _typed(book: Book, name: str, heading: str, values: Column, memberships: Mapping[str, Membership]) -> Column:
    """A column in the variable's own type, of the persons or of their groups."""
    raw = book.raw(name)
    filled = values != "" if values.dtype.kind == "U" else np.ones(len(values), dtype=bool)
    column = np.full(len(values), default_of(raw)) if raw.value_type is not str else values
    if values.dtype.kind == "U":
        parsed = _parsed(raw, values[filled], heading, np.flatnonzero(filled))
        column = column.astype(parsed.dtype)
        column[filled] = parsed
    else:
        column = values
    if raw.entity.is_person:
        return column
    membership = memberships[raw.entity.key]
    rows = np.flatnonzero(filled)
    found = np.full(membership.count, default_of(raw)).astype(column.dtype)
    found[membership.group[rows[::-1]]] = column[rows[::-1]]
    differs = rows[found[membership.group[rows]] != column[rows]]
    if len(differs):
        row = int(differs[0])
        raise BadTable(
            f"row {row + 1} says {values[row]}, another row of the same {raw.entity.key} says otherwise.",
            where=heading,
            remedy=f"'{name}' is of the whole {raw.entity.key}: say it once, or the same everywhere.",
        )
    return found


def _parsed(raw: Any, texts: Column, heading: str, rows: Column) -> Column:
    """Texts as values; raises BadSituation for the first that is none."""
    names = [item.name for item in getattr(raw, "possible_values", None) or ()]
    if raw.value_type is str:
        return texts
    kind = "enum" if names else {bool: "bool", int: "int", float: "float"}.get(raw.value_type, "date")
    try:
        if kind == "enum":
            return np.array([names.index(each) for each in texts], dtype=np.int16)
        if kind == "bool":
            return np.array([TRUTHS[each.strip().lower()] for each in texts], dtype=bool)
        wanted: Any = {"int": np.int64, "float": np.float64, "date": "datetime64[D]"}[kind]
        return texts.astype(wanted)
    except (ValueError, KeyError):
        for row, text in zip(rows, texts, strict=True):
            if not _is_value(kind, text, names):
                wanted = {"bool": "true or false", "int": "a whole number", "float": "a number", "date": "a day"}
                remedy = nearest(text, names) if names else f"Give {wanted[kind]}, or leave the cell empty."
                raise BadSituation(f"row {row + 1} says '{text}'.", where=heading, remedy=remedy) from None
        raise


def _is_value(kind: str, text: str, names: Sequence[str]) -> bool:
    if kind in ("enum", "bool"):
        return text in names if kind == "enum" else text.strip().lower() in TRUTHS
    wanted: Any = {"int": np.int64, "float": np.float64, "date": "datetime64[D]"}[kind]
    try:
        np.array([text]).astype(wanted)
    except ValueError:
        return False
    return True


def _number_or_text(values: Column) -> Column:
    if values.dtype.kind == "U":
        try:
            return values.astype(np.float64)
        except ValueError:
            return values
    return values


# -- out --------------------------------------------------------------------------------------------------------------


def write_swept(book: Book, path: Path, swept: Swept, ids: Mapping[str, Column] | None = None) -> tuple[Path, ...]:
    """Write outputs, one row for each person or group; outputs of several entities to a file each, `out.family.csv`."""
    by_entity: dict[str, dict[str, Column]] = {}
    for (name, _), column in swept.columns.items():
        by_entity.setdefault(book.variable(name).entity, {})[name] = _written(book.raw(name), column)
    written = []
    for entity, columns in by_entity.items():
        count = len(next(iter(columns.values())))
        known = (ids or {}).get(entity, np.arange(count))
        place = path if len(by_entity) == 1 else path.with_name(f"{path.stem}.{entity}{path.suffix}")
        _write(place, {entity: known, **columns})
        written.append(place)
    return tuple(written)


def write_population(book: Book, path: Path, table: Table) -> None:
    """Write a population as `read_population` reads it."""
    columns: dict[str, Column] = {book.system.person_entity.key: np.arange(table.persons)}
    for entity in book.system.group_entities:
        membership = table.memberships[entity.key]
        keys = np.array([role.key for role in entity.flattened_roles])
        columns[entity.key] = membership.group
        columns[f"{entity.key}{ROLE}"] = keys[membership.role]
    for (name, period), column in table.columns.items():
        raw = book.raw(name)
        of_persons = column if raw.entity.is_person else column[table.memberships[raw.entity.key].group]
        columns[f"{name}@{period}"] = _written(raw, of_persons)
    _write(path, columns)


def _written(raw: Any, column: Column) -> Column:
    if getattr(raw, "possible_values", None) is not None:
        return np.array([item.name for item in raw.possible_values])[column]
    return column


def _write(path: Path, columns: Mapping[str, Column]) -> None:
    if path.suffix in PARQUET:
        if parquet is None:
            raise BadTable(
                "pyarrow is not installed.", where=str(path), remedy="Install the extra 'sweep', or use CSV."
            )
        parquet.write_table(pa.table({name: pa.array(column) for name, column in columns.items()}), path)
        return
    texts = [
        np.where(each, "true", "false") if each.dtype.kind == "b" else each.astype(str) for each in columns.values()
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(columns)
        lines.writerows(zip(*(each.tolist() for each in texts), strict=True))
