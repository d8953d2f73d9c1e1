"""Seals facts, the names of documents and their content on disk, each with the key of whose it is."""

from pathlib import Path

from django.conf import settings
from django.db import migrations, models, transaction

from guichet.evidence import storage
from guichet.vault import api as vault


def seal(apps, schema_editor):
    facts = apps.get_model("evidence", "FactRow").objects.all()
    vault.seal_rows(facts, "sealed_value", whose=lambda row: (row.file_of, row.file_of))
    documents = apps.get_model("evidence", "DocumentRow").objects.all()
    vault.seal_rows(documents, "sealed_name", whose=lambda row: (row.subject, row.owner_id))
    old = set()
    for row in documents.order_by("pk").iterator(chunk_size=200):
        place = Path(settings.GUICHET_VAR) / "documents" / row.sha256[:2] / row.sha256[2:4] / row.sha256
        if place.is_file():
            storage.store(row.id, place.read_bytes(), subject=row.subject, owner=row.owner_id)
            old.add(place)
    # Not before the rows are safe: until then the open files are the documents.
    transaction.on_commit(lambda: [place.unlink(missing_ok=True) for place in old])


class Migration(migrations.Migration):
    dependencies = [("evidence", "0002_document_service"), ("vault", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField("factrow", "value", "sealed_value"),
                migrations.AlterField("factrow", "sealed_value", models.TextField(db_column="value")),
                migrations.RenameField("documentrow", "name", "sealed_name"),
                migrations.AlterField("documentrow", "sealed_name", models.CharField(db_column="name", max_length=120)),
            ]
        ),
        migrations.AlterField("documentrow", "sealed_name", models.TextField(db_column="name")),
        migrations.RunPython(seal),
    ]
