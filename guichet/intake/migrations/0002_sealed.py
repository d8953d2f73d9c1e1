"""Seals answers and addresses of reminders that stand open, each with the key of its request or plan."""

from django.db import migrations, models

from guichet.vault import api as vault


def seal(apps, schema_editor):
    drafts = apps.get_model("intake", "DraftRow").objects.select_related("request")
    vault.seal_rows(
        drafts, "sealed_answers", whose=lambda row: (f"request:{row.request_id}", row.request.owner_id)
    )
    plans = apps.get_model("intake", "PlanRow").objects.all()
    vault.seal_rows(plans, "sealed_contact", whose=lambda row: (f"plan:{row.id}", row.owner_id))


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial"), ("vault", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField("draftrow", "answers", "sealed_answers"),
                migrations.AlterField(
                    "draftrow", "sealed_answers", models.TextField(blank=True, db_column="answers", default="")
                ),
                migrations.RenameField("planrow", "contact", "sealed_contact"),
                migrations.AlterField(
                    "planrow", "sealed_contact", models.TextField(blank=True, db_column="contact", default="")
                ),
            ]
        ),
        # What is sealed stays sealed: going back would need the old code to unseal it.
        migrations.RunPython(seal),
    ]
