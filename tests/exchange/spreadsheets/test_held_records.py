"""Rows of evidence that could not be used hold what is known: nothing they may speak of is withdrawn."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from nawasena.core.accounts.roles import Role
from nawasena.exchange.spreadsheets import services
from nawasena.exchange.spreadsheets.models import Package
from nawasena.people.models import Profile, Record
from tests.core.world import World
from tests.exchange.spreadsheets.books import NIP, OTHER, Rows, export_rows, write_book
from tests.exchange.spreadsheets.importing import applied, collected, done, proposed, read

HEADINGS = ["NIP", "TAHUN", "PREDIKAT"]
KNOWN: Rows = [[NIP, 2023, "Baik"], [NIP, 2024, "Baik"], [OTHER, 2023, "Baik"], [OTHER, 2024, "Baik"]]
BOTH = {(2023, "baik"), (2024, "baik")}
NEW = (2025, "baik")


def files(folder: Path, sheets: dict[str, Rows]) -> list[Path]:
    folder.mkdir(exist_ok=True)
    people = [{"NIP BARU": nip, "NAMA": f"Pegawai {nip[-3:]}"} for nip in (NIP, OTHER)]
    asn = write_book(folder / "asn.xlsx", {"Data": export_rows(*people)})
    return [asn, write_book(folder / "bukti.xlsx", sheets)]


def skp(*rows: list[object]) -> dict[str, Rows]:
    return {"SKP": [HEADINGS, *rows]}


def current(nip: str, kind: str = "skp") -> set[tuple[int, str]]:
    rows = Record.objects.filter(person__nips__nip=nip, kind=kind, superseded_at=None)
    return {(row.data["tahun"], row.data["predikat"]) for row in rows}


def second(world: World, folder: Path, sheets: dict[str, Rows], *, skip: bool = False) -> Package:
    """What is read after the known SKP; with ``skip`` every refused row is left out knowingly."""
    applied(world, collected(world, files(folder / "a", skp(*KNOWN))))
    package = read(world, collected(world, files(folder / "b", sheets), "Lagi"))
    for error in package.errors.all() if skip else ():
        services.repair(world.actor(Role.TALENT_MANAGER), package, error.pk, skip_row=True)
    return read(world, package) if skip else package


def apply(world: World, package: Package) -> Package:
    secretary = world.actor(Role.COMMITTEE_SECRETARY)
    package = proposed(world, package)
    return done(world, services.approve(secretary, package, package.version))


def test_readable_rows_say_the_set_anew(world: World, tmp_path: Path) -> None:
    package = second(world, tmp_path, skp([NIP, 2025, "Baik"], [OTHER, 2025, "Baik"]))
    assert package.difference["records"]["skp"] == {"new": 2, "same": 0, "held": 0, "gone": 4}
    apply(world, package)
    assert current(NIP) == current(OTHER) == {NEW}


@pytest.mark.parametrize("skip", [False, True], ids=["refused", "left out"])
@pytest.mark.parametrize(
    "bad",
    [[[NIP, 2024, "Entah"]], [[NIP, "", "Baik"]], [[NIP, 2026, "Baik"], [NIP, 2026, "Kurang"]]],
    ids=["unreadable cell", "empty cell", "contradicting rows"],
)
def test_a_row_that_is_not_used_holds_its_person(
    world: World, tmp_path: Path, bad: list[list[object]], skip: bool
) -> None:
    rows = [[NIP, 2025, "Baik"], *bad, [OTHER, 2025, "Baik"]]
    package = second(world, tmp_path, skp(*rows), skip=skip)
    assert package.difference["records"]["skp"] == {"new": 2, "same": 0, "held": 2, "gone": 2}
    assert not package.difference["unowned"]
    apply(world, package)
    assert current(NIP) == BOTH | {NEW}
    assert current(OTHER) == {NEW}


@pytest.mark.parametrize("skip", [False, True], ids=["refused", "left out"])
@pytest.mark.parametrize("nip", ["1.98203E+17", ""], ids=["unreadable", "empty"])
def test_a_row_of_nobody_holds_everybody(world: World, tmp_path: Path, nip: str, skip: bool) -> None:
    rows = [[NIP, 2025, "Baik"], [nip, 2024, "Baik"], [OTHER, 2025, "Baik"]]
    package = second(world, tmp_path, skp(*rows), skip=skip)
    assert package.difference["records"]["skp"] == {"new": 2, "same": 0, "held": 4, "gone": 0}
    assert package.difference["unowned"] == {"skp": 1}
    said = page(world, "package_difference", package.pk)
    assert "Penilaian kinerja (SKP): 1 baris tidak diketahui pemiliknya." in said
    apply(world, package)
    assert current(NIP) == current(OTHER) == BOTH | {NEW}


@pytest.mark.parametrize(("year", "held"), [(2025, 0), (2026, 0), (2027, 2), (2099, 2)])
def test_a_year_after_that_of_the_data_is_refused_and_holds(
    world: World, tmp_path: Path, year: int, held: int
) -> None:
    package = second(world, tmp_path, skp([NIP, year, "Kurang"]))
    found = [(error.row, error.column, error.reason) for error in package.errors.all()]
    assert found == ([(2, "TAHUN", "Setelah tanggal data paket ini (30-06-2026).")] if held else [])
    apply(world, package)
    assert current(NIP) == (BOTH if held else {(year, "kurang")})


def test_rows_of_another_kind_hold_nothing_here(world: World, tmp_path: Path) -> None:
    awards: Rows = [["NIP", "TANGGAL", "TINGKAT"], ["?", "2024-08-17", "Instansi"]]
    package = second(world, tmp_path, {**skp([NIP, 2025, "Baik"]), "PENGHARGAAN": awards})
    assert package.difference["unowned"] == {"penghargaan": 1}
    apply(world, package)
    assert (current(NIP), current(OTHER)) == ({NEW}, BOTH)


def test_equal_rows_twice_and_rows_without_content_hold_nothing(world: World, tmp_path: Path) -> None:
    rows = [[NIP, 2025, "Baik"], [NIP, 2025, "Baik"], [NIP, "", ""]]
    package = second(world, tmp_path, skp(*rows))
    assert package.difference["records"]["skp"] == {"new": 1, "same": 0, "held": 0, "gone": 2}
    apply(world, package)
    assert current(NIP) == {NEW}


@pytest.mark.parametrize("owner", [NIP, "?"], ids=["of the person", "of nobody"])
def test_a_readable_row_still_corrects_the_record_it_speaks_of(
    world: World, tmp_path: Path, owner: str
) -> None:
    package = second(world, tmp_path, skp([NIP, 2024, "Kurang"], [owner, 2025, "Entah"]))
    assert package.difference["records"]["skp"] == {"new": 1, "same": 0, "held": 1, "gone": 1}
    said = change_page(world, package)
    assert "Tetap: ada baris yang belum terpakai" in said and "Tidak ada lagi" in said
    assert "Catatan lama jenis itu tetap dan tidak ditutup" in said
    apply(world, package)
    assert current(NIP) == {(2023, "baik"), (2024, "kurang")}
    assert current(OTHER) == BOTH


def page(world: World, name: str, *given: int) -> str:
    return str(world.client(Role.TALENT_MANAGER).get(reverse(name, args=given)).content.decode())


def change_page(world: World, package: Package) -> str:
    """The page of the first person."""
    pages = [page(world, "package_change", package.pk, row) for row in range(2)]
    return next(said for said in pages if f"Pegawai {NIP[-3:]}" in said)


COVERED: Rows = [["LEMBAR", "CAKUPAN"], ["PENGHARGAAN", "lengkap"]]
AWARDS = ["NIP", "TANGGAL", "TINGKAT", "NIHIL"]


def awards_of(nip: str) -> int:
    return Record.objects.filter(person__nips__nip=nip, kind="penghargaan", superseded_at=None).count()


@pytest.mark.parametrize("skip", [False, True], ids=["refused", "left out"])
def test_a_complete_sheet_withdraws_nothing_of_whom_a_row_was_not_used(
    world: World, tmp_path: Path, skip: bool
) -> None:
    rows: Rows = [AWARDS, [NIP, "2024-08-17", "Instansi", ""], [OTHER, "2024-08-17", "Instansi", ""]]
    applied(world, collected(world, files(tmp_path / "x", {**skp([NIP, 2022, "Baik"]), "PENGHARGAAN": rows})))
    again: Rows = [AWARDS, [NIP, "2024-08-17", "Entah", ""]]
    package = second(world, tmp_path, {"PENGHARGAAN": again, "CAKUPAN": COVERED}, skip=skip)
    apply(world, package)
    assert (awards_of(NIP), awards_of(OTHER)) == (1, 0)
    said = dict(Profile.objects.filter(superseded_at=None).values_list("nip", "none_of"))
    assert said == {NIP: [], OTHER: ["penghargaan"]}


def test_nihil_beside_a_record_holds_the_person(world: World, tmp_path: Path) -> None:
    rows: Rows = [AWARDS, [NIP, "2023-08-17", "Instansi", ""]]
    applied(world, collected(world, files(tmp_path / "x", {**skp([NIP, 2022, "Baik"]), "PENGHARGAAN": rows})))
    again: Rows = [AWARDS, [NIP, "2024-08-17", "Instansi", ""], [NIP, "", "", "ya"]]
    package = second(world, tmp_path, {"PENGHARGAAN": again})
    assert package.difference["records"]["penghargaan"] == {"new": 1, "same": 0, "held": 1, "gone": 0}
    apply(world, package)
    assert awards_of(NIP) == 2
