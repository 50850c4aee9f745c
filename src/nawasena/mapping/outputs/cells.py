"""Cells, formats and print set-up shared by the sheets of the workbook.

The file is written row by row in constant memory, so every sheet is filled strictly from top to bottom.
Every text is written as a string cell: whatever a source file contains, nothing becomes a formula.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO, Any

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from nawasena.i18n import _
from nawasena.mapping.outputs.wording import clean, short_digest
from nawasena.mapping.view import RunView

LONGEST = 32_000  # a cell holds 32,767 characters
ROWS_PER_SHEET = 1_000_000  # a sheet holds 1,048,576 rows
EXCEL_EPOCH = dt.date(1899, 12, 30)
A4 = 9
PAGE_WIDTH = 210  # characters side by side that are still readable on A4 landscape
LINE_HEIGHT = 15.0  # points
FOOTER_PART = 70  # a footer holds 255 characters
INK, EDGE, HEAD = "#14212B", "#9FB0B8", "#DCE9EC"
TONES = {2: "#F5F6F7", 3: "#EBF0F2", 4: "#DCE9EC", 5: "#C2DDE1", 6: "#9DCBD1"}  # by row + column of a box

# the same characters as in ``clean``, as Polars writes them; it has no surrogates
UNPRINTABLE = r"[\x00-\x1f\x7f-\x9f\x{202a}-\x{202e}\x{2066}-\x{2069}\x{fffe}\x{ffff}]"

Value = str | int | float | Decimal | None


def safe(value: str) -> str:
    """A text that a cell can hold: no control characters, not too long, never taken for markup."""
    flat = clean(value).replace("\t", " ").replace("\r", " ").replace("\n", " ")[:LONGEST]
    # XlsxWriter passes a text of this shape through as ready-made rich text, unescaped
    return " " + flat if flat.startswith("<r>") else flat


def safe_column(column: pl.Expr) -> pl.Expr:
    """``safe`` for a whole text column."""
    flat = column.str.replace_all(r"[\t\r\n]", " ").str.replace_all(UNPRINTABLE, "")
    return flat.str.slice(0, LONGEST).str.replace(r"^<r>", " <r>")


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, where its values come from, its width and how they look.

    ``kind``: text, score (``decimals`` places), whole, percent (0..100) or date.
    """

    heading: str
    source: str
    width: float
    kind: str = "text"


class Book:
    """The workbook being written to ``target``, its formats made once; rows wait in folder ``waiting``."""

    def __init__(self, target: IO[bytes], view: RunView, waiting: str) -> None:
        plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.file = xlsxwriter.Workbook(target, {"constant_memory": True, "tmpdir": waiting, **plain})
        self.view = view
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self.file.set_properties(
            {
                "title": _("Pemetaan talenta {agency}").format(agency=safe(view.agency)),
                "comments": view.run_digest,
                "created": dt.datetime.combine(view.evaluation_date, dt.time(), dt.UTC),
            }
        )

    def format(self, **properties: Any) -> Format:
        """A cell format, shared by all who ask for the same."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.file.add_format({"font_color": INK, "valign": "top", **properties})
        return self._formats[key]

    def value_format(self, kind: str) -> Format:
        """The number format of a kind of column."""
        patterns = {
            "text": "@",
            "score": "0" + ("." + "0" * self.view.decimals if self.view.decimals else ""),
            "whole": "#,##0",
            "percent": "0.0",
            "date": "dd/mm/yyyy",
        }
        indent = {"indent": 1, "align": "left"} if kind == "text" else {}
        return self.format(num_format=patterns[kind], **indent)

    @property
    def heading(self) -> Format:
        return self.format(
            bold=True, bg_color=HEAD, border=1, border_color=EDGE, text_wrap=True, indent=1, align="left"
        )

    @property
    def title(self) -> Format:
        return self.format(bold=True, font_size=16)

    def sheet(self, name: str, *, width: float = 0) -> Worksheet:
        """A new sheet, ready to print on A4 landscape, with a footer that names its run.

        ``width``: of all columns together, in characters; more than a page holds is spread over pages
        side by side that repeat the first two columns, so that print stays readable.
        """
        sheet = self.file.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(A4)
        across = max(1, math.ceil(width / PAGE_WIDTH))
        sheet.fit_to_pages(across, 0)
        if across > 1:
            sheet.repeat_columns(0, 1)
            sheet.print_across()
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
        sheet.hide_gridlines(2)
        agency = safe(self.view.agency)[:FOOTER_PART].replace("&", "&&")
        page = _("Halaman {page} dari {pages}").format(page="&P", pages="&N")
        # the blank ends the size code: a digit after it would be read as part of the size
        sheet.set_footer(f"&L&8 {agency}&C&8 {page}&R&8 {short_digest(self.view.run_digest)}")
        return sheet


def write_table(
    book: Book, sheet: Worksheet, top: int, columns: Sequence[Column], frame: pl.DataFrame
) -> None:
    """A heading row at ``top`` and the rows of ``frame`` below it, with frozen headings and a filter."""
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width, book.value_format(column.kind))
    sheet.freeze_panes(top + 1, min(2, len(columns)))
    sheet.repeat_rows(top)
    sheet.autofilter(top, 0, top + max(frame.height, 1), max(len(columns) - 1, 0))
    sheet.set_row(top, row_height((column.heading, column.width - 3) for column in columns))
    for index, column in enumerate(columns):
        sheet.write_string(top, index, safe(column.heading), book.heading)
    writers = [sheet.write_string if column.kind == "text" else sheet.write_number for column in columns]
    for number, row in enumerate(cell_values(columns, frame).iter_rows(), start=top + 1):
        for index, value in enumerate(row):
            if value is not None:
                writers[index](number, index, value)


def row_height(texts: Iterable[tuple[object, float]]) -> float:
    """The height in points of a row of wrapped texts, each with the width of its column in characters."""
    lines = (math.ceil(1.1 * len(str(text)) / max(width, 1)) for text, width in texts if text)
    return LINE_HEIGHT * max(lines, default=1) + 3


def cell_values(columns: Sequence[Column], frame: pl.DataFrame) -> pl.DataFrame:
    """The values as cells hold them: safe texts, plain numbers, dates as serial days; empty is null."""
    return frame.select(_cell_value(column).alias(str(index)) for index, column in enumerate(columns))


def _cell_value(column: Column) -> pl.Expr:
    source = pl.col(column.source)
    if column.kind == "text":
        text = safe_column(source.cast(pl.String))
        return pl.when(text != "").then(text)
    if column.kind == "date":
        return (source - pl.lit(EXCEL_EPOCH)).dt.total_days()
    number = source.cast(pl.Float64)
    return pl.when(number.is_finite()).then(number)


@dataclass
class Page:
    """A small hand-made sheet: cells are collected anywhere, then written from top to bottom."""

    book: Book
    cells: dict[tuple[int, int], tuple[Value, Format, int]] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)

    def put(self, row: int, column: int, value: Value, look: Format, *, span: int = 1) -> None:
        """A value at a place, across ``span`` columns."""
        self.cells[row, column] = (value, look, span)

    def row(self, row: int, values: Sequence[Value], look: Format, *, start: int = 0) -> None:
        """Values side by side."""
        for index, value in enumerate(values):
            self.put(row, start + index, value, look)

    def write(self, sheet: Worksheet) -> None:
        """Write everything into an empty sheet."""
        heights = dict(self.heights)
        for (row, column), (value, look, span) in sorted(self.cells.items(), key=lambda item: item[0]):
            if row in heights:
                sheet.set_row(row, heights.pop(row))
            if span > 1:
                sheet.merge_range(row, column, row, column + span - 1, "", look)
            _write(sheet, (row, column), value, look)


def _write(sheet: Worksheet, place: tuple[int, int], value: Value, look: Format) -> None:
    if value is None or value == "":
        sheet.write_blank(*place, None, look)
    elif isinstance(value, str):
        sheet.write_string(*place, safe(value), look)
    else:
        sheet.write_number(*place, float(value), look)
