"""Checks that refuse to start an installation whose walls do not stand."""

from __future__ import annotations

from typing import Any

from django.core import checks
from django.db import connections

from nawasena.i18n import _

BYPASS = (
    "SELECT rolsuper OR rolbypassrls OR pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = "
    "to_regclass('core_agency')), 'MEMBER') FROM pg_roles WHERE rolname = current_user"
)
UNWALLED = (
    "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'agency_id' "
    "WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND NOT a.attisdropped "
    "AND NOT (c.relrowsecurity AND c.relforcerowsecurity) ORDER BY 1"
)


@checks.register(checks.Tags.database)
def second_wall(databases: Any = None, **_options: Any) -> list[checks.CheckMessage]:
    """The connected role is bound by row-level security, and every table of an agency has it."""
    if not databases or "default" not in databases:
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute(BYPASS)
        (bypasses,) = cursor.fetchone()
        cursor.execute(UNWALLED)
        open_tables = [name for (name,) in cursor.fetchall()]
    found: list[checks.CheckMessage] = []
    if bypasses:
        text = _("Peran basis data ini melewati row-level security; pakai peran aplikasi (nawasena_app).")
        found.append(checks.Critical(text, id="nawasena.C001"))
    if open_tables:
        text = _("Tabel tanpa row-level security: {names}. Jalankan `nawasena migrate`.")
        found.append(checks.Critical(text.format(names=", ".join(open_tables)), id="nawasena.C002"))
    return found
