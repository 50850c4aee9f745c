"""The workbook: complete, safe to open, the same every time."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from nawasena.mapping.outputs import people_sheets
from nawasena.mapping.outputs.workbook import write_workbook
from nawasena.mapping.view import RunView
from tests.mapping.outputs.runs import ViewFactory, build_view, categorical


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("book") / "hasil.xlsx"
    write_workbook(path, build_view())
    return load_workbook(path)


def written(tmp_path: Path, view: RunView) -> Workbook:
    write_workbook(tmp_path / "hasil.xlsx", view)
    return load_workbook(tmp_path / "hasil.xlsx")


def rows(sheet: Worksheet, heading: str = "NIP") -> list[dict[str, Any]]:
    table = list(sheet.iter_rows(values_only=True))
    top = next(index for index, row in enumerate(table) if row[0] == heading)
    return [dict(zip(map(str, table[top]), row, strict=True)) for row in table[top + 1 :]]


def everything(sheet: Worksheet) -> list[Any]:
    return [value for row in sheet.iter_rows(values_only=True) for value in row if value is not None]


def test_sheets_stand_in_reading_order(book: Workbook) -> None:
    boxes = [f"Kotak {number}" for number in range(9, 0, -1)]
    last = [
        "Belum dipetakan",
        "Di luar populasi",
        "Rincian nilai",
        "Kebijakan",
        "Baris ditolak",
        "Unor tidak cocok",
    ]
    assert book.sheetnames == ["Ringkasan", *boxes, *last]


def test_nobody_disappears(book: Workbook, view: RunView) -> None:
    names = [name for name in book.sheetnames if name.startswith("Kotak ")] + [
        "Belum dipetakan",
        "Di luar populasi",
    ]
    found = [row["NIP"] for name in names for row in rows(book[name])]
    assert sorted(found) == view.people["nip"].to_list()
    assert len(rows(book["Rincian nilai"])) == view.total


def test_box_sheet_holds_its_people_best_first(book: Workbook, view: RunView) -> None:
    found = rows(book["Kotak 9"])
    expected = view.people.filter(pl.col("box") == 9).sort("talent", descending=True)
    assert [row["Nilai Talenta"] for row in found] == expected["talent"].to_list()
    assert isinstance(found[0]["NIP"], str)
    assert isinstance(found[0]["Tanggal pensiun"], dt.datetime)
    assert "Tidak sedang menjalani hukuman disiplin" in found[0]


def test_dates_are_the_dates_of_the_view(book: Workbook, view: RunView) -> None:
    expected = dict(view.people.select("nip", "tanggal_pensiun").iter_rows())
    for row in rows(book["Kotak 8"]):
        assert row["Tanggal pensiun"].date() == expected[row["NIP"]]


def test_unmapped_carry_their_reason(book: Workbook) -> None:
    assert all(row["Alasan"] for row in rows(book["Belum dipetakan"]))


def test_unknown_score_is_an_empty_cell_not_zero(book: Workbook, view: RunView) -> None:
    unmapped = set(view.people.filter(pl.col("status") != "mapped")["nip"])
    found = [row for row in rows(book["Rincian nilai"]) if row["NIP"] in unmapped]
    assert found
    assert all(row["Penilaian kompetensi (bobot 20)"] is None for row in found)


def test_summary_shows_map_digest_and_warnings(book: Workbook, view: RunView) -> None:
    shown = everything(book["Ringkasan"])
    assert {"Kotak 9: UNGGUL/TERBAIK", 17, view.run_digest, "Contoh, belum diverifikasi"} <= set(shown)
    assert "• " + view.warnings[0] in shown


def test_policy_sheet_shows_the_standing_of_every_number(book: Workbook, view: RunView) -> None:
    shown = everything(book["Kebijakan"])
    examples = [*view.policy.nodes, *view.policy.cuts, view.policy]
    assert shown.count("Contoh, belum diverifikasi") == sum(item.status == "example" for item in examples)
    assert 60 in shown
    assert "PermenPANRB 20/2025" in shown


def test_sheets_are_ready_to_filter_and_print(book: Workbook) -> None:
    sheet = book["Kotak 9"]
    assert sheet.freeze_panes == "C5"
    assert str(sheet.auto_filter.ref).startswith("A4:")
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$4:$4"
    assert "Halaman" in str(sheet.oddFooter.center.text)


HOSTILE = (
    "=1+1",
    "+62",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "{=1}",
    "<r><t>x</t></r>",
    "http://a.b",
    "_x0041_",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_never_becomes_a_formula_or_markup(tmp_path: Path, make_view: ViewFactory, text: str) -> None:
    view = make_view(3, 0, 0)
    hostile = view.people.with_columns(nama=pl.lit(text))
    rejects = ((text, "1", text, text, text, text),)
    changed = replace(view, agency=text, people=hostile, input_rejects=rejects, warnings=(text,))
    book = written(tmp_path, changed)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)
    assert {unescape(str(row["Nama"])).strip() for row in rows(book["Rincian nilai"])} == {text.strip()}


def test_control_characters_are_removed(tmp_path: Path, make_view: ViewFactory) -> None:
    view = make_view(1, 0, 0)
    changed = replace(view, people=view.people.with_columns(nama=pl.lit("A\x00B\x07C\x1fD\u202eE")))
    assert rows(written(tmp_path, changed)["Rincian nilai"])[0]["Nama"] == "ABCDE"


@pytest.mark.parametrize("length", [31_999, 32_000, 32_001])
def test_very_long_text_is_cut_to_what_a_cell_holds(
    tmp_path: Path, make_view: ViewFactory, length: int
) -> None:
    view = make_view(1, 0, 0)
    changed = replace(view, people=view.people.with_columns(nama=pl.lit("x" * length)))
    found = rows(written(tmp_path, changed)["Rincian nilai"])[0]["Nama"]
    assert len(found) == min(length, 32_000)


def test_not_a_number_is_an_empty_cell(tmp_path: Path, make_view: ViewFactory) -> None:
    view = make_view(1, 0, 0)
    changed = replace(view, people=view.people.with_columns(node_skp=pl.lit(float("nan"))))
    assert (
        rows(written(tmp_path, changed)["Rincian nilai"])[0]["Penilaian kinerja (predikat SKP) (bobot 60)"]
        is None
    )


def test_axis_without_numbers_has_no_score_column(tmp_path: Path, view: RunView) -> None:
    found = rows(written(tmp_path, categorical(view))["Kotak 9"])[0]
    assert "Nilai Kinerja" not in found
    assert "Nilai Talenta" not in found
    assert found["Tingkat Kinerja"] == "Di atas ekspektasi"


@pytest.mark.parametrize("people", [0, 1])
def test_empty_and_single_runs_are_written(tmp_path: Path, make_view: ViewFactory, people: int) -> None:
    book = written(tmp_path, make_view(people, 0, 0))
    assert "Di luar populasi" not in book.sheetnames
    assert len(rows(book["Rincian nilai"])) == people


@pytest.mark.parametrize(("limit", "sheets"), [(4, 2), (5, 1), (6, 1)])
def test_more_people_than_a_sheet_holds_get_more_sheets(
    tmp_path: Path, make_view: ViewFactory, monkeypatch: pytest.MonkeyPatch, limit: int, sheets: int
) -> None:
    monkeypatch.setattr(people_sheets, "ROWS_PER_SHEET", limit)
    book = written(tmp_path, make_view(5, 0, 0))
    parts = [name for name in book.sheetnames if name.startswith("Rincian nilai")]
    assert len(parts) == sheets
    assert sum(len(rows(book[name])) for name in parts) == 5


def test_english_workbook_is_written(tmp_path: Path, view: RunView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAWASENA_LANG", "en")
    names = written(tmp_path, view).sheetnames
    assert len(names) == len(set(names))


def test_same_view_same_bytes(tmp_path: Path, view: RunView) -> None:
    write_workbook(tmp_path / "a.xlsx", view)
    write_workbook(tmp_path / "b.xlsx", view)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_created_date_is_the_evaluation_date(book: Workbook, view: RunView) -> None:
    assert book.properties.created is not None
    assert book.properties.created.date() == view.evaluation_date


def test_no_personal_data_stays_behind(
    tmp_path: Path, view: RunView, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = tmp_path / "tmp"
    waiting.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(waiting))
    write_workbook(tmp_path / "hasil.xlsx", view)
    assert not list(waiting.iterdir())


def test_unwritable_path_says_so(tmp_path: Path, view: RunView) -> None:
    with pytest.raises(FileNotFoundError):
        write_workbook(tmp_path / "tidak-ada" / "hasil.xlsx", view)
