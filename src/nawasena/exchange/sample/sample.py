"""Writes the fictional agency: three files in the formats an agency really has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from nawasena.exchange.sample.agency import Agency, build_agency
from nawasena.exchange.sample.dirty import Files, plant_errors
from nawasena.exchange.sample.distribution import distribution
from nawasena.exchange.sample.export import export_sheet, hierarchy_sheet
from nawasena.exchange.sample.sheets import count_rows, save
from nawasena.exchange.sample.workbook import coverage_sheet, evidence_sheets, guide_sheet
from nawasena.exchange.spreadsheets.formats import EVIDENCE_FILE, EXPORT_FILE, HIERARCHY_FILE
from nawasena.i18n import _
from nawasena.rules.catalogue import Catalogue, library_catalogue

# Training has about three rows a person; a sheet holds 1,048,576.
MOST_PEOPLE = 200_000


@dataclass(frozen=True)
class SampleSummary:
    """What was written. ``records``: rows by kind of evidence; ``planted``: errors by kind."""

    people: int
    seed: int
    units: int
    files: tuple[Path, ...]
    records: Mapping[str, int]
    planted: Mapping[str, int]


def write_sample(
    folder: Path, *, people: int, seed: int, dirty: bool, progress: Callable[[str], None]
) -> SampleSummary:
    """Write the agency of ``seed`` with ``people`` civil servants into ``folder`` (created when missing).

    The same arguments give the same bytes. ``dirty`` plants the errors of real files, counted in the summary.
    ``progress`` gets a line before each step. Raises ValueError when ``people`` is out of range and OSError
    when a file cannot be written.
    """
    if not 1 <= people <= MOST_PEOPLE:
        raise ValueError(_("Jumlah pegawai harus 1 sampai {most}.").format(most=MOST_PEOPLE))
    table, catalogue = distribution(), library_catalogue()
    progress(_("Menyusun {people} pegawai dan unitnya").format(people=people))
    agency = build_agency(table, people, seed)
    files = Files(export_sheet(agency), hierarchy_sheet(agency), evidence_sheets(agency, catalogue))
    planted = plant_errors(files, agency) if dirty else {}
    paths = write_files(folder, files, agency, catalogue, progress)
    return SampleSummary(people, seed, len(agency.units.all), paths, count_rows(files.evidence), planted)


def write_files(
    folder: Path,
    files: Files,
    agency: Agency,
    catalogue: Catalogue,
    progress: Callable[[str], None] = lambda _line: None,
) -> tuple[Path, ...]:
    """Write the three files into ``folder`` (created when missing); returns their paths."""
    extras = (coverage_sheet(agency, catalogue), guide_sheet())
    contents = {
        EXPORT_FILE: [files.export],
        HIERARCHY_FILE: [files.hierarchy],
        EVIDENCE_FILE: [*files.evidence.values(), *extras],
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, sheets in contents.items():
        progress(_("Menulis {name}").format(name=name))
        save(folder / name, sheets, agency.today)
    return tuple(folder / name for name in contents)
