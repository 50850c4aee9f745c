"""Checks that refuse to start an installation whose walls do not stand."""

from __future__ import annotations

from typing import Any

from django.core import checks
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from nawasena.i18n import _

BYPASS = (
    "SELECT rolsuper OR rolbypassrls OR pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = "
    "to_regclass('core_agency')), 'MEMBER') FROM pg_roles WHERE rolname = current_user"
)
UNWALLED = (
    "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
    "AND (a.attname = 'agency_id' OR (c.relname, a.attname) IN (('core_account', 'id'), ('core_agency', 'id'))) "
    "WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND NOT a.attisdropped "
    "AND NOT (c.relrowsecurity AND c.relforcerowsecurity) ORDER BY 1"
)
# What the application may not do to the trail, whoever else may: written through audit_append, or only added to.
CLOSED = {
    "core_auditevent": ("INSERT", "UPDATE", "DELETE"),
    "core_auditchain": ("INSERT", "UPDATE", "DELETE"),
    "core_auditpayload": ("UPDATE", "DELETE"),  # but through payload_destroy
    "core_agencyid": ("INSERT", "UPDATE", "DELETE"),  # a trigger fills it
    "core_accessentry": ("UPDATE", "DELETE"),
    "core_grantevent": ("UPDATE", "DELETE"),
    "core_seal": ("UPDATE", "DELETE"),
}
RIGHTS = (
    "SELECT c.relname, has_table_privilege(c.oid, 'SELECT'), has_table_privilege(c.oid, 'INSERT'), "
    "has_table_privilege(c.oid, 'UPDATE'), has_table_privilege(c.oid, 'DELETE') FROM pg_class c "
    "WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace ORDER BY 1"
)
BACKUP_BLIND = (
    "SELECT c.relname FROM pg_class c, pg_roles r WHERE r.rolname = 'nawasena_backup' AND c.relkind IN ('r', 'p') "
    "AND c.relnamespace = 'public'::regnamespace AND NOT has_table_privilege(r.oid, c.oid, 'SELECT') ORDER BY 1"
)
VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE")


def rows(query: str) -> list[tuple[Any, ...]]:
    """What a query of the application's connection gives."""
    with connections["default"].cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


@checks.register(checks.Tags.database)
def second_wall(databases: Any = None, **_options: Any) -> list[checks.CheckMessage]:
    """The connected role is bound by row-level security, and every table of an agency has it."""
    if not databases or "default" not in databases:
        return []
    found: list[checks.CheckMessage] = []
    if rows(BYPASS)[0][0]:
        text = _("Peran basis data ini melewati row-level security; pakai peran aplikasi (nawasena_app).")
        cure = _("Isi DATABASE_URL dengan peran nawasena_app; `nawasena provision` menyiapkannya.")
        found.append(checks.Critical(text, hint=cure, id="nawasena.C001"))
    if open_tables := [name for (name,) in rows(UNWALLED)]:
        text = _("Tabel tanpa row-level security: {names}. Jalankan `nawasena migrate`.")
        cure = _(
            "Bila tetap ada sesudah itu, temboknya dibongkar orang: periksa siapa yang memakai peran pemilik."
        )
        found.append(
            checks.Critical(text.format(names=", ".join(open_tables)), hint=cure, id="nawasena.C002")
        )
    return found


@checks.register(checks.Tags.database)
def newest_form(databases: Any = None, **_options: Any) -> list[checks.CheckMessage]:
    """Every migration is applied."""
    if not databases or "default" not in databases:
        return []
    executor = MigrationExecutor(connections["default"])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return []
    text = _("{count} migrasi basis data belum diterapkan, mulai dari {name}.")
    text = text.format(count=len(plan), name=f"{plan[0][0].app_label}.{plan[0][0].name}")
    return [checks.Critical(text, hint=_("Jalankan `nawasena migrate`."), id="nawasena.C003")]


@checks.register(checks.Tags.database)
def rights(databases: Any = None, **_options: Any) -> list[checks.CheckMessage]:
    """The application can work in every table, cannot touch the trail, and the backup can read everything."""
    if not databases or "default" not in databases:
        return []
    missing, excess = [], []
    for name, *given in rows(RIGHTS):
        closed = CLOSED.get(name, ())
        for verb, has in zip(VERBS, given, strict=True):
            if has and verb in closed:
                excess.append(f"{name} ({verb})")
            if not has and verb not in closed:
                missing.append(f"{name} ({verb})")
    return [*_missing(missing), *_excess(excess), *_blind([name for (name,) in rows(BACKUP_BLIND)])]


def _missing(names: list[str]) -> list[checks.CheckMessage]:
    text = _("Peran aplikasi tidak punya hak pada: {names}.").format(names=", ".join(names))
    cure = _(
        "Jalankan `nawasena provision`, lalu beri hak itu sebagai pemilik tabel (GRANT ... TO nawasena_app)."
    )
    return [checks.Critical(text, hint=cure, id="nawasena.C004")] if names else []


def _excess(names: list[str]) -> list[checks.CheckMessage]:
    text = _("Peran aplikasi dapat mengubah jejak audit: {names}.").format(names=", ".join(names))
    cure = _("Cabut hak itu sebagai pemilik tabel: REVOKE ... FROM nawasena_app.")
    return [checks.Critical(text, hint=cure, id="nawasena.C005")] if names else []


def _blind(names: list[str]) -> list[checks.CheckMessage]:
    text = _("Cadangan tidak akan lengkap: nawasena_backup tidak dapat membaca {names}.")
    cure = _(
        "Beri hak baca sebagai pemilik tabel: GRANT SELECT ON ALL TABLES IN SCHEMA public TO nawasena_backup."
    )
    return (
        [checks.Warning(text.format(names=", ".join(names)), hint=cure, id="nawasena.W004")] if names else []
    )
