"""A mapping can be proposed by itself: who decided and why, the data it was asked for, and a name that is free again.

Existing rows were approved with their package: they have no ``proposed_at``, and no new rule touches them.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0007_closed_tables"),
        ("mapping", "0006_figures"),
        ("people", "0004_fewer_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="mapping",
            name="mapping_name_once",
        ),
        migrations.AddField(
            model_name="mapping",
            name="decided_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="mapping",
            name="delivery",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.delivery"
            ),
        ),
        migrations.AddField(
            model_name="mapping",
            name="proposed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="mapping",
            name="reason",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="mapping",
            name="refused_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="mapping",
            name="version",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="mapping",
            name="state",
            field=models.CharField(
                choices=[
                    ("proposed", "Proposed"),
                    ("refused", "Refused"),
                    ("withdrawn", "Withdrawn"),
                    ("waiting", "Waiting"),
                    ("running", "Running"),
                    ("done", "Done"),
                    ("failed", "Failed"),
                    ("announced", "Announced"),
                ],
                default="waiting",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="mapping",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["refused", "withdrawn"]), _negated=True),
                fields=("agency", "name"),
                name="mapping_name_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="mapping",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("refused_by__isnull", True),
                    models.Q(("refused_by", models.F("requested_by")), _negated=True),
                    _connector="OR",
                ),
                name="mapping_refused_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="mapping",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("proposed_at__isnull", True), ("requested_by__isnull", False), _connector="OR"
                ),
                name="mapping_proposed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="mapping",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "proposed"), _negated=True),
                    models.Q(
                        ("approved_by__isnull", True),
                        ("proposed_at__isnull", False),
                        ("refused_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="mapping_proposed_is_undecided",
            ),
        ),
        migrations.AddConstraint(
            model_name="mapping",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("proposed_at__isnull", True),
                    ("state__in", ["proposed", "refused", "withdrawn"]),
                    ("approved_by__isnull", False),
                    _connector="OR",
                ),
                name="mapping_runs_once_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="mapping",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(models.Q(("state", "refused"), _negated=True), ("refused_by__isnull", True)),
                    models.Q(
                        ("approved_by__isnull", True),
                        ("refused_by__isnull", False),
                        ("state", "refused"),
                        ("proposed_at__isnull", False),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="mapping_refused_with_reason",
            ),
        ),
    ]
