"""The evidence workbook: driven by the catalogue, tolerant in form, strict in meaning."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nawasena.exchange.spreadsheets.cells import Findings
from nawasena.exchange.spreadsheets.evidence import EvidenceReader, EvidenceTables
from nawasena.exchange.spreadsheets.opening import OpenedFile
from nawasena.exchange.spreadsheets.problems import FileProblem
from nawasena.rules.catalogue import Catalogue, library_catalogue, load_catalogue
from nawasena.rules.reading import Reads
from tests.exchange.spreadsheets.books import NIP, OTHER, PPPK, Rows, places, raw_sheet, reasons

DAY = date(2026, 6, 30)
HEADINGS = ["NIP", "TANGGAL", "JPM KOMPETENSI"]
STRANGER = "198001012005011001"
SKP: Rows = [["NIP", "TAHUN", "PREDIKAT"], [NIP, 2025, "Baik"]]
ASESMEN: Rows = [["NIP", "TANGGAL", "JPM KOMPETENSI"], [NIP, "20-05-2025", "82,50"]]


def read(
    sheets: dict[str, Rows],
    catalogue: Catalogue | None = None,
    kinds: frozenset[str] | None = None,
    as_of: date | None = None,
) -> tuple[EvidenceTables, Findings]:
    content = {"SKP": SKP, "ASESMEN": ASESMEN, **sheets}
    raws = tuple(raw_sheet(rows, name) for name, rows in content.items() if rows)
    findings = Findings()
    everything = Reads.everything(catalogue or library_catalogue())
    reader = EvidenceReader(
        file=OpenedFile("bukti.xlsx", "xlsx", "", 0, 0, raws),
        reads=everything if kinds is None else replace(everything, kinds=kinds),
        known={NIP, OTHER, PPPK},
        evaluation_date=DAY,
        findings=findings,
        progress=lambda _text: None,
        as_of=as_of,
    )
    return reader.read(), findings


def skp(*rows: list[Any]) -> tuple[list[dict[str, Any]], Findings]:
    tables, findings = read({"SKP": [["NIP", "TAHUN", "HASIL KERJA", "PERILAKU", "PREDIKAT"], *rows]})
    return tables.records["skp"].to_dicts(), findings


def test_minimum_mode_needs_two_sheets() -> None:
    tables, findings = read({})
    assert tables.records["skp"].row(0) == (NIP, 2025, None, None, "baik", "bukti.xlsx / SKP / 2")
    assert tables.records["asesmen"]["jpm_kompetensi"].to_list() == [8250]
    assert tables.records["asesmen"]["tanggal"].to_list() == [date(2025, 5, 20)]
    assert set(tables.records) == {"skp", "asesmen"}
    assert not findings.rejects
    assert not tables.complete
    assert not tables.none_of


@pytest.mark.parametrize("name", ["SKP", "ASESMEN"])
def test_a_missing_required_sheet_is_named(name: str) -> None:
    with pytest.raises(FileProblem, match=f"lembar wajib tidak ada: {name}"):
        read({name: []})


@pytest.mark.parametrize(
    ("kinds", "missing"),
    [
        (frozenset({"skp", "orang"}), "SKP"),
        (frozenset({"asesmen"}), "ASESMEN"),
        (frozenset({"skp", "asesmen"}), "SKP, ASESMEN"),
        (frozenset({"kehadiran"}), ""),
        (frozenset(), ""),
    ],
)
def test_a_required_sheet_must_be_there_only_when_the_policy_reads_it(
    kinds: frozenset[str], missing: str
) -> None:
    sheets: dict[str, Rows] = {"SKP": [], "ASESMEN": [], "INOVASI": [["NIP", "TANGGAL", "TINGKAT"]]}
    if not missing:
        assert set(read(sheets, kinds=kinds)[0].records) == {"inovasi"}
        return
    with pytest.raises(FileProblem) as caught:
        read(sheets, kinds=kinds)
    assert caught.value.message == f"bukti.xlsx: lembar wajib tidak ada: {missing}."


def test_a_missing_required_column_is_named_with_its_sheet() -> None:
    with pytest.raises(FileProblem, match=r"lembar ASESMEN: kolom TANGGAL tidak ada"):
        read({"ASESMEN": [["NIP", "JPM KOMPETENSI"], [NIP, 80]]})
    with pytest.raises(FileProblem, match=r"lembar PELATIHAN: baris judul"):
        read({"PELATIHAN": [["NOMOR", "NAMA"], ["1", "x"]]})
    with pytest.raises(FileProblem, match="TAHUN muncul dua kali"):
        read({"SKP": [["NIP", "TAHUN", "tahun", "PREDIKAT"], [NIP, 2025, 2024, "Baik"]]})
    with pytest.raises(FileProblem, match="SKP ada dua"):
        read({" skp": SKP})


def test_a_required_column_that_others_fill_may_be_absent() -> None:
    tables, _findings = read(
        {"SKP": [["NIP", "TAHUN", "HASIL KERJA", "PERILAKU"], [NIP, 2025, "Di atas ekspektasi", "1"]]}
    )
    assert tables.records["skp"]["predikat"].to_list() == ["sangat_baik"]


def test_headings_and_sheet_names_are_tolerant() -> None:
    headings = ["nip *", "Nama", "tahun", "Hasil_Kerja", "PREDIKAT *"]
    rows = [["Penilaian kinerja"], headings, [NIP, "x", "2025", "", "b"]]
    tables, findings = read({"skp ": rows, "SKP": []})
    assert tables.records["skp"]["predikat"].to_list() == ["baik"]
    assert not findings.notes


def test_unknown_sheets_and_columns_are_told() -> None:
    _tables, findings = read(
        {"CATATAN": [["x"]], "SKP": [["NIP", "TAHUN", "PREDIKAT", "HOBI"], [NIP, 2025, "B", "catur"]]}
    )
    assert findings.notes == [
        "bukti.xlsx: lembar 'CATATAN' tidak dikenal dan diabaikan.",
        "bukti.xlsx, lembar SKP: kolom tidak dikenal diabaikan: HOBI.",
    ]


def test_a_kind_added_by_yaml_needs_no_code(tmp_path: Path) -> None:
    extra = tmp_path / "tambahan.yaml"
    extra.write_text(
        "schema: nawasena-catalogue/1\nevidence:\n  - id: bahasa\n    label: Bahasa\n    sheet: BAHASA\n"
        "    absence: none\n    unique: [tanggal]\n    fields:\n"
        "      - {id: tanggal, type: date, required: true, label: Tanggal}\n"
        "      - {id: skor, type: decimal, places: 1, min: 0, max: 9, required: true, label: Skor}\n",
        encoding="utf-8",
    )
    catalogue = load_catalogue([extra])
    tables, findings = read(
        {"BAHASA": [["NIP", "TANGGAL", "SKOR"], [NIP, "2025-01-01", 6.5], [OTHER, "2025-01-01", 9.1]]},
        catalogue,
    )
    assert tables.records["bahasa"]["skor"].to_list() == [65]
    assert places(findings) == [(3, "SKOR")]


@pytest.mark.parametrize(
    ("row", "column", "word"),
    [
        ([STRANGER, 2025, "", "", "Baik"], "NIP", "tidak ada di Data ASN"),
        ([198203152008012901, 2025, "", "", "Baik"], "NIP", "angka"),
        (["", 2025, "", "", "Baik"], "NIP", "kosong"),
        ([NIP, 1999, "", "", "Baik"], "TAHUN", "2000 sampai 2100"),
        ([NIP, "dua ribu", "", "", "Baik"], "TAHUN", "bulat"),
        ([NIP, "", "", "", "Baik"], "TAHUN", "kosong"),
        ([NIP, 2025, "", "", ""], "TAHUN", ""),
        ([NIP, 2025, "", "", "Istimewa"], "PREDIKAT", "tidak dikenal"),
        ([NIP, 2025, "?", "", "Baik"], "HASIL KERJA", "tidak dikenal"),
    ],
)
def test_refused_rows_name_row_column_and_reason(row: list[Any], column: str, word: str) -> None:
    records, findings = skp([OTHER, 2025, "", "", "Baik"], row)
    assert [record["nip"] for record in records] == [OTHER]
    found = findings.rejects[0]
    assert (found.file, found.sheet, found.row) == ("bukti.xlsx", "SKP", 3)
    assert found.column == (column if word else "PREDIKAT")
    assert word in found.reason
    assert found.cure
    assert "198203152008" not in found.value


def test_the_matrix_fills_and_contradictions_are_told() -> None:
    records, findings = skp(
        [NIP, 2025, "Sesuai ekspektasi", "Sesuai ekspektasi", ""],
        [NIP, 2024, "Sesuai ekspektasi", "Sesuai ekspektasi", "Kurang"],
        [OTHER, 2025, "Sesuai ekspektasi", "", ""],
    )
    assert [(record["tahun"], record["predikat"]) for record in records] == [(2025, "baik"), (2024, "kurang")]
    assert any(
        "PREDIKAT berbeda dari hitungan kolom lain pada 1 baris (pertama: 3)" in note
        for note in findings.notes
    )
    assert findings.rejects[0].cure == "Isi PREDIKAT, atau HASIL KERJA dan PERILAKU."


def test_equal_records_stay_once_and_contradicting_ones_go() -> None:
    records, findings = skp(
        [NIP, 2025, "", "", "Baik"],
        [NIP, "2025", "", "", "B"],
        [OTHER, 2025, "", "", "Baik"],
        [OTHER, 2025, "", "", "Kurang"],
        [OTHER, 2024, "", "", "Baik"],
    )
    assert [(record["nip"], record["tahun"]) for record in records] == [(NIP, 2025), (OTHER, 2024)]
    assert any("1 baris ganda" in note and "pertama: 3" in note for note in findings.notes)
    assert [(row, reason[:27]) for row, _column, reason in reasons(findings)] == [
        (4, "Bertentangan dengan baris 5"),
        (5, "Bertentangan dengan baris 4"),
    ]


def test_kinds_without_a_key_keep_equal_rows() -> None:
    award = [NIP, "17-08-2024", "Instansi"]
    tables, _findings = read({"PENGHARGAAN": [["NIP", "TANGGAL", "TINGKAT"], award, award]})
    assert tables.records["penghargaan"].height == 2


@pytest.mark.parametrize(
    "value", ["NaN", "Infinity", "1e3", "-1", "150,01", "100.005", "82,5 persen", "=1+1"]
)
def test_scores_that_are_no_scores(value: str) -> None:
    tables, findings = read({"ASESMEN": [HEADINGS, [NIP, "2025-05-20", value]]})
    assert tables.records["asesmen"].height == 0
    assert places(findings) == [(2, "JPM KOMPETENSI")]


@pytest.mark.parametrize(
    ("value", "scaled"), [(82.5, 8250), (0.07, 7), (150, 15000), ("79,99", 7999), ("80", 8000)]
)
def test_scores_are_exact(value: object, scaled: int) -> None:
    tables, _findings = read({"ASESMEN": [HEADINGS, [NIP, "2025-05-20", value]]})
    assert tables.records["asesmen"]["jpm_kompetensi"].to_list() == [scaled]


def test_a_sum_that_went_through_floats_is_refused() -> None:
    _tables, findings = read({"ASESMEN": [HEADINGS, [NIP, "2025-05-20", 0.1 + 0.2]]})
    assert "ROUND" in findings.rejects[0].cure


def test_punishments_end_with_their_months() -> None:
    sheet: Rows = [
        ["NIP", "TINGKAT", "TMT", "MASA (BULAN)", "TANGGAL AKHIR"],
        [NIP, "Ringan", "2023-04-01", 6, ""],
        [OTHER, "Sedang", "2023-04-01", "", ""],
        [PPPK, "Berat", "2023-04-01", 6, "2024-01-01"],
    ]
    tables, findings = read({"HUKUMAN DISIPLIN": sheet})
    ends = tables.records["hukuman_disiplin"]["tanggal_akhir"].to_list()
    assert ends == [date(2023, 9, 30), date(2024, 1, 1)]
    assert places(findings) == [(3, "TANGGAL AKHIR")]
    assert any("TANGGAL AKHIR berbeda" in note for note in findings.notes)


@pytest.mark.parametrize(("end", "kept"), [("2026-06-01", 1), ("2026-05-31", 0)])
def test_a_punishment_cannot_end_before_it_begins(end: str, kept: int) -> None:
    sheet: Rows = [["NIP", "TINGKAT", "TMT", "TANGGAL AKHIR"], [NIP, "Berat", "2026-06-01", end]]
    tables, findings = read({"HUKUMAN DISIPLIN": sheet})
    assert tables.records["hukuman_disiplin"].height == kept
    assert [item.reason for item in findings.rejects] == ([] if kept else ["Tanggal ini mendahului TMT."])
    assert tables.refused.get("hukuman_disiplin", set()) == (set() if kept else {NIP})


@pytest.mark.parametrize(("day", "future"), [("2026-06-30", False), ("2026-07-01", True)])
def test_records_after_the_evaluation_are_kept_and_told(day: str, future: bool) -> None:
    tables, findings = read({"ASESMEN": [["NIP", "TANGGAL"], [NIP, day]]})
    assert tables.records["asesmen"].height == 1
    assert any("setelah tanggal penilaian" in note for note in findings.notes) is future


@pytest.mark.parametrize(
    ("day", "later"), [("2026-06-29", False), ("2026-06-30", False), ("2026-07-01", True)]
)
def test_where_the_day_of_the_data_is_known_nothing_may_lie_after_it(day: str, later: bool) -> None:
    tables, findings = read({"ASESMEN": [["NIP", "TANGGAL"], [NIP, day]]}, as_of=DAY)
    assert tables.records["asesmen"].height == (not later)
    assert places(findings) == ([(2, "TANGGAL")] if later else [])
    assert tables.held.get("asesmen", frozenset()) == (frozenset({NIP}) if later else frozenset())


def test_ends_may_lie_after_the_day_of_the_data() -> None:
    punished = ["NIP", "TINGKAT", "TMT", "TANGGAL AKHIR"]
    team: Rows = [["NIP", "TANGGAL", "PERAN"], [NIP, "2026-12-31", "Anggota tim internal"]]
    sheets: dict[str, Rows] = {
        "HUKUMAN DISIPLIN": [punished, [NIP, "Berat", "2026-06-30", "2027-06-29"]],
        "RIWAYAT JABATAN": [
            ["NIP", "INSTANSI", "UNIT", "JABATAN", "JENIS JABATAN", "JENJANG", "TMT", "SAMPAI"],
            [NIP, "Kota Contoh", "Bagian Umum", "Kepala", "1", "Pengawas", "2026-06-30", "2027-01-01"],
        ],
        "TIM KERJA": team,
    }
    tables, findings = read(sheets, as_of=DAY)
    assert not findings.rejects
    assert all(
        tables.records[kind].height == 1 for kind in ("hukuman_disiplin", "riwayat_jabatan", "tim_kerja")
    )


def test_rows_prepared_with_a_nip_alone_are_skipped() -> None:
    tables, findings = read({"SKP": [*SKP, [OTHER, "", ""], [" ", "null", "-"]]})
    assert tables.counts["skp"] == (1, 1)
    assert not findings.rejects
    assert any("hanya berisi NIP" in note for note in findings.notes)


AWARDS = ["NIP", "TANGGAL", "TINGKAT", "NIHIL"]
AWARD = [NIP, "17-08-2024", "Instansi", ""]
COVERAGE = [["LEMBAR", "CAKUPAN"], ["PENGHARGAAN", "lengkap"]]


def test_nihil_declares_that_there_is_none() -> None:
    rows = [AWARDS, AWARD, [OTHER, "", "", "ya"], [PPPK, "", "", "tidak"]]
    tables, findings = read({"PENGHARGAAN": rows})
    assert tables.none_of == {"penghargaan": {OTHER}}
    assert tables.counts["penghargaan"] == (3, 2)
    assert places(findings) == [(4, "TANGGAL")]


def test_nihil_that_contradicts_is_refused() -> None:
    rows = [
        AWARDS,
        AWARD,
        [NIP, "", "", "ya"],
        [OTHER, "2024-01-01", "", "ya"],
        [PPPK, "", "", "?"],
    ]
    tables, findings = read({"PENGHARGAAN": rows})
    assert not tables.none_of
    assert sorted(places(findings)) == [(3, "NIHIL"), (4, "NIHIL"), (5, "NIHIL")]
    assert tables.records["penghargaan"].height == 1


def test_nihil_means_nothing_where_absence_is_unknown() -> None:
    tables, findings = read({"SKP": [["NIP", "TAHUN", "PREDIKAT", "NIHIL"], [NIP, "", "", "ya"]]})
    assert not tables.none_of
    assert places(findings) == [(2, "TAHUN")]


def test_a_complete_sheet_covers_everybody() -> None:
    tables, _findings = read({"PENGHARGAAN": [AWARDS, AWARD], "CAKUPAN": COVERAGE})
    assert tables.complete == {"penghargaan"}


def test_a_refused_row_keeps_its_person_out_of_completeness() -> None:
    rows = [AWARDS, [NIP, "30-02-2024", "Instansi", ""]]
    tables, _findings = read({"PENGHARGAAN": rows, "CAKUPAN": COVERAGE})
    assert not tables.complete
    assert tables.none_of == {"penghargaan": {OTHER, PPPK}}


def test_a_row_of_an_unknown_person_ends_completeness() -> None:
    rows = [AWARDS, [198203152008012901, "17-08-2024", "Instansi", ""]]
    tables, findings = read({"PENGHARGAAN": rows, "CAKUPAN": COVERAGE})
    assert not tables.complete
    assert not tables.none_of
    assert any("pemilik 1 baris tidak diketahui" in note for note in findings.notes)


def test_a_row_of_somebody_elsewhere_does_not() -> None:
    rows = [AWARDS, [STRANGER, "17-08-2024", "Instansi", ""]]
    tables, _findings = read({"PENGHARGAAN": rows, "CAKUPAN": COVERAGE})
    assert tables.complete == {"penghargaan"}


def test_coverage_counts_only_where_it_can() -> None:
    rows = [
        ["LEMBAR", "CAKUPAN"],
        ["SKP", "lengkap"],
        ["INOVASI", "lengkap"],
        ["PENGHARGAAN", "sebagian"],
        ["X", "?"],
    ]
    tables, findings = read({"PENGHARGAAN": [AWARDS], "CAKUPAN": rows})
    assert not tables.complete
    assert any("'lengkap' tidak berlaku untuk lembar 'SKP'" in note for note in findings.notes)
    assert any("'INOVASI' yang tidak ada" in note for note in findings.notes)
    assert places(findings) == [(5, "CAKUPAN")]
