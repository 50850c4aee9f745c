"""A folder of files: recognised by content, refused with a cure, read into evidence."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from nawasena.engine import snapshot
from nawasena.exchange.spreadsheets.folder import Count, ReadResult, read_folder
from nawasena.exchange.spreadsheets.formats import HIERARCHY_HEADERS
from nawasena.exchange.spreadsheets.limits import Limits
from nawasena.exchange.spreadsheets.problems import FileProblem
from nawasena.rules.catalogue import library_catalogue
from nawasena.rules.reading import Reads
from nawasena.rules.registry import library_policies
from tests.exchange.spreadsheets.books import NIP, OTHER, SAMPLE, Rows, export_rows, write_book
from tests.exchange.spreadsheets.oldbook import old_book

UNIT, TOP = "0FA15E00000000000000000000000064", "0FA15E00000000000000000000000065"
TREE: Rows = [
    list(HIERARCHY_HEADERS),
    [TOP, "BADAN KEPEGAWAIAN CONTOH", "21", "", "", "", "", TOP],
    [UNIT, "BIDANG MUTASI CONTOH", "31", "", TOP, "", "", TOP],
]
EVIDENCE: dict[str, Rows] = {
    "SKP": [["NIP", "TAHUN", "PREDIKAT"], [NIP, 2025, "Baik"], [NIP, 2024, "?"]],
    "ASESMEN": [["NIP", "TANGGAL", "JPM KOMPETENSI"], [OTHER, "2025-05-20", 82.5]],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(SAMPLE, tmp_path / "x.csv")
    write_book(tmp_path / "y.xlsx", EVIDENCE)
    return tmp_path


def read(folder: Path, reads: Reads | None = None) -> ReadResult:
    return read_folder(
        folder,
        reads=reads or Reads.everything(library_catalogue()),
        evaluation_date=date(2026, 6, 30),
        limits=Limits(),
        progress=lambda _text: None,
    )


def refused(folder: Path) -> FileProblem:
    with pytest.raises(FileProblem) as caught:
        read(folder)
    assert caught.value.cure
    return caught.value


def test_three_files_under_any_name(folder: Path) -> None:
    write_book(folder / "z.xlsx", {"Sheet1": TREE})
    (folder / "~$y.xlsx").write_bytes(b"kunci")
    result = read(folder)
    assert [(item.name, item.role) for item in result.files] == [
        ("x.csv", "data_asn"),
        ("z.xlsx", "hierarki_unor"),
        ("y.xlsx", "bukti_talenta"),
    ]
    assert result.counts == {"orang": Count(4, 4), "skp": Count(2, 1), "asesmen": Count(1, 1)}
    people = {row["nip"]: row for row in result.evidence.people.iter_rows(named=True)}
    assert people[NIP]["jenjang"] == "administrator"
    assert people["197511052000031903"]["jenjang"] == "jpt_pratama"
    assert people[NIP]["perangkat_daerah"] == "BADAN KEPEGAWAIAN CONTOH"
    assert not result.unmatched_units
    assert [(item.file, item.sheet, item.row) for item in result.rejects] == [("y.xlsx", "SKP", 3)]
    assert result.agency == "Pemerintah Provinsi Lampung"


def test_the_evidence_becomes_a_snapshot(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "snapshot"
    snapshot.write(target, read(folder).evidence, library_catalogue())
    people = {person.nip: person for person in snapshot.read_people(target, library_catalogue())}
    assert people[NIP].records["skp"][0]["predikat"] == "baik"
    assert people[OTHER].records["asesmen"][0]["jpm_kompetensi"] == 8250


def test_without_a_hierarchy_structural_posts_are_listed(folder: Path) -> None:
    result = read(folder)
    assert [nip for nip, _name, _post in result.unmatched_units] == [NIP, "197511052000031903"]
    assert any("HierarkiUnor tidak ada" in note for note in result.notes)


def test_files_that_are_missing_are_named(folder: Path) -> None:
    (folder / "x.csv").unlink()
    (folder / "y.xlsx").unlink()
    (folder / "catatan.xlsx").write_bytes(write_book(folder / "n.xlsx", {"A": [["x"]]}).read_bytes())
    message = refused(folder).message
    assert "Data ASN tidak ditemukan" in message
    assert "catatan.xlsx: judul kolomnya tidak dikenal" in message
    assert "tidak ada" in refused(folder / "tiada").message


def test_without_an_evidence_workbook_everybody_is_still_listed(folder: Path) -> None:
    (folder / "y.xlsx").unlink()
    result = read(folder)
    assert result.evidence.people.height == 4
    assert result.evidence.records == {}
    (note,) = [note for note in result.notes if "Buku kerja bukti tidak ada" in note]
    assert "kebijakan ini membaca lembar SKP, ASESMEN, PENGHARGAAN, " in note


def test_the_workbook_that_is_missed_is_told_with_the_sheets_of_the_policy(folder: Path) -> None:
    (folder / "y.xlsx").unlink()
    silka = next(item for item in library_policies() if item.policy.id == "silka")
    notes = read(folder, Reads.of(silka)).notes
    assert any(note.endswith("kebijakan ini membaca lembar SKP, ASESMEN.") for note in notes)


def test_two_of_a_kind_are_refused(folder: Path) -> None:
    shutil.copy(folder / "x.csv", folder / "x2.csv")
    assert "Ada dua berkas Data ASN: x.csv, x2.csv" in refused(folder).message
    (folder / "x2.csv").unlink()
    write_book(folder / "w.xlsx", {"A": export_rows({}), "B": export_rows({})})
    assert "2 lembar berisi Data ASN" in refused(folder).message


def test_an_unsafe_file_stops_everything(folder: Path) -> None:
    (folder / "a.xlsm").write_bytes(b"<html>")
    assert refused(folder).message.startswith("a.xlsm: ")


def test_other_files_are_ignored_aloud(folder: Path) -> None:
    (folder / "baca.pdf").write_bytes(b"%PDF")
    (folder / ".rahasia.xlsx").write_bytes(b"")
    assert "Berkas yang bukan lembar kerja diabaikan: baca.pdf." in read(folder).notes


@pytest.mark.parametrize("people", [[], [{"NIP BARU": "1.98E+17"}]])
def test_an_export_without_one_readable_person(folder: Path, people: list[dict[str, str]]) -> None:
    (folder / "x.csv").unlink()
    write_book(folder / "x.xlsx", {"Data": export_rows(*people)})
    problem = refused(folder)
    assert "tidak ada baris pegawai" in problem.message
    assert len(problem.rejects) == len(people)


def test_evidence_and_people_agree_on_the_same_rows(folder: Path) -> None:
    assert read(folder).evidence.people["nip"].to_list() == read(folder).evidence.people["nip"].to_list()


def test_the_old_format_is_for_the_hierarchy_alone(folder: Path) -> None:
    text = [[str(cell) for cell in row] for row in TREE]
    (folder / "hierarchicalUnor.xls").write_bytes(old_book(text))
    assert read(folder).files[1].role == "hierarki_unor"
    (folder / "x.csv").unlink()
    (folder / "x.xls").write_bytes(old_book(export_rows({})))
    assert "x.xls: format .xls lama hanya diterima untuk HierarkiUnor" in refused(folder).message
