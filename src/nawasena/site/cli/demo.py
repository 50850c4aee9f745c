"""``demo``: the application with a fictional kabupaten, codes for its accounts, and the main job alone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nawasena.i18n import _
from nawasena.site import environment
from nawasena.site.cli.interface import Folder, Group, Whole, command, option
from nawasena.site.cli.main_job import mapping_demo
from nawasena.site.cli.messages import Stop, fail, progress, say
from nawasena.site.cli.service import PORT, application, refuse_unsafe, serve_forever

if TYPE_CHECKING:
    from nawasena.site.demo.record import Record

PEOPLE = 8000
DATA = "demo-data"


@click.group(cls=Group, help=_("Peragaan dengan kabupaten fiktif."))
def demo() -> None:
    """The group of the demonstration."""


@command(help=_("Siapkan kabupaten fiktif (sekali saja) dan jalankan aplikasinya."))
@option("--people", default=PEOPLE, show_default=True, type=Whole(), help=_("Banyaknya pegawai."))
@option("--data", default=DATA, show_default=True, type=Folder(), help=_("Folder data peragaan."))
@option("--host", default="127.0.0.1", show_default=True, help=_("Alamat jaringan tempat mendengarkan."))
@option("--port", default=PORT, show_default=True, type=Whole(), help=_("Nomor port."))
@option("--prepare-only", is_flag=True, help=_("Siapkan saja, jangan jalankan aplikasinya."))
def start(people: int, data: Path, host: str, port: int, prepare_only: bool) -> None:
    """Prepare what is not prepared yet, say who is who, serve."""
    mark(data)
    if prepare_only:
        with application():
            introduce(_prepared(data, people))
        return
    # In a process of its own: the web processes are forked, and what calculates here starts threads.
    command = [sys.executable, "-m", "nawasena", "demo", "start", "--prepare-only"]
    done = subprocess.run([*command, "--data", str(data), "--people", str(people)], check=False)
    if done.returncode:
        raise Stop(done.returncode)
    with application(migrated=False):
        refuse_unsafe()
        say(_("Mulai dari tur: http://{host}:{port}/tur/").format(host=host, port=port))
        serve_forever(host, port, workers=2)


def _prepared(data: Path, people: int) -> Record:
    """The demonstration of a marked folder, prepared unless it is."""
    from nawasena.site.demo import preparing, record

    known = record.read(data)
    if known is not None:
        return known
    if record.begun(data):
        fail(
            _("Penyiapan peragaan sebelumnya terhenti di tengah jalan."),
            _("Hapus folder '{name}', lalu jalankan lagi.").format(name=data.name),
        )
        raise Stop(2)
    return preparing.prepare(data, people, progress)


def mark(data: Path) -> None:
    """Mark a new folder as a demonstration; one that holds anything else is never touched."""
    marker = data / environment.DEMO_MARKER
    if data.exists() and any(data.iterdir()) and not marker.is_file():
        fail(
            _("Folder '{name}' berisi berkas lain.").format(name=data.name),
            _("Pilih folder lain dengan --data."),
        )
        raise Stop(2)
    data.mkdir(parents=True, exist_ok=True)
    marker.write_text(
        _("Folder peragaan: semua orang di dalamnya fiktif. Boleh dihapus.") + "\n", encoding="utf-8"
    )
    os.environ[environment.DATA] = str(data)


def introduce(known: object) -> None:
    """Who can log in, and how."""
    from nawasena.core.accounts.roles import label
    from nawasena.site.demo.record import Record

    assert isinstance(known, Record)  # noqa: S101 -- given by the caller above
    say()
    say(_("Akun peragaan (kata sandi semuanya: {password})").format(password=known.password))
    for role, login in known.logins.items():
        say(f"  {login:<20} {role:<20} {label(role)}")
    say(_("Kode OTP: nawasena demo code AKUN (nama pengguna atau peran), misalnya: nawasena demo code sekda"))


@command(help=_("Tampilkan kode OTP sebuah akun peragaan."))
@click.argument("account", metavar=_("AKUN"))
@option("--data", default=DATA, show_default=True, type=Folder(), help=_("Folder data peragaan."))
def code(account: str, data: Path) -> None:
    """The one-time code of an account; refused outside a data folder marked as a demonstration."""
    if not (data / environment.DEMO_MARKER).is_file():
        fail(
            _(
                "Folder '{name}' bukan folder peragaan; kode OTP akun nyata hanya ada di ponsel pemiliknya."
            ).format(name=data.name)
        )
        raise Stop(2)
    os.environ[environment.DATA] = str(data)
    with application(migrated=False):
        from nawasena.site.demo import codes, record

        known = record.read(data)
        login = login_of(known.logins if known else {}, account)
        if login is None:
            names = _named(known.logins) if known else _("peragaan belum disiapkan")
            fail(
                _("Akun atau peran '{name}' tidak ada.").format(name=account),
                _("Yang ada: {names}.").format(names=names),
            )
            raise Stop(2)
        try:
            say(codes.code(login))
        except LookupError as error:
            fail(_("Akun ini tidak memakai kode OTP."))
            raise Stop(2) from error


def login_of(logins: Mapping[str, str], name: str) -> str | None:
    """The login meant by a role or by the login itself."""
    return logins.get(name) or next((login for login in logins.values() if login == name), None)


def _named(logins: Mapping[str, str]) -> str:
    return ", ".join(f"{login} ({role})" for role, login in logins.items())


for item in (start, code, mapping_demo):
    demo.add_command(item)
