"""The empty evidence workbook, made from the catalogue: what it asks for is what reading understands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from nawasena.exchange.spreadsheets.cells import heading
from nawasena.exchange.spreadsheets.evidence import sheet_name
from nawasena.exchange.spreadsheets.formats import (
    COVERAGE_COMPLETE,
    COVERAGE_HEADERS,
    COVERAGE_PARTIAL,
    COVERAGE_SHEET,
    GUIDE_SHEET,
    LIST_SHEET,
    NAME_HEADER,
    NIP_HEADER,
    NONE_HEADER,
)
from nawasena.i18n import _
from nawasena.rules.catalogue import Catalogue, EvidenceField, EvidenceKind

REQUIRED_MARK = " *"
_PREPARED_ROWS = 20_000
_LONGEST_INLINE_LIST = 255  # Excel's limit for choices written into the validation itself
_NARROW, _WIDE = 14, 34


def write_template(path: Path, catalogue: Catalogue) -> None:
    """Write the workbook: a guide, the coverage sheet, one sheet a kind with headings, help and choices."""
    with xlsxwriter.Workbook(path) as book:
        writer = _Writer(book, catalogue)
        writer.guide()
        writer.coverage()
        for kind in catalogue.records:
            writer.kind(kind)
        writer.lists()


def column_help(item: EvidenceField, catalogue: Catalogue) -> str:
    """What a column expects, in one or two sentences, for people."""
    parts = [f"{item.label}.", str(item.help) if item.help else "", value_help(item, catalogue)]
    if item.required and item.fill is None:
        parts.append(_("Wajib diisi."))
    if item.example:
        parts.append(_("Contoh: {example}.").format(example=item.example))
    return " ".join(part for part in parts if part)


def value_help(item: EvidenceField, catalogue: Catalogue) -> str:
    """Which values a column takes."""
    if item.type == "category":
        labels = "; ".join(str(value.label) for value in catalogue.categories(item).values)
        return _("Pilihan: {labels}.").format(labels=labels)
    if item.type == "decimal":
        text = _("Angka {low} sampai {high}, paling banyak {places} angka di belakang koma.")
        return text.format(low=item.min, high=item.max, places=item.places)
    if item.type in ("integer", "year"):
        return _("Bilangan bulat {low} sampai {high}.").format(low=item.min, high=item.max)
    if item.type == "date":
        return _("Tanggal Excel, HH-BB-TTTT atau TTTT-BB-HH.")
    return _("ya atau tidak.") if item.type == "boolean" else _("Teks.")


class _Writer:
    """Sheets of one workbook, with shared formats and the hidden lists of choices."""

    def __init__(self, book: xlsxwriter.Workbook, catalogue: Catalogue) -> None:
        self.book = book
        self.catalogue = catalogue
        self.heading = book.add_format(
            {"bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True, "valign": "top"}
        )
        self.required = book.add_format(
            {"bold": True, "bg_color": "#CFE0F0", "border": 1, "text_wrap": True, "valign": "top"}
        )
        self.text = book.add_format({"num_format": "@"})
        self.date = book.add_format({"num_format": "dd-mm-yyyy"})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.bold = book.add_format({"bold": True, "valign": "top"})
        self.choices: dict[str, list[str]] = {}

    def guide(self) -> None:
        """How to fill the workbook, then every column with its help and example."""
        sheet = self.book.add_worksheet(GUIDE_SHEET)
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 26)
        sheet.set_column(2, 3, 60, self.wrap)
        row = 0
        for line in _guide_lines():
            sheet.write_string(row, 0, line, self.bold if row == 0 else None)
            row += 1
        for column, text in enumerate((_("LEMBAR"), _("KOLOM"), _("KETERANGAN"))):
            sheet.write_string(row + 1, column, text, self.heading)
        row += 2
        for kind in self.catalogue.records:
            row = self._guide_kind(sheet, kind, row)

    def _guide_kind(self, sheet: Worksheet, kind: EvidenceKind, row: int) -> int:
        sheet.write_string(row, 0, sheet_name(kind), self.bold)
        sheet.write_string(row, 2, f"{kind.label}. {kind.help or ''}".strip(), self.wrap)
        for number, item in enumerate(kind.fields, 1):
            sheet.write_string(row + number, 1, _marked(item))
            sheet.write_string(row + number, 2, column_help(item, self.catalogue), self.wrap)
        return row + len(kind.fields) + 1

    def coverage(self) -> None:
        """Which sheets cover everybody; only those whose emptiness can mean "none" are asked for."""
        sheet = self._sheet(COVERAGE_SHEET, COVERAGE_HEADERS)
        kinds = [kind for kind in self.catalogue.records if kind.absence == "none"]
        for row, kind in enumerate(kinds, 1):
            sheet.write_string(row, 0, sheet_name(kind))
            sheet.write_string(row, 1, COVERAGE_PARTIAL)
        sheet.set_column(0, 1, _WIDE)
        if kinds:
            rule = {"validate": "list", "source": [COVERAGE_COMPLETE, COVERAGE_PARTIAL]}
            sheet.data_validation(1, 1, len(kinds), 1, rule)
        text = _("'{complete}': pegawai tanpa baris memang tidak memiliki; '{partial}': belum diketahui.")
        sheet.write_comment(0, 1, text.format(complete=COVERAGE_COMPLETE, partial=COVERAGE_PARTIAL))

    def _sheet(self, name: str, headings: tuple[str, ...]) -> Worksheet:
        sheet = self.book.add_worksheet(name)
        for column, text in enumerate(headings):
            sheet.write_string(0, column, text, self.required)
        sheet.freeze_panes(1, 0)
        return sheet

    def kind(self, kind: EvidenceKind) -> None:
        """One sheet: NIP, name, the fields, and NIHIL where "none" can be declared."""
        sheet = self._sheet(sheet_name(kind), (NIP_HEADER + REQUIRED_MARK,))
        sheet.set_column(0, 0, 22, self.text)
        first = 1
        if has_person_name(kind):
            self._person_name(sheet)
            first = 2
        sheet.write_comment(0, 0, _("18 digit sebagai teks. Contoh: 199001012015031001."))
        for column, item in enumerate(kind.fields, first):
            self._field(sheet, column, item)
        if kind.absence == "none":
            self._none(sheet, len(kind.fields) + first)
        sheet.freeze_panes(1, first)

    def _person_name(self, sheet: Worksheet) -> None:
        sheet.write_string(0, 1, NAME_HEADER, self.heading)
        sheet.set_column(1, 1, _WIDE, self.text)
        sheet.write_comment(0, 1, _("Nama pegawai, hanya untuk memudahkan; tidak dibaca."))

    def _field(self, sheet: Worksheet, column: int, item: EvidenceField) -> None:
        sheet.write_string(0, column, _marked(item), self.required if item.required else self.heading)
        sheet.write_comment(0, column, column_help(item, self.catalogue), {"x_scale": 2, "y_scale": 2})
        sheet.set_column(
            column, column, _WIDE if item.type in ("text", "category") else _NARROW, self._format(item)
        )
        if rule := self._rule(item):
            sheet.data_validation(1, column, _PREPARED_ROWS, column, rule)

    def _format(self, item: EvidenceField) -> Format | None:
        return {"text": self.text, "date": self.date}.get(item.type)

    def _rule(self, item: EvidenceField) -> dict[str, Any] | None:
        if item.type == "boolean":
            return {"validate": "list", "source": ["ya", "tidak"], "error_type": "warning"}
        if item.type == "category":
            return {"validate": "list", "source": self._source(item), "error_type": "warning"}
        if item.type in ("integer", "year", "decimal"):
            kind = "decimal" if item.type == "decimal" else "integer"
            bounds = {"criteria": "between", "minimum": item.min, "maximum": item.max}
            return {"validate": kind, **bounds, "error_type": "warning"}
        return None

    def _source(self, item: EvidenceField) -> list[str] | str:
        labels = [str(value.label) for value in self.catalogue.categories(item).values]
        if len(",".join(labels)) <= _LONGEST_INLINE_LIST:
            return labels
        assert item.set is not None  # noqa: S101 -- guaranteed by the field's own validator
        self.choices.setdefault(item.set, labels)
        column = xl_col_to_name(list(self.choices).index(item.set), col_abs=True)
        return f"={LIST_SHEET}!{column}$2:{column}${len(labels) + 1}"

    def _none(self, sheet: Worksheet, column: int) -> None:
        sheet.write_string(0, column, NONE_HEADER, self.heading)
        sheet.write_comment(
            0, column, _("Isi 'ya' bila pegawai ini memang tidak memiliki; kolom lain dikosongkan.")
        )
        sheet.set_column(column, column, _NARROW)
        sheet.data_validation(1, column, _PREPARED_ROWS, column, {"validate": "list", "source": ["ya"]})

    def lists(self) -> None:
        """The hidden sheet with long lists of choices."""
        if not self.choices:
            return
        sheet = self.book.add_worksheet(LIST_SHEET)
        for column, (name, labels) in enumerate(self.choices.items()):
            sheet.write_string(0, column, name)
            for row, label in enumerate(labels, 1):
                sheet.write_string(xl_rowcol_to_cell(row, column), label)
        sheet.hide()


def has_person_name(kind: EvidenceKind) -> bool:
    """May a sheet show the person's name? Not where NAMA is a column of the record itself."""
    return all(heading(item.header) != heading(NAME_HEADER) for item in kind.fields)


def _marked(item: EvidenceField) -> str:
    return item.header + (REQUIRED_MARK if item.required and item.fill is None else "")


def _guide_lines() -> tuple[str, ...]:
    return (
        _("Bukti Talenta: cara mengisi"),
        _("Satu baris adalah satu catatan seorang pegawai."),
        _("NIP diisi sebagai teks 18 digit, jangan sebagai angka."),
        _("Hanya lembar SKP dan ASESMEN yang wajib ada; lembar lain boleh kosong atau dihapus."),
        _("Kolom bertanda * wajib diisi. Yang tidak diketahui dikosongkan, jangan diisi 0."),
        _("Bila pegawai memang tidak memiliki (misalnya penghargaan), tulis NIP-nya dengan NIHIL = ya,"),
        _("atau nyatakan seluruh lembar 'lengkap' di lembar CAKUPAN."),
        _("Desimal boleh memakai koma atau titik."),
        _("Baris yang ditolak dilaporkan beserta sebab dan perbaikannya."),
    )
