"""The SIASN export and HierarkiUnor: habits read, contradictions told, guesses refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nawasena.exchange.spreadsheets.cells import Findings, find_table
from nawasena.exchange.spreadsheets.export import Export, is_export, note_absent, read_export
from nawasena.exchange.spreadsheets.formats import EXPORT_HEADERS, HIERARCHY_HEADERS
from nawasena.exchange.spreadsheets.hierarchy import Hierarchy, read_hierarchy
from nawasena.exchange.spreadsheets.problems import FileProblem
from nawasena.exchange.spreadsheets.values import Lookup
from nawasena.rules.catalogue import Catalogue, library_catalogue, load_catalogue
from nawasena.rules.reading import Reads
from tests.exchange.spreadsheets.books import (
    NIP,
    OTHER,
    PPPK,
    export_rows,
    raw_sheet,
    reasons,
    sample_people,
    table,
)

CATALOGUE = library_catalogue()
SECOND = {"NIP BARU": OTHER, "TANGGAL LAHIR": "21-07-1990"}
DAY = date(2026, 6, 30)
AGENCY, BUREAU, DIVISION, CLINIC = "A" * 32, "B" * 32, "C" * 32, "D" * 32


def read(rows: list[list[Any]], hierarchy: Hierarchy | None = None) -> tuple[Export, Findings]:
    findings = Findings()
    found = find_table("ekspor.xlsx", raw_sheet(rows, "Data"), is_export)
    assert found is not None
    return read_export(found, CATALOGUE, hierarchy, DAY, findings), findings


def one(**changes: Any) -> tuple[dict[str, Any], Findings]:
    export, findings = read(export_rows({name.replace("_", " "): value for name, value in changes.items()}))
    assert export.people.height == 1, findings.rejects
    return export.people.row(0, named=True), findings


def tree(
    *units: tuple[str, ...], headings: tuple[str, ...] = HIERARCHY_HEADERS
) -> tuple[Hierarchy, Findings]:
    findings = Findings()
    rows = [list(headings), *(list(unit) for unit in units)]
    return read_hierarchy(table(rows), Lookup(CATALOGUE.sets["jenjang"]), findings), findings


def unit(identifier: str, name: str, eselon: str, parent: str, main: str = "") -> tuple[str, ...]:
    return (identifier, name, eselon, "", parent, "", "", main)


UNITS = (
    unit(AGENCY, "PEMERINTAH CONTOH", "99", ""),
    unit(BUREAU, "BADAN CONTOH", "22", AGENCY),
    unit(DIVISION, "BIDANG CONTOH", "32", BUREAU),
    unit(CLINIC, "UPT CONTOH", "", BUREAU),
)


def test_the_four_people_of_the_sample() -> None:
    export, findings = read(export_rows(*sample_people()))
    people = {row["nip"]: row for row in export.people.iter_rows(named=True)}
    assert len(people) == 4
    assert not findings.rejects
    assert export.agency == "Pemerintah Provinsi Lampung"
    assert people[OTHER]["tanggal_lahir"] == date(1990, 7, 21)  # an Excel serial in the file
    assert people[OTHER]["jenjang"] == "jf_ahli_muda"
    assert people[PPPK]["jenis_asn"] == "pppk"
    assert people[PPPK]["golongan"] == "p_7"
    assert people[PPPK]["jenjang"] == "jf_terampil"
    assert people[PPPK]["kedudukan_hukum"] == "aktif"
    assert people[PPPK]["perangkat_daerah"] == "RSUD CONTOH"
    assert people["197511052000031903"]["nama"] == "BUDI CONTOH"
    assert people[NIP]["perangkat_daerah"] == "BADAN KEPEGAWAIAN CONTOH"
    assert [(nip, post) for nip, _name, post in export.unmatched] == [
        (NIP, "KEPALA BIDANG MUTASI CONTOH"),
        ("197511052000031903", "KEPALA BADAN KEPEGAWAIAN CONTOH"),
    ]


def test_order_and_spelling_of_headings_do_not_matter() -> None:
    rows = [list(reversed(row)) for row in export_rows({})]
    rows[0] = [heading.lower().replace(" ", "_") + " " for heading in rows[0]]
    export, findings = read([["Daftar ASN"], *rows])
    assert export.people["nip"].to_list() == [NIP]
    assert export.people["sumber"].to_list() == ["ekspor.xlsx / Data / 3"]
    assert not findings.notes


def test_missing_and_repeated_columns_are_named() -> None:
    rows = export_rows({})
    for name in ("JABATAN NAMA", "NIP BARU"):
        renamed = [["X" if heading == name else heading for heading in rows[0]], *rows[1:]]
        with pytest.raises(FileProblem, match=f"Data: kolom {name} tidak ada"):
            read(renamed)
    with pytest.raises(FileProblem, match="NAMA muncul dua kali"):
        read([[*rows[0], "nama"], [*rows[1], "X"]])


def test_unknown_and_absent_columns_are_told() -> None:
    rows = export_rows({})
    absent = EXPORT_HEADERS.index("FLAG IKD")
    changed = [
        [*row[:absent], *row[absent + 1 :], extra] for row, extra in zip(rows, ("HOBI", "catur"), strict=True)
    ]
    _export, findings = read(changed)
    assert any("diabaikan: HOBI" in note for note in findings.notes)
    assert notes_without(("FLAG IKD",), frozenset()) == [OTHERS.format(count=1)]


MISSED = "ekspor.xlsx: kolom yang dibaca kebijakan ini tidak ada (faktanya tidak diketahui): {names}."
OTHERS = "ekspor.xlsx: {count} kolom lain dari ekspor SIASN tidak ada; kebijakan ini tidak memerlukannya."


def notes_without(
    absent: tuple[str, ...], facts: frozenset[str], catalogue: Catalogue = CATALOGUE
) -> list[str]:
    rows = export_rows({})
    keep = [at for at, name in enumerate(rows[0]) if name not in absent]
    rows = [[row[at] for at in keep] for row in rows]
    found, findings = find_table("ekspor.xlsx", raw_sheet(rows, "Data"), is_export), Findings()
    assert found is not None
    note_absent(found, Reads(catalogue, frozenset(), facts), findings)
    return findings.notes


@pytest.mark.parametrize(
    ("absent", "facts", "missed", "others"),
    [
        ((), {"tmt_cpns"}, "", 0),
        (("TMT CPNS",), {"tmt_cpns"}, "TMT CPNS", 0),
        (("TMT CPNS",), {"tmt_golongan"}, "", 1),
        (("TMT CPNS", "NIK", "TMT GOLONGAN"), {"tmt_cpns", "tmt_golongan"}, "TMT GOLONGAN, TMT CPNS", 1),
        (("GOL AKHIR ID",), {"golongan"}, "", 1),
        (("TANGGAL LAHIR",), {"tanggal_lahir"}, "", 1),
        (("TMT PNS",), {"jenis_asn"}, "", 1),
        (("TMT PNS", "STATUS CPNS PNS"), {"jenis_asn"}, "STATUS CPNS PNS", 1),
        (("UNOR ID",), {"jenjang", "perangkat_daerah"}, "UNOR ID", 0),
        (("JABATAN ID",), {"perangkat_daerah"}, "", 1),
        (("JABATAN ID",), {"tanggal_pensiun"}, "JABATAN ID", 0),
    ],
)
def test_an_absent_column_is_named_when_the_policy_reads_its_fact(
    absent: tuple[str, ...], facts: set[str], missed: str, others: int
) -> None:
    expected = [MISSED.format(names=missed)] if missed else []
    expected += [OTHERS.format(count=others)] if others else []
    assert notes_without(absent, frozenset(facts)) == expected


def test_an_absent_column_of_ones_own_fact_is_named(tmp_path: Path) -> None:
    (tmp_path / "pegawai.yaml").write_text(OWN_FACTS, encoding="utf-8")
    catalogue = load_catalogue([tmp_path / "pegawai.yaml"])
    assert notes_without((), frozenset({"zona"}), catalogue) == [MISSED.format(names="ZONA KERJA")]
    assert notes_without((), frozenset({"masa_kerja"}), catalogue) == []


@pytest.mark.parametrize(
    ("nip", "word"),
    [
        (198203152008012901, "disimpan sebagai angka"),
        ("1.98203E+17", "disimpan sebagai angka"),
        ("19820315200801290", "17 digit"),
        ("0018725503820001", "16 digit"),
        ("130123456", "9 digit"),
        ("", "kosong"),
        ("null", "kosong"),
    ],
)
def test_a_broken_identity_refuses_the_row_and_only_it(nip: object, word: str) -> None:
    export, findings = read(export_rows({"NIP BARU": nip}, SECOND))
    assert export.people["nip"].to_list() == [OTHER]
    (row, column, reason) = reasons(findings)[0]
    assert (row, column) == (2, "NIP BARU")
    assert word in reason.casefold()
    assert NIP not in findings.rejects[0].value


def test_an_unknown_category_costs_the_fact_not_the_person() -> None:
    person, findings = one(GOL_AKHIR_NAMA="III/z", GOL_AKHIR_ID="", TMT_JABATAN="30-02-2020")
    assert person["golongan"] is None
    assert person["tmt_jabatan"] is None
    assert {(row, column) for row, column, _reason in reasons(findings)} == {
        (2, "GOL AKHIR NAMA"),
        (2, "TMT JABATAN"),
    }


def test_the_second_column_helps_where_the_first_cannot_be_read() -> None:
    person, findings = one(GOL_AKHIR_NAMA="?", KEDUDUKAN_HUKUM_ID="77x")
    assert (person["golongan"], person["kedudukan_hukum"]) == ("iv_a", "aktif")
    assert not findings.rejects


def test_id_and_name_that_differ_are_told() -> None:
    person, findings = one(TINGKAT_PENDIDIKAN_NAMA="S-1/Sarjana")
    assert person["tingkat_pendidikan"] == "s2"
    assert any("TINGKAT PENDIDIKAN ID dan TINGKAT PENDIDIKAN NAMA berbeda" in note for note in findings.notes)


def test_a_grade_of_the_other_kind_is_refused() -> None:
    person, findings = one(GOL_AKHIR_NAMA="IV", GOL_AKHIR_ID="")
    assert person["golongan"] is None
    assert "PNS" in findings.rejects[0].reason
    person, findings = one(NIP_BARU=PPPK, TANGGAL_LAHIR="12-12-1995", GOL_AKHIR_NAMA="", GOL_AKHIR_ID="11")
    assert person["golongan"] is None
    assert "PPPK" in findings.rejects[0].reason


def test_birth_and_sex_that_differ_from_the_nip_are_told_and_kept() -> None:
    person, findings = one(TANGGAL_LAHIR="16-03-1982", JENIS_KELAMIN="M")
    assert (person["tanggal_lahir"], person["jenis_kelamin"]) == (date(1982, 3, 16), "laki_laki")
    assert not findings.rejects
    assert sum("berbeda dari NIP pada 1 baris (pertama: 2)" in note for note in findings.notes) == 2


def test_birth_and_sex_come_from_the_nip_when_absent() -> None:
    person, _findings = one(TANGGAL_LAHIR="", JENIS_KELAMIN="")
    assert (person["tanggal_lahir"], person["jenis_kelamin"]) == (date(1982, 3, 15), "perempuan")


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, "pns"),
        ({"STATUS_CPNS_PNS": "C", "TMT_PNS": ""}, "cpns"),
        ({"STATUS_CPNS_PNS": ""}, "pns"),
        ({"STATUS_CPNS_PNS": "", "TMT_PNS": ""}, None),
        ({"NIP_BARU": PPPK, "STATUS_CPNS_PNS": ""}, "pppk"),
        (
            {"NIP_BARU": PPPK, "JENIS_PEGAWAI_NAMA": "PPPK Paruh Waktu"},
            "pppk_paruh_waktu",
        ),
    ],
)
def test_kinds_of_civil_servants(changes: dict[str, str], kind: str | None) -> None:
    person, _findings = one(**changes)
    assert person["jenis_asn"] == kind


def test_equal_rows_are_dropped_and_different_ones_all_refused() -> None:
    other = {"NIP BARU": OTHER, "TANGGAL LAHIR": "21-07-1990"}
    export, findings = read(
        export_rows({}, {"NAMA": " SRI  WAHYUNI CONTOH "}, other, {**other, "NAMA": "ORANG LAIN"})
    )
    assert export.people["nip"].to_list() == [NIP]
    assert any("1 baris ganda yang sama persis dilewati (baris 3)" in note for note in findings.notes)
    assert [(row, reason[:38]) for row, _column, reason in reasons(findings)] == [
        (4, "NIP yang sama ada di baris 5 dengan is"),
        (5, "NIP yang sama ada di baris 4 dengan is"),
    ]


def test_one_person_with_two_nips_and_a_future_start_are_told() -> None:
    twin = {"NIP BARU": "198203152027012902"}
    _export, findings = read(export_rows({}, twin))
    assert any("bernama dan bertanggal lahir sama" in note for note in findings.notes)
    assert any("mulai setelah tanggal penilaian" in note for note in findings.notes)


def test_a_nameless_row_is_told() -> None:
    person, findings = one(NAMA="null")
    assert person["nama"] == ""
    assert reasons(findings) == [(2, "NAMA", "Nama kosong.")]


def test_csv_rows_that_slipped_are_refused() -> None:
    rows = export_rows({}, SECOND)
    rows[1].append("sisa")
    findings = Findings()
    found = find_table("ekspor.csv", raw_sheet(rows, ""), is_export)
    assert found is not None
    export = read_export(found, CATALOGUE, None, DAY, findings)
    assert export.people["nip"].to_list() == [OTHER]
    assert "bergeser" in findings.rejects[0].reason


def test_level_and_department_come_from_the_hierarchy() -> None:
    hierarchy, findings = tree(*UNITS)
    post = {"JENIS JABATAN ID": "1", "UNOR ID": "cccccccc-cccc-cccc-cccc-cccccccccccc"}
    export, _findings = read(export_rows(post), hierarchy)
    person = export.people.row(0, named=True)
    assert (person["jenjang"], person["unit"], person["perangkat_daerah"]) == (
        "administrator",
        "BIDANG CONTOH",
        "BADAN CONTOH",
    )
    assert (person["usia_pensiun"], person["tanggal_pensiun"]) == (58, date(2040, 3, 15))
    assert not export.unmatched
    assert not findings.rejects


@pytest.mark.parametrize("unor", [CLINIC, "E" * 32])
def test_a_head_whose_unit_gives_no_level_is_listed(unor: str) -> None:
    hierarchy, _findings = tree(*UNITS)
    export, _findings = read(export_rows({"UNOR ID": unor, "JABATAN ID": ""}), hierarchy)
    assert export.people["jenjang"].to_list() == [None]
    assert export.unmatched[0][0] == NIP


def test_echelon_columns_of_the_export_are_enough() -> None:
    rows = export_rows({})
    export, _findings = read([[*rows[0], "ESELON ID"], [*rows[1], "31"]])
    assert export.people["jenjang"].to_list() == ["administrator"]
    assert not export.unmatched


@pytest.mark.parametrize(
    ("kind", "name", "identifier", "level", "age"),
    [
        ("2", "APA SAJA", "8ae483a5-70e6-758b-0171-0ba2c7527d80", "jf_ahli_utama", 65),
        ("2", "Polisi Kehutanan Ahli Utama", "", "jf_ahli_utama", 65),
        ("2", "ANALIS CONTOH AHLI MADYA", "", "jf_ahli_madya", 60),
        ("2", "AHLI PERTAMA - GURU CONTOH", "", "jf_ahli_pertama", 58),
        ("2", "PENYELIA CONTOH", "", None, None),
        ("2", "JURU SITA", "A5EB03E23E3BF6A0E040640A040252AD", None, 58),
        ("4", "PENGADMINISTRASI", "", "pelaksana", 58),
    ],
)
def test_levels_of_functional_and_executing_posts(
    kind: str, name: str, identifier: str, level: str | None, age: int | None
) -> None:
    person, _findings = one(
        JENIS_JABATAN_ID=kind, JENIS_JABATAN_NAMA="", JABATAN_NAMA=name, JABATAN_ID=identifier
    )
    assert (person["jenjang"], person["usia_pensiun"]) == (level, age)


def test_departments_go_by_unor_induk_then_by_echelon_then_by_the_top() -> None:
    hierarchy, _findings = tree(
        unit(AGENCY, "PEMERINTAH", "", ""),
        unit("1" * 32, "BUPATI", "99", AGENCY),
        unit(BUREAU, "DINAS", "22", "1" * 32),
        unit(DIVISION, "BIDANG", "32", BUREAU),
        unit(CLINIC, "RSUD", "31", BUREAU, CLINIC),
        unit("2" * 32, "TIM", "", "1" * 32),
    )
    names = {key: hierarchy.department(found, hierarchy.root) for key, found in hierarchy.units.items()}
    assert names[DIVISION] == "DINAS"
    assert names[CLINIC] == "RSUD"
    assert names["2" * 32] == "BUPATI"
    assert names[AGENCY] == "PEMERINTAH"


def test_a_forest_has_no_agency_above_its_departments() -> None:
    hierarchy, _findings = tree(unit(BUREAU, "DINAS A", "22", ""), unit(CLINIC, "DINAS B", "22", ""))
    assert hierarchy.root is None
    assert hierarchy.department(hierarchy.units[BUREAU], None) == "DINAS A"


def test_loops_and_orphans_are_reported_and_end() -> None:
    hierarchy, findings = tree(
        unit(BUREAU, "A", "22", DIVISION),
        unit(DIVISION, "B", "32", BUREAU),
        unit("3" * 32, "C", "42", DIVISION),
        unit(CLINIC, "D", "32", "F" * 32),
        unit(AGENCY, "E", "21", AGENCY),
    )
    assert hierarchy.looped == {BUREAU, DIVISION, "3" * 32}
    assert hierarchy.orphans == {CLINIC}
    assert hierarchy.department(hierarchy.units[BUREAU], hierarchy.root) is None
    assert any("melingkar" in note and "A, B, C" in note for note in findings.notes)
    assert any("tidak ada di berkas: D" in note for note in findings.notes)


def test_units_that_contradict_each_other_are_refused() -> None:
    hierarchy, findings = tree(
        *UNITS, UNITS[1], unit(DIVISION, "LAIN", "32", BUREAU), unit("4" * 32, "X", "77", "")
    )
    assert DIVISION not in hierarchy.units
    assert BUREAU in hierarchy.units
    assert [(row, column) for row, column, _reason in reasons(findings)] == [
        (8, "ESELON_ID"),
        (4, "ID"),
        (7, "ID"),
    ]


def test_the_short_hierarchy_gives_departments_but_no_levels() -> None:
    hierarchy, findings = tree(
        (AGENCY, "P", ""), (BUREAU, "DINAS", AGENCY), headings=("ID", "NAMA_UNOR", "ID_ATASAN")
    )
    assert hierarchy.department(hierarchy.units[BUREAU], hierarchy.root) == "DINAS"
    assert any("ESELON_ID" in note for note in findings.notes)


def test_in_a_loop_the_department_comes_from_the_path() -> None:
    hierarchy, _findings = tree(unit(BUREAU, "A", "22", DIVISION), unit(DIVISION, "B", "32", BUREAU))
    export, _findings = read(export_rows({"UNOR ID": DIVISION}), hierarchy)
    person = export.people.row(0, named=True)
    assert (person["jenjang"], person["perangkat_daerah"]) == ("administrator", "BADAN KEPEGAWAIAN CONTOH")


OWN_FACTS = """schema: nawasena-catalogue/1
categories:
  - id: zona
    label: Zona
    source: uji
    values: [{id: kota, label: Kota}, {id: desa, label: Desa, aliases: [D]}]
person_fields:
  - {id: masa_kerja, column: MK TAHUN, type: integer, min: 0, max: 60, label: Masa kerja}
  - {id: zona, column: ZONA KERJA, type: category, set: zona, label: Zona}
"""


@pytest.mark.parametrize(
    ("years", "zone", "read_as", "reason"),
    [("12", "d", (12, "desa"), ""), ("61", "Kota", (None, "kota"), "Di luar rentang 0 sampai 60.")],
)
def test_facts_of_an_agency_are_read_from_the_column_with_their_heading(
    years: str, zone: str, read_as: tuple[Any, Any], reason: str, tmp_path: Path
) -> None:
    (tmp_path / "pegawai.yaml").write_text(OWN_FACTS, encoding="utf-8")
    catalogue = load_catalogue([tmp_path / "pegawai.yaml"])
    rows = export_rows({"MK TAHUN": years})
    rows = [[*rows[0], "Zona_Kerja"], [*rows[1], zone]]
    found, findings = find_table("ekspor.xlsx", raw_sheet(rows, "Data"), is_export), Findings()
    assert found is not None
    people = read_export(found, catalogue, None, DAY, findings).people
    assert people.select("masa_kerja", "zona").rows() == [read_as]
    assert [item.reason for item in findings.rejects] == ([reason] if reason else [])
    assert not any("tidak dikenal" in note for note in findings.notes)
