"""Makes rows stand as they were written: the database itself refuses to change them, below whatever program asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import migrations


def stand(
    *tables: str, because: str, function: str, undeleted: Sequence[str] = (), function_stands: bool = False
) -> migrations.RunPython:
    """A migration's operation: no row of the tables is changed or deleted from now on; of `undeleted` none is deleted.

    Whoever tries is told `because`. `function` is what PostgreSQL's triggers call; `function_stands` says that an
    earlier migration made it, and takes it away again. Elsewhere than on SQLite and PostgreSQL it raises KeyError.
    """
    verbs = [(table, verb) for table in tables for verb in ("UPDATE", "DELETE")] + [
        (each, "DELETE") for each in undeleted
    ]
    sqlite = [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{because}'); END"
        for table, verb in verbs
    ]
    triggers = [
        *((f"{each}_no_change", each, "UPDATE OR DELETE", "ROW") for each in tables),
        *((f"{each}_no_delete", each, "DELETE", "ROW") for each in undeleted),
        *((f"{each}_no_truncate", each, "TRUNCATE", "STATEMENT") for each in (*tables, *undeleted)),
    ]
    refuse = (
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{because}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    postgresql = [
        f"CREATE TRIGGER {name} BEFORE {what} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()"
        for name, table, what, each in triggers
    ]
    forward = {"sqlite": sqlite, "postgresql": [*([] if function_stands else [refuse]), *postgresql]}
    back = {
        "sqlite": [f"DROP TRIGGER IF EXISTS {table}_no_{verb.lower()}" for table, verb in verbs],
        "postgresql": [
            *(f"DROP TRIGGER IF EXISTS {name} ON {table}" for name, table, _, _ in triggers),
            *([] if function_stands else [f"DROP FUNCTION IF EXISTS {function}()"]),
        ],
    }
    return migrations.RunPython(_runs(forward), _runs(back))


def _runs(statements: dict[str, list[str]]) -> Any:
    def run(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001  # Django hands both
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)

    return run
