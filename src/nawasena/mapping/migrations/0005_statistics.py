"""After a bulk load the planner must know the new tables at once, not when the server gets around to it.

Only an owner may analyse a table; the application asks through this function, which does nothing else.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION nawasena_analyze() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  ANALYZE core_unit, people_civilservant, people_nipperiod, people_profile, people_record, people_post,
          people_incumbency, mapping_result;
END $$;
REVOKE ALL ON FUNCTION nawasena_analyze() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION nawasena_analyze() TO nawasena_app;
"""


class Migration(migrations.Migration):
    dependencies = [("mapping", "0004_concentrations"), ("people", "0002_walls")]

    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION nawasena_analyze()")]
