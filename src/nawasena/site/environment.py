"""What the installation is told from outside: its data folder, its database, its secrets.

Every variable is described in ``docs/deployment.md``; a test holds the two together.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from nawasena.core.database import embedded
from nawasena.core.database.roles import APP, BACKUP, DATABASE, OWNER

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
STATEMENT_TIMEOUT = "NAWASENA_STATEMENT_TIMEOUT"
LOCK_TIMEOUT = "NAWASENA_LOCK_TIMEOUT"
OIDC_ISSUER = "NAWASENA_OIDC_ISSUER"
OIDC_CLIENT = "NAWASENA_OIDC_CLIENT"
OIDC_SECRET = "NAWASENA_OIDC_SECRET"  # noqa: S105 -- the name of a variable
OIDC_NAME = "NAWASENA_OIDC_NAME"
OIDC_CLAIM = "NAWASENA_OIDC_CLAIM"
VARIABLES = (
    DATA, DATABASE_URL, OWNER_URL, BACKUP_URL, SECRET, HOSTS, INSECURE, PROXY, SEAL_KEY, SEAL_FOLDER,
    STATEMENT_TIMEOUT, LOCK_TIMEOUT, OIDC_ISSUER, OIDC_CLIENT, OIDC_SECRET, OIDC_NAME, OIDC_CLAIM,
)  # fmt: skip

A_DAY = 86400
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


def seconds(name: str, default: float) -> float:
    """A variable in seconds, more than nothing. Raises ValueError."""
    given = os.environ.get(name, "").strip()
    value = float(given) if given else default
    if not 0 < value <= A_DAY:
        raise ValueError(f"{name}: {given}")
    return value


def secret_file() -> Path:
    """Where the key that signs sessions lies, unless the environment gives it."""
    return data_folder() / _SECRET_FILE


def secret_key() -> str:
    """The key that signs sessions: from the environment, else a file made once, readable by its owner."""
    if given := os.environ.get(SECRET):
        return given
    path = secret_file()
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
    def keywords(self) -> dict[str, Any]:
        """The form psycopg wants; what is empty is left to libpq."""
        given = {
            "dbname": self.name, "user": self.user, "password": self.password, "host": self.host, "port": self.port,
        }  # fmt: skip
        return {**{name: value for name, value in given.items() if value}, **dict(self.options)}

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


def parse_url(url: str, variable: str = DATABASE_URL) -> Connection:
    """A ``postgresql://user:password@host:port/name?sslmode=...`` address. Raises ValueError.

    A socket is named as libpq does, in the query: ``postgresql://user@/name?host=/run/postgresql&port=5432``.
    """
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError as error:
        raise ValueError(_shape(variable)) from error
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ValueError(_shape(variable))
    query = dict(parse_qsl(parts.query))
    return Connection(
        name=unquote(parts.path.lstrip("/")),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=query.pop("host", "") or unquote(parts.hostname or ""),
        port=query.pop("port", "") or port,
        options=tuple(query.items()),
    )


def _shape(variable: str) -> str:
    """What an address must look like; the address itself holds a password and is never repeated."""
    return f"{variable}: postgresql://user:password@host:port/name"


def is_embedded() -> bool:
    """Does the installation bring its own database server?"""
    return DATABASE_URL not in os.environ


def connections() -> tuple[Connection, Connection]:
    """How the application and the owner connect. With the embedded server both use its socket."""
    if not is_embedded():
        app = parse_url(os.environ[DATABASE_URL])
        return app, parse_url(os.environ.get(OWNER_URL, os.environ[DATABASE_URL]), OWNER_URL)
    return _on_socket(APP), _on_socket(OWNER)


def _on_socket(user: str) -> Connection:
    """A role's way to the embedded server."""
    found = embedded.address(data_folder())
    host, port = (found.host, str(found.port)) if found else (str(data_folder() / embedded.FOLDER), "5432")
    return Connection(DATABASE, user, host=host, port=port)


def backup_connection() -> Connection:
    """How a backup reads the database. Raises ValueError when a managed server has no address for it."""
    if is_embedded():
        return _on_socket(BACKUP)
    return parse_url(os.environ.get(BACKUP_URL, ""), BACKUP_URL)


def managed() -> dict[str, Connection]:
    """The addresses of a managed server that are given, by the role they are for. Raises ValueError."""
    named = {APP: DATABASE_URL, OWNER: OWNER_URL, BACKUP: BACKUP_URL}
    return {role: parse_url(os.environ[name], name) for role, name in named.items() if os.environ.get(name)}


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


def identity_provider() -> dict[str, object]:
    """The OpenID Connect provider of the installation in the account library's form; empty when none."""
    issuer = os.environ.get(OIDC_ISSUER, "")
    if not issuer:
        return {}
    app = {
        "provider_id": "sso",
        "name": os.environ.get(OIDC_NAME, "SSO"),
        "client_id": os.environ.get(OIDC_CLIENT, ""),
        "secret": os.environ.get(OIDC_SECRET, ""),
        "settings": {
            "server_url": issuer,
            "oauth_pkce_enabled": True,
            "login_claim": os.environ.get(OIDC_CLAIM, "") or "preferred_username",
        },
    }
    return {"openid_connect": {"APPS": [app]}}


def identity_origin() -> list[str]:
    """Scheme and host of the provider, for the content security policy."""
    parts = urlsplit(os.environ.get(OIDC_ISSUER, ""))
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []
