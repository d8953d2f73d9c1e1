"""Refuses every change to an event that was written, in the database itself, below whatever program asks."""

from django.db import migrations

from guichet.rows import api as rows


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        rows.stand(
            "audit_event",
            because="audit events are append-only: record a new event that corrects the old one",
            function="audit_event_refuse",
        ),
    ]
