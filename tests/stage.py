"""A second installation for tests: its own data folder and server, with rows that are really committed.

Inside ``inhabited()`` the test process itself is that installation, as the application's role.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections
from django.test import override_settings

from nawasena.core.accounts import services
from nawasena.core.accounts.actor import system
from nawasena.core.database import embedded, roles
from nawasena.core.database.scope import NOTHING, agencies, scoped
from nawasena.core.models import Agency, Unit
from nawasena.site import environment, installation

ROOT = Path(__file__).resolve().parents[1]


class Stage:
    """An installation in a folder with a short name, for the path of its socket."""

    def __init__(self, blocker: Any) -> None:
        self.data = Path(tempfile.mkdtemp(prefix="nw-")) / "d"
        self._blocker = blocker
        self.server: Any = None

    def start(self) -> None:
        self.server = installation.start_database(self.data)

    def restart(self) -> None:
        """Start the server again after ``kill``; what it left behind still speaks of the one that is gone.

        Where nobody reaps orphans the dead process keeps its number, and would be taken for a living server.
        """
        for left in ("postmaster.pid", ".s.PGSQL.5432.lock"):
            (self.data / embedded.FOLDER / left).unlink(missing_ok=True)
        self.server.ensure_postgres_running()

    def stop(self) -> None:
        connections.close_all()
        if self.server is not None:
            self.server.cleanup()
            self.server = None

    def forget(self) -> None:
        """Stop, and leave nothing behind."""
        self.stop()
        shutil.rmtree(self.data.parent, ignore_errors=True)

    @contextmanager
    def inhabited(self) -> Iterator[None]:
        """Be this installation."""
        before = {alias: dict(connections[alias].settings_dict) for alias in ("default", "owner")}
        told = os.environ[environment.DATA]
        os.environ[environment.DATA] = str(self.data)
        places = {
            "DATA": self.data, "STORE": self.data / "store", "SEAL_KEY": self.data / "seal.key",
            "SEAL_FOLDER": self.data / "seals",
        }  # fmt: skip
        try:
            with self._blocker.unblock(), override_settings(**places):
                self._point()
                yield
        finally:
            os.environ[environment.DATA] = told
            for alias, known in before.items():
                with self._blocker.unblock():
                    connections[alias].close()
                connections[alias].settings_dict.update(known)

    def _point(self) -> None:
        found = embedded.address(self.data)
        assert found is not None
        for alias in ("default", "owner"):
            connections[alias].close()
            connections[alias].settings_dict.update(
                HOST=found.host, PORT=str(found.port), NAME=roles.DATABASE
            )

    def superuser(self, name: str = roles.DATABASE) -> psycopg.Connection:
        return installation.superuser(self.data, name)

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """What a statement gives to a superuser, whom nothing is hidden from."""
        with self.superuser() as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def url(self, user: str) -> str:
        """The address of the server as a managed one is given."""
        found = embedded.address(self.data)
        assert found is not None
        return f"postgresql://{user}@/{roles.DATABASE}?host={found.host}&port={found.port}"

    def kill(self) -> None:
        """End the server as a power cut would."""
        pid = int((self.data / embedded.FOLDER / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGKILL)


def found(code: str = "A", name: str = "Kabupaten Nusa Satu") -> int:
    """Commit a small agency with a unit and an account; returns its id."""
    with scoped(NOTHING):
        agency = services.found_agency(code=code, name=name)
    with scoped(agencies(agency.pk)):
        Unit.objects.create(agency=agency, code="0", name="Kabupaten")
        services.create_account(system(agency.pk), login=f"admin.{code.lower()}", name="Admin")
    return int(Agency(pk=agency.pk).pk)


def command(*arguments: object, data: Path, **surroundings: str) -> subprocess.Popen[str]:
    """Start ``nawasena`` as a process of its own."""
    known = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    kept = {**known, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "PYTHONUTF8": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "nawasena", *map(str, arguments)],
        env={**kept, environment.DATA: str(data), **surroundings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(*arguments: object, data: Path, **surroundings: str) -> tuple[int, str, str]:
    """Run ``nawasena`` to its end: exit code, output, messages."""
    process = command(*arguments, data=data, **surroundings)
    out, err = process.communicate(timeout=120)
    assert "Traceback" not in out + err, err
    return process.returncode, out, err
