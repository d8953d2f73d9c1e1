"""Seals names, birth dates and telephone numbers with their owner's key, and blinds what they are found by."""

from datetime import date

import django.db.models.deletion
from django.db import migrations, models

from guichet.identity.finding import blind_number, words_of
from guichet.vault import api as vault


def whose(row):
    return row.id, row.id


def blind(apps, schema_editor):
    """Before they are sealed: the blinded words are made of them."""
    agent, word_row = apps.get_model("identity", "Agent"), apps.get_model("identity", "AgentWord")
    last = ""
    while True:
        rows = list(agent.objects.filter(pk__gt=last).order_by("pk")[:500])
        word_row.objects.bulk_create(
            word_row(agent_id=row.pk, word=word)
            for row in rows
            for word in words_of(
                name=row.sealed_name,
                birth_date=date.fromisoformat(row.sealed_birth_date) if row.sealed_birth_date else None,
            )
        )
        if len(rows) < 500:
            break
        last = rows[-1].pk
    for link in apps.get_model("identity", "PhoneLink").objects.exclude(sealed_number=""):
        link.number_blind = blind_number(link.sealed_number)
        link.save(update_fields=["number_blind"])


def seal(apps, schema_editor):
    agents = apps.get_model("identity", "Agent").objects.all()
    vault.seal_rows(agents, "sealed_name", "sealed_birth_date", whose=whose)
    phones = apps.get_model("identity", "PhoneLink").objects.all()
    vault.seal_rows(phones, "sealed_number", whose=lambda row: (row.agent_id, row.agent_id))
    # Sessions told the name in the open: whoever was signed in signs in again.
    apps.get_model("sessions", "Session").objects.all().delete()


def no_day_is_empty(apps, schema_editor):
    apps.get_model("identity", "Agent").objects.filter(sealed_birth_date__isnull=True).update(sealed_birth_date="")


class Migration(migrations.Migration):
    dependencies = [("identity", "0004_ways_in"), ("vault", "0001_initial"), ("sessions", "0001_initial")]
    operations = [
        migrations.RemoveField("agent", "name_folded"),
        migrations.RemoveConstraint("phonelink", "phone_speaks_for_one"),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField("agent", "name", "sealed_name"),
                migrations.AlterField(
                    "agent", "sealed_name", models.CharField(db_column="name", max_length=300)
                ),
                migrations.RenameField("agent", "birth_date", "sealed_birth_date"),
                migrations.AlterField(
                    "agent", "sealed_birth_date", models.DateField(blank=True, db_column="birth_date", null=True)
                ),
                migrations.RenameField("phonelink", "number", "sealed_number"),
                migrations.AlterField(
                    "phonelink", "sealed_number", models.CharField(blank=True, db_column="number", max_length=16)
                ),
            ]
        ),
        migrations.AlterField("agent", "sealed_name", models.TextField(db_column="name")),
        migrations.AlterField(
            "agent", "sealed_birth_date", models.TextField(blank=True, db_column="birth_date", null=True)
        ),
        migrations.RunPython(no_day_is_empty),
        migrations.AlterField(
            "agent", "sealed_birth_date", models.TextField(blank=True, db_column="birth_date", default="")
        ),
        migrations.AlterField(
            "phonelink", "sealed_number", models.TextField(blank=True, db_column="number", default="")
        ),
        migrations.AddField("phonelink", "number_blind", models.CharField(blank=True, default="", max_length=22)),
        migrations.CreateModel(
            name="AgentWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=22)),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="words", to="identity.agent"
                    ),
                ),
            ],
            options={
                "db_table": "identity_agent_word",
                "indexes": [models.Index(fields=["word", "agent"], name="agent_word_found")],
            },
        ),
        migrations.RunPython(blind),
        migrations.RunPython(seal),
        migrations.AddConstraint(
            "phonelink",
            models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True), ("verified_at__isnull", False)),
                fields=("number_blind",),
                name="phone_speaks_for_one",
            ),
        ),
    ]
