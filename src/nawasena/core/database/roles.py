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
# Held in the database itself; objects of later migrations get their rights by default privileges.
_RIGHTS = (
    "REVOKE ALL ON DATABASE {name} FROM PUBLIC",
    "GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {app}",
    "GRANT CONNECT ON DATABASE {name} TO {backup}",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO {app}, {backup}",
    "GRANT CREATE, USAGE ON SCHEMA public TO {owner}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE, SELECT ON SEQUENCES TO {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT ON TABLES TO {backup}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT ON SEQUENCES TO {backup}",
)


def create_roles(connection: psycopg.Connection) -> None:
    """Create or correct the three roles. Needs a superuser connection in autocommit."""
    for role, rights in _ROLES.items():
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        verb = "ALTER" if known else "CREATE"
        connection.execute(sql.SQL(f"{verb} ROLE {{}} {rights}").format(sql.Identifier(role)))


def set_password(connection: psycopg.Connection, role: str, password: str) -> None:
    """Give a role a password. Only its SCRAM verifier is sent, so that no log of the server can hold it."""
    verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    statement = sql.SQL("ALTER ROLE {} PASSWORD {}").format(
        sql.Identifier(role), sql.Literal(verifier.decode())
    )
    connection.execute(statement)


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
    for statement in _RIGHTS:
        connection.execute(_filled(statement, connection.info.dbname))


def _filled(statement: str, database: str) -> sql.Composed:
    names = {"name": database, "app": APP, "backup": BACKUP, "owner": OWNER}
    return sql.SQL(statement).format(**{key: sql.Identifier(value) for key, value in names.items()})


def script(database: str) -> str:
    """The same as a script for ``psql``, to be run once by a superuser; it can be run again."""
    name, text = sql.Identifier(database), sql.Literal(database)
    make = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(name, sql.Identifier(OWNER))
    parts = [_role_script(role, rights) for role, rights in _ROLES.items()]
    parts.append(
        sql.SQL("SELECT {} WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = {}) \\gexec").format(
            sql.Literal(make.as_string()), text
        )
    )
    parts.append(sql.SQL("\\connect {}").format(name))
    parts += [sql.SQL("{};").format(_filled(statement, database)) for statement in _RIGHTS]
    return "\n".join(part.as_string() for part in parts)


def _role_script(role: str, rights: str) -> sql.Composed:
    template = (
        "SELECT 'CREATE ROLE {plain}' WHERE NOT EXISTS "  # noqa: S608 -- rights are ours, names are quoted below
        "(SELECT FROM pg_roles WHERE rolname = {text}) \\gexec\n"
        f"ALTER ROLE {{plain}} {rights};"
    )
    return sql.SQL(template).format(plain=sql.Identifier(role), text=sql.Literal(role))
