"""The application in tests: a server of its own for each process, reached as the application reaches it.

Nothing is started until a test asks for the database, so that tests of pure code stay quick.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nawasena.site import environment, installation

_chosen: list[Path] = []  # the data folder of this process: tests point the environment elsewhere for a while


def prepare() -> None:
    """Choose a data folder for this process, before Django reads its settings."""
    folder = Path(tempfile.mkdtemp(prefix="nw-"))  # short: the path of a socket has few characters
    _chosen.append(folder)
    folder.chmod(0o755)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ[environment.DATA] = str(folder)
    os.environ[environment.SECRET] = "only for tests " * 4
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ.pop(environment.DATABASE_URL, None)
    installation.set_up()


@contextmanager
def running() -> Iterator[None]:
    """The migrated database, without waiting for the disk."""
    (folder,) = _chosen
    server = installation.start_database(folder)
    with installation.superuser(folder) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("ALTER SYSTEM SET synchronous_commit = off")
        connection.execute("SELECT pg_reload_conf()")
    installation.migrate()
    yield
    _close(server)


def _close(server: Any) -> None:
    from django.db import connections

    connections.close_all()
    server.cleanup()
