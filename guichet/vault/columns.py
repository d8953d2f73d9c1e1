"""Sealed columns of a model: the row's attribute is the text, its column holds the sealed value.

    sealed_text = models.TextField(db_column="text")
    text = vault.SealedText("sealed_text", whose=lambda row: (row.case.request, row.case.owner_id))

Set the attribute once the row has its id, then save the column. A text that was erased is an `ErasedText`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any, Self, overload

from django.db import models

from guichet.audit import api as audit
from guichet.vault import sealing
from guichet.vault.destroying import overwrite_what_is_deleted
from guichet.vault.errors import Erased

AT_ONCE = 500

#: Says with whose key a row's values are sealed: the subject, and who owns its key when it is made.
Whose = Callable[[Any], tuple[str, str | None]]


class _Sealed:
    def __init__(self, column: str, *, whose: Whose) -> None:
        self._column, self._whose = column, whose
        self._name = column.removeprefix("sealed_")

    def place(self, row: models.Model) -> str:
        """Where the value stands: `table/row/column`."""
        return f"{row._meta.db_table}/{row.pk}/{self._name}"

    def erased_on(self, row: models.Model) -> date | None:
        """The day on which it was erased; None when it can be read."""
        try:
            sealing.unseal(getattr(row, self._column), place=self.place(row))
        except Erased as gone:
            return gone.on
        return None

    def _put(self, row: models.Model, text: str) -> None:
        subject, owner = self._whose(row)
        setattr(row, self._column, sealing.seal(text, subject=subject, owner=owner, place=self.place(row)))


class SealedText(_Sealed):
    """A text."""

    @overload
    def __get__(self, row: None, model: type[models.Model]) -> Self: ...
    @overload
    def __get__(self, row: models.Model, model: type[models.Model]) -> str: ...
    def __get__(self, row: models.Model | None, model: type[models.Model]) -> Self | str:
        if row is None:
            return self
        return sealing.read(getattr(row, self._column), place=self.place(row))

    def __set__(self, row: models.Model, text: str) -> None:
        self._put(row, text)


class SealedJson(_Sealed):
    """A JSON value; `erased` makes what stands for one that is nothing or was erased."""

    def __init__(self, column: str, *, whose: Whose, erased: Callable[[], Any]) -> None:
        super().__init__(column, whose=whose)
        self._erased = erased

    @overload
    def __get__(self, row: None, model: type[models.Model]) -> Self: ...
    @overload
    def __get__(self, row: models.Model, model: type[models.Model]) -> Any: ...
    def __get__(self, row: models.Model | None, model: type[models.Model]) -> Any:
        if row is None:
            return self
        try:
            text = sealing.unseal(getattr(row, self._column), place=self.place(row))
        except Erased:
            text = ""
        return json.loads(text) if text else self._erased()

    def __set__(self, row: models.Model, value: Any) -> None:
        self._put(row, "" if value is None else audit.canonical(value))


def seal_rows(rows: models.QuerySet[Any], *columns: str, whose: Whose) -> int:
    """For migrations: seal what stands open in these columns, in batches by key; returns how many rows.

    `columns` are named as in the model (`sealed_text`), after the column became one of text.
    """
    overwrite_what_is_deleted()
    done, last = 0, None
    while True:
        later = rows if last is None else rows.filter(pk__gt=last)
        batch = list(later.order_by("pk")[:AT_ONCE])
        for row in batch:
            subject, owner = whose(row)
            for column in columns:
                place = f"{row._meta.db_table}/{row.pk}/{column.removeprefix('sealed_')}"
                text = getattr(row, column) or ""
                setattr(row, column, sealing.seal(text, subject=subject, owner=owner, place=place))
        rows.model._default_manager.bulk_update(batch, columns)
        done, last = done + len(batch), batch[-1].pk if batch else last
        if len(batch) < AT_ONCE:
            return done
