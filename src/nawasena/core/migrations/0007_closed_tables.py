"""The list of agencies fills itself; personal parts of the trail vanish only with an event that says so."""

from django.db import migrations

NOTE = """
ALTER FUNCTION note_agency() SECURITY DEFINER SET search_path = public, pg_temp;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON core_agencyid FROM nawasena_app;
"""
OPEN = """
ALTER FUNCTION note_agency() SECURITY INVOKER;
ALTER FUNCTION note_agency() RESET search_path;
GRANT INSERT, UPDATE, DELETE ON core_agencyid TO nawasena_app;
"""

# Runs as the owner, whom the walls bind as well: outside the scope there is nothing to destroy.
DESTROY = """
CREATE FUNCTION payload_destroy(in_event bigint, in_actor bigint, in_role text, in_reason text)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  target core_auditevent%ROWTYPE;
BEGIN
  IF trim(in_reason) = '' THEN
    RAISE EXCEPTION 'payload_destroy: a reason is needed' USING ERRCODE = 'check_violation';
  END IF;
  SELECT * INTO target FROM core_auditevent WHERE id = in_event;
  DELETE FROM core_auditpayload WHERE event_id = in_event;
  IF NOT FOUND THEN RETURN NULL; END IF;
  RETURN audit_append(target.agency_id, in_actor, in_role, 'audit.payload_destroyed', 'auditevent:' || in_event,
    '{"number":' || target.number || ',"reason":' || to_json(in_reason)::text || '}', '');
END $$;
REVOKE ALL ON FUNCTION payload_destroy(bigint, bigint, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION payload_destroy(bigint, bigint, text, text) TO nawasena_app;
REVOKE DELETE ON core_auditpayload FROM nawasena_app;
"""
KEEP = """
GRANT DELETE ON core_auditpayload TO nawasena_app;
DROP FUNCTION payload_destroy(bigint, bigint, text, text);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0006_token_wall")]

    operations = [migrations.RunSQL(NOTE, OPEN), migrations.RunSQL(DESTROY, KEEP)]
