"""What hardly tells people apart is kept with a mapping."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies = [
        ("mapping", "0003_facets"),
    ]

    operations = [
        migrations.AddField(
            model_name="mapping",
            name="concentrations",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
