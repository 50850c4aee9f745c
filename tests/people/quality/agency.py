"""One clean person of each kind, as rows for the assessment, and ways to soil them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from nawasena.people.quality import FACTS, TEXT_COLUMNS, QualityResult, assess
from nawasena.rules.quality import library_quality

DAY = dt.date(2026, 6, 30)
UNIT = "0FA15E00000000000000000000000064"
HEADINGS = frozenset(
    name for item in library_quality().indicators for group in item.columns for name in group
)
AGENCY = {
    "INSTANSI INDUK ID": "A5EB03E23C33F6A0E040640A040252AD",
    "INSTANSI INDUK NAMA": "Pemerintah Kabupaten Contoh",
    "INSTANSI KERJA ID": "A5EB03E23C33F6A0E040640A040252AD",
    "INSTANSI KERJA NAMA": "Pemerintah Kabupaten Contoh",
}
PNS: dict[str, Any] = {
    "id": 1,
    "nip": "198203152008012901",
    "unit_id": UNIT,
    "perangkat_daerah": "Dinas Contoh",
    "jenis_asn": "pns",
    "jenis_kelamin": "perempuan",
    "tanggal_lahir": dt.date(1982, 3, 15),
    "kedudukan_hukum": "aktif",
    "golongan": "iv_a",
    "tmt_cpns": dt.date(2008, 1, 1),
    "jenis_jabatan": "struktural",
    "jenjang": "administrator",
    "jabatan_id": UNIT,
    "jabatan": "Kepala Bidang Contoh",
    "tingkat_pendidikan": "s2",
    "tanggal_pensiun": dt.date(2040, 3, 15),
    "GELAR DEPAN": None,
    "GELAR BELAKANG": "M.M.",
    "TANGGAL LAHIR": "15-03-1982",
    "JENIS KELAMIN": "F",
    "NIK": "0018725503820001",
    "NOMOR HP": "080000000001",
    "EMAIL": "sri.contoh@example.org",
    "JENIS PEGAWAI ID": "15",
    "JENIS PEGAWAI NAMA": "PNS Daerah Kab./Kota yang bekerja pada Kab./Kota",
    "KEDUDUKAN HUKUM NAMA": "Aktif",
    "TMT PNS": "01-01-2009",
    "PENDIDIKAN ID": None,
    "PENDIDIKAN NAMA": "S-2 MANAJEMEN",
    "IS VALID NIK": "TRUE",
    "TAHUN SKP": "2024 2025",
    "FORMASI JABATAN": None,
    "TANGGAL AKHIR CLTN": None,
    **AGENCY,
}
CPNS = PNS | {
    "id": 2,
    "nip": "200007012025072001",
    "jenis_asn": "cpns",
    "jenis_kelamin": "perempuan",
    "tanggal_lahir": dt.date(2000, 7, 1),
    "TANGGAL LAHIR": "2000-07-01",
    "golongan": "iii_a",
    "tmt_cpns": dt.date(2025, 7, 1),
    "TMT PNS": None,
    "jenis_jabatan": "pelaksana",
    "jenjang": "pelaksana",
    "jabatan_id": "0FA15E00000000000000000000000301",
    "jabatan": "Penelaah Teknis Kebijakan",
    "tingkat_pendidikan": "s1",
    "tanggal_pensiun": dt.date(2058, 7, 1),
    "FORMASI JABATAN": "4",
}
PPPK = PNS | {
    "id": 3,
    "nip": "199512122024211004",
    "jenis_asn": "pppk",
    "jenis_kelamin": "laki_laki",
    "tanggal_lahir": dt.date(1995, 12, 12),
    "TANGGAL LAHIR": "12-12-1995",
    "JENIS KELAMIN": "M",
    "golongan": "p_7",
    "tmt_cpns": dt.date(2024, 5, 1),
    "TMT PNS": None,
    "JENIS PEGAWAI ID": None,
    "JENIS PEGAWAI NAMA": "PPPK",
    "KEDUDUKAN HUKUM NAMA": "PPPK Aktif",
    "jenis_jabatan": "fungsional",
    "jenjang": "jf_terampil",
    "jabatan_id": "0FA15E00000000000000000000000212",
    "jabatan": "TERAMPIL - PERAWAT",
    "tingkat_pendidikan": "d3",
    "tanggal_pensiun": dt.date(2053, 12, 12),
}
BASES = {"pns": PNS, "cpns": CPNS, "pppk": PPPK}


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    """Rows as the assessment takes them."""
    texts = {name: pl.String() for name in TEXT_COLUMNS}
    return pl.DataFrame(list(rows), schema={"id": pl.Int64(), **FACTS, **texts})


def units(*ids: str, active: tuple[bool | None, ...] | None = None) -> pl.DataFrame:
    """The list of units; without ``active`` there is no such column."""
    columns: dict[str, Any] = {"unit_id": list(ids)}
    if active is not None:
        columns["aktif"] = list(active)
    return pl.DataFrame(columns, schema_overrides={"unit_id": pl.String, "aktif": pl.Boolean})


def assessed(*rows: dict[str, Any], without: tuple[str, ...] = (), day: dt.date = DAY) -> QualityResult:
    """The assessment of these rows, with every source column but those of ``without``."""
    present = HEADINGS - set(without)
    listed = units() if "HIERARKI UNOR" in without else units(UNIT)
    return assess(frame(*rows), listed, present, day)


def verdict(code: str, *rows: dict[str, Any], day: dt.date = DAY) -> bool | None:
    """Does the first person fail? None: it does not apply to that person."""
    found = assessed(*rows, day=day)
    if rows[0]["id"] in found.failing(code):
        return True
    return False if rows[0]["id"] in found.applicable(code) else None
