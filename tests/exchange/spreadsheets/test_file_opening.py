"""The child process: what it hands back, and what its death becomes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from nawasena.exchange.spreadsheets.opening import open_file
from nawasena.exchange.spreadsheets.problems import FileProblem
from tests.exchange.spreadsheets.books import LIMITS, NIP, SAMPLE, package, sheet_xml
from tests.exchange.spreadsheets.oldbook import old_book


def problem(path: Path, limits: object = LIMITS) -> str:
    with pytest.raises(FileProblem) as caught:
        open_file(path, limits)  # type: ignore[arg-type]
    assert caught.value.cure
    return caught.value.message


def test_cells_keep_their_kinds_and_rows_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(1, 0, ["NIP", "NILAI", "TANGGAL", "YA"])
        sheet.write_string(3, 0, NIP)
        sheet.write_number(3, 1, 82.5)
        sheet.write_datetime(3, 2, date(2024, 8, 17), book.add_format({"num_format": "dd-mm-yyyy"}))
        sheet.write_boolean(3, 3, True)
        sheet.write_number(4, 0, 198203152008012901)
        sheet.write_number(4, 1, 80)
    sheet_read = open_file(path, LIMITS).sheets[0]
    assert sheet_read.rows == [2, 4, 5]
    columns = [sheet_read.column(index) for index in range(4)]
    assert columns[0] == (["NIP", NIP, "1.982031520080129e+17"], ["t", "t", "n"])
    assert columns[1] == (["NILAI", "82.5", "80"], ["t", "n", "n"])
    assert columns[2] == (["TANGGAL", "2024-08-17", ""], ["t", "d", "t"])
    assert columns[3] == (["YA", "TRUE", ""], ["t", "b", "t"])


def test_the_sample_reads(tmp_path: Path) -> None:
    opened = open_file(SAMPLE, LIMITS)
    assert (opened.format, opened.sheets[0].width, len(opened.sheets[0].rows)) == ("csv", 67, 5)
    assert len(opened.sha256) == 64


@pytest.mark.parametrize(
    "content",
    [
        "NIP;NAMA\n1;Café\n".encode("utf-8-sig"),
        "NIP,NAMA\n1,Café\n".encode(),
        "NIP;NAMA\r\n1;Café\r\n".encode("cp1252"),
        "NIP\tNAMA\n1\tCafé\n".encode(),
    ],
)
def test_csv_in_the_usual_spellings(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    sheet = open_file(path, LIMITS).sheets[0]
    assert sheet.head(2) == [["NIP", "NAMA"], ["1", "Café"]]


def test_control_characters_never_arrive(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'NIP,NAMA\n1,"a\x0b\x1f\x1b[31mb"\n')
    text = open_file(path, LIMITS).sheets[0].column(1)[0][1]
    assert text == "a    [31mb".replace("    ", "   ")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"a,b\n" * 2000 + b"1,\0\n", "NUL"),
        (b"a,b\n1,\x81\n", "Pengodean"),
        (b'a,b\n1,"x\n', "baris"),
    ],
)
def test_broken_csv(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert word in problem(path)


def test_the_name_says_nothing_about_the_content(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"<html><body>NIP</body></html>")
    assert problem(path).startswith("a.xlsx: Berkas berisi halaman HTML")


def test_hostile_names_are_shown_harmlessly(tmp_path: Path) -> None:
    path = tmp_path / "a\r\n\x1b[31m.xlsx"
    path.write_bytes(b"")
    assert problem(path).startswith("a   [31m.xlsx: Berkas kosong")


def test_a_sparse_bomb_is_refused_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    body = '<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row>'
    path.write_bytes(package({"xl/worksheets/sheet1.xml": sheet_xml(body)}).getvalue())
    assert "kolom ke-16384" in problem(path)


def test_running_out_of_memory_is_a_message(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    body = '<row r="1"><c r="A1"><v>1</v></c></row><row r="250000"><c r="DP250000"><v>1</v></c></row>'
    path.write_bytes(package({"xl/worksheets/sheet1.xml": sheet_xml(body)}).getvalue())
    assert "memori" in problem(path, replace(LIMITS, memory_mb=128))


def test_running_out_of_time_is_a_message(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows = "<row><c/></row>" * 1_000_000
    path.write_bytes(package({"xl/worksheets/sheet1.xml": sheet_xml(rows)}).getvalue())
    assert "1 detik" in problem(path, replace(LIMITS, cpu_seconds=1))


def test_broken_sheet_xml_is_a_message(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(package({"xl/workbook.xml": "<workbook><sheets>"}).getvalue())
    assert "a.xlsx" in problem(path)


def test_shape_limits_hold_for_csv_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b,c\n1,2,3\n", encoding="utf-8")
    assert open_file(path, replace(LIMITS, columns=3, rows=2, cells=6)).sheets[0].width == 3
    assert "kolom" in problem(path, replace(LIMITS, columns=2))
    assert "baris" in problem(path, replace(LIMITS, rows=1))
    assert "sel" in problem(path, replace(LIMITS, cells=5))
    path.write_text("abcd\n", encoding="utf-8")
    assert "karakter" in problem(path, replace(LIMITS, cell_characters=3))


def test_a_real_old_workbook_opens(tmp_path: Path) -> None:
    path = tmp_path / "hierarchicalUnor.xls"
    path.write_bytes(old_book([["ID", "NAMA_UNOR"], ["A1", "DINAS CONTOH"]]))
    opened = open_file(path, LIMITS)
    assert opened.format == "xls"
    assert opened.sheets[0].head(2) == [["ID", "NAMA_UNOR"], ["A1", "DINAS CONTOH"]]


def test_an_old_workbook_with_macros_or_password_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(old_book([["ID"]], extra="_VBA_PROJECT".encode("utf-16-le")))
    assert "makro" in problem(path)
    path.write_bytes(old_book([["ID"]], extra="EncryptedPackage".encode("utf-16-le")))
    assert "kata sandi" in problem(path)


def test_a_broken_old_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(old_book([["ID", "NAMA"]])[:1100])
    assert "a.xls" in problem(path)
