"""Seals what messages say, where they went and what went with them, each with the key of what it is about."""

from django.db import migrations, models

from guichet.vault import api as vault

MESSAGE = {
    "recipient_name": (models.CharField, {"max_length": 300}),
    "postal": (models.JSONField, {"default": list}),
    "subject": (models.CharField, {"max_length": 300}),
    "body": (models.TextField, {}),
    "sms": (models.TextField, {"blank": True, "default": ""}),
    "letter": (models.JSONField, {"null": True}),
    "pdf": (models.BinaryField, {"null": True}),
}
DELIVERY = {
    "address": (models.CharField, {"blank": True, "default": "", "max_length": 320}),
    "error": (models.CharField, {"blank": True, "default": "", "max_length": 500}),
}
FILE = {"name": (models.CharField, {"max_length": 200}), "content": (models.BinaryField, {})}


def whose(row):
    return row.about, row.to


def of_part(row):
    return row.message.about, row.message.to


def seal(apps, schema_editor):
    def rows(name):
        return apps.get_model("notifications", name).objects.all()

    texts = [f"sealed_{each}" for each in MESSAGE if each != "pdf"]
    vault.seal_rows(rows("MessageRow").defer("sealed_pdf"), *texts, whose=whose)
    vault.seal_rows(
        rows("DeliveryRow").select_related("message"), *(f"sealed_{each}" for each in DELIVERY), whose=of_part
    )
    vault.seal_rows(
        rows("AttachmentRow").select_related("message").defer("sealed_content"), "sealed_name", whose=of_part
    )
    bytes_of(rows("MessageRow").filter(sealed_pdf__isnull=False), "sealed_pdf", whose)
    bytes_of(rows("AttachmentRow").select_related("message"), "sealed_content", of_part)


def bytes_of(rows, column, whose):
    for key in list(rows.order_by("pk").values_list("pk", flat=True)):
        row = rows.get(pk=key)
        subject, owner = whose(row)
        place = f"{row._meta.db_table}/{row.pk}/{column.removeprefix('sealed_')}"
        sealed = vault.seal_bytes(bytes(getattr(row, column)), subject=subject, owner=owner, place=place)
        rows.model.objects.filter(pk=key).update(**{column: sealed})


def renamed(model, columns):
    for column, (field, now) in columns.items():
        yield migrations.RenameField(model, column, f"sealed_{column}")
        yield migrations.AlterField(model, f"sealed_{column}", field(db_column=column, **now))


def nothing_is_empty(apps, schema_editor):
    """A message without a letter has an empty one: PostgreSQL's NULL would not become text that is there."""
    apps.get_model("notifications", "MessageRow").objects.filter(sealed_letter__isnull=True).update(sealed_letter="")


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial"), ("vault", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                *renamed("messagerow", MESSAGE),
                *renamed("deliveryrow", DELIVERY),
                *renamed("attachmentrow", FILE),
            ]
        ),
        migrations.AlterField(
            "messagerow", "sealed_recipient_name", models.TextField(db_column="recipient_name")
        ),
        migrations.AlterField(
            "messagerow", "sealed_postal", models.TextField(blank=True, db_column="postal", default="")
        ),
        migrations.AlterField("messagerow", "sealed_subject", models.TextField(db_column="subject")),
        migrations.AlterField(
            "messagerow", "sealed_letter", models.TextField(blank=True, db_column="letter", null=True)
        ),
        migrations.RunPython(nothing_is_empty),
        migrations.AlterField(
            "messagerow", "sealed_letter", models.TextField(blank=True, db_column="letter", default="")
        ),
        migrations.AlterField(
            "deliveryrow", "sealed_address", models.TextField(blank=True, db_column="address", default="")
        ),
        migrations.AlterField(
            "deliveryrow", "sealed_error", models.TextField(blank=True, db_column="error", default="")
        ),
        migrations.AlterField("attachmentrow", "sealed_name", models.TextField(db_column="name")),
        migrations.RunPython(seal),
    ]
