"""Signed days of the log, which the database itself refuses to change, and the keys that signed them."""

from django.db import migrations, models

from guichet.rows import api as rows


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
        rows.stand("audit_day", because="signed days are append-only", function="audit_day_refuse"),
    ]
