"""Guarded roles hold when somebody else has confirmed them: the columns; the watch over them is 0009."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0008_retention"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="grant",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="grant",
            name="update_update",
        ),
        # The default fills the rows that are there: roles in force stay in force. An UPDATE of the owner would
        # see none of them behind the forced wall.
        migrations.RunSQL(
            "ALTER TABLE core_grant ADD COLUMN confirmed_at timestamptz DEFAULT now();"
            "ALTER TABLE core_grant ALTER COLUMN confirmed_at DROP DEFAULT",
            "ALTER TABLE core_grant DROP COLUMN confirmed_at",
            state_operations=[
                migrations.AddField(
                    model_name="grant",
                    name="confirmed_at",
                    field=models.DateTimeField(blank=True, null=True),
                )
            ],
        ),
        migrations.AddField(
            model_name="grant",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="confirmed",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="grantevent",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="grantevent",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grant",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "core_grantevent" ("account_id", "agency_id", "confirmed_at", "confirmed_by_id", "created_at", "granted_by_id", "id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "revoked_at", "revoked_by_id", "role", "unit_id", "valid_from", "valid_until") VALUES (NEW."account_id", NEW."agency_id", NEW."confirmed_at", NEW."confirmed_by_id", NEW."created_at", NEW."granted_by_id", NEW."id", NOW(), \'insert\', NEW."id", NEW."reason", NEW."revoked_at", NEW."revoked_by_id", NEW."role", NEW."unit_id", NEW."valid_from", NEW."valid_until"); RETURN NULL;',
                    hash="5551fe0342302dfe15210e1840654ca5e81dd9c1",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_97adc",
                    table="core_grant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grant",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "core_grantevent" ("account_id", "agency_id", "confirmed_at", "confirmed_by_id", "created_at", "granted_by_id", "id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "revoked_at", "revoked_by_id", "role", "unit_id", "valid_from", "valid_until") VALUES (NEW."account_id", NEW."agency_id", NEW."confirmed_at", NEW."confirmed_by_id", NEW."created_at", NEW."granted_by_id", NEW."id", NOW(), \'update\', NEW."id", NEW."reason", NEW."revoked_at", NEW."revoked_by_id", NEW."role", NEW."unit_id", NEW."valid_from", NEW."valid_until"); RETURN NULL;',
                    hash="58d44b9cc40a7ee7b151f82ca4b5585a49a84746",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b1514",
                    table="core_grant",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by__isnull", True),
                    models.Q(
                        ("confirmed_at__isnull", False),
                        models.Q(("confirmed_by", models.F("account")), _negated=True),
                        models.Q(
                            ("granted_by__isnull", True),
                            models.Q(("confirmed_by", models.F("granted_by")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="grant_confirmed_by_another",
            ),
        ),
    ]
