"""Refuses every change to what was published or exchanged, in the database itself; consent is never deleted."""

from django.db import migrations

MESSAGE = "what was published or exchanged never changes"
TABLES = ("sharing_agreement_version", "sharing_notice", "sharing_exchange")

SQLITE = [
    *(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for table in TABLES
        for verb in ("UPDATE", "DELETE")
    ),
    f"CREATE TRIGGER sharing_consent_no_delete BEFORE DELETE ON sharing_consent BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
]
SQLITE_BACK = [
    *(f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for table in TABLES for verb in ("update", "delete")),
    "DROP TRIGGER IF EXISTS sharing_consent_no_delete",
]

POSTGRESQL = [
    "CREATE FUNCTION sharing_stands_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    *(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION sharing_stands_refuse()"
        for table in TABLES
    ),
    "CREATE TRIGGER sharing_consent_no_delete BEFORE DELETE ON sharing_consent"
    " FOR EACH ROW EXECUTE FUNCTION sharing_stands_refuse()",
    *(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION sharing_stands_refuse()"
        for table in (*TABLES, "sharing_consent")
    ),
]
POSTGRESQL_BACK = [
    *(f"DROP TRIGGER IF EXISTS {table}_no_{verb} ON {table}" for table in TABLES for verb in ("change", "truncate")),
    "DROP TRIGGER IF EXISTS sharing_consent_no_delete ON sharing_consent",
    "DROP TRIGGER IF EXISTS sharing_consent_no_truncate ON sharing_consent",
    "DROP FUNCTION IF EXISTS sharing_stands_refuse()",
]


def forward(apps, schema_editor):
    run(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def back(apps, schema_editor):
    run(schema_editor, {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK})


def run(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("sharing", "0001_initial")]
    operations = [migrations.RunPython(forward, back)]
