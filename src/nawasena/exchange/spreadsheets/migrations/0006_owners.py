"""Whose row a refused cell stands in, as the row says it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("spreadsheets", "0005_destroyed_files")]

    operations = [
        migrations.AddField(
            model_name="cellerror", name=name, field=models.CharField(blank=True, default="", max_length=60)
        )
        for name in ("nip", "name")
    ]
