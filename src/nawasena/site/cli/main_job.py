"""``demo mapping``: the main job on a fictional agency, and where to look."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from nawasena.exchange.sample.sample import write_sample
from nawasena.exchange.spreadsheets.folder import read_folder
from nawasena.exchange.spreadsheets.limits import Limits
from nawasena.i18n import _
from nawasena.mapping.manifest import PICTURE_FILE, REPORT_FILE, RESULT_FILE, WORKBOOK_FILE
from nawasena.mapping.run import run_mapping
from nawasena.rules.reading import Reads
from nawasena.rules.registry import in_force
from nawasena.site.cli.interface import Folder, Whole, command, option
from nawasena.site.cli.mapping import mapping_input, summarise
from nawasena.site.cli.messages import Stop, fail, progress, say

POLICY = "kepka-bkn-411-2025"
DAY = dt.date(2026, 6, 30)
MARKER = ".contoh-nawasena"
INPUT, RESULT = "masukan", "hasil"


@command("mapping", help=_("Jalankan pekerjaan utama pada instansi fiktif dan tunjukkan hasilnya."))
@option("--people", default=2000, show_default=True, type=Whole(), help=_("Banyaknya pegawai."))
@option("--out", default="contoh-pemetaan", show_default=True, type=Folder(), help=_("Folder contoh."))
def mapping_demo(people: int, out: Path) -> None:
    """Sample, map, and say where to look."""
    prepare(out)
    try:
        write_sample(out / INPUT, people=people, seed=1, dirty=True, progress=progress)
    except ValueError as error:
        fail(str(error))
        raise Stop(2) from error
    loaded = in_force(POLICY, DAY)
    read = read_folder(
        out / INPUT, reads=Reads.of(loaded), evaluation_date=DAY, limits=Limits.from_environment(),
        progress=progress,
    )  # fmt: skip
    run = run_mapping(mapping_input(read), loaded, DAY, out / RESULT, progress=progress)
    summarise(run)
    guide(out, run.view.people["nip"][0])


def prepare(out: Path) -> None:
    """A demo folder without a former demo; only one that a demo made is touched, and only what it wrote."""
    if out.exists() and any(out.iterdir()):
        if not (out / MARKER).exists():
            fail(
                _("Folder '{name}' berisi berkas lain.").format(name=out.name),
                _("Pilih folder lain dengan --out."),
            )
            raise Stop(2)
        for name in (INPUT, RESULT):
            shutil.rmtree(out / name, ignore_errors=True)
    out.mkdir(parents=True, exist_ok=True)
    (out / MARKER).write_text(_("Folder contoh; boleh dihapus.") + "\n", encoding="utf-8")


def guide(out: Path, nip: str) -> None:
    """Where to look next."""
    run = out / RESULT
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
