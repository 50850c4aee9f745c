"""Accounts stand behind a wall too: an agency sees those it made or ever gave a role (docs/decisions/0011)."""

import django.db.models.deletion
from django.db import migrations, models

from nawasena.core.database.walls import IN_SCOPE, wall

# Before anybody is known the login is looked up, which reads one row by its name; from then on the wall stands.
STRANGER = (
    "((SELECT coalesce(nullif(current_setting('nawasena.agencies', true), ''), '{}')) = '{}'"
    " AND (SELECT nawasena_acting()) = 0)"
)
SEEN = (
    f"{STRANGER} OR id = (SELECT nawasena_acting()) OR {IN_SCOPE.replace('agency_id', 'made_in_id')}"  # noqa: S608
    f" OR EXISTS (SELECT FROM core_grant g WHERE g.account_id = core_account.id AND g.{IN_SCOPE})"
)
# An INSERT gives back the row, so it must be visible before its first grant.
MADE = """
CREATE FUNCTION account_made() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  scope bigint[] := coalesce(nullif(current_setting('nawasena.agencies', true), ''), '{}')::bigint[];
BEGIN
  IF NEW.made_in_id IS NULL AND cardinality(scope) = 1 THEN NEW.made_in_id := scope[1]; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER account_made BEFORE INSERT ON core_account FOR EACH ROW EXECUTE FUNCTION account_made();
"""
# Logins are unique over the installation: whoever makes accounts must learn that one is taken, and nothing more.
TAKEN = """
CREATE FUNCTION nawasena_taken(wanted text[]) RETURNS TABLE (login text) LANGUAGE plpgsql AS $$
DECLARE
  agencies text := coalesce(current_setting('nawasena.agencies', true), '');
  account text := coalesce(current_setting('nawasena.account', true), '');
BEGIN
  PERFORM set_config('nawasena.agencies', '{}', true), set_config('nawasena.account', '0', true);
  RETURN QUERY SELECT a.login::text FROM core_account a WHERE a.login = ANY (wanted);
  PERFORM set_config('nawasena.agencies', agencies, true), set_config('nawasena.account', account, true);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0010_confirmation_watch")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="made_in",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.agency",
            ),
        ),
        migrations.RunSQL(MADE, "DROP FUNCTION account_made() CASCADE"),
        migrations.RunSQL(TAKEN, "DROP FUNCTION nawasena_taken(text[])"),
        wall("core_account", condition=SEEN),
    ]
