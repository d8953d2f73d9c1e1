"""Refuses every change to what was published or exchanged, in the database itself; consent is never deleted."""

from django.db import migrations

from guichet.rows import api as rows


class Migration(migrations.Migration):
    dependencies = [("sharing", "0001_initial")]
    operations = [
        rows.stand(
            "sharing_agreement_version",
            "sharing_notice",
            "sharing_exchange",
            because="what was published or exchanged never changes",
            function="sharing_stands_refuse",
            undeleted=["sharing_consent"],
        ),
    ]
