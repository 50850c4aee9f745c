"""Refused and skipped rows of the export: their people are not gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from nawasena.core.accounts.roles import Role
from nawasena.exchange.spreadsheets import services
from nawasena.exchange.spreadsheets.models import Package
from nawasena.people.models import Profile
from tests.core.world import World
from tests.exchange.spreadsheets.books import NIP, OTHER, export_rows, write_book
from tests.exchange.spreadsheets.importing import applied, collected, done, proposed, read

GONE = "199512122020122901"
STAYS = "198001012005011001"


def book(folder: Path, *people: dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    return write_book(folder / "asn.xlsx", {"Data": export_rows(*people)})


def person(nip: str, name: str = "", **more: str) -> dict[str, str]:
    return {"NIP BARU": nip, "NAMA": name or f"Pegawai {nip[-3:]}", **more}


def known(world: World, folder: Path) -> None:
    file = book(folder / "a", *(person(nip) for nip in (STAYS, NIP, OTHER, GONE)))
    package = applied(world, collected(world, [file]))
    assert package.difference["people"]["new"] == 4


def current() -> set[str]:
    return set(Profile.objects.filter(superseded_at=None).values_list("nip", flat=True))


def skipped(world: World, package: Package, **where: object) -> Package:
    for error in package.errors.filter(**where):
        services.repair(world.actor(Role.TALENT_MANAGER), package, error.pk, skip_row=True)
    return read(world, package)


def test_refused_and_skipped_rows_are_held_and_absent_people_are_gone(world: World, tmp_path: Path) -> None:
    known(world, tmp_path)
    twice = [person(NIP, "Nama Satu"), person(NIP, "Nama Dua"), person(OTHER, **{"JABATAN NAMA": "x" * 2001})]
    package = read(world, collected(world, [book(tmp_path / "b", person(STAYS), *twice)], "Lagi"))
    assert package.difference["people"]["held"] == 1  # the repeated NIP; the other row was read
    package = skipped(world, package)
    assert package.difference["people"]["held"] == 2
    assert package.difference["people"]["gone"] == 1
    assert package.difference["unreadable"] == 0
    package = proposed(world, package)
    secretary = world.actor(Role.COMMITTEE_SECRETARY)
    package = done(world, services.approve(secretary, package, package.version, close_gone=True))
    assert package.state == Package.State.APPLIED
    assert current() == {STAYS, NIP, OTHER}


def test_a_row_whose_nip_cannot_be_read_forbids_closing(world: World, tmp_path: Path) -> None:
    known(world, tmp_path)
    rows = [person(STAYS), person("1.98203E+17", "Siapa"), person("", "Tanpa NIP"), person("", "-")]
    package = read(world, collected(world, [book(tmp_path / "b", *rows)], "Lagi"))
    assert package.difference["unreadable"] == 2
    package = skipped(world, package)
    assert package.difference["unreadable"] == 2
    package = proposed(world, package)
    secretary = world.actor(Role.COMMITTEE_SECRETARY)
    with pytest.raises(ValidationError, match="NIP pada 2 baris"):
        services.approve(secretary, package, package.version, close_gone=True)
    package.refresh_from_db()
    done(world, services.approve(secretary, package, package.version))
    assert current() == {STAYS, NIP, OTHER, GONE}
