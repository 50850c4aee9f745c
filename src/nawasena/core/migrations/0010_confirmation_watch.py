"""The watch over roles: who is asking gives and confirms in their own name, and new credentials suspend."""

from django.db import migrations

from nawasena.core.database.walls import IN_SCOPE

GUARDED = """
CREATE FUNCTION nawasena_guarded_roles() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT ARRAY['agency_admin', 'assessor', 'auditor', 'committee_member', 'committee_secretary',
               'instance_admin', 'ppk', 'pyb', 'talent_manager']
$$;
CREATE FUNCTION nawasena_acting() RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT coalesce(nullif(current_setting('nawasena.account', true), ''), '0')::bigint
$$;
"""

# As before, but a guarded role counts only when it is confirmed.
ENTER = """
CREATE OR REPLACE FUNCTION nawasena_enter(wanted_account bigint, wanted_agency bigint, today date)
RETURNS TABLE (agency bigint, role text, path text) LANGUAGE plpgsql AS $$
DECLARE chosen bigint;
BEGIN
  PERFORM set_config('nawasena.account', wanted_account::text, true);
  PERFORM set_config('nawasena.agencies', '{}', true);
  IF wanted_account = 0 THEN RETURN; END IF;
  SELECT g.agency_id INTO chosen FROM core_grant g
   WHERE g.account_id = wanted_account AND g.revoked_at IS NULL AND g.valid_from <= today
     AND (g.valid_until IS NULL OR g.valid_until >= today) AND CONFIRMED
   ORDER BY (g.agency_id = wanted_agency) DESC, g.id LIMIT 1;
  IF chosen IS NULL THEN RETURN; END IF;
  PERFORM set_config('nawasena.agencies', '{' || chosen || '}', true);
  RETURN QUERY
    SELECT g.agency_id, g.role::text, u.path::text FROM core_grant g LEFT JOIN core_unit u ON u.id = g.unit_id
     WHERE g.account_id = wanted_account AND g.agency_id = chosen AND g.revoked_at IS NULL
       AND g.valid_from <= today AND (g.valid_until IS NULL OR g.valid_until >= today) AND CONFIRMED;
END $$;
"""
CONFIRMED = "(g.confirmed_at IS NOT NULL OR g.role <> ALL (nawasena_guarded_roles()))"
ANY = "true"

# Account 0 is the installation itself: a command on the server, the first administrator.
WATCH = """
CREATE FUNCTION grant_watch() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  acting bigint := nawasena_acting();
BEGIN
  IF acting = 0 THEN RETURN NEW; END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.granted_by_id IS DISTINCT FROM acting OR NEW.confirmed_at IS NOT NULL THEN
      RAISE EXCEPTION 'grant_watch: a role is given in one''s own name and confirmed later'
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.account_id, NEW.agency_id, NEW.role, NEW.unit_id, NEW.granted_by_id)
       IS DISTINCT FROM (OLD.account_id, OLD.agency_id, OLD.role, OLD.unit_id, OLD.granted_by_id)
     OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NULL) THEN
    RAISE EXCEPTION 'grant_watch: a role that was given stays what it is' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.confirmed_at IS NULL
     OR (NEW.confirmed_at, NEW.confirmed_by_id) IS NOT DISTINCT FROM (OLD.confirmed_at, OLD.confirmed_by_id) THEN
    RETURN NEW;
  END IF;
  IF NEW.confirmed_by_id IS DISTINCT FROM acting
     OR NOT EXISTS (SELECT FROM core_grant g WHERE g.account_id = acting AND g.agency_id = NEW.agency_id
                       AND g.role = 'agency_admin' AND g.revoked_at IS NULL AND g.confirmed_at IS NOT NULL)
     OR NOT EXISTS (SELECT FROM mfa_authenticator m WHERE m.user_id = NEW.account_id AND m.type = 'totp')
     OR acting IS NOT DISTINCT FROM (
       SELECT c.created_by_id FROM core_activationcode c WHERE c.account_id = NEW.account_id
          AND c.used_at IS NOT NULL ORDER BY c.used_at DESC, c.id DESC LIMIT 1) THEN
    RAISE EXCEPTION 'grant_watch: this role is confirmed by another administrator'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER grant_watch BEFORE INSERT OR UPDATE ON core_grant FOR EACH ROW EXECUTE FUNCTION grant_watch();
"""

# The services do this first, with their event; what goes around them ends up here.
SUSPEND = """
CREATE FUNCTION roles_suspended(holder bigint) RETURNS void LANGUAGE sql AS $$
  UPDATE core_grant SET confirmed_at = NULL, confirmed_by_id = NULL
   WHERE account_id = holder AND SCOPE AND revoked_at IS NULL AND confirmed_at IS NOT NULL
     AND role = ANY (nawasena_guarded_roles())
$$;
CREATE FUNCTION code_used() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM mfa_authenticator m WHERE m.user_id = NEW.account_id AND m.type = 'totp') THEN
    PERFORM roles_suspended(NEW.account_id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER code_used AFTER UPDATE ON core_activationcode FOR EACH ROW
  WHEN (OLD.used_at IS NULL AND NEW.used_at IS NOT NULL) EXECUTE FUNCTION code_used();
CREATE FUNCTION factor_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF nawasena_acting() NOT IN (0, OLD.user_id) THEN
    PERFORM roles_suspended(OLD.user_id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER factor_removed AFTER DELETE ON mfa_authenticator FOR EACH ROW
  WHEN (OLD.type = 'totp') EXECUTE FUNCTION factor_removed();
"""
NO_WATCH = """
DROP FUNCTION grant_watch() CASCADE;
DROP FUNCTION code_used() CASCADE;
DROP FUNCTION factor_removed() CASCADE;
DROP FUNCTION roles_suspended(bigint);
DROP FUNCTION nawasena_acting();
DROP FUNCTION nawasena_guarded_roles();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0009_confirmed_roles"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [
        migrations.RunSQL(GUARDED, migrations.RunSQL.noop),
        migrations.RunSQL(ENTER.replace("CONFIRMED", CONFIRMED), ENTER.replace("CONFIRMED", ANY)),
        migrations.RunSQL(WATCH, NO_WATCH),
        migrations.RunSQL(SUSPEND.replace("SCOPE", IN_SCOPE), migrations.RunSQL.noop),
    ]
