"""Sheets and files for tests: good ones by the shortest way, hostile ones byte by byte."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from nawasena.exchange.spreadsheets.cells import Findings, Table, find_table
from nawasena.exchange.spreadsheets.formats import EXPORT_HEADERS
from nawasena.exchange.spreadsheets.limits import Limits
from nawasena.exchange.spreadsheets.opening import RawSheet
from nawasena.exchange.spreadsheets.worker import _columns

LIMITS = Limits()
SAMPLE = Path(__file__).parent / "data" / "data_asn.csv"
NIP = "198203152008012901"
PPPK = "199512122024212904"
OTHER = "199007212015032902"

Rows = Sequence[Sequence[Any]]


def raw_sheet(rows: Rows, name: str = "Lembar") -> RawSheet:
    """A sheet as the child process hands it over."""
    width = max(len(row) for row in rows)
    numbered = [(number, list(row)) for number, row in enumerate(rows, 1) if any(cell != "" for cell in row)]
    return RawSheet(name, width, [number for number, _row in numbered], (_columns(numbered, width, LIMITS),))


def table(rows: Rows, name: str = "Lembar") -> Table:
    """The table whose headings are the first row."""
    found = find_table("berkas.xlsx", raw_sheet(rows, name), lambda names: bool(names))
    assert found is not None
    return found


def sample_people() -> list[dict[str, str]]:
    """The four fictional people of the SIASN sample, with all its habits."""
    with SAMPLE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def export_rows(*people: dict[str, Any]) -> list[list[Any]]:
    """An export with the given people: each a change to the first fictional person."""
    first = sample_people()[0]
    rows = [{**first, **person} for person in people]
    return [list(EXPORT_HEADERS), *([row[name] for name in EXPORT_HEADERS] for row in rows)]


def reasons(findings: Findings) -> list[tuple[int, str, str]]:
    """Row, column and reason of everything refused."""
    return [(item.row, item.column, item.reason) for item in findings.rejects]


def places(findings: Findings) -> list[tuple[int, str]]:
    """Row and column of everything refused."""
    return [(item.row, item.column) for item in findings.rejects]


def write_book(path: Path, sheets: dict[str, Rows]) -> Path:
    """A workbook with text, number and boolean cells as given."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, value in enumerate(cells):
                    write = sheet.write_string if isinstance(value, str) else sheet.write
                    write(row, column, value)
    return path


CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override '
    'PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = (
    f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
WORKBOOK = (
    f'<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
BOOK_RELS = (
    f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)


def sheet_xml(body: str, before: str = "") -> str:
    """A worksheet part with ``body`` as its rows."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}">{before}'
        f"<sheetData>{body}</sheetData></worksheet>"
    )


def package(parts: dict[str, str | bytes] | None = None, *, without: str = "") -> io.BytesIO:
    """A minimal .xlsx with parts replaced or added."""
    content: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELS,
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": BOOK_RELS,
        "xl/worksheets/sheet1.xml": sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'),
        **(parts or {}),
    }
    content.pop(without, None)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    stream.seek(0)
    return stream
