"""Lets a test with real transactions empty the database after it, although events refuse to be deleted.

Loaded by the conftest.py at the root. Only Django's flush, which no command of the platform calls, is let through.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations


@pytest.fixture(scope="session", autouse=True)
def _flush_empties_the_log() -> Iterable[None]:
    """Take the triggers away while Django empties the tables, and put them back."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_without_triggers(self: Any, sql_list: Iterable[str]) -> None:
        sql_list = list(sql_list)
        with self.connection.cursor() as cursor:
            if self.connection.vendor == "sqlite":
                cursor.execute(
                    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'"
                )
                triggers = cursor.fetchall()
                before = [f"DROP TRIGGER {name}" for name, _ in triggers]
                after = [sql for _, sql in triggers]
            else:
                before = ["ALTER TABLE audit_event DISABLE TRIGGER USER"]
                after = ["ALTER TABLE audit_event ENABLE TRIGGER USER"]
        flush(self, [*before, *sql_list, *after])

    BaseDatabaseOperations.execute_sql_flush = flush_without_triggers  # type: ignore[method-assign]  # for the tests only
    yield
    BaseDatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]  # as it was
