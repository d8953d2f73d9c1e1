"""A SELECT of a model's own columns, written once and read many times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from guichet.rows.columns import Columns, Converter, database

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class _Statement:
    """The SQL for one kind of database, and what becomes of its rows."""

    vendor: str
    sql: str
    own: Columns
    related: Columns | None
    converters: list[Converter]


class Read(Generic[M]):
    """Rows of a model that meet a condition.

    `where` is SQL with `%s` places, naming columns with their table where `related` joins another. `related` is a
    forward relation whose row comes along. `order` is SQL. One connection's SQL is made when it is first used.
    """

    def __init__(self, model: type[M], *, where: str, related: str = "", order: str = "") -> None:
        self._model, self._where, self._related, self._order = model, where, related, order
        self._written: _Statement | None = None

    def all(self, *values: Any, lock: bool = False, most: int | None = None) -> list[M]:
        """The rows for these values; `lock` keeps other writers away until the transaction ends (PostgreSQL)."""
        to = database()
        statement = self._statement(to)
        sql = statement.sql
        if most is not None:
            sql += f" LIMIT {int(most)}"
        if lock and to.vendor != "sqlite":  # SQLite's write gate let one writer in already
            sql += " FOR UPDATE"
        with to.cursor() as cursor:
            cursor.execute(sql, [_adapted(each, to) for each in values])
            found = cursor.fetchall()
        return [self._row(list(each), statement, to) for each in found]

    def first(self, *values: Any, lock: bool = False) -> M | None:
        """The first row, or None."""
        found = self.all(*values, lock=lock, most=1)
        return found[0] if found else None

    def _row(self, values: list[Any], statement: _Statement, to: BaseDatabaseWrapper) -> M:
        for place, convert, column in statement.converters:
            values[place] = convert(values[place], column, to)
        split = len(statement.own.names)
        row = statement.own.make(values[:split])
        if statement.related is not None:
            row._state.fields_cache[self._related] = statement.related.make(values[split:])
        return row  # type: ignore[return-value]  # a row of the model that was named

    def _statement(self, to: BaseDatabaseWrapper) -> _Statement:
        if self._written is None or self._written.vendor != to.vendor:
            own, other, joined = Columns(self._model), None, ""
            if self._related:
                field: Any = self._model._meta.get_field(self._related)
                other = Columns(field.related_model)
                mine, target = to.ops.quote_name(field.column), to.ops.quote_name(field.target_field.column)
                joined = f" INNER JOIN {other.table} ON {own.table}.{mine} = {other.table}.{target}"
            columns = own.sql + (f", {other.sql}" if other else "")
            order = f" ORDER BY {self._order}" if self._order else ""
            sql = f"SELECT {columns} FROM {own.table}{joined} WHERE {self._where}{order}"  # noqa: S608  # no value in it
            converters = own.converters(0) + (other.converters(len(own.names)) if other else [])
            self._written = _Statement(to.vendor, sql, own, other, converters)
        return self._written


def _adapted(value: Any, to: BaseDatabaseWrapper) -> Any:
    """A day or a moment as the database's driver takes it."""
    if isinstance(value, datetime):
        return to.ops.adapt_datetimefield_value(value)
    return to.ops.adapt_datefield_value(value) if isinstance(value, date) else value
