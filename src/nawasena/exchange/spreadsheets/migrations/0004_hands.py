"""Who uploaded a file and who explained a column: nobody approves what they had a hand in."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _account() -> models.ForeignKey:
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("spreadsheets", "0003_proposals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(model_name="packagefile", name="uploaded_by", field=_account()),
        migrations.AddField(model_name="columnchoice", name="by", field=_account()),
        migrations.AddField(
            model_name="columnchoice",
            name="package",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="column_choices",
                to="spreadsheets.package",
            ),
        ),
    ]
