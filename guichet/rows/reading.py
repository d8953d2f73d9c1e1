"""A SELECT of a model's own columns, written once and read many times; an UPDATE of a few of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db import connection, models

M = TypeVar("M", bound=models.Model)

Converter = tuple[int, Callable[..., Any], Any]


class _Columns:
    """The columns of one model as they stand in a statement, and what makes Python values of them."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.fields = model._meta.concrete_fields
        self.names = [field.attname for field in self.fields]
        table = connection.ops.quote_name(model._meta.db_table)
        self.sql = ", ".join(f"{table}.{connection.ops.quote_name(str(field.column))}" for field in self.fields)

    def converters(self, start: int) -> list[Converter]:
        found = []
        for place, field in enumerate(self.fields, start):
            column = field.get_col(self.model._meta.db_table)
            several = connection.ops.get_db_converters(column) + column.get_db_converters(connection)
            found += [(place, each, column) for each in several]
        return found

    def make(self, values: Sequence[Any]) -> models.Model:
        return self.model.from_db(connection.alias, self.names, values)


class Read(Generic[M]):
    """Rows of a model that meet a condition.

    `where` is SQL with `%s` places, naming columns with their table where `related` joins another. `related` is a
    forward relation whose row comes along. `order` is SQL. One connection's SQL is made when it is first used.
    """

    def __init__(self, model: type[M], *, where: str, related: str = "", order: str = "") -> None:
        self._model, self._where, self._related, self._order = model, where, related, order
        self._ready: tuple[str, str, _Columns, _Columns | None, list[Converter]] | None = None

    def all(self, *values: Any, lock: bool = False, most: int | None = None) -> list[M]:
        """The rows for these values; `lock` keeps other writers away until the transaction ends (PostgreSQL)."""
        vendor, sql, own, other, converters = self._prepared()
        if most is not None:
            sql += f" LIMIT {int(most)}"
        if lock and vendor != "sqlite":  # SQLite's write gate let one writer in already
            sql += " FOR UPDATE"
        with connection.cursor() as cursor:
            cursor.execute(sql, [_adapted(each) for each in values])
            found = cursor.fetchall()
        return [self._row(list(each), own, other, converters) for each in found]

    def first(self, *values: Any, lock: bool = False) -> M | None:
        """The first row, or None."""
        found = self.all(*values, lock=lock, most=1)
        return found[0] if found else None

    def _row(self, values: list[Any], own: _Columns, other: _Columns | None, converters: list[Converter]) -> M:
        for place, convert, column in converters:
            values[place] = convert(values[place], column, connection)
        row = own.make(values[: len(own.names)])
        if other is not None:
            setattr(row, self._related, other.make(values[len(own.names) :]))
        return row  # type: ignore[return-value]  # made by the model's own from_db

    def _prepared(self) -> tuple[str, str, _Columns, _Columns | None, list[Converter]]:
        if self._ready is None or self._ready[0] != connection.vendor:
            own, other, joined = _Columns(self._model), None, ""
            if self._related:
                field: Any = self._model._meta.get_field(self._related)
                other = _Columns(field.related_model)
                name = connection.ops.quote_name
                mine, theirs = name(self._model._meta.db_table), name(other.model._meta.db_table)
                target = name(field.target_field.column)
                joined = f" INNER JOIN {theirs} ON {mine}.{name(field.column)} = {theirs}.{target}"
            columns = own.sql + (f", {other.sql}" if other else "")
            table = connection.ops.quote_name(self._model._meta.db_table)
            order = f" ORDER BY {self._order}" if self._order else ""
            sql = f"SELECT {columns} FROM {table}{joined} WHERE {self._where}{order}"  # noqa: S608  # no value in it
            converters = own.converters(0) + (other.converters(len(own.names)) if other else [])
            self._ready = (connection.vendor, sql, own, other, converters)
        return self._ready


def _adapted(value: Any) -> Any:
    """A day or a moment as the database's driver takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def change(row: models.Model, *columns: str) -> None:
    """Write these columns of one row, as it holds them; raises RuntimeError when the row is gone."""
    meta, name = row._meta, connection.ops.quote_name
    fields: list[Any] = [meta.get_field(each) for each in columns]
    places = ", ".join(f"{name(field.column)} = %s" for field in fields)
    sql = f"UPDATE {name(meta.db_table)} SET {places} WHERE {name(str(meta.pk.column))} = %s"  # noqa: S608  # no value
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, row.pk])
        if cursor.rowcount != 1:
            raise RuntimeError(f"{meta.db_table} {row.pk} is gone while it was being changed")
