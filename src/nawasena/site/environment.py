"""What the installation is told from outside: its data folder, its database, its secrets.

Every variable is described in ``docs/deployment.md``; a test holds the two together.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from nawasena.core.database import embedded
from nawasena.core.database.roles import APP, DATABASE, OWNER

DATA = "NAWASENA_DATA"
DATABASE_URL = "DATABASE_URL"
OWNER_URL = "DATABASE_OWNER_URL"
BACKUP_URL = "DATABASE_BACKUP_URL"
SECRET = "NAWASENA_SECRET_KEY"  # noqa: S105 -- the name of a variable
HOSTS = "NAWASENA_HOSTS"
INSECURE = "NAWASENA_ALLOW_HTTP"
PROXY = "NAWASENA_BEHIND_PROXY"
SEAL_KEY = "NAWASENA_SEAL_KEY"
SEAL_FOLDER = "NAWASENA_SEAL_FOLDER"
VARIABLES = (
    DATA, DATABASE_URL, OWNER_URL, BACKUP_URL, SECRET, HOSTS, INSECURE, PROXY, SEAL_KEY, SEAL_FOLDER,
)  # fmt: skip

DEMO_MARKER = "DEMO"  # this file in a data folder says that everybody in it is fictional
_SECRET_FILE = "secret.key"  # noqa: S105 -- the name of a file


def data_folder() -> Path:
    """The folder that holds everything an installation writes."""
    return Path(os.environ.get(DATA, "nawasena-data")).resolve()


def is_demo() -> bool:
    """Is this data folder marked as a demonstration?"""
    return (data_folder() / DEMO_MARKER).is_file()


def flag(name: str) -> bool:
    """A variable that is switched on by 1."""
    return os.environ.get(name, "") == "1"


def secret_key() -> str:
    """The key that signs sessions: from the environment, else a file made once, readable by its owner."""
    if given := os.environ.get(SECRET):
        return given
    path = data_folder() / _SECRET_FILE
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as stream:
            stream.write(secrets.token_urlsafe(64))
    return path.read_text(encoding="utf-8").strip()


@dataclass(frozen=True)
class Connection:
    """How a role reaches the database; ``settings`` is the form Django wants."""

    name: str
    user: str
    password: str = ""
    host: str = ""
    port: str = ""
    options: tuple[tuple[str, str], ...] = ()

    @property
    def settings(self) -> dict[str, object]:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": self.name,
            "USER": self.user,
            "PASSWORD": self.password,
            "HOST": self.host,
            "PORT": self.port,
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(self.options),
        }


def parse_url(url: str) -> Connection:
    """A ``postgresql://user:password@host:port/name?sslmode=...`` address. Raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ValueError(f"{DATABASE_URL}: postgresql://user:password@host:port/name")
    return Connection(
        name=unquote(parts.path.lstrip("/")),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=parts.hostname or "",
        port=str(parts.port or ""),
        options=tuple(parse_qsl(parts.query)),
    )


def is_embedded() -> bool:
    """Does the installation bring its own database server?"""
    return DATABASE_URL not in os.environ


def connections() -> tuple[Connection, Connection]:
    """How the application and the owner connect. With the embedded server both use its socket."""
    if not is_embedded():
        app = parse_url(os.environ[DATABASE_URL])
        return app, parse_url(os.environ.get(OWNER_URL, os.environ[DATABASE_URL]))
    found = embedded.address(data_folder())
    host, port = (found.host, str(found.port)) if found else (str(data_folder() / embedded.FOLDER), "5432")
    return Connection(DATABASE, APP, host=host, port=port), Connection(DATABASE, OWNER, host=host, port=port)


def hosts() -> list[str]:
    """The host names that the application answers to; this machine alone when none is given."""
    given = [host.strip() for host in os.environ.get(HOSTS, "").split(",") if host.strip()]
    return given or ["localhost", "127.0.0.1", "[::1]"]


def seal_key() -> Path:
    """The file of the key that signs seals; best on a disk the database server cannot read."""
    return Path(os.environ.get(SEAL_KEY, data_folder() / "seal.key"))


def seal_folder() -> Path:
    """Where copies of the seals go; best a second place that the database's keepers cannot write to."""
    return Path(os.environ.get(SEAL_FOLDER, data_folder() / "seals"))
