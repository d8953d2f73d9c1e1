"""Refuses every change to what was published, in the database itself: a request ends on the version it began with."""

from django.db import migrations

from guichet.rows import api as rows


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [
        rows.stand(
            "catalogue_release",
            "catalogue_service_version",
            because="what was published never changes: publish a new version",
            function="catalogue_published_refuse",
        ),
    ]
