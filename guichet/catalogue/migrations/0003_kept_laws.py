"""Keeps every law package that was published, and refuses every change to one in the database itself."""

from django.db import migrations, models

from guichet.rows import api as rows


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_immutable_releases")]
    operations = [
        migrations.CreateModel(
            name="KeptLawRow",
            fields=[
                ("hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
                ("kept_at", models.DateTimeField()),
            ],
            options={"db_table": "catalogue_kept_law"},
        ),
        rows.stand(
            "catalogue_kept_law",
            because="what was published never changes: publish a new version",
            function="catalogue_published_refuse",
            function_stands=True,
        ),
    ]
