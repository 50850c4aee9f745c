"""``retention``: what is kept and due, destroying what two people approved, removing files nobody refers to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from nawasena.i18n import _
from nawasena.site.cli.interface import Group, option
from nawasena.site.cli.messages import Stop, fail, say
from nawasena.site.cli.service import application

if TYPE_CHECKING:
    from nawasena.core.models import Agency, Destruction
    from nawasena.core.retention.queries import Kept, Shelf

UNFINISHED, UNUSABLE = 1, 2


@click.group(
    cls=Group, help=_("Masa simpan: lihat yang jatuh tempo, musnahkan yang disetujui, hapus berkas sisa.")
)
def retention() -> None:
    """The group of retention commands."""


@retention.command("list", help=_("Tampilkan apa yang disimpan, sampai kapan, dan apa yang jatuh tempo."))
@option("--agency", default="", help=_("Kode instansi; tanpa ini semua instansi."))
def list_(agency: str) -> None:
    """Kind by kind, agency by agency."""
    with application(migrated=False):
        from nawasena.core.retention import queries

        for found in _agencies(agency):
            with _scope(found):
                say(found.name)
                for shelf in queries.shelves_of(found.pk):
                    _tell(shelf)


def _tell(shelf: Shelf) -> None:
    from nawasena.core.display import date

    period = shelf.period
    text = (
        _("  {label}: {months} bulan {counted_from}, menurut {basis}")
        if period.binding
        else _("  {label}: {months} bulan {counted_from} (contoh; tetapkan menurut jadwal retensi arsip)")
    )
    given = {"label": period.label, "months": period.months, "counted_from": period.counted_from}
    say(text.format(**given, basis=period.basis))
    text = _("    {name}: {many}, sejak {since}, disimpan sampai dengan {until}; jatuh tempo {due}")
    for row in shelf.rows:
        held = row.held
        say(
            text.format(
                name=held.name, many=held.many, since=date(held.since), until=date(held.until), due=held.due
            )
        )


@retention.command(help=_("Musnahkan yang disetujui dua orang; tanpa --execute hanya ditampilkan."))
@option("--agency", default="", help=_("Kode instansi; tanpa ini semua instansi."))
@option("--execute", is_flag=True, help=_("Kerjakan; bawaannya hanya menampilkan."))
def destroy(agency: str, execute: bool) -> None:
    """Leave with 1 when something that was approved could not be destroyed."""
    with application(migrated=False):
        from nawasena.core.retention import queries

        unfinished = 0
        for found in _agencies(agency):
            with _scope(found):
                approved = _waiting(
                    found, [row for shelf in queries.shelves_of(found.pk) for row in shelf.due]
                )
            for order in approved:
                unfinished += _carry_out(found, order) if execute else _announced(found, order)
    if unfinished and execute:
        raise Stop(UNFINISHED)


def _waiting(agency: Agency, due: list[Kept]) -> list[Destruction]:
    """Say what still waits for people; give back what waits for the work alone."""
    from nawasena.core.models import Destruction
    from nawasena.core.retention.keeping import title

    for row in due:
        if row.order is None:
            text = _("{agency}: {name} jatuh tempo, belum diusulkan.")
            say(text.format(agency=agency.name, name=row.held.name))
        elif row.order.state == Destruction.State.PROPOSED:
            text = _("{agency}: {name} diusulkan, menunggu persetujuan orang kedua.")
            say(text.format(agency=agency.name, name=title(row.order)))
    orders = Destruction.objects.filter(agency=agency, state=Destruction.State.APPROVED)
    return list(orders.select_related("job").order_by("pk"))


def _announced(agency: Agency, order: Destruction) -> int:
    from nawasena.core.retention.keeping import title

    text = _("{agency}: {name} disetujui; dimusnahkan dengan --execute.")
    say(text.format(agency=agency.name, name=title(order)))
    return 0


def _carry_out(agency: Agency, order: Destruction) -> int:
    """Do the work here and now. Returns 1 when it is not finished."""
    from nawasena.core.jobs import running
    from nawasena.core.models import Destruction, Job
    from nawasena.core.retention.asking import ask_again
    from nawasena.core.retention.keeping import title

    with _scope(agency):
        job = ask_again(order).pk
    running.run(agency.pk, job)
    with _scope(agency):
        done = Destruction.objects.get(pk=order.pk)
        problem = Job.objects.get(pk=job).problem
    if done.state == Destruction.State.DONE:
        text = _("{agency}: {name} dimusnahkan ({count}).")
        say(text.format(agency=agency.name, name=title(order), count=done.destroyed))
        return 0
    text = _("{agency}: {name} belum dimusnahkan.")
    fail(
        text.format(agency=agency.name, name=title(order)),
        problem or _("Pekerja antrean sedang mengerjakannya."),
    )
    return 1


@retention.command(help=_("Hapus berkas yang tidak dipakai lagi; tanpa --execute hanya dihitung."))
@option("--execute", is_flag=True, help=_("Kerjakan; bawaannya hanya menampilkan."))
def collect(execute: bool) -> None:
    """The same as the worker does every night."""
    with application(migrated=False):
        from nawasena.core.retention import unused

        found = unused.collect() if execute else unused.find()
        if found.busy:
            say(_("Berkas sedang diunggah atau dicadangkan; tidak ada yang dihapus. Coba lagi nanti."))
            return
        text = (
            _("{files} berkas yang tidak dipakai lagi dihapus ({size} bita).")
            if execute
            else _("{files} berkas tidak dipakai lagi ({size} bita); dihapus dengan --execute.")
        )
        say(text.format(files=found.files, size=found.size))


def _agencies(code: str) -> list[Agency]:
    """All agencies, or the one with this code. Raises Stop when there is none."""
    from nawasena.core.database.scope import agencies, scoped
    from nawasena.core.jobs.running import agency_ids
    from nawasena.core.models import Agency

    with scoped(agencies(*agency_ids())):
        found = list(Agency.objects.order_by("pk"))
    wanted = [agency for agency in found if code in ("", agency.code)]
    if code and not wanted:
        fail(_("Instansi '{code}' tidak dikenal.").format(code=code))
        raise Stop(UNUSABLE)
    return wanted


@contextmanager
def _scope(agency: Agency) -> Iterator[None]:
    from nawasena.core.database.scope import agencies, scoped

    with scoped(agencies(agency.pk)):
        yield
