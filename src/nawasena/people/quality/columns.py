"""What the assessment reads: facts of the catalogue, and texts of the SIASN export that no fact keeps."""

from __future__ import annotations

import polars as pl

# The surrogate id (any type), the current NIP or NI PPPK, the SIASN id of the unit, the department.
ID, NIP, UNIT, DEPARTMENT = "id", "nip", "unit_id", "perangkat_daerah"
FACTS: dict[str, pl.DataType] = {
    NIP: pl.String(),
    UNIT: pl.String(),
    DEPARTMENT: pl.String(),
    "jenis_asn": pl.String(),
    "jenis_kelamin": pl.String(),
    "tanggal_lahir": pl.Date(),
    "kedudukan_hukum": pl.String(),
    "golongan": pl.String(),
    "tmt_cpns": pl.Date(),
    "jenis_jabatan": pl.String(),
    "jenjang": pl.String(),
    "jabatan_id": pl.String(),
    "jabatan": pl.String(),
    "tingkat_pendidikan": pl.String(),
    "tanggal_pensiun": pl.Date(),
}

# Headings of the SIASN export whose raw texts are read, beside the facts.
SOURCE_COLUMNS: tuple[str, ...] = (
    "GELAR DEPAN",
    "GELAR BELAKANG",
    "TANGGAL LAHIR",
    "JENIS KELAMIN",
    "NIK",
    "NOMOR HP",
    "EMAIL",
    "JENIS PEGAWAI ID",
    "JENIS PEGAWAI NAMA",
    "KEDUDUKAN HUKUM NAMA",
    "TMT PNS",
    "PENDIDIKAN ID",
    "PENDIDIKAN NAMA",
    "INSTANSI INDUK ID",
    "INSTANSI INDUK NAMA",
    "INSTANSI KERJA ID",
    "INSTANSI KERJA NAMA",
    "IS VALID NIK",
)
# Of these only matters whether they say anything: any mark may be stored in place of the personal text.
PRESENCE_ONLY = frozenset(
    (
        "GELAR DEPAN",
        "GELAR BELAKANG",
        "TANGGAL LAHIR",
        "JENIS KELAMIN",
        "NIK",
        "NOMOR HP",
        "PENDIDIKAN ID",
        "PENDIDIKAN NAMA",
    )
)

# Data that the export does not have and another source may give, as text under these headings:
# years with an appraisal ("2024 2025"), the kind of post one was recruited for, the last day of unpaid leave.
SKP_YEARS, FORMATION, LEAVE_END = "TAHUN SKP", "FORMASI JABATAN", "TANGGAL AKHIR CLTN"
ADDED_COLUMNS: tuple[str, ...] = (SKP_YEARS, FORMATION, LEAVE_END)
TEXT_COLUMNS: tuple[str, ...] = (*SOURCE_COLUMNS, *ADDED_COLUMNS)

# The "column" that is there when the list of units is not empty.
UNIT_LIST = "HIERARKI UNOR"
ACTIVE = "aktif"
