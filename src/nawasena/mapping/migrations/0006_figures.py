"""Figures are kept with their mapping, indexes of lists begin with the agency, results are analysed alone."""

import django.db.models.deletion
from django.db import migrations, models

FUNCTION = """
CREATE FUNCTION nawasena_analyze_results() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  ANALYZE mapping_result;
END $$;
REVOKE ALL ON FUNCTION nawasena_analyze_results() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION nawasena_analyze_results() TO nawasena_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0007_closed_tables"),
        ("mapping", "0005_statistics"),
        ("people", "0004_fewer_indexes"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="result",
            name="result_grid",
        ),
        migrations.RemoveIndex(
            model_name="result",
            name="result_by_name",
        ),
        migrations.RemoveIndex(
            model_name="result",
            name="result_by_rank",
        ),
        migrations.AddField(
            model_name="mapping",
            name="figures",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AlterField(
            model_name="result",
            name="agency",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, to="core.agency"
            ),
        ),
        migrations.AlterField(
            model_name="result",
            name="department",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.unit",
            ),
        ),
        migrations.AlterField(
            model_name="result",
            name="mapping",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="results",
                to="mapping.mapping",
            ),
        ),
        migrations.AlterField(
            model_name="result",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="results",
                to="people.civilservant",
            ),
        ),
        migrations.AddIndex(
            model_name="result",
            index=models.Index(fields=["agency", "mapping", "status", "box"], name="result_grid"),
        ),
        migrations.AddIndex(
            model_name="result",
            index=models.Index(fields=["agency", "mapping", "name_key", "id"], name="result_by_name"),
        ),
        migrations.AddIndex(
            model_name="result",
            index=models.Index(
                models.F("agency"),
                models.F("mapping"),
                models.OrderBy(models.F("talent"), descending=True, nulls_last=True),
                models.F("id"),
                name="result_by_talent",
            ),
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION nawasena_analyze_results()"),
    ]
