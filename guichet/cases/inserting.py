"""Writes a new case and the words it is found by, in two statements: opening one is what submissions wait for."""

from __future__ import annotations

from functools import cache

from django.db import connection

from guichet.cases.models import CaseRow, CaseWordRow


def insert_unless_taken(row: CaseRow) -> bool:
    """Write the row; False, with nothing written and no savepoint spent, when its request or its number is taken.

    Written by hand because Django's own "ignore conflicts" does not say whether it ignored one.
    """
    values = [
        field.get_db_prep_save(getattr(row, field.attname), connection) for field in CaseRow._meta.concrete_fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(_insert_case(), values)
        written = cursor.fetchone() is not None
    row._state.adding = False
    return written


def insert_words(row: CaseRow, words: tuple[str, ...]) -> None:
    """Write the words a queue finds the case by."""
    if not words:
        return
    table = connection.ops.quote_name(CaseWordRow._meta.db_table)
    places = ", ".join(["(%s, %s, %s)"] * len(words))
    statement = f"INSERT INTO {table} (organization, word, case_id) VALUES {places}"  # noqa: S608  # our own names
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for word in words for value in (row.organization, word, row.id)])


@cache
def _insert_case() -> str:
    fields = CaseRow._meta.concrete_fields
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(CaseRow._meta.db_table)
    return f"INSERT INTO {table} ({names}) VALUES ({places}) ON CONFLICT DO NOTHING RETURNING id"  # noqa: S608  # our own names
