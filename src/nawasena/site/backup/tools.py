"""pg_dump and pg_restore: the right ones for a server, and running them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from nawasena.core.database import embedded
from nawasena.i18n import _
from nawasena.site import environment
from nawasena.site.backup.problems import BackupProblem
from nawasena.site.environment import Connection

_MAJOR = re.compile(r"\(PostgreSQL\)\D*(\d+)")


@dataclass(frozen=True)
class Tool:
    """A program and its major version."""

    path: Path
    major: int


def tool(name: str, major: int) -> Tool:
    """The program for a server of a major version: our own for the embedded server, else from PATH.

    Raises BackupProblem when there is none, or only one that is older than the server.
    """
    path = _own(name, major) if environment.is_embedded() else shutil.which(name)
    if path is None:
        text = _("{name} untuk PostgreSQL {major} tidak ditemukan.").format(name=name, major=major)
        raise BackupProblem(
            text, _("Pasang klien PostgreSQL {major} atau lebih baru pada PATH.").format(major=major)
        )
    found = Tool(Path(path), version_of(Path(path)))
    if found.major < major:
        text = _("{name} di {path} berversi {found}, lebih lama daripada server (versi {major}).")
        raise BackupProblem(
            text.format(name=name, path=path, found=found.major, major=major),
            _("Pasang klien PostgreSQL {major} atau lebih baru pada PATH.").format(major=major),
        )
    return found


def _own(name: str, major: int) -> Path | None:
    folder = embedded.tools(major)
    return folder / name if folder is not None else None


def version_of(path: Path) -> int:
    """The major version a program says it has; 0 when it says none."""
    done = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    found = _MAJOR.search(done.stdout)
    return int(found[1]) if found else 0


def run(program: Tool, connection: Connection, *arguments: str) -> None:
    """Run a program against a database. Raises BackupProblem with the first line it complained with."""
    done = subprocess.run(
        [program.path, "--no-password", *arguments],
        env=_surroundings(connection),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "error" in line.lower()] or [
            f"{done.returncode}"
        ]
        text = _("{name} berhenti: {reason}.").format(name=program.path.name, reason=lines[0].rstrip("."))
        raise BackupProblem(text, _("Periksa alamat dan hak peran basis data, lalu ulangi."))


def _surroundings(connection: Connection) -> dict[str, str]:
    """How libpq is told where to go: a password never stands among the arguments of a process."""
    known = {
        "PGHOST": connection.host, "PGPORT": connection.port, "PGUSER": connection.user,
        "PGPASSWORD": connection.password, "PGDATABASE": connection.name,
    }  # fmt: skip
    options = {f"PG{name.upper()}": value for name, value in connection.options}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, **{name: value for name, value in {**options, **known}.items() if value}, "LC_ALL": "C"}
