"""The backend Django loads: its own SQLite backend, durable, and passing the write gate before every write.

Django looks for a module of this name (``DATABASES["default"]["ENGINE"] = "guichet.site.sqlite_gate"``).
"""

import re
import sqlite3
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX, SQLiteCursorWrapper
from django.db.backends.sqlite3.base import DatabaseWrapper as SQLiteDatabaseWrapper

from guichet.site.sqlite_gate.gate import Gate, GateTimeout, SameThreadHoldsGate, gate_of

_READS = re.compile(r"\s*(?:SELECT|EXPLAIN|PRAGMA|VALUES|SAVEPOINT|RELEASE|ROLLBACK|COMMIT|END)\b", re.IGNORECASE)
_READS_THROUGH_WITH = re.compile(r"\s*WITH\b(?!.*\b(?:INSERT|UPDATE|DELETE|REPLACE)\b)", re.IGNORECASE | re.DOTALL)


@lru_cache(maxsize=1024)  # the same few hundred statements come again and again
def writes(query: str) -> bool:
    """Whether the statement may take SQLite's write lock. In doubt it does: a needless turn costs microseconds."""
    return not (_READS.match(query) or _READS_THROUGH_WITH.match(query))


class DatabaseWrapper(SQLiteDatabaseWrapper):
    """One connection. It holds the gate from BEGIN IMMEDIATE (or a single write) until commit or rollback."""

    gate: Gate | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        """Open the file in WAL mode with full durability: an acknowledged commit survives a power cut."""
        in_memory = self.is_in_memory_db()
        self.gate = gate_of(str(self.settings_dict["NAME"]), in_memory=in_memory)
        connection: sqlite3.Connection = super().get_new_connection(conn_params)
        if not in_memory:
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                self.pass_gate()
                try:
                    connection.execute("PRAGMA journal_mode = WAL")
                finally:
                    self.gate.release(self)
            connection.execute("PRAGMA synchronous = FULL")
        return connection

    def create_cursor(self, name: str | None = None) -> "GateCursor":  # noqa: ARG002  # Django passes it
        """A cursor that asks at the gate first."""
        cursor: GateCursor = self.connection.cursor(factory=GateCursor)
        cursor.wrapper = self
        return cursor

    def pass_gate(self) -> None:
        """Wait for this connection's turn to write. Does nothing while it already has it."""
        gate = self.gate
        if gate is None or gate.held_by(self):
            return
        seconds = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        try:
            gate.acquire(self, seconds=seconds)
        except GateTimeout:
            raise sqlite3.OperationalError(
                f"the write gate of {self.settings_dict['NAME']} stayed closed for {seconds:g} s: another process is in"
                " a long transaction or is stuck. Look for it with `lsof` on the file ending in -gate."
            ) from None
        except SameThreadHoldsGate:
            raise sqlite3.OperationalError(
                f"this thread already writes to {self.settings_dict['NAME']} through another connection, and SQLite"
                " lets one write at a time: finish that transaction first, or use the same connection."
            ) from None

    def leave_gate(self) -> None:
        """Let the next writer in, unless our transaction is still open."""
        if self.gate is not None and (self.connection is None or not self.connection.in_transaction):
            self.gate.release(self)

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]  # Django's, absent from the stubs
        finally:
            self.leave_gate()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # as above
        finally:
            self.leave_gate()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # as above
        finally:
            if self.gate is not None:
                self.gate.release(self)


@lru_cache(maxsize=1024)
def _with_places(query: str) -> str:
    return FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class GateCursor(SQLiteCursorWrapper):
    """A cursor whose writing statements wait for their turn."""

    wrapper: DatabaseWrapper

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        """The statement with the places SQLite knows; Django's own conversion, kept for what comes again."""
        return _with_places(query) if param_names is None else super().convert_query(query, param_names=param_names)

    def execute(self, query: str, params: Any = None) -> "GateCursor":
        """Run one statement, through the gate if it may write."""
        if not writes(query):
            super().execute(query, params)
            return self
        self.wrapper.pass_gate()
        try:
            super().execute(query, params)
        finally:
            self.wrapper.leave_gate()
        return self

    def executemany(self, query: str, param_list: Iterable[Any]) -> "GateCursor":
        """Run one statement for many rows, in one turn."""
        self.wrapper.pass_gate()
        try:
            super().executemany(query, param_list)
        finally:
            self.wrapper.leave_gate()
        return self

    def executescript(self, script: str) -> "GateCursor":
        """Run a script in one turn."""
        self.wrapper.pass_gate()
        try:
            super().executescript(script)
        finally:
            self.wrapper.leave_gate()
        return self
