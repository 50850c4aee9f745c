"""The files are what SIASN and the catalogue say they are."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from nawasena.exchange.spreadsheets.formats import (
    COVERAGE_COMPLETE,
    COVERAGE_SHEET,
    EVIDENCE_FILE,
    EXPORT_FILE,
    EXPORT_HEADERS,
    HIERARCHY_FILE,
    HIERARCHY_HEADERS,
    NIP_HEADER,
    NONE_HEADER,
)
from nawasena.people.nip import parse_nip
from nawasena.rules.catalogue import library_catalogue
from tests.exchange.sample.reading import SMALL, Write, Written, read_evidence, read_export, read_hierarchy


def headings(path: Path, sheet: int | str) -> tuple[str, ...]:
    book = CalamineWorkbook.from_path(str(path))
    page = book.get_sheet_by_index(sheet) if isinstance(sheet, int) else book.get_sheet_by_name(sheet)
    return tuple(str(cell) for cell in page.to_python()[0])


def test_the_summary_tells_what_was_written(clean: Written) -> None:
    folder, summary = clean
    assert [path.name for path in summary.files] == [EXPORT_FILE, HIERARCHY_FILE, EVIDENCE_FILE]
    assert all(path.parent == folder and path.is_file() for path in summary.files)
    assert (summary.people, summary.planted) == (SMALL, {})
    assert summary.units == len(read_hierarchy(folder))


def test_siasn_headings_are_exact(clean: Written) -> None:
    folder, _summary = clean
    assert headings(folder / EXPORT_FILE, 0) == EXPORT_HEADERS
    assert headings(folder / HIERARCHY_FILE, 0) == HIERARCHY_HEADERS


def test_one_row_a_person_with_text_nip(clean: Written) -> None:
    nips = [row["NIP BARU"] for row in read_export(clean[0])]
    assert all(isinstance(nip, str) for nip in nips)
    assert len({parse_nip(nip.lstrip("'")).text for nip in nips}) == SMALL


def test_the_habits_of_siasn_are_there(clean: Written) -> None:
    rows = read_export(clean[0])
    assert {row["NIP BARU"].startswith("'") for row in rows} == {True, False}
    assert {row["NIK"].startswith("'") for row in rows} == {True, False}
    assert any(row["FLAG IKD"] == "null" for row in rows)
    assert any(row["NAMA"] != row["NAMA"].strip() for row in rows)
    assert any("/" in row["UNOR NAMA"] for row in rows)


def test_contract_staff_look_like_in_siasn(clean: Written) -> None:
    staff = [row for row in read_export(clean[0]) if row["JENIS PEGAWAI NAMA"] == "PPPK"]
    assert {row["KEDUDUKAN HUKUM NAMA"] for row in staff} == {"PPPK Aktif"}
    assert {row["GOL AKHIR ID"] for row in staff} == {""}
    assert "VII" in {row["GOL AKHIR NAMA"] for row in staff}
    assert any(row["JABATAN NAMA"] == "TERAMPIL - PERAWAT" for row in staff)


def test_contact_data_cannot_reach_anybody(clean: Written) -> None:
    for row in read_export(clean[0]):
        assert row["EMAIL"].endswith("@example.org")
        assert row["NOMOR HP"].lstrip("'").startswith("0800")
        assert row["NIK"].lstrip("'").startswith("00")
        assert len(row["NIK"].lstrip("'")) == 16


def test_every_person_sits_in_a_known_unit(clean: Written) -> None:
    units = {row["ID"] for row in read_hierarchy(clean[0])}
    assert {row["UNOR ID"] for row in read_export(clean[0])} <= units


def test_chiefs_hold_the_post_of_their_unit(clean: Written) -> None:
    leaders = {row["ID"]: row["PEMIMPIN_PNS_ID"] for row in read_hierarchy(clean[0])}
    chiefs = [row for row in read_export(clean[0]) if row["JENIS JABATAN ID"] == "1"]
    assert chiefs
    for row in chiefs:
        assert leaders[row["UNOR ID"]] == row["PNS ID"]
        assert row["JABATAN ID"] == row["UNOR ID"]


def test_the_hierarchy_is_one_tree(clean: Written) -> None:
    seen: set[str] = set()
    rows = read_hierarchy(clean[0])
    for row in rows:
        assert row["DIATASAN_ID"] in seen or not seen
        seen.add(row["ID"])
    offices = {row["ID"] for row in rows if row["DIATASAN_ID"] == rows[0]["ID"]}
    assert len(offices) == 45
    assert {row["UNOR_INDUK"] for row in rows[1:]} == offices


@pytest.mark.parametrize("kind", [kind.id for kind in library_catalogue().records])
def test_sheets_follow_the_catalogue(clean: Written, kind: str) -> None:
    item = library_catalogue().kinds[kind]
    expected = [NIP_HEADER, *(field.header for field in item.fields)]
    expected += [NONE_HEADER] if item.absence == "none" else []
    assert item.sheet
    assert headings(clean[0] / EVIDENCE_FILE, item.sheet) == tuple(expected)
    known = {row["NIP BARU"].lstrip("'") for row in read_export(clean[0])}
    rows = read_evidence(clean[0], item.sheet)
    assert len(rows) == clean[1].records[kind]
    assert {row[NIP_HEADER] for row in rows} <= known


@pytest.mark.parametrize("kind", [kind.id for kind in library_catalogue().records])
def test_values_are_those_of_the_catalogue(clean: Written, kind: str) -> None:
    catalogue = library_catalogue()
    item = catalogue.kinds[kind]
    rows = [row for row in read_evidence(clean[0], str(item.sheet)) if not row.get(NONE_HEADER)]
    for field in item.fields:
        values = [row[field.header] for row in rows if row[field.header] != ""]
        if field.type == "category":
            assert set(values) <= {value.label.id for value in catalogue.categories(field).values}
        if field.type == "date":
            assert all(isinstance(value, dt.date) for value in values)
        if field.min is not None and field.max is not None:
            assert all(field.min <= value <= field.max for value in values)
        assert not field.required or field.fill or len(values) == len(rows)


def test_unique_records_are_unique(clean: Written) -> None:
    catalogue = library_catalogue()
    for kind in catalogue.records:
        names = [field.header for field in kind.fields if field.id in kind.unique]
        rows = read_evidence(clean[0], str(kind.sheet)) if names else []
        keys = Counter((row[NIP_HEADER], *(row[name] for name in names)) for row in rows)
        assert not keys or max(keys.values()) == 1


def test_some_certificates_are_entered_twice(clean: Written) -> None:
    rows = read_evidence(clean[0], "PELATIHAN")
    numbers = Counter((row[NIP_HEADER], row["NOMOR SERTIFIKAT"]) for row in rows)
    assert any(count == 2 for (_nip, number), count in numbers.items() if number != "-")


def test_coverage_names_every_sheet(clean: Written) -> None:
    rows = read_evidence(clean[0], COVERAGE_SHEET)
    assert {row["LEMBAR"] for row in rows} == {kind.sheet for kind in library_catalogue().records}
    partial = [row["LEMBAR"] for row in rows if row["CAKUPAN"] != COVERAGE_COMPLETE]
    assert "INOVASI" in partial
    assert any(row[NONE_HEADER] for row in read_evidence(clean[0], "INOVASI"))


@pytest.mark.parametrize("dirty", [False, True])
def test_same_arguments_same_bytes(write: Write, dirty: bool) -> None:
    first, again = write(30, 9, dirty=dirty), write(30, 9, dirty=dirty)
    for one, two in zip(first[1].files, again[1].files, strict=True):
        assert one.read_bytes() == two.read_bytes()


def test_another_seed_gives_another_agency(write: Write) -> None:
    nips = [{row["NIP BARU"].lstrip("'") for row in read_export(write(30, seed)[0])} for seed in (1, 2)]
    assert nips[0] != nips[1]


@pytest.mark.parametrize("people", [0, -1, 200_001])
def test_sizes_out_of_range_are_refused(write: Write, people: int) -> None:
    with pytest.raises(ValueError, match="1 sampai 200000"):
        write(people)


def test_the_smallest_agency_has_one_person(write: Write) -> None:
    assert len(read_export(write(1)[0])) == 1


def test_no_cell_is_a_formula(dirty: Written) -> None:
    for path in dirty[1].files:
        book = openpyxl.load_workbook(path, read_only=True)
        kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
        book.close()
        assert "f" not in kinds
