"""Headings of the files an agency really has, as SIASN writes them."""

from __future__ import annotations

# SIASN "Export Data ASN": exactly these 67 columns; some exports add the last two.
EXPORT_HEADERS: tuple[str, ...] = (
    "PNS ID",
    "NIP BARU",
    "NIP LAMA",
    "NAMA",
    "GELAR DEPAN",
    "GELAR BELAKANG",
    "TEMPAT LAHIR ID",
    "TEMPAT LAHIR NAMA",
    "TANGGAL LAHIR",
    "JENIS KELAMIN",
    "AGAMA ID",
    "AGAMA NAMA",
    "JENIS KAWIN ID",
    "JENIS KAWIN NAMA",
    "NIK",
    "NOMOR HP",
    "EMAIL",
    "EMAIL GOV",
    "ALAMAT",
    "NPWP NOMOR",
    "BPJS",
    "JENIS PEGAWAI ID",
    "JENIS PEGAWAI NAMA",
    "KEDUDUKAN HUKUM ID",
    "KEDUDUKAN HUKUM NAMA",
    "STATUS CPNS PNS",
    "KARTU ASN VIRTUAL",
    "NOMOR SK CPNS",
    "TANGGAL SK CPNS",
    "TMT CPNS",
    "NOMOR SK PNS",
    "TANGGAL SK PNS",
    "TMT PNS",
    "GOL AWAL ID",
    "GOL AWAL NAMA",
    "GOL AKHIR ID",
    "GOL AKHIR NAMA",
    "TMT GOLONGAN",
    "MK TAHUN",
    "MK BULAN",
    "JENIS JABATAN ID",
    "JENIS JABATAN NAMA",
    "JABATAN ID",
    "JABATAN NAMA",
    "TMT JABATAN",
    "TINGKAT PENDIDIKAN ID",
    "TINGKAT PENDIDIKAN NAMA",
    "PENDIDIKAN ID",
    "PENDIDIKAN NAMA",
    "TAHUN LULUS",
    "KPKN ID",
    "KPKN NAMA",
    "LOKASI KERJA ID",
    "LOKASI KERJA NAMA",
    "UNOR ID",
    "UNOR NAMA",
    "INSTANSI INDUK ID",
    "INSTANSI INDUK NAMA",
    "INSTANSI KERJA ID",
    "INSTANSI KERJA NAMA",
    "SATUAN KERJA INDUK ID",
    "SATUAN KERJA INDUK NAMA",
    "SATUAN KERJA KERJA ID",
    "SATUAN KERJA KERJA NAMA",
    "IS VALID NIK",
    "NAMA SEKOLAH",
    "FLAG IKD",
)
EXPORT_EXTRA_HEADERS: tuple[str, ...] = ("ESELON ID", "ESELON NAMA")

# hierarchicalUnor.xls, and the narrower newer HierarkiUnor.xlsx.
HIERARCHY_HEADERS: tuple[str, ...] = (
    "ID",
    "NAMA_UNOR",
    "ESELON_ID",
    "CEPAT_KODE",
    "DIATASAN_ID",
    "INSTANSI_ID",
    "PEMIMPIN_PNS_ID",
    "UNOR_INDUK",
)

# The evidence workbook: one sheet a kind of record (names from the catalogue), the person's NIP first,
# a NIHIL column where "none" can be declared, and a sheet that says which sheets cover everybody.
NIP_HEADER = "NIP"
NAME_HEADER = "NAMA"
OWNER_HEADERS = ("NIP BARU", NIP_HEADER)  # of the export, and of a sheet of evidence
NONE_HEADER = "NIHIL"
COVERAGE_SHEET = "CAKUPAN"
COVERAGE_HEADERS: tuple[str, ...] = ("LEMBAR", "CAKUPAN")
COVERAGE_COMPLETE = "lengkap"
COVERAGE_PARTIAL = "sebagian"
GUIDE_SHEET = "PETUNJUK"
LIST_SHEET = "DAFTAR"  # hidden: the choices of drop-down lists too long to stand in a validation

# Names that `sample` and `template` give; reading recognises files by their headings, never by name.
EXPORT_FILE = "Data ASN.xlsx"
HIERARCHY_FILE = "HierarkiUnor.xlsx"
EVIDENCE_FILE = "Bukti Talenta.xlsx"
