"""``map``, ``explain``, ``verify``: the main job, its reasons and its proof."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import click

from nawasena.exchange.spreadsheets.folder import ReadResult, read_folder
from nawasena.exchange.spreadsheets.limits import Limits
from nawasena.i18n import _
from nawasena.mapping.explanation import explain_person
from nawasena.mapping.inputs import InputFile, MappingInput
from nawasena.mapping.manifest import REPORT_FILE, WORKBOOK_FILE
from nawasena.mapping.run import Run, ensure_exact, ensure_free, run_mapping
from nawasena.mapping.verification import verify_run
from nawasena.people.nip import NipError, parse_nip
from nawasena.rules.reading import Reads
from nawasena.rules.registry import LoadedPolicy, ensure_in_force, in_force, load, load_file
from nawasena.rules.rulebook import Rulebook
from nawasena.site.cli.interface import POLICY_SUFFIXES, Day, Folder, command, option, rulebook, rules_option
from nawasena.site.cli.messages import Stop, fail, progress, say

SHOWN_REJECTS = 5
DIGEST = re.compile(r"[0-9a-f]{64}")


@command("map", help=_("Petakan semua pegawai ke sembilan kotak."))
@option(
    "--policy",
    "policy_name",
    required=True,
    metavar=_("ID|BERKAS"),
    help=_("Kebijakan: id pustaka atau berkas YAML."),
)
@option("--date", "day", required=True, type=Day(), help=_("Tanggal penilaian."))
@option("--input", "source", required=True, type=Folder(), help=_("Folder berkas instansi."))
@option("--out", required=True, type=Folder(), help=_("Folder hasil (baru atau kosong)."))
@rules_option
def map_command(policy_name: str, day: dt.date, source: Path, out: Path, rules: Path | None) -> None:
    """Read a folder, map everybody, tell the counts."""
    ensure_free(out)
    if out.resolve().is_relative_to(source.resolve()):
        fail(_("Folder hasil berada di dalam folder masukan."), _("Pilih folder lain dengan --out."))
        raise Stop(2)
    loaded = find_policy(policy_name, day, rulebook(rules))
    ensure_exact(loaded)
    limits = Limits.from_environment()
    read = read_folder(source, reads=Reads.of(loaded), evaluation_date=day, limits=limits, progress=progress)
    run = run_mapping(mapping_input(read), loaded, day, out, progress=progress)
    summarise(run)


def find_policy(name: str, day: dt.date, book: Rulebook) -> LoadedPolicy:
    """A policy by library id, or from a file; it must apply on ``day``."""
    if name.endswith(POLICY_SUFFIXES):
        return ensure_in_force(load_file(Path(name), book), day)
    return load(in_force(name, day).source, book)


def mapping_input(read: ReadResult) -> MappingInput:
    """What was read, as the mapping takes it."""
    rejects = tuple(
        (
            f"{item.file} / {item.sheet}" if item.sheet else item.file,
            str(item.row or ""),
            item.column,
            item.value,
            item.reason,
            item.cure,
        )
        for item in read.rejects
    )
    files = tuple(InputFile(item.name, item.sha256, item.size, item.role) for item in read.files)
    return MappingInput(
        read.evidence, read.agency, files, rejects, tuple(read.unmatched_units), tuple(read.notes)
    )


def summarise(run: Run) -> None:
    """The nine counts, what was left out, and the digests."""
    view, manifest = run.view, run.manifest
    say()
    say(f"{view.agency} · {view.policy.title} · {view.evaluation_date.isoformat()}")
    say()
    for line in grid(run):
        say(line)
    say()
    counts = manifest.counts
    text = _(
        "Dipetakan {mapped}, belum dapat dipetakan {unmapped}, di luar populasi {outside}; jumlah {people}."
    )
    say(text.format(**counts))
    for text, number in view.unmapped_reasons[:SHOWN_REJECTS]:
        say(f"  {number:>7} {text}")
    for text in view.warnings[:SHOWN_REJECTS]:
        say(f"  ! {text}")
    rejected(run)
    say()
    say(_("Buku kerja: {path}").format(path=run.folder / WORKBOOK_FILE))
    say(_("Laporan:    {path}").format(path=run.folder / REPORT_FILE))
    say(_("Sidik hasil (digest): {digest}").format(digest=manifest.digest))
    say(_("Segel semua berkas:   {seal}").format(seal=manifest.seal))


def grid(run: Run) -> list[str]:
    """The nine boxes as text, performance upwards, potential to the right."""
    boxes = {(box.row, box.column): box for box in run.view.boxes}
    lines = []
    for row in (3, 2, 1):
        cells = [boxes[row, column] for column in (1, 2, 3)]
        head = cells[0].performance
        lines.append(
            f"  {head:<24}"
            + "".join(_("   kotak {n}: {count:>6}").format(n=box.number, count=box.count) for box in cells)
        )
    foot = "".join(f"{boxes[1, column].potential:>18}" for column in (1, 2, 3))
    return [*lines, "  " + " " * 24 + foot]


def rejected(run: Run) -> None:
    """How many rows were refused, and the first of them."""
    rows = run.view.input_rejects
    if not rows:
        return
    say()
    say(
        _("{count} baris atau sel ditolak; daftar lengkap di lembar 'Baris ditolak'. Yang pertama:").format(
            count=len(rows)
        )
    )
    for place, row, column, value, reason, cure in rows[:SHOWN_REJECTS]:
        where = ", ".join(filter(None, (place, _("baris {row}").format(row=row) if row else "", column)))
        say(f"  {where}: {value} -- {reason} {cure}")


@command(help=_("Jelaskan mengapa seorang pegawai berada di kotaknya."))
@option("--run", "source", required=True, type=Folder(), help=_("Folder hasil pemetaan."))
@option("--nip", required=True, metavar="NIP", help=_("NIP pegawai."))
def explain(source: Path, nip: str) -> None:
    """The whole why of one person."""
    try:
        wanted = parse_nip("".join(nip.split())).text
    except NipError as error:
        fail(str(error))
        raise Stop(2) from error
    for line in explain_person(source, wanted):
        say(line)


@command(help=_("Buktikan bahwa hasil pemetaan utuh dan dapat dihitung ulang."))
@option("--run", "source", required=True, type=Folder(), help=_("Folder hasil pemetaan."))
@option("--expect", default=None, metavar="DIGEST", help=_("Digest atau segel yang dicatat di tempat lain."))
def verify(source: Path, expect: str | None) -> None:
    """Files, evidence, policy, results, and what was noted elsewhere."""
    if expect is not None and not DIGEST.fullmatch(expect.strip().lower()):
        fail(
            _("--expect bukan digest: harus 64 angka heksadesimal."), _("Salin dari keluaran `nawasena map`.")
        )
        raise Stop(2)
    checks = verify_run(source, expect=expect, progress=progress)
    for check in checks:
        mark = (
            click.style(_("cocok "), fg="green")
            if check.passed
            else click.style(_("GAGAL "), fg="red", bold=True)
        )
        click.echo(mark + check.text)
    if not all(check.passed for check in checks):
        say(_("Hasil ini tidak terbukti."))
        raise Stop(1)
    say(_("Hasil ini terbukti: berkas utuh dan hitungan ulang sama."))
    if expect is None:
        text = _(
            "Untuk menemukan penulisan ulang yang rapi, bandingkan dengan digest dari luar: --expect DIGEST."
        )
        say(text)
