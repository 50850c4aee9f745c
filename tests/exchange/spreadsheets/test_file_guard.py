"""Files that must not reach a spreadsheet reader, and the honest ones that must."""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from nawasena.exchange.spreadsheets.guard import check_package, sniff
from nawasena.exchange.spreadsheets.limits import Limits
from nawasena.exchange.spreadsheets.problems import FileProblem
from tests.exchange.spreadsheets.books import CONTENT_TYPES, LIMITS, WORKBOOK, package, sheet_xml

SHEET = "xl/worksheets/sheet1.xml"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refused(stream: io.BytesIO, limits: Limits = LIMITS) -> str:
    with pytest.raises(FileProblem) as caught:
        check_package(stream, limits)
    assert caught.value.cure
    return caught.value.message


def with_sheet(body: str, before: str = "") -> io.BytesIO:
    return package({SHEET: sheet_xml(body, before)})


def cells(*names: str) -> str:
    return "".join(
        f'<row r="{name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{name}"/></row>' for name in names
    )


def test_an_honest_workbook_passes() -> None:
    assert check_package(package(), LIMITS) == 0


FORMULA = "<f>40+1</f>"
UNSAVED = [FORMULA, f"{FORMULA}<v/>", f"{FORMULA}<v />", f"{FORMULA}<v></v>", '<f t="shared" si="0"/>',
           '<f t="shared" ref="B2:B3" si="0">A2&gt;1</f><v></v>']  # fmt: skip


@pytest.mark.parametrize("quote", ['"', "'"], ids=["fast", "exact"])
@pytest.mark.parametrize("content", UNSAVED)
def test_a_formula_without_a_stored_result_is_refused_with_its_place(content: str, quote: str) -> None:
    cell = f'<c r="AB2" s="1">{content}</c>'.replace('r="AB2"', f"r={quote}AB2{quote}")
    message = refused(with_sheet(f'<row r="2"><c r="A2"><v>1</v></c>{cell}</row>'))
    assert message == f"Rumus tanpa hasil tersimpan pada 1 sel di bagian '{SHEET}': AB2."


@pytest.mark.parametrize("quote", ['"', "'"], ids=["fast", "exact"])
@pytest.mark.parametrize(
    "cell",
    [f"{FORMULA}<v>41</v>", f"{FORMULA}<v>0</v>", '<f t="shared" si="0"/><v>1</v>', "<v></v>", ""],
)
def test_formulas_with_a_result_and_blank_cells_pass(cell: str, quote: str) -> None:
    assert check_package(with_sheet(f'<row r="2"><c r={quote}B2{quote}>{cell}</c></row>'), LIMITS) == 0


@pytest.mark.parametrize("quote", ['"', "'"], ids=["fast", "exact"])
def test_a_formula_whose_result_is_an_empty_text_passes(quote: str) -> None:
    cell = f'<c r={quote}B2{quote} t="str"><f>IF(A2="","",A2)</f><v></v></c>'
    assert check_package(with_sheet(f'<row r="2">{cell}</row>'), LIMITS) == 0


def test_formulas_without_results_are_found_once_across_the_seams_of_reading() -> None:
    body = "".join(f'<row r="{row}"><c r="A{row}"><f>40+{row}</f><v/></c></row>' for row in range(1, 20_001))
    message = refused(with_sheet(body))
    assert "pada 20000 sel" in message and message.endswith("A1, A2, A3, A4, A5, ….")


def test_a_workbook_written_by_a_program_that_does_not_calculate_is_refused() -> None:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet["C3"] = "=40+1"
    book.save(stream)
    assert "C3" in refused(stream)


def test_formula_errors_are_counted() -> None:
    body = '<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1" t="str"><v>x</v></c></row>'
    assert check_package(with_sheet(body), LIMITS) == 1


def test_two_cells_far_apart_are_refused() -> None:
    stream = with_sheet(cells("A1", "XFD1048576"))
    assert len(stream.getvalue()) < 2000
    assert "kolom ke-16384" in refused(stream)


@pytest.mark.parametrize(
    "cell",
    [
        "<c r='XFD1048576'/>",
        '<c s="1" r="XFD1048576"/>',
        '<c\n r = "XFD1048576" />',
        '<c r="&#88;FD1048576"/>',
        '<x:c xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="XFD1048576"/>',
    ],
)
def test_other_spellings_of_a_far_cell_are_refused(cell: str) -> None:
    assert "16384" in refused(with_sheet(f'<row r="1">{cell}</row>'))


def test_cells_without_names_are_counted_where_they_stand() -> None:
    body = '<row r="1">' + "<c/>" * 3 + "</row>"
    check_package(with_sheet(body), replace(LIMITS, columns=3))
    assert "kolom ke-3" in refused(with_sheet(body), replace(LIMITS, columns=2))


@pytest.mark.parametrize(("column", "accepted"), [("DO", True), ("DP", True), ("DQ", False)])
def test_the_last_column_is_120(column: str, accepted: bool) -> None:
    stream = with_sheet(cells(f"{column}1"))
    if accepted:
        check_package(stream, LIMITS)
    else:
        assert "kolom ke-121" in refused(stream)


@pytest.mark.parametrize(("row", "accepted"), [(1_048_575, True), (1_048_576, True), (1_048_577, False)])
def test_the_last_row_is_that_of_excel(row: int, accepted: bool) -> None:
    stream = with_sheet(cells(f"A{row}"))
    if accepted:
        check_package(stream, LIMITS)
    else:
        assert "baris 1048577" in refused(stream)


def test_the_used_area_counts_like_cells() -> None:
    body = cells("A1", "C5")
    check_package(with_sheet(body), replace(LIMITS, cells=15))
    assert "3 kolom x 5 baris" in refused(with_sheet(body), replace(LIMITS, cells=14))


def test_a_declared_dimension_beyond_the_limits_is_refused() -> None:
    check_package(with_sheet(cells("A1"), '<dimension ref="A1:DP1000"/>'), LIMITS)
    assert "16384" in refused(with_sheet(cells("A1"), '<dimension ref="A1:XFD1048576"/>'))


def test_row_and_cell_bombs_are_refused() -> None:
    rows = with_sheet("<row/>" * 101)
    assert "baris 101" in refused(rows, replace(LIMITS, rows=100))
    many = with_sheet("".join(f'<row r="{row}"><c r="A{row}"/></row>' for row in range(1, 102)))
    assert "100 sel" in refused(many, replace(LIMITS, cells=100)) or "selnya" in refused(
        many, replace(LIMITS, cells=100)
    )


def test_a_giant_cell_is_refused() -> None:
    body = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"x" * 1_500_000}</t></is></c></row>'
    assert "teks raksasa" in refused(with_sheet(body))


def test_a_shared_strings_bomb_is_refused_by_unpacked_size() -> None:
    text = "<sst>" + "<si><t>aaaaaaaaaa</t></si>" * 60_000 + "</sst>"
    assert "1 MB" in refused(package({"xl/sharedStrings.xml": text}), replace(LIMITS, unpacked_mb=1))


def test_an_absurd_ratio_is_refused() -> None:
    stream = package({"xl/media/image1.png": b"\0" * (25 * 1024 * 1024)})
    assert "200 kali" in refused(stream)


def test_too_many_parts_are_refused() -> None:
    stream = package({f"xl/media/{number}.png": b"" for number in range(6)})
    check_package(stream, replace(LIMITS, members=11))
    assert "11 bagian" in refused(stream, replace(LIMITS, members=10))


@pytest.mark.parametrize(
    "text",
    [
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><sst><t>&b;</t></sst>',
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst/>',
        '<?xml version="1.0"?><!doctype x SYSTEM "http://contoh.invalid/x.dtd"><sst/>',
    ],
)
def test_document_types_and_entities_are_refused(text: str) -> None:
    assert "DOCTYPE" in refused(package({"xl/sharedStrings.xml": text}))


def test_a_declaration_on_the_seam_of_two_chunks_is_seen() -> None:
    padding = "<sst>" + " " * (256 * 1024 - 5 - 4)
    assert "DOCTYPE" in refused(package({"xl/sharedStrings.xml": padding + "<!DOCTYPE x>"}))


def test_other_encodings_are_refused() -> None:
    assert "UTF-8" in refused(
        package({"xl/sharedStrings.xml": "<?xml version='1.0'?><sst/>".encode("utf-16")})
    )
    text = '<?xml version="1.0" encoding="UTF-7"?><sst/>'
    assert "UTF-8" in refused(package({"xl/sharedStrings.xml": text}))


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("xl/vbaProject.bin", "makro"),
        ("xl/externalLinks/externalLink1.xml", "bertaut"),
        ("../../etc/passwd", "tidak wajar"),
        ("/xl/x.xml", "tidak wajar"),
    ],
)
def test_parts_that_have_no_place(name: str, word: str) -> None:
    assert word in refused(package({name: "<x/>"}))


def test_a_macro_workbook_is_known_by_its_content_type() -> None:
    text = CONTENT_TYPES.replace("sheet.main", "sheet.macroEnabled.main")
    assert "makro" in refused(package({"[Content_Types].xml": text}))


def test_the_1904_date_system_is_refused() -> None:
    text = WORKBOOK.replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    assert "1904" in refused(package({"xl/workbook.xml": text}))


def test_another_zip_is_not_a_workbook() -> None:
    assert ".ods" in refused(package(without="xl/workbook.xml"))


def test_a_truncated_workbook_is_refused() -> None:
    content = package().getvalue()
    assert "rusak" in refused(io.BytesIO(content[: len(content) // 2]))


def test_a_part_larger_than_declared_is_refused() -> None:
    content = bytearray(package({"xl/big.xml": "<a>" + "x" * 5000 + "</a>"}).getvalue())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        size = archive.getinfo("xl/big.xml").file_size
    place = content.rindex(struct.pack("<I", size))  # the central directory comes last
    content[place : place + 4] = struct.pack("<I", 10)
    assert "rusak" in refused(io.BytesIO(bytes(content)))


def test_an_encrypted_part_is_refused() -> None:
    content = bytearray(package().getvalue())
    place = content.index(b"PK\x01\x02") + 8
    content[place] |= 1
    assert "terenkripsi" in refused(io.BytesIO(bytes(content)))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "kosong"),
        (b"<html><table><tr><td>NIP</td></tr></table></html>", "HTML"),
        (b"\xef\xbb\xbf  <!DOCTYPE html>", "HTML"),
        (b"<?xml version='1.0'?><Workbook/>", "HTML/XML"),
        (b"%PDF-1.7", "biner"),
        (b"NIP,NAMA\n1,\0", "biner"),
        (b"PK\x05\x06" + b"\0" * 18, "biner"),
        (OLE2 + "EncryptedPackage".encode("utf-16-le"), "kata sandi"),
        (OLE2 + "_VBA_PROJECT Workbook".encode("utf-16-le"), "makro"),
        (OLE2 + "WordDocument".encode("utf-16-le"), "bukan lembar kerja"),
    ],
)
def test_what_is_no_spreadsheet(content: bytes, word: str) -> None:
    with pytest.raises(FileProblem, match=word):
        sniff(io.BytesIO(content), LIMITS)


def test_formats_are_known_by_content() -> None:
    assert sniff(package(), LIMITS) == "xlsx"
    assert sniff(io.BytesIO(b"NIP;NAMA\n"), LIMITS) == "csv"
    assert sniff(io.BytesIO(OLE2 + "Workbook".encode("utf-16-le")), LIMITS) == "xls"


def test_file_size_is_bounded() -> None:
    limits = replace(LIMITS, file_mb=1)
    assert sniff(io.BytesIO(b"a" * 1024 * 1024), limits) == "csv"
    with pytest.raises(FileProblem, match="2 MB melebihi batas 1 MB"):
        sniff(io.BytesIO(b"a" * (1024 * 1024 + 1)), limits)


def test_limits_come_from_the_environment() -> None:
    assert Limits.from_environment({"NAWASENA_BATAS_ROWS": "10"}).rows == 10
    assert Limits.from_environment({}) == Limits()


@pytest.mark.parametrize("value", ["0", "-1", "banyak", "", "1e3", "²"])
def test_a_limit_that_is_no_number_is_refused(value: str) -> None:
    with pytest.raises(FileProblem, match="NAWASENA_BATAS_ROWS"):
        Limits.from_environment({"NAWASENA_BATAS_ROWS": value})
