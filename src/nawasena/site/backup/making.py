"""Making a backup: first the database at one moment, then the files; unused ones are not collected meanwhile."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg

from nawasena.core.database.locks import SHARE_FOR_SESSION
from nawasena.i18n import _
from nawasena.site import environment
from nawasena.site.backup import facts, tools
from nawasena.site.backup.manifest import CHECKSUM, DUMP, FORMAT, KEYS, MANIFEST, SEALS, STORE, Manifest, Part
from nawasena.site.backup.problems import BackupProblem
from nawasena.site.backup.writing import Writer, writing
from nawasena.site.environment import Connection

_FILE = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Made:
    """A finished backup: what is in it, and the SHA-256 of that list."""

    manifest: Manifest
    digest: str


def make(out: Path, *, with_keys: bool = False) -> Made:
    """Write a backup of the installation to ``out``. Raises BackupProblem; ``out`` is whole or not there."""
    connection = _backup_address()
    with writing(out) as writer, _one_moment(connection) as (database, snapshot):
        major = database.info.server_version // 10_000
        dump_tool = tools.tool("pg_dump", major)
        parts = [_dump(writer, dump_tool, connection, snapshot, out.parent)]
        files, folders, destroyed = facts.wanted_files(database)
        known: dict[str, Any] = {
            "rows": facts.rows(database),
            "heads": facts.heads(database),
            "seal": facts.seal(database),
            "migrations": facts.migrations(database),
        }
        parts += _store(writer, destroyed)
        parts += _seals(writer)
        parts += _keys(writer) if with_keys else []
        manifest = Manifest(
            format=FORMAT,
            made_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            nawasena=version("nawasena"),
            server=major,
            dump_tool=dump_tool.major,
            destroyed=destroyed,
            missing=_missing(parts, files, folders),
            keys=any(part.path.startswith(f"{KEYS}/") for part in parts),
            parts=parts,
            **known,
        )
        content = manifest.text()
        digest = hashlib.sha256(content).hexdigest()
        writer.put(MANIFEST, content)
        writer.put(CHECKSUM, f"{digest}\n".encode())
    return Made(manifest, digest)


def _backup_address() -> Connection:
    try:
        return environment.backup_connection()
    except ValueError as error:
        text = _("Peran cadangan belum punya alamat: {name} kosong atau salah bentuk.")
        cure = _(
            "Isi dengan postgresql://nawasena_backup:sandi@host:port/nama; `nawasena provision` menyiapkannya."
        )
        raise BackupProblem(text.format(name=environment.BACKUP_URL), cure) from error


@contextmanager
def _one_moment(address: Connection) -> Iterator[tuple[psycopg.Connection, str]]:
    """A connection that sees the database at one moment, and the name under which pg_dump sees the same."""
    try:
        database = psycopg.connect(**address.keywords)
    except psycopg.OperationalError as error:
        reason = str(error).splitlines()[0]
        text = _("Basis data tidak dapat dihubungi sebagai {user}: {reason}.")
        cure = _("Periksa alamat dan kata sandi peran cadangan.")
        raise BackupProblem(text.format(user=address.user, reason=reason.rstrip(".")), cure) from error
    database.autocommit = True
    database.execute(SHARE_FOR_SESSION)  # before the moment is chosen; held until the connection ends
    database.autocommit = False
    database.isolation_level, database.read_only = psycopg.IsolationLevel.REPEATABLE_READ, True
    with database:
        _ensure_sees_all(database)
        found = database.execute("SELECT pg_export_snapshot()").fetchone()
        yield database, str(found[0]) if found else ""


def _ensure_sees_all(database: psycopg.Connection) -> None:
    query = "SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = current_user"
    found = database.execute(query).fetchone()
    if not (found and found[0]):
        text = _("Peran {user} terikat row-level security, sehingga cadangannya kosong.")
        cure = _("Pakai nawasena_backup (BYPASSRLS); `nawasena provision` menyiapkannya.")
        raise BackupProblem(text.format(user=database.info.user), cure)


def _dump(writer: Writer, program: tools.Tool, address: Connection, snapshot: str, beside: Path) -> Part:
    with tempfile.TemporaryDirectory(prefix=".dump-", dir=beside) as folder:
        path = Path(folder) / DUMP
        arguments = ("--format=custom", "--schema=public", f"--snapshot={snapshot}", f"--file={path}")
        tools.run(program, address, *arguments)
        return writer.add(DUMP, path)


def _store(writer: Writer, destroyed: list[str]) -> list[Part]:
    """Everything in the store but unfinished files and what was destroyed."""
    root = environment.data_folder() / "store"
    parts = []
    for path in sorted(root.rglob("*")):
        place = path.relative_to(root)
        if not path.is_file() or path.is_symlink() or not _kept(place, destroyed):
            continue
        try:
            parts.append(writer.add(f"{STORE}/{place.as_posix()}", path))
        except FileNotFoundError:  # destroyed meanwhile, or the scratch of a job that ended
            continue
    return parts


def _kept(place: Path, destroyed: list[str]) -> bool:
    top, *rest = place.parts
    if top == "files":
        return bool(_FILE.fullmatch(place.name))
    return top == "runs" and bool(rest) and not rest[0].startswith(".") and rest[0] not in destroyed


def _seals(writer: Writer) -> list[Part]:
    return [
        writer.add(f"{SEALS}/{path.name}", path) for path in sorted(environment.seal_folder().glob("*.json"))
    ]


def _keys(writer: Writer) -> list[Part]:
    names = {"secret.key": environment.secret_file(), "seal.key": environment.seal_key()}
    return [writer.add(f"{KEYS}/{name}", path) for name, path in names.items() if path.is_file()]


def _missing(parts: list[Part], files: list[str], folders: list[str]) -> list[str]:
    """What the database expects in the store and nobody found there."""
    there = {part.path for part in parts}
    tops = {"/".join(part.path.split("/")[:3]) for part in parts}
    lost = [f"{STORE}/files/{sha[:2]}/{sha}" for sha in files]
    lost = [path for path in lost if path not in there]
    return lost + [path for name in folders if (path := f"{STORE}/runs/{name}") not in tops]
