"""What a database holds, in figures that can be compared: rows of each table, ends of the audit chains."""

from __future__ import annotations

import datetime as dt
from typing import Any

import psycopg
from psycopg import sql

TABLES = "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace ORDER BY 1"


def rows(connection: psycopg.Connection) -> dict[str, int]:
    """The number of rows of every table, as the connected role sees it (the backup role sees all)."""
    names = [name for (name,) in connection.execute(TABLES).fetchall()]
    return {name: _count(connection, name) for name in names}


def _count(connection: psycopg.Connection, table: str) -> int:
    statement = sql.SQL("SELECT count(*) FROM public.{}").format(sql.Identifier(table))
    found = connection.execute(statement).fetchone()
    return int(found[0]) if found else 0


def heads(connection: psycopg.Connection) -> dict[str, list[Any]]:
    """Agency id to length and head of its chain."""
    query = "SELECT agency_id, length, head FROM core_auditchain ORDER BY agency_id"
    return {str(agency): [length, head] for agency, length, head in connection.execute(query).fetchall()}


def migrations(connection: psycopg.Connection) -> list[str]:
    """The migrations that made the database what it is, as ``app.name``."""
    query = "SELECT app || '.' || name FROM django_migrations ORDER BY 1"
    return [name for (name,) in connection.execute(query).fetchall()]


def seal(connection: psycopg.Connection) -> dict[str, Any]:
    """The newest seal: heads it vouches for and the public key it was signed with; empty when there is none."""
    query = "SELECT at, heads, digest, signature, public_key FROM core_seal ORDER BY at DESC LIMIT 1"
    found = connection.execute(query).fetchone()
    if found is None:
        return {}
    at, *rest = found
    return {
        "at": at.astimezone(dt.UTC).isoformat(),
        **dict(zip(("heads", "digest", "signature", "public_key"), rest, strict=True)),
    }


FILES = (
    "SELECT DISTINCT f.sha256 FROM spreadsheets_packagefile f JOIN spreadsheets_package p ON p.id = f.package_id "
    "WHERE p.files_destroyed_at IS NULL ORDER BY 1"
)


def wanted_files(connection: psycopg.Connection) -> tuple[list[str], list[str], list[str]]:
    """What the database expects in the store: uploaded files, run folders; and run folders that were destroyed."""
    files = connection.execute(FILES).fetchall()
    folders = connection.execute(
        "SELECT folder, destroyed_at IS NOT NULL FROM mapping_mapping WHERE folder <> '' ORDER BY 1"
    ).fetchall()
    kept = [name for name, destroyed in folders if not destroyed]
    return [sha for (sha,) in files], kept, [name for name, destroyed in folders if destroyed]
