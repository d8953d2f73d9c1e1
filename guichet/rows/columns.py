"""The columns of a model as they stand in a statement, and what turns rows into values and values into rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.base import ModelState

Converter = tuple[int, Callable[..., Any], Any]
#: What these hold goes to the driver as it is; the others have Django spell it.
PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField)


def database() -> BaseDatabaseWrapper:
    """The connection of this thread; Django's own `connection` looks it up anew at each of its attributes."""
    return connections[DEFAULT_DB_ALIAS]


class Columns:
    """All columns of one model, for one kind of database."""

    def __init__(self, model: type[models.Model]) -> None:
        ops = database().ops
        self.model = model
        self.fields: tuple[Any, ...] = tuple(model._meta.concrete_fields)
        self.names = tuple(field.attname for field in self.fields)
        self.table = ops.quote_name(model._meta.db_table)
        self.quoted = tuple(ops.quote_name(str(field.column)) for field in self.fields)
        self.sql = ", ".join(f"{self.table}.{each}" for each in self.quoted)

    def converters(self, start: int) -> list[Converter]:
        """What turns the driver's values into Python's, by place in the statement."""
        found = []
        for place, field in enumerate(self.fields, start):
            column = field.get_col(self.model._meta.db_table)
            several = database().ops.get_db_converters(column) + column.get_db_converters(database())
            found += [(place, each, column) for each in several]
        return found

    def make(self, values: Sequence[Any]) -> models.Model:
        """A row as Django's own loader makes it, without the signals of each row, which nothing here listens to."""
        row = self.model.__new__(self.model)
        row._state = ModelState()
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
        row.__dict__.update(zip(self.names, values, strict=True))
        return row


def spelt(field: Any, value: Any, to: BaseDatabaseWrapper) -> Any:
    """A field's value as the database's driver takes it."""
    return value if isinstance(field, PLAIN) else field.get_db_prep_save(value, to)
