"""Restoring a backup onto an empty place, and proving that what came back is what was kept."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from nawasena.core.database import embedded, roles
from nawasena.core.database.roles import APP, BACKUP, OWNER
from nawasena.i18n import _
from nawasena.site import environment, installation
from nawasena.site.backup import facts, tools
from nawasena.site.backup.manifest import (
    DUMP,
    KEYS,
    SEALS,
    STORE,
    Manifest,
    hash_of,
    read_manifest,
    verify_parts,
)
from nawasena.site.backup.problems import BackupProblem
from nawasena.site.backup.writing import private, reading
from nawasena.site.environment import Connection


@dataclass(frozen=True)
class Restored:
    """A restored installation. ``server``: the handle of an embedded server, to be kept while it is in use."""

    manifest: Manifest
    digest: str
    server: Any = None


def restore(source: Path) -> Restored:
    """Restore into the data folder and the database of the environment.

    The backup is proved before anything is written; when something fails later, what was made is removed.
    Raises BackupProblem.
    """
    data = environment.data_folder()
    with reading(source, data) as folder, ExitStack() as undo:
        manifest, digest = read_manifest(folder)
        verify_parts(folder, manifest)
        _ensure_empty(data)
        undo.callback(_empty, data)
        server = installation.start_database(data) if environment.is_embedded() else None
        if server is not None:
            undo.callback(server.cleanup)
        _ensure_known(manifest)
        _into_embedded(folder, manifest, data) if server is not None else _into_managed(folder, manifest)
        _files(folder, manifest, data)
        undo.pop_all()
    return Restored(manifest, digest, server)


def _ensure_empty(data: Path) -> None:
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        text = _("Folder data {path} tidak kosong.").format(path=data)
        raise BackupProblem(text, _("Pulihkan ke folder baru dengan --data; yang lama tidak pernah ditimpa."))


def _empty(data: Path) -> None:
    """The data folder was empty before: after a failure it is so again."""
    for path in data.iterdir() if data.is_dir() else ():
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()


def _ensure_known(manifest: Manifest) -> None:
    """A database made by a newer version would be misread by this one."""
    unknown = sorted(set(manifest.migrations) - known_migrations())
    if unknown:
        text = _("Cadangan ini dibuat oleh Nawasena {version} yang lebih baru ({name}).")
        cure = _("Perbarui Nawasena, lalu pulihkan lagi.")
        raise BackupProblem(text.format(version=manifest.nawasena, name=unknown[0]), cure)


def known_migrations() -> set[str]:
    """The migrations of this version, as ``app.name``."""
    installation.set_up()
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    return {f"{app}.{name}" for app, name in loader.disk_migrations or {}}


def _into_embedded(folder: Path, manifest: Manifest, data: Path) -> None:
    superuser = _superuser()
    _load(folder, manifest, superuser)
    with installation.superuser(data, superuser.name) as connection:
        roles.grant_rights(connection)
    _compare(environment.backup_connection(), manifest)


def _superuser() -> Connection:
    socket = environment.backup_connection()
    return Connection(socket.name, embedded.SUPERUSER, host=socket.host, port=socket.port)


def _into_managed(folder: Path, manifest: Manifest) -> None:
    """The owner fills a database that `nawasena provision` has made."""
    addresses = environment.managed()
    if {OWNER, BACKUP} - set(addresses):
        text = _("Memulihkan ke server PostgreSQL sendiri memerlukan {owner} dan {backup}.")
        raise BackupProblem(
            text.format(owner=environment.OWNER_URL, backup=environment.BACKUP_URL),
            _("`nawasena provision` menyiapkan peran dan basis datanya."),
        )
    with psycopg.connect(**addresses[OWNER].keywords) as connection:
        _ensure_ready(connection)
    _load(folder, manifest, addresses[OWNER], "--no-comments")
    _compare(addresses[BACKUP], manifest)


def _ensure_ready(connection: psycopg.Connection) -> None:
    if facts.rows(connection):
        text = _("Basis data {name} tidak kosong.").format(name=connection.info.dbname)
        raise BackupProblem(text, _("Pulihkan ke basis data baru; yang lama tidak pernah ditimpa."))
    query = "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)"
    there = {name for (name,) in connection.execute(query, [[APP, OWNER, BACKUP]]).fetchall()}
    if lost := sorted({APP, OWNER, BACKUP} - there):
        text = _("Peran basis data belum ada: {names}.").format(names=", ".join(lost))
        raise BackupProblem(text, _("Jalankan `nawasena provision` lebih dahulu."))


def _load(folder: Path, manifest: Manifest, address: Connection, *more: str) -> None:
    """Load the dump in one transaction."""
    with psycopg.connect(**address.keywords) as connection:
        major = connection.info.server_version // 10_000
    if major < manifest.server:
        text = _("Cadangan berasal dari PostgreSQL {made}; server ini versi {found}.")
        raise BackupProblem(
            text.format(made=manifest.server, found=major),
            _("Pulihkan ke PostgreSQL {made} atau lebih baru.").format(made=manifest.server),
        )
    program = tools.tool("pg_restore", max(major, manifest.dump_tool))
    # the schema itself is there already, with the rights that were given when the database was made
    arguments = ("--exit-on-error", "--single-transaction", "--schema=public", f"--dbname={address.name}")
    tools.run(program, address, *arguments, *more, str(folder / DUMP))


def _compare(address: Connection, manifest: Manifest) -> None:
    """What came back is what was kept. Raises BackupProblem naming the first difference."""
    with psycopg.connect(**address.keywords) as connection:
        rows, heads = facts.rows(connection), facts.heads(connection)
    text = _("Pemulihan dibatalkan: tabel {name} berisi {found} baris, seharusnya {wanted}.")
    for name in sorted(set(rows) | set(manifest.rows)):
        if rows.get(name) != manifest.rows.get(name):
            found, wanted = rows.get(name, 0), manifest.rows.get(name, 0)
            raise BackupProblem(text.format(name=name, found=found, wanted=wanted))
    if {agency: tuple(head) for agency, head in heads.items()} != manifest.heads:
        raise BackupProblem(_("Pemulihan dibatalkan: ujung rantai audit tidak sesuai dengan daftar isi."))


def _files(folder: Path, manifest: Manifest, data: Path) -> None:
    """Copy the store, the seals and the keys, and hash what was written."""
    places = {
        STORE: data / "store",
        SEALS: environment.seal_folder(),
        KEYS: data,
    }
    for part in manifest.parts:
        top, _slash, rest = part.path.partition("/")
        if top not in places:
            continue
        target = environment.seal_key() if part.path == f"{KEYS}/seal.key" else places[top] / rest
        private(target.parent)
        shutil.copyfile(folder / part.path, target)
        target.chmod(0o600)
        if hash_of(target) != part.sha256:
            raise BackupProblem(_("Pemulihan dibatalkan: {name} tidak tersalin utuh.").format(name=part.path))
