"""Of which service's business a consent is, so that a mandate for that service covers it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("sharing", "0002_what_stands")]

    operations = [
        migrations.AddField(
            model_name="consentrow",
            name="service",
            field=models.CharField(max_length=160, null=True),
        ),
    ]
