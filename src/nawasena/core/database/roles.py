"""Who connects to PostgreSQL: the owner migrates, the application works, the backup reads everything."""

from __future__ import annotations

import psycopg
from psycopg import sql

OWNER, APP, BACKUP = "nawasena_owner", "nawasena_app", "nawasena_backup"
DATABASE = "nawasena"

_ROLES = {
    OWNER: "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE",
    APP: "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE",
    BACKUP: "LOGIN NOSUPERUSER BYPASSRLS NOCREATEDB NOCREATEROLE",
}


def create_roles(connection: psycopg.Connection) -> None:
    """Create or correct the three roles. Needs a superuser connection in autocommit."""
    for role, rights in _ROLES.items():
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        verb = "ALTER" if known else "CREATE"
        connection.execute(sql.SQL(f"{verb} ROLE {{}} {rights}").format(sql.Identifier(role)))


def create_database(connection: psycopg.Connection, name: str, template: str = "template0") -> bool:
    """Create the database, owned by the owner, unless it is there. Returns whether it is new."""
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return False
    statement = "CREATE DATABASE {} OWNER {} TEMPLATE {}"
    names = (sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template))
    connection.execute(sql.SQL(statement).format(*names))
    return True


def grant_rights(connection: psycopg.Connection) -> None:
    """Let the application work and the backup read in the connected database, now and in later migrations."""
    app, backup, owner = map(sql.Identifier, (APP, BACKUP, OWNER))
    statements = (
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {app}, {backup}",
        "GRANT CREATE, USAGE ON SCHEMA public TO {owner}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE, SELECT ON SEQUENCES TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT ON TABLES TO {backup}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT ON SEQUENCES TO {backup}",
    )
    for statement in statements:
        connection.execute(sql.SQL(statement).format(app=app, backup=backup, owner=owner))


def bypasses(connection: psycopg.Connection) -> bool:
    """Would row-level security not hold for the connected role?"""
    found = connection.execute(
        "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    return bool(found and found[0])
