"""The evidence workbook of the sample, laid out by the catalogue."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from nawasena.exchange.sample.agency import Agency
from nawasena.exchange.sample.draw import chance
from nawasena.exchange.sample.evidence import Rows, Value
from nawasena.exchange.sample.performance import add_performance
from nawasena.exchange.sample.reference import reference
from nawasena.exchange.sample.sheets import Cell, Row, Sheet
from nawasena.exchange.sample.track import add_track
from nawasena.exchange.spreadsheets.formats import (
    COVERAGE_COMPLETE,
    COVERAGE_HEADERS,
    COVERAGE_PARTIAL,
    COVERAGE_SHEET,
    GUIDE_SHEET,
    NIP_HEADER,
    NONE_HEADER,
)
from nawasena.rules.catalogue import Catalogue, EvidenceKind

YES, NO = "ya", "tidak"


def evidence_sheets(agency: Agency, catalogue: Catalogue) -> dict[str, Sheet]:
    """A sheet for each kind of record of the catalogue, by kind."""
    return lay_out(agency, catalogue, draw_rows(agency, catalogue))


def draw_rows(agency: Agency, catalogue: Catalogue) -> Rows:
    """The evidence of everybody, drawn; an empty list for kinds that the agency does not keep."""
    rows: Rows = {kind.id: [] for kind in catalogue.records}
    add_performance(agency, rows)
    add_track(agency, rows)
    return rows


def lay_out(agency: Agency, catalogue: Catalogue, rows: Rows) -> dict[str, Sheet]:
    """The sheets of these rows, by kind; some of those without a record declare that they have none."""
    sheets = {kind.id: _sheet(kind, catalogue, rows) for kind in catalogue.records}
    for kind in catalogue.records:
        if kind.absence == "none" and not _is_complete(agency, kind.id):
            _declare_none(agency, sheets[kind.id], rows[kind.id])
    return sheets


def coverage_sheet(agency: Agency, catalogue: Catalogue) -> Sheet:
    """Which sheets cover everybody."""
    name, coverage = COVERAGE_HEADERS
    rows: list[Row] = [
        {name: kind.sheet, coverage: COVERAGE_COMPLETE if _is_complete(agency, kind.id) else COVERAGE_PARTIAL}
        for kind in catalogue.records
    ]
    return Sheet(COVERAGE_SHEET, list(COVERAGE_HEADERS), rows)


def guide_sheet() -> Sheet:
    """Says that everything is invented."""
    rows: list[Row] = [{GUIDE_SHEET: line} for line in reference().wording.guide]
    return Sheet(GUIDE_SHEET, [GUIDE_SHEET], rows)


def _is_complete(agency: Agency, kind: str) -> bool:
    return agency.table.coverage.get(kind) == COVERAGE_COMPLETE


def _sheet(kind: EvidenceKind, catalogue: Catalogue, rows: Rows) -> Sheet:
    headings = [NIP_HEADER, *(item.header for item in kind.fields)]
    if kind.absence == "none":
        headings.append(NONE_HEADER)
    names = {item.id: item.header for item in kind.fields}
    labels = _labels(kind, catalogue)
    sheet = Sheet(kind.sheet or kind.id.upper(), headings)
    for nip, fields in rows[kind.id]:
        row: Row = {NIP_HEADER: nip}
        for field, value in fields.items():
            row[names[field]] = _cell(value, labels.get(field))
        sheet.rows.append(row)
    return sheet


def _labels(kind: EvidenceKind, catalogue: Catalogue) -> dict[str, dict[str, str]]:
    """Category id to Indonesian label, by field: the file is Indonesian in every language of the screen."""
    return {
        item.id: {value.id: value.label.id for value in catalogue.categories(item).values}
        for item in kind.fields
        if item.type == "category"
    }


def _cell(value: Value, labels: dict[str, str] | None) -> Cell:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, str):
        return labels[value] if labels else value
    if isinstance(value, Decimal):
        return float(value)
    assert value is None or isinstance(value, int | dt.date)  # noqa: S101 -- all that evidence holds
    return value


def _declare_none(agency: Agency, sheet: Sheet, rows: list[tuple[str, dict[str, Value]]]) -> None:
    """Some of those without a record say so in the column NIHIL."""
    having = {nip for nip, _fields in rows}
    for person in agency.people:
        if person.nip not in having and chance(agency.rng, agency.table.none_declared):
            sheet.rows.append({NIP_HEADER: person.nip, NONE_HEADER: YES})
