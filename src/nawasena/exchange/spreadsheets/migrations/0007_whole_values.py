"""What a refused cell says, for whoever repairs it, and the kind of its reason."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("spreadsheets", "0006_owners")]

    operations = [
        migrations.AddField(
            model_name="cellerror", name=name, field=models.CharField(blank=True, default="", max_length=500)
        )
        for name in ("whole", "kind")
    ]
