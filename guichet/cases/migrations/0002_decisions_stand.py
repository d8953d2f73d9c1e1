"""Refuses every change to a decision that was written, in the database itself, below whatever program asks."""

from django.db import migrations

MESSAGE = "a decision stands as it was made: decide again, and supersede it"

SQLITE = [
    f"CREATE TRIGGER cases_decision_no_{verb.lower()} BEFORE {verb} ON cases_decision"
    f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    for verb in ("UPDATE", "DELETE")
]
SQLITE_BACK = [f"DROP TRIGGER IF EXISTS cases_decision_no_{verb}" for verb in ("update", "delete")]

POSTGRESQL = [
    f"CREATE FUNCTION cases_decision_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER cases_decision_no_change BEFORE UPDATE OR DELETE ON cases_decision"
    " FOR EACH ROW EXECUTE FUNCTION cases_decision_refuse()",
    "CREATE TRIGGER cases_decision_no_truncate BEFORE TRUNCATE ON cases_decision"
    " FOR EACH STATEMENT EXECUTE FUNCTION cases_decision_refuse()",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER IF EXISTS cases_decision_no_change ON cases_decision",
    "DROP TRIGGER IF EXISTS cases_decision_no_truncate ON cases_decision",
    "DROP FUNCTION IF EXISTS cases_decision_refuse()",
]


def forward(apps, schema_editor):
    run(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def back(apps, schema_editor):
    run(schema_editor, {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK})


def run(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(forward, back)]
