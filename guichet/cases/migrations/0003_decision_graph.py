"""Keeps with a decision what was computed of the law: the hash of its expression graph."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_decisions_stand")]
    # No default and no unique: SQLite then adds the column in place, and the table keeps the triggers of 0002.
    operations = [
        migrations.AddField("decisionrow", "graph_hash", models.CharField(max_length=64, null=True)),
    ]
