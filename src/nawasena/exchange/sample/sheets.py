"""Sheets of the sample in memory, and the .xlsx files they become."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | dt.date | None
Row = dict[str, Cell]  # heading -> cell; absent means empty

EXCEL_EPOCH = dt.date(1899, 12, 30)
DATE_FORMAT = "dd-mm-yyyy"
COLUMN_WIDTH = 18


@dataclass
class Sheet:
    """Rows under headings. ``written``: what stands in the file where that is not the heading itself."""

    name: str
    headings: list[str]
    rows: list[Row] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)


def excel_serial(day: dt.date) -> int:
    """The number Excel keeps for a date (1900 system)."""
    return (day - EXCEL_EPOCH).days


def save(path: Path, sheets: Sequence[Sheet], created: dt.date) -> None:
    """Write the sheets to ``path``. The same sheets give the same bytes: no clock is read."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    book.set_properties({"created": dt.datetime(created.year, created.month, created.day, tzinfo=dt.UTC)})
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": DATE_FORMAT})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        page.set_column(0, len(sheet.headings) - 1, COLUMN_WIDTH)
        page.freeze_panes(1, 1)
        for column, heading in enumerate(sheet.headings):
            page.write_string(0, column, sheet.written.get(heading, heading), bold)
        _fill(page, sheet, day)
    book.close()


def _fill(page: Worksheet, sheet: Sheet, day: Format) -> None:
    """Text always as text: what looks like a formula must not become one."""
    columns = {heading: column for column, heading in enumerate(sheet.headings)}
    for line, row in enumerate(sheet.rows, start=1):
        for heading, cell in row.items():
            if isinstance(cell, str):  # most cells are, and there are millions: no call for each
                page.write_string(line, columns[heading], cell)
            elif cell is not None:
                _write(page, (line, columns[heading]), cell, day)


def _write(page: Worksheet, place: tuple[int, int], cell: int | float | dt.date, day: Format) -> None:
    if isinstance(cell, dt.date):
        page.write_number(*place, excel_serial(cell), day)
    else:
        page.write_number(*place, cell)


@contextmanager
def without_collecting() -> Iterator[None]:
    """Writing makes no cycles; looking for them among millions of cells takes a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def count_rows(sheets: Mapping[str, Sheet]) -> dict[str, int]:
    """Rows by key."""
    return {key: len(sheet.rows) for key, sheet in sheets.items()}
