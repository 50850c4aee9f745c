"""``backup``, ``restore``, ``provision``: keeping an installation, getting it back, preparing a server for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import psycopg

from nawasena.core.database import roles
from nawasena.i18n import _
from nawasena.site import environment, installation
from nawasena.site.backup import making, restoring
from nawasena.site.backup.manifest import Manifest
from nawasena.site.backup.problems import BackupProblem
from nawasena.site.cli.interface import Folder, command, option
from nawasena.site.cli.messages import Stop, fail, say
from nawasena.site.cli.service import application

UNUSABLE = 2


@contextmanager
def told() -> Iterator[None]:
    """Turn what cannot be done into a message and exit code 2."""
    try:
        yield
    except BackupProblem as problem:
        fail(problem.message, problem.cure)
        raise Stop(UNUSABLE) from problem


@command(help=_("Cadangkan basis data, berkas, dan segel ke satu folder atau berkas .tar."))
@option(
    "--out", required=True, type=Path, metavar=_("FOLDER|BERKAS.tar"), help=_("Tempat cadangan; harus baru.")
)
@option("--with-keys", is_flag=True, help=_("Sertakan kunci rahasia (tidak terenkripsi!)."))
def backup(out: Path, with_keys: bool) -> None:
    """Back up, and tell what is in it."""
    with application(migrated=False), told():
        made = making.make(out, with_keys=with_keys)
        _record("backup.made", made.manifest, made.digest)
        say(_("Cadangan siap: {path}").format(path=out))
        _contents(made.manifest)
        say(_("Sidik daftar isi (simpan di tempat lain): {digest}").format(digest=made.digest))
        _remarks(made.manifest)


def _contents(manifest: Manifest) -> None:
    text = _("{tables} tabel dengan {rows} baris, {parts} berkas, {chains} rantai audit.")
    say(
        text.format(
            tables=len(manifest.rows),
            rows=sum(manifest.rows.values()),
            parts=len(manifest.parts),
            chains=len(manifest.heads),
        )
    )


def _remarks(manifest: Manifest) -> None:
    if manifest.destroyed:
        text = _("{count} bukti pemetaan sudah dimusnahkan dan tidak ikut dicadangkan.")
        say(text.format(count=len(manifest.destroyed)))
    for path in manifest.missing:
        fail(_("{path} disebut basis data tetapi tidak ada dalam penyimpanan.").format(path=path))
    if manifest.keys:
        fail(
            _("Cadangan ini memuat kunci rahasia tanpa enkripsi."),
            _(
                "Enkripsi sebelum meninggalkan mesin ini, misalnya dengan age atau gpg, dan batasi pembacanya."
            ),
        )
    else:
        say(_("Kunci (secret.key, seal.key) tidak ikut; simpan keduanya terpisah dari cadangan ini."))


def _record(action: str, manifest: Manifest, digest: str) -> None:
    """Say in every agency's trail that its data were copied, or came back."""
    from nawasena.core.accounts.actor import system
    from nawasena.core.audit import chain
    from nawasena.core.database.scope import agencies, scoped
    from nawasena.core.jobs.running import agency_ids

    details: dict[str, Any] = {"digest": digest, "made_at": manifest.made_at, "parts": len(manifest.parts)}
    for agency in agency_ids():
        with scoped(agencies(agency)):
            chain.record(system(agency), action, "backup:", details)


@command(help=_("Pulihkan cadangan ke folder data dan basis data yang kosong."))
@option("--from", "source", required=True, type=Path, metavar=_("FOLDER|BERKAS.tar"), help=_("Cadangan."))
@option("--data", default=None, type=Folder(), help=_("Folder data tujuan; bawaan dari NAWASENA_DATA."))
def restore(source: Path, data: Path | None) -> None:
    """Restore, compare, and check the audit trail."""
    if data is not None:
        os.environ[environment.DATA] = str(data.resolve())
    with told():
        restored = restoring.restore(source)
        say(
            _("Dipulihkan ke {path}: isi sesuai dengan daftar isi cadangan.").format(
                path=environment.data_folder()
            )
        )
        _contents(restored.manifest)
        _afterwards(restored)


def _afterwards(restored: restoring.Restored) -> None:
    """Bring the database to the form of this version, check the trail, and say what is left to do."""
    installation.set_up()
    installation.migrate()
    sound = _trail(restored.manifest)
    _record("backup.restored", restored.manifest, restored.digest)
    _advice(restored.manifest)
    if not sound:
        raise Stop(1)


def _trail(manifest: Manifest) -> bool:
    """Check every chain against itself and the last seal in the backup."""
    from nawasena.site.backup import sealed

    faults = list(sealed.faults(manifest))
    for fault in faults:
        fail(fault)
    if not faults:
        at = manifest.seal.get("at", "")
        say(
            _("Jejak audit utuh dan sesuai dengan segel {at}.").format(at=at)
            if at
            else _("Jejak audit utuh.")
        )
    return not faults


def _advice(manifest: Manifest) -> None:
    if not manifest.keys:
        say(
            _(
                "Cadangan ini tanpa kunci. Semua orang harus masuk lagi dan kode aktivasi yang beredar tidak berlaku, "
                "kecuali secret.key lama dikembalikan ke folder data sebelum aplikasi dijalankan. Kembalikan juga "
                "seal.key: tanpa itu segel lama tidak dikenali sebagai milik pemasangan ini."
            )
        )
    for path in manifest.missing:
        fail(_("{path} sudah tidak ada ketika dicadangkan.").format(path=path))
    say(_("Langkah berikut: `nawasena check`, lalu `nawasena serve`."))


@command(help=_("Siapkan peran, hak, dan basis data pada server PostgreSQL sendiri."))
@option("--url", default="", metavar="URL", help=_("Alamat superuser; tanpa ini SQL-nya hanya dicetak."))
@option("--name", default="", help=_("Nama basis data; bawaan dari DATABASE_URL."))
def provision(url: str, name: str) -> None:
    """Print the SQL, or run it."""
    try:
        given = environment.managed()
        superuser = environment.parse_url(url, "--url") if url else None
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    database = name or next((address.name for address in given.values()), roles.DATABASE)
    if superuser is None:
        say(
            _(
                "-- Jalankan sekali dengan psql sebagai superuser, lalu beri kata sandi: \\password nawasena_app"
            )
        )
        say(roles.script(database))
        return
    try:
        _provide(superuser, database, given)
    except psycopg.Error as error:
        reason = (str(error).splitlines() or [""])[0]
        fail(_("Server tidak dapat disiapkan: {reason}.").format(reason=reason.rstrip(".")))
        raise Stop(UNUSABLE) from error
    say(_("Peran dan basis data {name} siap. Berikutnya: `nawasena migrate`.").format(name=database))


def _provide(
    superuser: environment.Connection, database: str, given: dict[str, environment.Connection]
) -> None:
    with psycopg.connect(**superuser.keywords, autocommit=True) as connection:
        roles.create_roles(connection)
        for role, address in given.items():
            if address.user == role and address.password:
                roles.set_password(connection, role, address.password)
        roles.create_database(connection, database)
    inside = {**superuser.keywords, "dbname": database}
    with psycopg.connect(**inside, autocommit=True) as connection:
        roles.grant_rights(connection)
