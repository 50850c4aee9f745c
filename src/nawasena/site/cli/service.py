"""``serve``, ``worker``, ``migrate``, ``check``, ``createadmin``: running the application."""

from __future__ import annotations

import contextlib
import getpass
import subprocess
import sys
from collections.abc import Iterator

import click
import psycopg

from nawasena.i18n import _
from nawasena.site import environment, installation
from nawasena.site.cli.interface import Whole, command, option
from nawasena.site.cli.messages import Stop, fail, say

PORT = 8000
UNUSABLE = 2


@contextlib.contextmanager
def application(*, migrated: bool = True) -> Iterator[None]:
    """The application in this process: database on, Django loaded. ``migrated``: brought up to date first.

    Raises Stop after a message when there is no way to the database.
    """
    try:
        environment.connections()
    except ValueError as error:
        fail(_("Alamat basis data salah bentuk; seharusnya {shape}.").format(shape=error))
        raise Stop(UNUSABLE) from error
    server = installation.start_database(environment.data_folder()) if environment.is_embedded() else None
    installation.set_up()
    from django.db import OperationalError

    try:
        if migrated and server is not None:
            installation.migrate()
        yield
    except (OperationalError, psycopg.OperationalError) as error:
        reason = (str(error).splitlines() or [""])[0].rstrip(".")
        cure = _("Periksa apakah server PostgreSQL berjalan dan alamat, peran, serta kata sandinya benar.")
        fail(_("Basis data tidak dapat dihubungi: {reason}.").format(reason=reason), cure)
        raise Stop(UNUSABLE) from error
    del server


@command(help=_("Jalankan aplikasi web (dan pekerja antrean)."))
@option("--host", default="127.0.0.1", show_default=True, help=_("Alamat jaringan tempat mendengarkan."))
@option("--port", default=PORT, show_default=True, type=Whole(), help=_("Nomor port."))
@option("--workers", default=2, show_default=True, type=Whole(), help=_("Banyaknya proses web."))
def serve(host: str, port: int, workers: int) -> None:
    """Serve until Ctrl-C."""
    with application():
        refuse_unsafe()
        serve_forever(host, port, workers)


def serve_forever(host: str, port: int, workers: int) -> None:
    """Web processes and one worker of the queue, all ended together."""
    from django.core.management import call_command
    from granian import Granian
    from granian.constants import Interfaces

    call_command("collectstatic", interactive=False, verbosity=0)
    worker_process = subprocess.Popen([sys.executable, "-m", "nawasena", "worker"])
    say(_("Nawasena siap di http://{host}:{port}/ (Ctrl-C untuk berhenti).").format(host=host, port=port))
    try:
        Granian(
            "nawasena.site.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=2,
            backpressure=256,
            websockets=False,
        ).serve()
    finally:
        worker_process.terminate()
        worker_process.wait()


def refuse_unsafe() -> None:
    """Stop when a check of the installation fails. Raises Stop."""
    from django.core.checks import ERROR, run_checks

    bad = [item for item in run_checks(databases=["default"]) if item.level >= ERROR]
    for item in bad:
        fail(str(item.msg))
    if bad:
        raise Stop(1)


@command(help=_("Jalankan pekerja antrean saja (impor, pemetaan, segel)."))
def worker() -> None:
    """Work until terminated; a database that is gone for a while is waited for."""
    with application(migrated=False):
        from nawasena.site import queue

        queue.work(lambda: fail(_("Basis data hilang; pekerja antrean mencoba lagi.")))


@command(help=_("Bawa basis data ke bentuk terbaru."))
def migrate() -> None:
    """Migrate as the owner."""
    with application(migrated=False):
        installation.migrate(verbosity=1)


@command(help=_("Periksa pemasangan: peran basis data, dinding data, pengaturan."))
def check() -> None:
    """Every check of the installation, those for deployment included."""
    with application(migrated=False):
        from django.core.checks import run_checks

        found = run_checks(databases=["default"], include_deployment_checks=True)
        for item in found:
            fail(f"{item.id}: {item.msg}", str(item.hint or ""))
        if found:
            raise Stop(1)
        say(_("Pemasangan baik: tidak ada masalah."))


@command(help=_("Buat instansi (bila belum ada) dan admin pertamanya."))
@option("--agency", required=True, help=_("Kode instansi, misalnya kode SIASN."))
@option("--agency-name", default="", help=_("Nama instansi, bila baru."))
@option("--login", required=True, help=_("NIP atau nama pengguna admin."))
@option("--name", required=True, help=_("Nama admin."))
def createadmin(agency: str, agency_name: str, login: str, name: str) -> None:
    """The first administrator; the password is asked for, never given as an argument."""
    password = _ask_password()
    with application():
        from nawasena.site import founding

        founding.create_admin(
            agency=agency, agency_name=agency_name, login=login, name=name, password=password
        )
        say(_("Admin {login} siap. Masuk, lalu pasang kode OTP.").format(login=login))


@command(help=_("Konfirmasi peran di server, bila instansi hanya mempunyai satu admin."))
@option("--agency", required=True, help=_("Kode instansi."))
@option("--login", required=True, help=_("NIP atau nama pengguna pemegang peran."))
def confirmrole(agency: str, login: str) -> None:
    """The second pair of eyes is whoever keeps the server; the trail names the system."""
    with application():
        from nawasena.core.accounts.roles import label
        from nawasena.site import founding

        try:
            grants = founding.confirm_roles(agency=agency, login=login)
        except LookupError as error:
            fail(_("Tidak ada instansi atau akun '{name}'.").format(name=error.args[0]))
            raise Stop(UNUSABLE) from error
        for grant in grants:
            say(_("Peran {role} dikonfirmasi.").format(role=label(grant.role)))
        if not grants:
            say(_("Tidak ada peran yang menunggu konfirmasi."))


@command(help=_("Serahkan akun yang pindah kepada instansi lain; perannya di instansi lama berakhir."))
@option("--login", required=True, help=_("NIP atau nama pengguna."))
@option("--to", required=True, help=_("Kode instansi tujuan."))
def moveaccount(login: str, to: str) -> None:
    """For who changes between agencies of one installation, which neither administrator can do alone."""
    with application():
        from nawasena.core.accounts.roles import label
        from nawasena.site import moving

        try:
            account, ended = moving.move_account(login=login, to=to)
        except LookupError as error:
            fail(_("Tidak ada instansi atau akun '{name}'.").format(name=error.args[0]))
            raise Stop(UNUSABLE) from error
        for grant in ended:
            say(
                _("Peran {role} di {agency} berakhir.").format(
                    role=label(grant.role), agency=grant.agency.name
                )
            )
        say(_("Akun {name} kini dikelola instansi {to}.").format(name=account.name, to=to))


def _ask_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass(_("Kata sandi: "))
    if first != getpass.getpass(_("Ulangi kata sandi: ")):
        raise click.UsageError(_("Kedua kata sandi berbeda."))
    return first
