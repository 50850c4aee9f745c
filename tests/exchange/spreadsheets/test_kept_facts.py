"""A cell of the export that was refused erases nothing: the known value of that fact stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from nawasena.core.accounts.roles import Role
from nawasena.exchange.spreadsheets import queries
from nawasena.exchange.spreadsheets.changes import changed_labels
from nawasena.exchange.spreadsheets.models import Package
from nawasena.people.models import Incumbency, Profile
from tests.core.world import World
from tests.exchange.spreadsheets.books import NIP, OTHER, export_rows, write_book
from tests.exchange.spreadsheets.importing import applied, collected, read

GRADE = {"GOL AKHIR NAMA": "III/f", "GOL AKHIR ID": ""}
KIND = {"JENIS JABATAN ID": "", "JENIS JABATAN NAMA": "Entah"}
STANDING = {"KEDUDUKAN HUKUM ID": "", "KEDUDUKAN HUKUM NAMA": "Entah"}
FUNCTIONAL = {
    "JENIS JABATAN ID": "2",
    "JENIS JABATAN NAMA": "",
    "JABATAN ID": "",
    "JABATAN NAMA": "ANALIS SDM APARATUR AHLI MUDA",
}
BIRTH = {"TANGGAL LAHIR": "31-02-1982"}
ANOTHER_BIRTH = {"TANGGAL LAHIR": "16-03-1982"}


def book(folder: Path, **cells: str) -> list[Path]:
    folder.mkdir(exist_ok=True)
    unread = {"NOMOR SK CPNS": folder.name}  # no two files are equal
    person = {"NIP BARU": NIP, "NAMA": "Sri Contoh", **unread, **cells}
    return [write_book(folder / "asn.xlsx", {"Data": export_rows(person, {"NIP BARU": OTHER})})]


def known(world: World, folder: Path, **cells: str) -> Profile:
    applied(world, collected(world, book(folder / "a", **cells)))
    return profile()


def again(world: World, folder: Path, **cells: str) -> Package:
    return read(world, collected(world, book(folder / "b", **cells), "Lagi"))


def profile(nip: str = NIP) -> Profile:
    return Profile.objects.get(nip=nip, superseded_at=None)


def said(item: Profile) -> tuple[Any, ...]:
    return (item.name, item.name_key, item.facts, item.export, item.grade, item.post_kind, item.job_level,
            item.birth, item.unit_id, item.digest)  # fmt: skip


@pytest.mark.parametrize(
    ("before", "cells"),
    [({}, GRADE), ({}, {"GOL AKHIR NAMA": "IX", "GOL AKHIR ID": ""}), ({}, {"NAMA": ""}), ({}, KIND),
     ({}, STANDING), (FUNCTIONAL, KIND), (ANOTHER_BIRTH, BIRTH), ({}, {**GRADE, **KIND, **BIRTH, "NAMA": "null"})],
    ids=["grade", "grade of PPPK", "name", "kind of post", "standing", "level", "birth", "several"],
)  # fmt: skip
def test_a_refused_cell_leaves_what_is_known(
    world: World, tmp_path: Path, before: dict[str, str], cells: dict[str, str]
) -> None:
    first = known(world, tmp_path, **before)
    seats = list(Incumbency.objects.order_by("id").values_list("id", "superseded_at"))
    package = again(world, tmp_path, **{**before, **cells})
    assert package.errors.count() >= 1
    assert package.difference["people"] == {"new": 0, "changed": 0, "same": 2, "held": 0, "gone": 0}
    applied(world, package)
    assert profile().pk == first.pk and said(profile()) == said(first)
    assert list(Incumbency.objects.order_by("id").values_list("id", "superseded_at")) == seats


def test_other_cells_of_the_row_are_learned_once(world: World, tmp_path: Path) -> None:
    first = known(world, tmp_path)
    package = again(world, tmp_path, **GRADE, **{"JABATAN NAMA": "Jabatan Lain"})
    rows, total = queries.changes(package, "changed", 0)
    assert total == 1 and changed_labels(package, rows) == {rows[0]["row"]: ["Jabatan"]}
    page = world.client(Role.TALENT_MANAGER).get(reverse("package_change", args=[package.pk, rows[0]["row"]]))
    text = page.content.decode()
    assert "Tetap seperti yang sudah diketahui: Golongan." in text and "Jabatan Lain" in text
    assert ">Golongan<" not in text
    applied(world, package)
    second = profile()
    assert second.facts == {**first.facts, "jabatan": "Jabatan Lain"} and second.grade == first.grade != ""
    once = applied(world, collected(world, book(tmp_path / "c", **GRADE, **{"JABATAN NAMA": "Jabatan Lain"})))
    assert once.difference["people"]["changed"] == 0
    assert profile().pk == second.pk


def test_a_later_good_value_is_learned(world: World, tmp_path: Path) -> None:
    first = known(world, tmp_path)
    applied(world, again(world, tmp_path, **GRADE))
    good = {"GOL AKHIR NAMA": "IV/c", "GOL AKHIR ID": ""}
    applied(world, collected(world, book(tmp_path / "c", **good)))
    assert profile().grade == profile().facts["golongan"] != first.grade


def test_a_blank_cell_still_says_that_nothing_is_known(world: World, tmp_path: Path) -> None:
    known(world, tmp_path)
    applied(world, again(world, tmp_path, **{"GOL AKHIR NAMA": "", "GOL AKHIR ID": ""}))
    assert "golongan" not in profile().facts


def test_a_new_person_lacks_the_fact_until_it_is_said(world: World, tmp_path: Path) -> None:
    first = known(world, tmp_path, **GRADE, **BIRTH)
    assert "golongan" not in first.facts
    assert first.facts["tanggal_lahir"] == "1982-03-15"  # from the NIP
    same = applied(world, collected(world, book(tmp_path / "b", **GRADE, **BIRTH)))
    assert same.difference["people"]["same"] == 2
    assert profile().pk == first.pk


def test_what_was_refused_is_part_of_what_is_approved(world: World, tmp_path: Path) -> None:
    known(world, tmp_path)
    packages = [
        again(world, tmp_path, **{"GOL AKHIR NAMA": text, "GOL AKHIR ID": ""}) for text in ("", "III/f")
    ]
    assert packages[0].difference["digest"] != packages[1].difference["digest"]
