"""The uploaded files of an applied package end with their retention."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("spreadsheets", "0004_hands"),
    ]

    operations = [
        migrations.AddField(
            model_name="package",
            name="files_destroyed_at",
            field=models.DateTimeField(null=True),
        ),
    ]
