"""Signed days of the log, which the database itself refuses to change, and the keys that signed them."""

from django.db import migrations, models

MESSAGE = "signed days are append-only"

SQLITE = [
    f"CREATE TRIGGER audit_day_no_{verb.lower()} BEFORE {verb} ON audit_day"
    f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    for verb in ("UPDATE", "DELETE")
]
SQLITE_BACK = [f"DROP TRIGGER IF EXISTS audit_day_no_{verb}" for verb in ("update", "delete")]

POSTGRESQL = [
    f"CREATE FUNCTION audit_day_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER audit_day_no_change BEFORE UPDATE OR DELETE ON audit_day"
    " FOR EACH ROW EXECUTE FUNCTION audit_day_refuse()",
    "CREATE TRIGGER audit_day_no_truncate BEFORE TRUNCATE ON audit_day"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_day_refuse()",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER IF EXISTS audit_day_no_change ON audit_day",
    "DROP TRIGGER IF EXISTS audit_day_no_truncate ON audit_day",
    "DROP FUNCTION IF EXISTS audit_day_refuse()",
]


def forward(apps, schema_editor):
    run(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def back(apps, schema_editor):
    run(schema_editor, {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK})


def run(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="DayKeyRow",
            fields=[
                ("kid", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("public", models.TextField()),
                ("first_used_at", models.DateTimeField()),
            ],
            options={"db_table": "audit_day_key"},
        ),
        migrations.CreateModel(
            name="DayRow",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("from_id", models.BigIntegerField()),
                ("to_id", models.BigIntegerField()),
                ("signed", models.TextField()),
                ("signed_at", models.DateTimeField()),
            ],
            options={"db_table": "audit_day"},
        ),
        migrations.RunPython(forward, back),
    ]
