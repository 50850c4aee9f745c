"""Each of the 27 indicators: at the boundary, one below, one above; not applicable; without its column."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nawasena.people.quality.assessing import RULES
from nawasena.rules.quality import PARAMETERS, library_quality
from tests.people.quality.agency import BASES, CPNS, DAY, PNS, PPPK, UNIT, assessed, verdict

D = dt.date
FAILS, PASSES, EXEMPT = True, False, None
CODES = [item.id for item in library_quality().indicators]
SPELT = {"INSTANSI KERJA ID": None, "INSTANSI KERJA NAMA": " PEMERINTAH  kabupaten CONTOH "}
OTHER = {"INSTANSI KERJA ID": "A5EB03E23C33F6A0E040640A040252AE", "INSTANSI KERJA NAMA": "Provinsi Contoh"}
HEAD = {"jenis_jabatan": "struktural"}
JF = {"jenis_jabatan": "fungsional", "jenjang": "jf_ahli_muda", "jabatan": "Perawat Ahli Muda"}

CASES: list[tuple[str, str, dict[str, Any], bool | None]] = [
    ("COM_1", "pns", {"TAHUN SKP": "2025"}, PASSES),
    ("COM_1", "pns", {"TAHUN SKP": "2024"}, PASSES),
    ("COM_1", "pns", {"TAHUN SKP": "2023"}, FAILS),
    ("COM_1", "pns", {"TAHUN SKP": "2026"}, FAILS),
    ("COM_1", "pns", {"TAHUN SKP": "12025 20244"}, FAILS),
    ("COM_1", "pns", {"TAHUN SKP": None}, FAILS),
    ("COM_1", "pns", {"TAHUN SKP": None, "tmt_cpns": D(2025, 12, 31)}, FAILS),
    ("COM_1", "pns", {"TAHUN SKP": None, "tmt_cpns": D(2026, 1, 1)}, EXEMPT),
    ("COM_1", "pns", {"TAHUN SKP": None, "tmt_cpns": None}, FAILS),
    ("COM_2", "pppk", {}, PASSES),
    ("COM_2", "pppk", {"jabatan_id": None}, FAILS),
    ("COM_2", "pppk", {"jabatan_id": " null "}, FAILS),
    ("COM_2", "cpns", {"jabatan_id": "-"}, FAILS),
    ("COM_2", "pns", {"jabatan_id": None}, EXEMPT),
    ("COM_2", "pns", {"jabatan_id": None, "jenis_jabatan": "rangkap"}, EXEMPT),
    ("COM_2", "pns", {"jabatan_id": None, "jenis_jabatan": None}, EXEMPT),
    ("COM_3", "pns", {"PENDIDIKAN NAMA": None}, FAILS),
    ("COM_3", "pns", {"PENDIDIKAN NAMA": "NULL", "PENDIDIKAN ID": ""}, FAILS),
    ("COM_3", "pns", {"PENDIDIKAN NAMA": None, "PENDIDIKAN ID": "A8AC"}, PASSES),
    ("COM_4", "pns", {"TMT PNS": None}, FAILS),
    ("COM_4", "pns", {}, PASSES),
    ("COM_4", "cpns", {"TMT PNS": None}, EXEMPT),
    ("COM_4", "pppk", {"TMT PNS": None}, EXEMPT),
    ("COM_5", "pns", {"GELAR BELAKANG": None}, FAILS),
    ("COM_5", "pns", {"GELAR BELAKANG": None, "GELAR DEPAN": "Dr."}, PASSES),
    ("COM_5", "pns", {"GELAR BELAKANG": None, "tingkat_pendidikan": "d1"}, FAILS),
    ("COM_5", "pns", {"GELAR BELAKANG": None, "tingkat_pendidikan": "slta"}, EXEMPT),
    ("COM_5", "pns", {"GELAR BELAKANG": None, "tingkat_pendidikan": None}, EXEMPT),
    ("COM_6", "pns", {"EMAIL": None}, FAILS),
    ("COM_6", "pns", {"EMAIL": "sri.contoh"}, FAILS),
    ("COM_6", "pns", {"EMAIL": "sri@contoh"}, FAILS),
    ("COM_6", "pns", {"EMAIL": "sri@@example.org"}, FAILS),
    ("COM_6", "pns", {"EMAIL": "sri contoh@example.org"}, FAILS),
    ("COM_6", "pns", {"EMAIL": "sri@example.org."}, FAILS),
    ("COM_6", "pns", {"EMAIL": " Sri.C+1@sub.example.org "}, PASSES),
    ("COM_7", "pns", {"NOMOR HP": "'"}, FAILS),
    ("COM_7", "pns", {"NOMOR HP": "'080000000002"}, PASSES),
    ("TIM_1", "pns", {}, PASSES),
    ("TIM_1", "pns", {"unit_id": "0fa15e00-0000-0000-0000-000000000064"}, PASSES),
    ("TIM_1", "pns", {"unit_id": "0FA15E00000000000000000000000065"}, FAILS),
    ("TIM_1", "pns", {"unit_id": None}, EXEMPT),
    ("TIM_2", "cpns", {"FORMASI JABATAN": "2", "tmt_cpns": D(2024, 6, 30)}, PASSES),
    ("TIM_2", "cpns", {"FORMASI JABATAN": "2", "tmt_cpns": D(2024, 6, 29)}, FAILS),
    ("TIM_2", "cpns", {"FORMASI JABATAN": "2", "tmt_cpns": D(2024, 7, 1)}, PASSES),
    ("TIM_2", "cpns", {"FORMASI JABATAN": "JABATAN FUNGSIONAL", "tmt_cpns": D(2020, 1, 1)}, FAILS),
    ("TIM_2", "cpns", {"FORMASI JABATAN": "2", "tmt_cpns": D(2020, 1, 1)} | JF, PASSES),
    ("TIM_2", "cpns", {"FORMASI JABATAN": "4", "tmt_cpns": D(2020, 1, 1)}, EXEMPT),
    ("TIM_2", "cpns", {"FORMASI JABATAN": None, "tmt_cpns": D(2020, 1, 1)}, EXEMPT),
    ("TIM_2", "pppk", {"FORMASI JABATAN": "2", "jenis_jabatan": "pelaksana"}, EXEMPT),
    ("TIM_3", "cpns", {"tmt_cpns": D(2025, 6, 30)}, PASSES),
    ("TIM_3", "cpns", {"tmt_cpns": D(2025, 6, 29)}, FAILS),
    ("TIM_3", "cpns", {"tmt_cpns": D(2025, 7, 1)}, PASSES),
    ("TIM_3", "cpns", {"tmt_cpns": None}, EXEMPT),
    ("TIM_3", "pns", {"tmt_cpns": D(2020, 1, 1)}, EXEMPT),
    ("TIM_5", "pns", {"tanggal_pensiun": DAY}, PASSES),
    ("TIM_5", "pns", {"tanggal_pensiun": D(2026, 6, 29)}, FAILS),
    ("TIM_5", "pns", {"tanggal_pensiun": D(2026, 7, 1)}, PASSES),
    ("TIM_5", "pns", {"tanggal_pensiun": None}, EXEMPT),
    ("TIM_5", "pns", {"tanggal_pensiun": D(2020, 1, 1), "kedudukan_hukum": None}, EXEMPT),
    ("TIM_5", "pns", {"tanggal_pensiun": D(2020, 1, 1), "kedudukan_hukum": "pensiun"}, EXEMPT),
    ("TIM_6", "pns", {"kedudukan_hukum": "cltn", "TANGGAL AKHIR CLTN": "30-06-2026"}, PASSES),
    ("TIM_6", "pns", {"kedudukan_hukum": "cltn", "TANGGAL AKHIR CLTN": "29/06/2026"}, FAILS),
    ("TIM_6", "pns", {"kedudukan_hukum": "cltn", "TANGGAL AKHIR CLTN": "2026-07-01"}, PASSES),
    ("TIM_6", "pns", {"kedudukan_hukum": "cltn", "TANGGAL AKHIR CLTN": "46202"}, FAILS),
    ("TIM_6", "pns", {"kedudukan_hukum": "cltn", "TANGGAL AKHIR CLTN": "46203"}, PASSES),
    ("TIM_6", "pns", {"kedudukan_hukum": "cltn"}, EXEMPT),
    ("TIM_6", "pns", {"TANGGAL AKHIR CLTN": "29-06-2020"}, EXEMPT),
    ("ACC_1", "pns", {"TMT PNS": "01-01-2008"}, PASSES),
    ("ACC_1", "pns", {"TMT PNS": "31-12-2007"}, FAILS),
    ("ACC_1", "pns", {"TMT PNS": "02-01-2008"}, PASSES),
    ("ACC_1", "pns", {"TMT PNS": None}, EXEMPT),
    ("ACC_1", "pns", {"TMT PNS": "31-02-2007"}, EXEMPT),
    ("ACC_1", "pns", {"tmt_cpns": None}, EXEMPT),
    ("ACC_2", "pns", {}, PASSES),
    ("ACC_2", "pns", OTHER, FAILS),
    ("ACC_2", "pns", OTHER | {"JENIS PEGAWAI ID": "17"}, PASSES),
    ("ACC_2", "pns", OTHER | {"JENIS PEGAWAI ID": "16"}, PASSES),
    ("ACC_2", "pns", {"JENIS PEGAWAI ID": "17"}, FAILS),
    ("ACC_2", "pns", {"JENIS PEGAWAI ID": None}, PASSES),
    ("ACC_2", "pns", SPELT, PASSES),
    ("ACC_2", "pns", {"INSTANSI KERJA ID": None, "INSTANSI KERJA NAMA": "Provinsi Contoh"}, FAILS),
    ("ACC_2", "pns", {"INSTANSI KERJA ID": None, "INSTANSI KERJA NAMA": None}, EXEMPT),
    ("ACC_2", "pppk", OTHER, EXEMPT),
    ("ACC_3", "pns", {"tmt_cpns": D(2024, 6, 30)}, PASSES),
    ("ACC_3", "pns", {"tmt_cpns": D(2024, 7, 1)}, FAILS),
    ("ACC_3", "pns", {"tmt_cpns": D(2024, 6, 29)}, PASSES),
    ("ACC_3", "pns", {"tmt_cpns": None}, EXEMPT),
    ("ACC_3", "cpns", {}, EXEMPT),
    ("ACC_3", "cpns", HEAD, FAILS),
    ("ACC_3", "pppk", HEAD | {"tmt_cpns": D(2026, 1, 1)}, EXEMPT),
    ("ACC_4", "pppk", {}, PASSES),
    ("ACC_4", "pppk", {"KEDUDUKAN HUKUM NAMA": "Aktif P3K"}, PASSES),
    ("ACC_4", "pppk", {"KEDUDUKAN HUKUM NAMA": "Aktif"}, FAILS),
    ("ACC_4", "pppk", {"KEDUDUKAN HUKUM NAMA": "PPPKX"}, FAILS),
    ("ACC_4", "pppk", {"KEDUDUKAN HUKUM NAMA": None}, EXEMPT),
    ("ACC_4", "pppk", {"jenis_asn": "pppk_paruh_waktu", "KEDUDUKAN HUKUM NAMA": "Aktif"}, FAILS),
    ("ACC_4", "pns", {}, EXEMPT),
    ("ACC_5", "pns", {}, PASSES),
    ("ACC_5", "pns", {"NIK": None}, FAILS),
    ("ACC_5", "pns", {"IS VALID NIK": "FALSE"}, FAILS),
    ("ACC_5", "pns", {"IS VALID NIK": None}, FAILS),
    ("ACC_5", "pns", {"IS VALID NIK": "ya"}, PASSES),
    ("ACC_6", "pns", {"tingkat_pendidikan": "d4"}, PASSES),
    ("ACC_6", "pns", {"tingkat_pendidikan": "s1"}, PASSES),
    ("ACC_6", "pns", {"tingkat_pendidikan": "d3"}, FAILS),
    ("ACC_6", "pns", {"tingkat_pendidikan": "d3", "jenjang": "pengawas"}, PASSES),
    ("ACC_6", "pns", {"tingkat_pendidikan": "d2", "jenjang": "pengawas"}, FAILS),
    ("ACC_6", "pns", {"tingkat_pendidikan": "sd", "jenjang": "eselon_v"}, EXEMPT),
    ("ACC_6", "pns", {"tingkat_pendidikan": None}, EXEMPT),
    ("ACC_6", "pns", {"tingkat_pendidikan": "sd"} | JF, EXEMPT),
    ("ACC_7", "pppk", {"tmt_cpns": D(2024, 1, 1)}, PASSES),
    ("ACC_7", "pppk", {"tmt_cpns": D(2023, 12, 31)}, FAILS),
    ("ACC_7", "pppk", {"tmt_cpns": D(2024, 12, 31)}, PASSES),
    ("ACC_7", "pppk", {"tmt_cpns": D(2025, 1, 1)}, FAILS),
    ("ACC_7", "pppk", {"tmt_cpns": None}, EXEMPT),
    ("ACC_7", "pns", {"tmt_cpns": D(2020, 1, 1)}, EXEMPT),
    ("ACC_8", "pns", JF | {"tingkat_pendidikan": "d4"}, PASSES),
    ("ACC_8", "pns", JF | {"tingkat_pendidikan": "d3"}, FAILS),
    ("ACC_8", "pppk", {"tingkat_pendidikan": "slta"}, PASSES),
    ("ACC_8", "pppk", {"tingkat_pendidikan": "sltp"}, FAILS),
    ("ACC_8", "pppk", {"tingkat_pendidikan": None}, EXEMPT),
    ("ACC_8", "pppk", {"jenjang": None}, EXEMPT),
    ("ACC_8", "pns", {"tingkat_pendidikan": "sd"}, EXEMPT),
    ("ACC_9", "cpns", {}, PASSES),
    ("ACC_9", "cpns", {"jabatan": "PERAWAT TERAMPIL"}, FAILS),
    ("ACC_9", "cpns", {"jabatan": "Terampil - Perawat"}, FAILS),
    ("ACC_9", "cpns", {"jabatan": "Calon Perawat  Ahli Pertama (formasi 2024)"}, FAILS),
    ("ACC_9", "cpns", {"jabatan": "Perawat"}, PASSES),
    ("ACC_9", "cpns", {"jabatan": "Perawat Terampilan"}, PASSES),
    ("ACC_9", "cpns", {"jabatan": None}, EXEMPT),
    ("ACC_9", "pppk", {}, EXEMPT),
    ("ACC_10", "pns", {"golongan": "iii_d"}, PASSES),
    ("ACC_10", "pns", {"golongan": "iii_c"}, FAILS),
    ("ACC_10", "pns", {"golongan": "iv_a", "jenjang": "jpt_pratama"}, FAILS),
    ("ACC_10", "pns", {"golongan": "iv_b", "jenjang": "jpt_pratama"}, PASSES),
    ("ACC_10", "pns", {"golongan": None}, EXEMPT),
    ("ACC_10", "pns", {"golongan": "p_9"}, EXEMPT),
    ("ACC_10", "pns", {"golongan": "ii_a"} | JF, EXEMPT),
    ("CON_1", "pns", {"tmt_cpns": D(2008, 1, 31)}, PASSES),
    ("CON_1", "pns", {"tmt_cpns": D(2008, 2, 1)}, FAILS),
    ("CON_1", "pns", {"tmt_cpns": D(2007, 12, 31)}, FAILS),
    ("CON_1", "pns", {"tmt_cpns": None}, EXEMPT),
    ("CON_1", "pppk", {}, EXEMPT),
    ("CON_2", "pns", {}, PASSES),
    ("CON_2", "pns", {"tanggal_lahir": D(1982, 3, 14)}, FAILS),
    ("CON_2", "pns", {"tanggal_lahir": D(1982, 3, 16)}, FAILS),
    ("CON_2", "pppk", {"tanggal_lahir": D(1995, 11, 12)}, FAILS),
    ("CON_2", "pns", {"TANGGAL LAHIR": None}, EXEMPT),
    ("CON_2", "pns", {"nip": None}, EXEMPT),
    ("CON_3", "pns", {}, PASSES),
    ("CON_3", "pns", {"jenis_kelamin": "laki_laki"}, FAILS),
    ("CON_3", "pppk", {"jenis_kelamin": "perempuan"}, FAILS),
    ("CON_3", "pns", {"nip": "198203152008013901"}, FAILS),
    ("CON_3", "pns", {"JENIS KELAMIN": None}, EXEMPT),
    ("CON_4", "pppk", {"tmt_cpns": D(2024, 12, 31)}, PASSES),
    ("CON_4", "pppk", {"tmt_cpns": D(2025, 1, 1)}, FAILS),
    ("CON_4", "pppk", {"tmt_cpns": D(2023, 12, 31)}, FAILS),
    ("CON_4", "pppk", {"tmt_cpns": None}, EXEMPT),
    ("CON_4", "pns", {"tmt_cpns": D(2025, 1, 1)}, EXEMPT),
]  # fmt: skip


@pytest.mark.parametrize(("code", "base", "change", "expected"), CASES)
def test_an_indicator(code: str, base: str, change: dict[str, Any], *, expected: bool | None) -> None:
    assert verdict(code, BASES[base] | change) is expected


def test_every_indicator_has_a_rule_and_cases() -> None:
    assert sorted(RULES) == sorted(PARAMETERS) == sorted(CODES)
    assert set(CODES) - {code for code, *_rest in CASES} == {"TIM_4"}  # needs two people: below
    assert len(CODES) == 27


@pytest.mark.parametrize("row", [PNS, CPNS, PPPK], ids=["pns", "cpns", "pppk"])
def test_clean_people_fail_nothing(row: dict[str, Any]) -> None:
    assert [item.id for item in assessed(row).of_person(row["id"])] == []


@pytest.mark.parametrize(
    ("start", "day", "expected"),
    [
        (D(2024, 2, 29), D(2025, 2, 28), PASSES),
        (D(2024, 2, 29), D(2025, 3, 1), FAILS),
        (D(2027, 2, 28), D(2028, 2, 28), PASSES),
        (D(2027, 2, 28), D(2028, 2, 29), FAILS),
    ],
)
def test_a_year_from_a_leap_day(start: dt.date, day: dt.date, *, expected: bool) -> None:
    assert verdict("TIM_3", CPNS | {"tmt_cpns": start}, day=day) is expected


ANOTHER = PNS | {"id": 9}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({}, {}, FAILS),
        ({}, {"jabatan_id": "0fa15e00-0000-0000-0000-000000000064"}, FAILS),
        ({}, {"jabatan_id": "0FA15E00000000000000000000000065"}, PASSES),
        ({}, {"jabatan_id": None}, FAILS),  # the unit is the post
        ({"jabatan_id": None, "unit_id": None}, {"jabatan_id": None, "unit_id": None}, EXEMPT),
        ({}, {"jenis_jabatan": "pelaksana"}, PASSES),
        ({}, {"jenis_jabatan": "rangkap"}, FAILS),
        ({}, {"kedudukan_hukum": "pensiun"}, PASSES),
        ({"jenis_jabatan": "pelaksana"}, {}, EXEMPT),
    ],
)
def test_a_structural_post_held_twice(
    first: dict[str, Any], second: dict[str, Any], *, expected: bool | None
) -> None:
    assert verdict("TIM_4", PNS | first, ANOTHER | second) is expected


@pytest.mark.parametrize(
    ("code", "group"),
    [(item.id, group) for item in library_quality().indicators for group in item.columns],
)
def test_without_its_column_an_indicator_cannot_be_computed(code: str, group: tuple[str, ...]) -> None:
    found = assessed(PNS, CPNS, PPPK, without=group)
    score = found.agency.indicator(code)
    assert score.missing == group[:1]
    assert score.value is None
    assert score.share == 0
    assert group[0] in score.left_out
    assert found.failing(code) == found.applicable(code) == []


@pytest.mark.parametrize(
    ("code", "group"),
    [(item.id, group) for item in library_quality().indicators for group in item.columns if len(group) > 1],
)
def test_one_column_of_a_group_is_enough(code: str, group: tuple[str, ...]) -> None:
    assert not assessed(PNS, without=group[1:]).agency.indicator(code).missing
    assert not assessed(PNS, without=group[:1]).agency.indicator(code).missing


def test_the_id_of_the_unit_of_the_examples_is_listed() -> None:
    assert PNS["unit_id"] == UNIT
