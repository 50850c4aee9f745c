"""Bringing an installation to life: the embedded server, its roles, the migrations."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import psycopg

from nawasena.core.database import embedded, roles

SETTINGS = "nawasena.site.settings"


def start_database(data: Path, name: str = roles.DATABASE) -> Any:
    """Start the embedded server, with its roles and database. Returns its handle; keep it while in use."""
    server = embedded.start(data)
    with superuser(data) as connection:
        roles.create_roles(connection)
        roles.create_database(connection, name)
    with superuser(data, name) as connection:
        roles.grant_rights(connection)
    return server


def superuser(data: Path, name: str = "postgres") -> psycopg.Connection:
    """A superuser connection to the embedded server. Raises RuntimeError when it is off."""
    found = embedded.address(data)
    if found is None:
        raise RuntimeError("the embedded database is not running")
    return psycopg.connect(
        host=found.host, port=found.port, user=embedded.SUPERUSER, dbname=name, autocommit=True
    )


def set_up() -> None:
    """Load Django with our settings. The embedded server must run before."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()


def migrate(verbosity: int = 0) -> None:
    """Bring the database to the newest form, as its owner."""
    from django.core.management import call_command

    call_command("migrate", database="owner", interactive=False, verbosity=verbosity)
