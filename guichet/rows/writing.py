"""An INSERT of new rows, and an UPDATE of a few columns of one, without building a query for either."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import models

from guichet.rows.columns import Columns, database, spelt


def add(*rows: models.Model) -> None:
    """Write new rows of one model, in one statement; their ids are theirs already. Raises IntegrityError."""
    if not rows:
        return
    to = database()
    columns, head = _insert(type(rows[0]))
    values = [spelt(field, getattr(row, field.attname), to) for row in rows for field in columns.fields]
    places = f"({', '.join(['%s'] * len(columns.fields))})"
    with to.cursor() as cursor:
        cursor.execute(head + ", ".join([places] * len(rows)), values)
    for row in rows:
        row._state.adding, row._state.db = False, to.alias


def change(row: models.Model, *columns: str) -> None:
    """Write these columns of one row, as it holds them; raises RuntimeError when the row is gone."""
    to = database()
    fields, sql = _update(type(row), columns)
    with to.cursor() as cursor:
        cursor.execute(sql, [*(spelt(field, getattr(row, field.attname), to) for field in fields), row.pk])
        if cursor.rowcount != 1:
            raise RuntimeError(f"{row._meta.db_table} {row.pk} is gone while it was being changed")


# Kept for a model, whatever the database: SQLite and PostgreSQL quote names alike.
@cache
def _insert(model: type[models.Model]) -> tuple[Columns, str]:
    columns = Columns(model)
    return columns, f"INSERT INTO {columns.table} ({', '.join(columns.quoted)}) VALUES "  # noqa: S608  # no value in it


@cache
def _update(model: type[models.Model], names: tuple[str, ...]) -> tuple[Sequence[Any], str]:
    meta, name = model._meta, database().ops.quote_name
    fields: list[Any] = [meta.get_field(each) for each in names]
    places = ", ".join(f"{name(field.column)} = %s" for field in fields)
    sql = f"UPDATE {name(meta.db_table)} SET {places} WHERE {name(str(meta.pk.column))} = %s"  # noqa: S608  # no value
    return fields, sql
