"""SQL of row-level security for migrations: every table with an agency gets the same wall."""

from __future__ import annotations

from django.db import migrations

# The sub-select makes PostgreSQL evaluate the setting once a statement, not once a row.
IN_SCOPE = (
    "agency_id = ANY ((SELECT coalesce(nullif(current_setting('nawasena.agencies', true), ''), '{}')"
    "::bigint[])::bigint[])"
)
OWN = "account_id = (SELECT coalesce(nullif(current_setting('nawasena.account', true), ''), '0')::bigint)"


def wall(table: str, *, condition: str = IN_SCOPE, check: str | None = None) -> migrations.RunSQL:
    """Row-level security, forced also upon the owner, for a table. ``check``: rows that may be written."""
    return migrations.RunSQL(
        sql=[
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY scope ON {table} USING ({condition}) WITH CHECK ({check or condition})",
        ],
        reverse_sql=[
            f"DROP POLICY scope ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ],
    )


def append_only(table: str) -> migrations.RunSQL:
    """The application may add rows to a table, never change or remove them."""
    return migrations.RunSQL(
        sql=f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM nawasena_app",
        reverse_sql=f"GRANT UPDATE, DELETE ON {table} TO nawasena_app",
    )
