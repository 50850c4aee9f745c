"""Planted errors are there, in the number the summary says, and nowhere else."""

from __future__ import annotations

import re
from collections import Counter

import openpyxl

from nawasena.exchange.sample.dirty import PLANTS
from nawasena.exchange.sample.distribution import distribution
from nawasena.exchange.spreadsheets.formats import EXPORT_FILE
from tests.exchange.sample.reading import (
    SMALL,
    Rows,
    Write,
    Written,
    read_evidence,
    read_export,
    read_hierarchy,
)


def matching(rows: Rows, heading: str, pattern: str) -> int:
    return sum(re.fullmatch(pattern, str(row[heading])) is not None for row in rows)


def test_every_error_of_the_table_can_be_planted() -> None:
    assert set(PLANTS) == set(distribution().dirty)


def test_all_errors_found_room(dirty: Written) -> None:
    assert dict(dirty[1].planted) == distribution().dirty


def test_duplicate_and_contradicting_rows(dirty: Written) -> None:
    rows, planted = read_export(dirty[0]), dirty[1].planted
    assert len(rows) == SMALL + planted["duplicate_rows"] + planted["contradicting_rows"]
    same = Counter(tuple(row.items()) for row in rows)
    assert sum(count == 2 for count in same.values()) == planted["duplicate_rows"]
    assert matching(rows, "NAMA", "NAMA LAIN") == planted["contradicting_rows"]


def test_damaged_nips(dirty: Written) -> None:
    rows, planted = read_export(dirty[0]), dirty[1].planted
    sheet = openpyxl.load_workbook(dirty[0] / EXPORT_FILE).active
    assert sheet is not None
    names = [str(cell.value).strip().upper() for cell in sheet[1]]
    column = names.index("NIP BARU")
    kinds = Counter(row[column].data_type for row in sheet.iter_rows(min_row=2))
    assert kinds["n"] == planted["nip_number_cell"]
    assert matching(rows, "NIP BARU", r"'\d{8} \d{6} \d \d{3}") == planted["nip_spaces"]
    assert matching(rows, "NIP BARU", r"'?\d{17}") == planted["nip_17_digits"]
    assert matching(rows, "NIP BARU", r"'?\d{4}0230\d{10}") == planted["nip_bad_date"]


def test_damaged_dates_and_texts(dirty: Written) -> None:
    rows, planted = read_export(dirty[0]), dirty[1].planted
    assert sum(isinstance(row["TANGGAL LAHIR"], float) for row in rows) == planted["excel_serial_date"]
    assert matching(rows, "TMT JABATAN", r"\d+ [A-Z][a-z]+ \d{4}") == planted["textual_date"]
    assert matching(rows, "TMT JABATAN", r"30/02/\d{4}") == planted["impossible_date"]
    assert matching(rows, "NAMA", r"=HYPERLINK.*") == planted["formula_text"]
    assert matching(rows, "JABATAN NAMA", r"  .* ") == planted["stray_blanks"]


def test_damaged_units(dirty: Written) -> None:
    units = {row["ID"]: row["DIATASAN_ID"] for row in read_hierarchy(dirty[0])}
    places = [row["UNOR ID"] for row in read_export(dirty[0])]
    dashed = [place for place in places if "-" in place]
    assert len(dashed) == dirty[1].planted["unit_id_other_form"]
    assert all(place.replace("-", "").upper() in units for place in dashed)
    missing = [place for place in places if place not in units and "-" not in place]
    assert len(missing) == dirty[1].planted["unit_missing"]
    loops = [unit for unit, parent in units.items() if parent and units.get(parent) == unit]
    assert len(loops) == 2 * dirty[1].planted["unit_cycle"]


def test_damaged_appraisals(clean: Written, dirty: Written) -> None:
    rows, planted = read_evidence(dirty[0], "SKP"), dirty[1].planted
    assert matching(rows, "PREDIKAT", "Memuaskan") == planted["unknown_predicate"]
    known = {row["NIP BARU"].lstrip("'") for row in read_export(clean[0])}
    assert sum(row["NIP"] not in known for row in rows) == planted["skp_unknown_person"]
    twice = Counter((row["NIP"], row["TAHUN"]) for row in rows)
    assert sum(count == 2 for count in twice.values()) == planted["skp_contradicting"]


def test_damaged_scores_and_dates_of_evidence(clean: Written, dirty: Written) -> None:
    planted, assessed = dirty[1].planted, read_evidence(dirty[0], "ASESMEN")
    assert matching(assessed, "JPM KOMPETENSI", r"\d+,\d\d") == planted["decimal_comma"]
    outside = [row["PERSEN"] for row in read_evidence(dirty[0], "KEHADIRAN") if row["PERSEN"] == 101]
    outside += [row["NILAI"] for row in read_evidence(dirty[0], "UJI TEKNIS") if row["NILAI"] == 100.01]
    outside += [row for row in assessed if row["JPM KOMPETENSI"] == -1 or row["JPM POTENSI"] == 150.01]
    assert len(outside) == planted["score_out_of_range"]
    boundary = [row["TANGGAL"].isoformat() for row in assessed].count("2023-06-29")
    before = [row["TANGGAL"].isoformat() for row in read_evidence(clean[0], "ASESMEN")].count("2023-06-29")
    assert boundary - before == planted["assessment_expired"]
    courses = read_evidence(dirty[0], "PELATIHAN")
    assert matching(courses, "TANGGAL", r"\d+ [A-Z][a-z]+ \d{4}") == planted["evidence_textual_date"]
    assert matching(courses, "TANGGAL", "30/02/2025") == planted["evidence_impossible_date"]


def test_headings_are_shuffled(clean: Written, dirty: Written) -> None:
    assert list(read_evidence(dirty[0], "SKP")[0]) != list(read_evidence(clean[0], "SKP")[0])
    assert set(read_evidence(dirty[0], "SKP")[0]) == set(read_evidence(clean[0], "SKP")[0])


def test_the_people_are_those_of_the_clean_sample(clean: Written, dirty: Written) -> None:
    ids = [{row["PNS ID"] for row in read_export(folder)} for folder, _summary in (clean, dirty)]
    assert ids[0] == ids[1]


def test_a_tiny_sample_holds_fewer_errors(write: Write) -> None:
    planted = write(1, dirty=True)[1].planted
    assert planted["duplicate_rows"] == 1
    assert planted["nip_number_cell"] == 0
