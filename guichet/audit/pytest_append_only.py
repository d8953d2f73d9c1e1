"""Lets a test with real transactions empty the database after it, although events and decisions refuse to be deleted.

Loaded by the conftest.py at the root. Only Django's flush, which no command of the platform calls, is let through.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations

APPEND_ONLY = ("audit_event", "cases_decision")


@pytest.fixture(scope="session", autouse=True)
def _flush_empties_the_log() -> Iterable[None]:
    """Take the triggers away while Django empties the tables, and put them back."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_without_triggers(self: Any, sql_list: Iterable[str]) -> None:
        sql_list = list(sql_list)
        with self.connection.cursor() as cursor:
            if self.connection.vendor == "sqlite":
                cursor.execute(
                    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
                    " AND tbl_name IN ('audit_event', 'cases_decision')"
                )
                triggers = cursor.fetchall()
                before = [f"DROP TRIGGER {name}" for name, _ in triggers]
                after = [sql for _, sql in triggers]
            else:
                before = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in APPEND_ONLY]
                after = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in APPEND_ONLY]
        flush(self, [*before, *sql_list, *after])

    BaseDatabaseOperations.execute_sql_flush = flush_without_triggers  # type: ignore[method-assign]  # for the tests only
    yield
    BaseDatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]  # as it was
