"""Row-level security, the functions of scope and audit, the tree of units, the cache."""

from django.db import migrations

from nawasena.core.database.walls import IN_SCOPE, OWN, append_only, wall

# Who is asking, and for which agency: sets the scope of the transaction and returns the grants of the day.
# Reads the grants twice: first only one's own are visible, then the units of the chosen agency are as well.
ENTER = """
CREATE FUNCTION nawasena_enter(wanted_account bigint, wanted_agency bigint, today date)
RETURNS TABLE (agency bigint, role text, path text) LANGUAGE plpgsql AS $$
DECLARE chosen bigint;
BEGIN
  PERFORM set_config('nawasena.account', wanted_account::text, true);
  PERFORM set_config('nawasena.agencies', '{}', true);
  IF wanted_account = 0 THEN RETURN; END IF;
  SELECT g.agency_id INTO chosen FROM core_grant g
   WHERE g.account_id = wanted_account AND g.revoked_at IS NULL AND g.valid_from <= today
     AND (g.valid_until IS NULL OR g.valid_until >= today)
   ORDER BY (g.agency_id = wanted_agency) DESC, g.id LIMIT 1;
  IF chosen IS NULL THEN RETURN; END IF;
  PERFORM set_config('nawasena.agencies', '{' || chosen || '}', true);
  RETURN QUERY
    SELECT g.agency_id, g.role::text, u.path::text FROM core_grant g LEFT JOIN core_unit u ON u.id = g.unit_id
     WHERE g.account_id = wanted_account AND g.agency_id = chosen AND g.revoked_at IS NULL
       AND g.valid_from <= today AND (g.valid_until IS NULL OR g.valid_until >= today);
END $$;
"""

# The only way to add a link. It runs as the owner: the application has no right to insert.
APPEND = """
CREATE FUNCTION audit_field(value text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT octet_length(convert_to(value, 'UTF8'))::text || ':' || value $$;

CREATE FUNCTION audit_append(
  in_agency bigint, in_actor bigint, in_role text, in_action text, in_subject text, in_details text,
  in_payload_digest text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  chain core_auditchain%ROWTYPE;
  moment timestamptz := clock_timestamp();
  link text;
  made bigint;
BEGIN
  INSERT INTO core_auditchain (agency_id, length, head) VALUES (in_agency, 0, repeat('0', 64))
    ON CONFLICT (agency_id) DO NOTHING;
  SELECT * INTO chain FROM core_auditchain WHERE agency_id = in_agency FOR UPDATE;
  link := encode(sha256(convert_to(
    audit_field(in_agency::text) || audit_field((chain.length + 1)::text)
    || audit_field(to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'))
    || audit_field(in_actor::text) || audit_field(in_role) || audit_field(in_action)
    || audit_field(in_subject) || audit_field(in_details) || audit_field(in_payload_digest)
    || audit_field(chain.head), 'UTF8')), 'hex');
  INSERT INTO core_auditevent
    (agency_id, number, at, actor, role, action, subject, details, payload_digest, previous, hash)
  VALUES (in_agency, chain.length + 1, moment, in_actor, in_role, in_action, in_subject, in_details,
          in_payload_digest, chain.head, link)
  RETURNING id INTO made;
  UPDATE core_auditchain SET length = chain.length + 1, head = link WHERE agency_id = in_agency;
  RETURN made;
END $$;
REVOKE ALL ON FUNCTION audit_append(bigint, bigint, text, text, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_append(bigint, bigint, text, text, text, text, text) TO nawasena_app;
"""

# A unit knows the way to its root. A parent below the unit itself would be a loop and is refused.
TREE = """
CREATE FUNCTION unit_path() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE above text;
BEGIN
  IF NEW.parent_id IS NULL THEN
    above := '.';
  ELSE
    SELECT path INTO above FROM core_unit WHERE id = NEW.parent_id AND agency_id = NEW.agency_id;
    IF above IS NULL THEN
      RAISE EXCEPTION 'unit %: the parent is not in this agency', NEW.code USING ERRCODE = 'check_violation';
    END IF;
    IF position('.' || NEW.id || '.' IN above) > 0 THEN
      RAISE EXCEPTION 'unit %: the parent lies below it', NEW.code USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  NEW.path := above || NEW.id || '.';
  RETURN NEW;
END $$;
CREATE FUNCTION unit_children() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE core_unit SET parent_id = parent_id WHERE parent_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER unit_path BEFORE INSERT OR UPDATE ON core_unit FOR EACH ROW EXECUTE FUNCTION unit_path();
CREATE TRIGGER unit_children AFTER UPDATE ON core_unit FOR EACH ROW
  WHEN (OLD.path IS DISTINCT FROM NEW.path) EXECUTE FUNCTION unit_children();
"""

# Housekeeping (seals, silent workers) goes through every agency; their ids alone are no secret.
AGENCIES = """
CREATE TABLE core_agencyid (id bigint PRIMARY KEY);
CREATE FUNCTION note_agency() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO core_agencyid VALUES (NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER note_agency AFTER INSERT ON core_agency FOR EACH ROW EXECUTE FUNCTION note_agency();
CREATE FUNCTION nawasena_agencies() RETURNS TABLE (id bigint) LANGUAGE sql STABLE AS
$$ SELECT core_agencyid.id FROM core_agencyid ORDER BY 1 $$;
"""

CACHE = """
CREATE TABLE core_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX core_cache_expires ON core_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunSQL(ENTER, "DROP FUNCTION nawasena_enter(bigint, bigint, date)"),
        migrations.RunSQL(TREE, "DROP FUNCTION unit_path() CASCADE; DROP FUNCTION unit_children() CASCADE"),
        migrations.RunSQL(
            AGENCIES,
            "DROP FUNCTION nawasena_agencies(); DROP TABLE core_agencyid; DROP FUNCTION note_agency() CASCADE",
        ),
        migrations.RunSQL(CACHE, "DROP TABLE core_cache"),
        wall("core_agency", condition=IN_SCOPE.replace("agency_id", "id")),
        wall("core_unit"),
        wall("core_grant", condition=f"({IN_SCOPE}) OR ({OWN})", check=IN_SCOPE),
        wall("core_activationcode"),
        wall("core_job"),
        wall("core_auditchain"),
        wall("core_auditevent"),
        wall("core_auditpayload"),
        wall("core_accessentry"),
        migrations.RunSQL(APPEND, "DROP FUNCTION audit_append(bigint, bigint, text, text, text, text, text)"),
        append_only("core_accessentry"),
        migrations.RunSQL(
            "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON core_auditevent, core_auditchain FROM nawasena_app;"
            "REVOKE UPDATE, TRUNCATE ON core_auditpayload FROM nawasena_app",
            "GRANT INSERT, UPDATE, DELETE ON core_auditevent, core_auditchain, core_auditpayload TO nawasena_app",
        ),
        append_only("core_seal"),
    ]
