"""The vocabulary of evidence: what it refuses, and that an agency extends it without Python."""

from __future__ import annotations

import dataclasses
import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest

from nawasena.rules.catalogue import (
    PERSON,
    Catalogue,
    CatalogueFile,
    EvidenceKind,
    library_catalogue,
    load_catalogue,
)
from nawasena.rules.models import validate
from nawasena.rules.problems import RuleError
from nawasena.rules.rulebook import library_rulebook
from nawasena.rules.source import parse
from nawasena.rules.tables import library_tables
from tests.engine.worlds import person, world
from tests.rules.broken import changed, policy_of, problems_of

HEAD = "schema: nawasena-catalogue/1\n"
OWN = (
    HEAD
    + """
categories:
  - id: peran-pembina
    label: Peran pembina
    source: Contoh
    values: [{id: pembina, label: Pembina}, {id: anggota, label: Anggota}]
evidence:
  - id: komunitas_belajar
    label: Komunitas belajar
    sheet: KOMUNITAS BELAJAR
    absence: none
    fields:
      - {id: tanggal, type: date, required: true, label: Tanggal}
      - {id: peran, type: category, set: peran-pembina, required: true, label: Peran}
"""
)
VALUES = "values: [{id: pembina, label: Pembina}, {id: anggota, label: Anggota}]"
MEASURE = "{from: asesmen, take: newest, date: tanggal, field: jpm_potensi}"
OWN_MEASURE = "{from: komunitas_belajar, take: newest, date: tanggal, field: peran}"
POLICY = changed(
    (f"measure: {MEASURE}", f"measure: {OWN_MEASURE}"),
    ("score: {linear: {max: 100}}", "score: {lookup: {rows: {pembina: 90, anggota: 45}}}\n        none: 5"),
)


def _field(text: str) -> str:
    return _kind(f"      - {{id: a, label: A, {text}}}\n")


def _kind(fields: str, rest: str = "") -> str:
    return f"{HEAD}evidence:\n  - id: uji\n    label: Uji\n{rest}    fields:\n{fields}"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "katalog-instansi.yaml"
    path.write_text(OWN, encoding="utf-8")
    return path


def test_an_own_kind_of_evidence_becomes_a_word_of_policies(own: Path) -> None:
    book = dataclasses.replace(library_rulebook(), catalogue=load_catalogue([own]))
    loaded = policy_of(POLICY, book)
    skp = [{"tahun": 2025, "predikat": "baik"}]
    found = world(
        loaded,
        person(skp=skp, komunitas_belajar=[_record("pembina")]),
        person(skp=skp, komunitas_belajar=[_record("anggota")]),
        person(skp=skp, complete=["komunitas_belajar"]),
        person(skp=skp),
    )
    assert [found.node("potensi", place) for place in range(4)] == [
        Fraction(90),
        Fraction(45),
        Fraction(5),
        None,
    ]


def _record(role: str) -> dict[str, object]:
    return {"tanggal": dt.date(2026, 1, 5), "peran": role}


def test_without_the_file_the_word_is_unknown() -> None:
    assert any("komunitas_belajar" in problem.message for problem in problems_of(POLICY))


def test_the_library_stays_as_it_is(own: Path) -> None:
    kinds = load_catalogue([own]).kinds
    assert list(kinds)[:-1] == list(library_catalogue().kinds)
    assert list(kinds)[-1] == "komunitas_belajar"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (OWN.replace("id: komunitas_belajar", "id: skp"), "'skp' didefinisikan dua kali"),
        (OWN.replace("id: peran-pembina", "id: jenjang"), "'jenjang' didefinisikan dua kali"),
        (OWN.replace("set: peran-pembina", "set: peran-lain"), "Himpunan kategori 'peran-lain' tidak ada"),
    ],
)
def test_what_contradicts_the_library(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "katalog-instansi.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=words):
        load_catalogue([path])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (_field("type: category"), "'set' wajib untuk tipe category"),
        (_field("type: text, set: jenjang"), "'set' wajib untuk tipe category"),
        (_field("type: integer, places: 2, min: 0, max: 9"), "'places' hanya untuk"),
        (_field("type: integer, min: 0"), "'min' dan 'max' wajib"),
        (_field("type: decimal, places: 2, max: 9"), "'min' dan 'max' wajib"),
        (_field("type: integer, min: 9, max: 8"), "'min' lebih besar dari 'max'"),
        (_field("type: decimal, places: 7, min: 0, max: 1"), "paling besar 6"),
        (_field("type: number"), "Nilai 'number' tidak dikenal"),
        (_kind("      - {id: a, type: text, label: A}\n" * 2), "Kolom berulang: a"),
        (_kind("      - {id: a, type: text, label: A}\n", "    unique: [b]\n"), "kolom yang tidak ada: b"),
        (_field("type: text, fill: {matrix: x, row: a}"), "'fill' memerlukan"),
        (_field("type: date, fill: {date: a}"), "'fill' memerlukan"),
        (
            _field("type: date, fill: {date: a, months: b, matrix: c, row: d, column: e}"),
            "'fill' memerlukan",
        ),
        (_kind(""), "bukan daftar"),
        (OWN.replace("{id: anggota,", "{id: pembina,"), "Kategori di 'peran-pembina' berulang"),
        (OWN.replace(VALUES, "values: []"), "paling sedikit 1"),
        (OWN.replace("absence: none", "absence: maybe"), "Nilai 'maybe' tidak dikenal"),
    ],
)  # fmt: skip
def test_a_broken_catalogue(text: str, words: str) -> None:
    with pytest.raises(RuleError, match=words) as caught:
        validate(CatalogueFile, parse(text, "katalog.yaml"))
    assert all(problem.file == "katalog.yaml" and problem.line > 0 for problem in caught.value.problems)


@pytest.mark.parametrize("low_and_high", [(8, 8), (8, 9)])
def test_the_smallest_range_of_a_number(low_and_high: tuple[int, int]) -> None:
    low, high = low_and_high
    text = _kind(f"      - {{id: a, type: integer, min: {low}, max: {high}, label: A}}\n")
    assert validate(CatalogueFile, parse(text, "katalog.yaml")).evidence[0].fields[0].max == high


def test_people_come_first_and_are_no_records() -> None:
    catalogue = library_catalogue()
    assert catalogue.person.id == PERSON
    assert PERSON not in [kind.id for kind in catalogue.records]
    assert len(catalogue.records) == len(catalogue.kinds) - 1


def test_what_fills_an_empty_cell_exists() -> None:
    catalogue = library_catalogue()
    fills = [(kind, item.fill) for kind in catalogue.kinds.values() for item in kind.fields if item.fill]
    assert len(fills) == 2
    for kind, fill in fills:
        for name in (fill.row, fill.column, fill.date, fill.months):
            assert name is None or kind.field(name) is not None
        assert fill.matrix is None or library_tables()[fill.matrix].matrix is not None


@pytest.mark.parametrize("kind", library_catalogue().records, ids=lambda kind: kind.id)
def test_every_kind_of_record_can_be_dated_and_written_as_a_sheet(kind: EvidenceKind) -> None:
    dates = [item for item in kind.fields if item.type in ("date", "year") and item.required]
    assert dates, "a record without a date can never be taken into account"
    assert kind.sheet
    assert len(kind.sheet) <= 31  # what a spreadsheet allows


def test_labels_of_categories() -> None:
    jenjang = library_catalogue().sets["jenjang"]
    assert jenjang.label_of("pengawas") == "Pengawas"
    assert jenjang.label_of("tidak_ada") == "tidak_ada"
    assert jenjang.label_of(None) == ""


def test_a_column_has_a_heading() -> None:
    training = library_catalogue().kinds["pelatihan"]
    headings = {item.id: item.header for item in training.fields}
    assert headings["jam_pelajaran"] == "JAM PELAJARAN"
    assert headings["nomor"] == "NOMOR SERTIFIKAT"


def test_an_empty_catalogue_has_no_person() -> None:
    with pytest.raises(KeyError):
        _ = Catalogue([]).person


FACTS = """schema: nawasena-catalogue/1
categories:
  - {id: agama, label: Agama, source: uji, values: [{id: islam, label: Islam}, {id: hindu, label: Hindu}]}
person_fields:
  - {id: masa_kerja, column: MK TAHUN, type: integer, min: 0, max: 60, label: Masa kerja}
  - {id: kelompok, type: category, set: agama, label: Kelompok}
"""


def _own(tmp_path: Path, text: str) -> list[Path]:
    path = tmp_path / "pegawai.yaml"
    path.write_text(text, encoding="utf-8")
    return [path]


def test_facts_of_ones_own_come_after_those_of_the_library(tmp_path: Path) -> None:
    catalogue, library = load_catalogue(_own(tmp_path, FACTS)), library_catalogue()
    assert catalogue.person.fields[: len(library.person.fields)] == library.person.fields
    added = catalogue.person.fields[len(library.person.fields) :]
    assert [(item.id, item.header) for item in added] == [
        ("masa_kerja", "MK TAHUN"),
        ("kelompok", "KELOMPOK"),
    ]
    assert catalogue.records == library.records
    assert catalogue.person.label == library.person.label


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ("id: masa_kerja", "id: jenjang", "person_fields[0].id", "'jenjang' didefinisikan dua kali"),
        ("id: kelompok", "id: masa_kerja", "person_fields[1].id", "'masa_kerja' didefinisikan dua kali"),
        ("set: agama", "set: suku", "person_fields[1].set", "Himpunan kategori 'suku' tidak ada."),
        ("id: masa_kerja", "id: nama", "", "Nama kolom 'nama' sudah dipakai sistem."),
        ("id: masa_kerja", "id: sumber", "", "Nama kolom 'sumber' sudah dipakai sistem."),
        ("min: 0,", "min: 0, required: true,", "", "Kolom pegawai 'masa_kerja' tidak memakai 'required'"),
    ],
)
def test_facts_that_cannot_be_added(old: str, new: str, key: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(RuleError) as caught:
        load_catalogue(_own(tmp_path, FACTS.replace(old, new, 1)))
    (problem,) = caught.value.problems
    assert problem.message.startswith(words)
    assert problem.key == key
    assert problem.file == str(tmp_path / "pegawai.yaml")


def test_the_person_defined_again_says_how_to_add_a_field(tmp_path: Path) -> None:
    text = OWN.replace("id: komunitas_belajar", "id: orang")
    with pytest.raises(RuleError) as caught:
        load_catalogue(_own(tmp_path, text))
    (problem,) = caught.value.problems
    assert (problem.key, problem.line) == ("evidence[0].id", text[: text.index("id: orang")].count("\n") + 1)
    assert problem.cure == (
        "Jenis 'orang' milik pustaka; tambahkan kolom pegawai di bawah kunci 'person_fields'."
    )


def test_every_file_with_a_mistake_is_named(tmp_path: Path) -> None:
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_text(OWN.replace("id: komunitas_belajar", "id: skp"), encoding="utf-8")
    second.write_text(FACTS.replace("set: agama", "set: suku"), encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load_catalogue([first, second])
    assert [problem.file for problem in caught.value.problems] == [str(first), str(second)]
