"""Lets a test with real transactions empty the database after it, although events and decisions refuse to be deleted.

Loaded by the conftest.py at the root. Only Django's flush, which no command of the platform calls, is let through.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations


def _sqlite(cursor: Any) -> tuple[list[str], list[str]]:
    """Only the triggers that refuse: others keep an index in step while rows go."""
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%'")
    triggers = cursor.fetchall()
    return [f'DROP TRIGGER "{name}"' for name, _ in triggers], [sql for _, sql in triggers]


def _postgresql(cursor: Any) -> tuple[list[str], list[str]]:
    """Only the triggers on TRUNCATE (bit 5 of tgtype), which is how Django empties a table there."""
    cursor.execute(
        "SELECT tgrelid::regclass::text, quote_ident(tgname) FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 32 > 0"
    )
    found = cursor.fetchall()
    return tuple(  # type: ignore[return-value]  # two lists
        [f"ALTER TABLE {table} {switch} TRIGGER {name}" for table, name in found] for switch in ("DISABLE", "ENABLE")
    )


_SWITCHES = {"sqlite": _sqlite, "postgresql": _postgresql}


@pytest.fixture(scope="session", autouse=True)
def _flush_empties_the_log() -> Iterable[None]:
    """Take the triggers away while Django empties the tables, and put them back."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_without_triggers(self: Any, sql_list: Iterable[str]) -> None:
        with self.connection.cursor() as cursor:
            before, after = _SWITCHES[self.connection.vendor](cursor)
        for statements in (before, sql_list, after):
            flush(self, statements)  # one transaction each: PostgreSQL alters no table that it has just truncated

    BaseDatabaseOperations.execute_sql_flush = flush_without_triggers  # type: ignore[method-assign]  # for the tests only
    yield
    BaseDatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]  # as it was
