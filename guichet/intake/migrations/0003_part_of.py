"""A request can be a part of another: one asks for several things, and each authority gets a request of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_sealed")]
    operations = [
        migrations.AddField("requestrow", "part_of", models.CharField(blank=True, default="", max_length=36)),
        migrations.AddIndex("requestrow", models.Index(fields=["part_of"], name="intake_request_parts")),
    ]
