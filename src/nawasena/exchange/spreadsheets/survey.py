"""Which tables the files hold, and which needed columns no heading was recognised as."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from nawasena.exchange.spreadsheets.cells import heading
from nawasena.exchange.spreadsheets.evidence import sheet_name
from nawasena.exchange.spreadsheets.export import NEEDED
from nawasena.exchange.spreadsheets.formats import EXPORT_EXTRA_HEADERS, EXPORT_HEADERS, NIP_HEADER
from nawasena.exchange.spreadsheets.hierarchy import PARENT_HEADINGS
from nawasena.exchange.spreadsheets.opening import OpenedFile, RawSheet
from nawasena.exchange.spreadsheets.problems import shown
from nawasena.rules.catalogue import Catalogue, EvidenceKind

_TOP_ROWS = 10
_FEWEST = 3  # headings that make a row of headings
_UNIT_COLUMNS = ("ID", "NAMA_UNOR", PARENT_HEADINGS[0], "ESELON_ID", "UNOR_INDUK")


@dataclass(frozen=True)
class TableSurvey:
    """A table as found. ``key``: what choices are remembered under (empty: any sheet). ``missing``: needed
    columns it lacks; ``free``: its headings that mean nothing to us; ``wanted``: columns they may stand for.
    """

    file: str
    sheet: str
    key: str
    missing: list[str]
    free: list[str]
    wanted: list[str]


def survey(files: Iterable[OpenedFile], catalogue: Catalogue) -> list[dict[str, Any]]:
    """The tables in which something is missing, as plain data."""
    kinds = {heading(sheet_name(kind)): kind for kind in catalogue.records}
    found = [
        table
        for file in files
        for raw in file.sheets
        if raw.rows and (table := _table(file.name, raw, kinds.get(heading(raw.name)))) is not None
    ]
    return [asdict(table) for table in found if table.missing and table.free]


def _table(file: str, raw: RawSheet, kind: EvidenceKind | None) -> TableSurvey | None:
    row = _heading_row(raw)
    if row is None:
        return None
    present = {raw.names.get(heading(text), heading(text)) for text in row if heading(text)}
    groups, wanted = _needs(kind, present)
    missing = [group[0] for group in groups if not present & set(map(heading, group))]
    known = set(map(heading, wanted))
    free = [
        shown(" ".join(text.split()))
        for text in row
        if heading(text) and raw.names.get(heading(text), heading(text)) not in known
    ]
    lacking = [name for name in wanted if heading(name) not in present]
    return TableSurvey(file, raw.name, sheet_name(kind) if kind else "", missing, free, lacking)


def _heading_row(raw: RawSheet) -> list[str] | None:
    """The fullest of the top rows: headings are rarely blank."""
    rows = raw.head(_TOP_ROWS)
    fullest = max(rows, key=lambda row: sum(1 for text in row if heading(text)), default=None)
    return fullest if fullest and sum(1 for text in fullest if heading(text)) >= _FEWEST else None


def _needs(kind: EvidenceKind | None, present: set[str]) -> tuple[list[tuple[str, ...]], list[str]]:
    """Groups of columns one of which is needed, and every column that could be meant."""
    if kind is not None:
        required = [(item.header, item.id) for item in kind.fields if item.required]
        return [(NIP_HEADER,), *required], [NIP_HEADER, *(item.header for item in kind.fields)]
    units: list[tuple[str, ...]] = [*((name,) for name in _UNIT_COLUMNS[:2]), PARENT_HEADINGS]
    export = set(map(heading, (*EXPORT_HEADERS, *EXPORT_EXTRA_HEADERS)))
    if len(present & set(map(heading, _UNIT_COLUMNS))) > len(present & export):
        return units, list(_UNIT_COLUMNS)
    return list(NEEDED), [*EXPORT_HEADERS, *EXPORT_EXTRA_HEADERS]
