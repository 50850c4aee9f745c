"""The template is what reading understands, and the page that describes it is current."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from nawasena.exchange.spreadsheets.folder import Count, ReadResult, read_folder
from nawasena.exchange.spreadsheets.limits import Limits
from nawasena.exchange.spreadsheets.template import write_template
from nawasena.rules.catalogue import library_catalogue
from nawasena.rules.reading import Reads
from tests.exchange.spreadsheets.books import NIP, SAMPLE
from tools import data_format_page

CATALOGUE = library_catalogue()


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "bukti.xlsx"
    write_template(path, CATALOGUE)
    shutil.copy(SAMPLE, tmp_path)
    return path


def read(folder: Path) -> ReadResult:
    return read_folder(
        folder,
        reads=Reads.everything(CATALOGUE),
        evaluation_date=date(2026, 6, 30),
        limits=Limits(),
        progress=lambda _text: None,
    )


def test_the_empty_template_reads_as_nothing(template: Path) -> None:
    result = read(template.parent)
    assert not result.rejects
    assert result.notes == [
        "HierarkiUnor tidak ada; jenjang jabatan struktural hanya diketahui bila ekspor memuat ESELON."
    ]
    assert {kind.id: result.counts[kind.id] for kind in CATALOGUE.records} == {
        kind.id: Count(0, 0) for kind in CATALOGUE.records
    }


def test_the_examples_it_gives_can_be_read(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    for kind in CATALOGUE.records:
        sheet = book[kind.sheet or ""]
        headings = [str(cell.value).removesuffix(" *") for cell in sheet[1]]
        sheet.cell(2, 1, NIP)
        for item in kind.fields:
            sheet.cell(2, headings.index(item.header) + 1, item.example)
    book.save(template)
    result = read(template.parent)
    assert not result.rejects
    assert {count for kind, count in result.counts.items() if kind != "orang"} == {Count(1, 1)}


def test_every_column_has_help_and_every_sheet_a_frozen_heading(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    for kind in CATALOGUE.records:
        sheet = book[kind.sheet or ""]
        assert sheet.freeze_panes is not None
        assert all(cell.comment is not None for cell in sheet[1])
        assert sheet.column_dimensions["A"].number_format == "@" or sheet["A2"].number_format == "@"
        marked = {str(cell.value).removesuffix(" *") for cell in sheet[1] if str(cell.value).endswith("*")}
        assert marked == {
            "NIP",
            *(item.header for item in kind.fields if item.required and item.fill is None),
        }


def test_choices_are_offered(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    rules = {str(rule.sqref): rule.formula1 for rule in book["SKP"].data_validations.dataValidation}
    assert any("Sangat Baik" in (formula or "") for formula in rules.values())
    assert book["DAFTAR"].sheet_state == "hidden" if "DAFTAR" in book.sheetnames else True
    assert book["CAKUPAN"]["A2"].value == "PENGHARGAAN"
    assert book["CAKUPAN"]["B2"].value == "sebagian"


def test_the_page_on_data_formats_is_current() -> None:
    text = data_format_page.PAGE.read_text(encoding="utf-8")
    assert text == data_format_page.current(text), "run: .venv/bin/python -m tools.data_format_page"
