"""``sample`` and ``template``: files to try with, and files to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from nawasena.exchange.sample.dirty import PLANT_WORDS
from nawasena.exchange.sample.sample import SampleSummary, write_sample
from nawasena.exchange.spreadsheets.template import write_template
from nawasena.i18n import _
from nawasena.site.cli.interface import File, Folder, Whole, command, option, rulebook, rules_option
from nawasena.site.cli.messages import Stop, fail, progress, say


@command(help=_("Tulis instansi fiktif dalam bentuk berkas yang sebenarnya."))
@option("--people", default=8000, show_default=True, type=Whole(), help=_("Banyaknya pegawai."))
@option(
    "--seed", default=1, show_default=True, type=Whole(),
    help=_("Benih acak; benih sama menghasilkan berkas sama."),
)  # fmt: skip
@option("--out", required=True, type=Folder(), help=_("Folder tujuan."))
@option("--dirty", is_flag=True, help=_("Sisipkan kekeliruan berkas nyata."))
def sample(people: int, seed: int, out: Path, dirty: bool) -> None:
    """Write a fictional agency."""
    if out.exists() and any(out.iterdir()):
        fail(_("Folder '{name}' tidak kosong.").format(name=out.name), _("Pilih folder lain."))
        raise Stop(2)
    try:
        summary = write_sample(out, people=people, seed=seed, dirty=dirty, progress=progress)
    except ValueError as error:
        fail(str(error))
        raise Stop(2) from error
    describe(summary)


def describe(summary: SampleSummary) -> None:
    """What was written."""
    say(
        _("{people} pegawai fiktif di {units} unit (benih {seed}).").format(
            people=summary.people, units=summary.units, seed=summary.seed
        )
    )
    for path in summary.files:
        say(f"  {path}")
    for name, count in summary.planted.items():
        say(_("  disisipkan: {count} {name}").format(count=count, name=_(PLANT_WORDS[name])))


@command(help=_("Tulis buku kerja bukti yang kosong, dengan petunjuk tiap kolom."))
@click.argument("file", metavar=_("BERKAS"), type=File())
@rules_option
def template(file: Path, rules: Path | None) -> None:
    """Write the empty evidence workbook."""
    if file.exists():
        fail(
            _("'{name}' sudah ada.").format(name=file.name), _("Pilih nama lain; berkas Anda tidak ditimpa.")
        )
        raise Stop(2)
    if file.suffix.lower() != ".xlsx":
        fail(_("Nama berkas harus berakhiran .xlsx."))
        raise Stop(2)
    catalogue = rulebook(rules).catalogue
    file.parent.mkdir(parents=True, exist_ok=True)
    write_template(file, catalogue)
    say(_("Ditulis: {path}").format(path=file))
