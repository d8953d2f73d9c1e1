"""Refuses every change to the ledger, and to what it was divided by, in the database itself."""

from django.db import migrations

from guichet.rows import api as rows


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_ledger")]
    operations = [
        rows.stand(
            "payments_transaction",
            "payments_entry",
            "payments_line",
            "payments_share",
            "payments_allocation",
            "payments_till_count",
            because="the ledger is never changed: post a contrary transaction",
            function="payments_refuse",
        ),
    ]
