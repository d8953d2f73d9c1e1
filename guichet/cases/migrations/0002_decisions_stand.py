"""Refuses every change to a decision that was written, in the database itself, below whatever program asks."""

from django.db import migrations

from guichet.rows import api as rows


# Lifted by 0004 while it seals what stands.
stands = rows.stand(
    "cases_decision",
    because="a decision stands as it was made: decide again, and supersede it",
    function="cases_decision_refuse",
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [stands]
