"""``demo``: the main job on a fictional agency, and where to look."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import click

from nawasena.exchange.sample.sample import write_sample
from nawasena.exchange.spreadsheets.folder import read_folder
from nawasena.exchange.spreadsheets.limits import Limits
from nawasena.i18n import _
from nawasena.mapping.manifest import PICTURE_FILE, REPORT_FILE, RESULT_FILE, WORKBOOK_FILE
from nawasena.mapping.run import run_mapping
from nawasena.rules.registry import in_force
from nawasena.site.cli.mapping import mapping_input, summarise
from nawasena.site.cli.messages import Stop, fail, progress, say

POLICY = "kepka-bkn-411-2025"
DAY = dt.date(2026, 6, 30)
MARKER = ".contoh-nawasena"


@click.command()
@click.option("--people", default=2000, show_default=True, help="Banyaknya pegawai.")
@click.option(
    "--out",
    default="demo-data",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder contoh.",
)
def demo(people: int, out: Path) -> None:
    """Jalankan pekerjaan utama pada instansi fiktif dan tunjukkan hasilnya."""
    prepare(out)
    try:
        write_sample(out / "masukan", people=people, seed=1, dirty=True, progress=progress)
    except ValueError as error:
        fail(str(error))
        raise Stop(2) from error
    loaded = in_force(POLICY, DAY)
    read = read_folder(
        out / "masukan", catalogue=loaded.book.catalogue, evaluation_date=DAY, limits=Limits.from_environment(),
        progress=progress,
    )  # fmt: skip
    run = run_mapping(mapping_input(read), loaded, DAY, out / "hasil", progress=progress)
    summarise(run)
    guide(out, run.view.people["nip"][0])


def prepare(out: Path) -> None:
    """An empty demo folder; only one that a demo made is emptied."""
    if out.exists() and any(out.iterdir()):
        if not (out / MARKER).exists():
            fail(
                _("Folder '{name}' berisi berkas lain.").format(name=out.name),
                _("Pilih folder lain dengan --out."),
            )
            raise Stop(2)
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True)
    (out / MARKER).write_text(_("Folder contoh; boleh dihapus.") + "\n", encoding="utf-8")


def guide(out: Path, nip: str) -> None:
    """Where to look next."""
    run = out / "hasil"
    say()
    say(_("Lihat hasilnya:"))
    for name, text in (
        (REPORT_FILE, _("laporan untuk pimpinan")),
        (WORKBOOK_FILE, _("semua pegawai per kotak, yang belum dipetakan, dan kebijakan")),
        (PICTURE_FILE, _("gambar sembilan kotak")),
        (RESULT_FILE, _("hasil lengkap untuk diolah")),
    ):
        say(f"  {run / name}  ({text})")
    say(_("Coba juga:"))
    say(f"  .venv/bin/nawasena explain --run {run} --nip {nip}")
    say(f"  .venv/bin/nawasena verify --run {run}")
    say("  .venv/bin/nawasena policy cases")
