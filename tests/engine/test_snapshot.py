"""The evidence snapshot: order follows content, nothing is lost, and "none" is not "unknown"."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from nawasena.engine import snapshot
from nawasena.engine.canonical import digest_rows
from nawasena.engine.snapshot import Evidence, Person
from nawasena.rules.catalogue import PERSON, Catalogue, library_catalogue
from tests.engine.policies import small_book

CATALOGUE = small_book().catalogue
FIRST, SECOND, THIRD = "000000000000000001", "000000000000000002", "000000000000000003"
PEOPLE: list[dict[str, Any]] = [
    {"nip": SECOND, "nama": "Siti", "jenjang": "pengawas", "tanggal_lahir": dt.date(1980, 2, 29),
     "sumber": "a.xlsx, baris 3"},
    {"nip": THIRD, "nama": "Made", "usia_pensiun": 58},
    {"nip": FIRST, "nama": "Budi\tS."},
]  # fmt: skip
TRAININGS: list[dict[str, Any]] = [
    {"nip": THIRD, "tanggal": dt.date(2025, 1, 1), "jenis": "teknis", "nomor": "B", "terverifikasi": True},
    {"nip": THIRD, "tanggal": dt.date(2025, 1, 1), "jenis": "teknis", "nomor": "A", "jam_pelajaran": 30},
    {"nip": FIRST, "tanggal": dt.date(2026, 1, 1), "jenis": "seminar", "nomor": None},
    {"nip": THIRD, "tanggal": None, "jenis": "teknis", "nomor": "C"},
]
RESULTS: list[dict[str, Any]] = [{"nip": SECOND, "tanggal": dt.date(2025, 5, 5), "jpm_potensi": 8250}]


def evidence(people: list[dict[str, Any]], trainings: list[dict[str, Any]], **rest: Any) -> Evidence:
    """Evidence with the columns that the rows have; the others are missing, as in files."""
    records = {"pelatihan": _frame("pelatihan", trainings), "asesmen": _frame("asesmen", RESULTS)}
    return Evidence(_frame(PERSON, people), records, **rest)


def _frame(kind: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    schema = snapshot.field_schema(CATALOGUE.kinds[kind])
    text = {"nip": pl.String(), "nama": pl.String(), "sumber": pl.String()}
    used = {name: kind for name, kind in {**text, **schema}.items() if any(name in row for row in rows)}
    return pl.DataFrame(rows, schema=used or {"nip": pl.String()}, orient="row")


def digests(folder: Path, content: Evidence, catalogue: Catalogue = CATALOGUE) -> dict[str, str]:
    """The digests of evidence written to a folder."""
    snapshot.write(folder, content, catalogue)
    connection = snapshot.connect(folder, catalogue)
    found = snapshot.digests(connection, catalogue)
    connection.close()
    return found


def people_of(folder: Path, content: Evidence, nip: str | None = None) -> list[Person]:
    """The people of evidence written to a folder."""
    snapshot.write(folder, content, CATALOGUE)
    return list(snapshot.read_people(folder, CATALOGUE, nip=nip))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The digests of the unchanged evidence."""
    return digests(tmp_path_factory.mktemp("bukti"), evidence(PEOPLE, TRAININGS))


def test_people_are_numbered_in_the_order_of_their_nip(tmp_path: Path) -> None:
    people = people_of(tmp_path, evidence(PEOPLE, TRAININGS))
    assert [(person.id, person.nip, person.name) for person in people] == [
        (1, FIRST, "Budi\tS."), (2, SECOND, "Siti"), (3, THIRD, "Made"),
    ]  # fmt: skip


def test_what_was_written_is_read(tmp_path: Path) -> None:
    _budi, siti, made = people_of(tmp_path, evidence(PEOPLE, TRAININGS))
    assert siti.facts["jenjang"] == "pengawas"
    assert siti.facts["tanggal_lahir"] == dt.date(1980, 2, 29)
    assert siti.source == "a.xlsx, baris 3"
    assert siti.facts["golongan"] is None
    assert [record["jpm_potensi"] for record in siti.records["asesmen"]] == [8250]
    assert made.facts["usia_pensiun"] == 58
    assert made.source == ""
    assert made.records["asesmen"] == ()


def test_records_are_ordered_by_their_content_with_empty_first(tmp_path: Path) -> None:
    made = people_of(tmp_path, evidence(PEOPLE, TRAININGS))[2]
    assert [record["nomor"] for record in made.records["pelatihan"]] == ["C", "A", "B"]
    numbers = [record["no"] for record in made.records["pelatihan"]]
    assert numbers == sorted(numbers)
    assert {record["id"] for record in made.records["pelatihan"]} == {3}


def test_one_person_can_be_read_alone(tmp_path: Path) -> None:
    everybody = people_of(tmp_path, evidence(PEOPLE, TRAININGS))
    assert people_of(tmp_path, evidence(PEOPLE, TRAININGS), THIRD) == [everybody[2]]
    assert people_of(tmp_path, evidence(PEOPLE, TRAININGS), "999999999999999999") == []


def test_the_order_of_rows_does_not_matter(tmp_path: Path, base: dict[str, str]) -> None:
    rotated = (PEOPLE[1:] + PEOPLE[:1], TRAININGS[2:] + TRAININGS[:2])
    orders = [(PEOPLE[::-1], TRAININGS[::-1]), rotated]
    found = [digests(tmp_path / str(number), evidence(*rows)) for number, rows in enumerate(orders)]
    assert found == [base] * len(orders)


def test_repeated_rows_are_kept(tmp_path: Path) -> None:
    made = people_of(tmp_path, evidence(PEOPLE, [*TRAININGS, TRAININGS[0]]))[2]
    assert [record["nomor"] for record in made.records["pelatihan"]] == ["C", "A", "B", "B"]


@pytest.mark.parametrize(
    ("place", "change", "kind"),
    [
        (0, {"jenis": "seminar"}, "pelatihan"),
        (0, {"terverifikasi": False}, "pelatihan"),
        (0, {"terverifikasi": None}, "pelatihan"),
        (2, {"nomor": ""}, "pelatihan"),
        (3, {"tanggal": dt.date(2025, 1, 1)}, "pelatihan"),
        (1, {"nip": SECOND}, "pelatihan"),
    ],
)
def test_every_change_shows_in_its_digest(
    tmp_path: Path, base: dict[str, str], place: int, change: dict[str, Any], kind: str
) -> None:
    changed = [{**row, **change} if number == place else row for number, row in enumerate(TRAININGS)]
    after = digests(tmp_path, evidence(PEOPLE, changed))
    assert {name for name in base if base[name] != after[name]} == {kind}


def test_a_person_more_after_the_others_changes_people_only(tmp_path: Path, base: dict[str, str]) -> None:
    after = digests(tmp_path, evidence([*PEOPLE, {"nip": "000000000000000009", "nama": "Ani"}], TRAININGS))
    assert {name for name in base if base[name] != after[name]} == {PERSON}


def test_the_digest_of_a_snapshot_is_that_of_its_rows(tmp_path: Path) -> None:
    found = digests(tmp_path, evidence(PEOPLE, TRAININGS))
    for name in (PERSON, "pelatihan"):
        kind = CATALOGUE.kinds[name]
        columns = snapshot.person_columns(CATALOGUE) if name == PERSON else snapshot.record_columns(kind)
        frame = pl.read_parquet(tmp_path / f"{name}.parquet")
        assert frame.columns == columns
        key = columns.index("id" if name == PERSON else "no")
        assert found[name] == digest_rows(name, columns, frame.rows(), key)


def test_none_and_unknown(tmp_path: Path) -> None:
    content = evidence(
        PEOPLE, TRAININGS, complete={"penghargaan", "asesmen"}, none_of={"pelatihan": {SECOND}}
    )
    budi, siti, made = people_of(tmp_path, content)
    assert budi.complete == made.complete == {"penghargaan"}
    assert siti.complete == {"penghargaan", "pelatihan"}  # an assessment can only be unknown, never "none"


def test_without_a_declaration_nothing_is_known_to_be_none(tmp_path: Path) -> None:
    assert {person.complete for person in people_of(tmp_path, evidence(PEOPLE, TRAININGS))} == {frozenset()}


def test_an_agency_without_any_record(tmp_path: Path) -> None:
    snapshot.write(tmp_path, Evidence(_frame(PERSON, PEOPLE)), library_catalogue())
    people = list(snapshot.read_people(tmp_path, library_catalogue()))
    assert len(people) == 3
    assert not any(any(person.records.values()) for person in people)
    connection = snapshot.connect(tmp_path, library_catalogue())
    found = snapshot.digests(connection, library_catalogue())
    connection.close()
    assert set(found) == set(library_catalogue().kinds)


def test_an_agency_without_people(tmp_path: Path) -> None:
    nobody = Evidence(_frame(PERSON, []))
    assert people_of(tmp_path, nobody) == []
    assert set(digests(tmp_path, nobody)) == set(CATALOGUE.kinds)


def test_a_folder_with_a_quotation_mark(tmp_path: Path, base: dict[str, str]) -> None:
    assert digests(tmp_path / "bukti 'asli'", evidence(PEOPLE, TRAININGS)) == base


def test_types_are_those_of_the_catalogue(tmp_path: Path) -> None:
    snapshot.write(tmp_path, evidence(PEOPLE, TRAININGS), CATALOGUE)
    schema = pl.read_parquet_schema(tmp_path / "asesmen.parquet")
    assert schema["id"] == pl.Int32
    assert schema["no"] == pl.Int64
    assert schema["jpm_potensi"] == pl.Int64
    assert schema["integritas"] == pl.Int32
    assert schema["tanggal"] == pl.Date
    assert pl.read_parquet_schema(tmp_path / "skp.parquet")["tahun"] == pl.Int32
    assert pl.read_parquet_schema(tmp_path / "pelatihan.parquet")["terverifikasi"] == pl.Boolean
