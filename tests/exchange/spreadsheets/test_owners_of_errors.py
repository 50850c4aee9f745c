"""The repair page says whose row it is, as far as the row says it, and that is on record."""

from __future__ import annotations

from pathlib import Path

from django.urls import reverse

from nawasena.core.accounts.roles import Role
from nawasena.core.models import AccessEntry
from nawasena.exchange.spreadsheets.cells import Findings
from nawasena.exchange.spreadsheets.models import CellError, Package
from nawasena.exchange.spreadsheets.problems import CellProblem
from nawasena.people.models import NipPeriod, Profile
from tests.core.world import World
from tests.exchange.spreadsheets.books import NIP, OTHER, PPPK, Rows, export_rows, table, write_book
from tests.exchange.spreadsheets.importing import applied, collected, read

GROUPED = "19820315 200801 2 901"
SKP: Rows = [
    ["NIP", "NAMA", "TAHUN", "PREDIKAT"],
    [NIP, "Sari Wulan", 2024, "Entah"],
    [OTHER, "", 2024, "Entah"],
    ["", "Budi Tanpa Nomor", 2024, "Baik"],
    ["", "", 2024, "Baik"],
    ["1.98203E+17", "Angka Saja", 2024, "Baik"],
]


def files(folder: Path, skp: Rows) -> list[Path]:
    folder.mkdir()
    people = [{"NIP BARU": nip, "NAMA": f"Pegawai {nip[-3:]}"} for nip in (NIP, OTHER)]
    asn = write_book(folder / "asn.xlsx", {"Data": export_rows(*people)})
    return [asn, write_book(folder / "bukti.xlsx", {"SKP": skp})]


def faulty(world: World, folder: Path) -> Package:
    applied(world, collected(world, files(folder / "a", [SKP[0], [NIP, "", 2023, "Baik"]])))
    return read(world, collected(world, files(folder / "b", SKP), "Lagi"))


def test_each_error_names_the_person_of_its_row(world: World, tmp_path: Path) -> None:
    package = faulty(world, tmp_path)
    found = {error.row: (error.nip, error.name) for error in CellError.objects.filter(package=package)}
    assert found == {
        2: (NIP, "Sari Wulan"),
        3: (OTHER, ""),
        4: ("", "Budi Tanpa Nomor"),
        5: ("", ""),
        6: ("1.98203E+17", "Angka Saja"),
    }
    page = (
        world.client(Role.TALENT_MANAGER).get(reverse("package_errors", args=[package.pk])).content.decode()
    )
    known = Profile.objects.get(nip=OTHER, superseded_at=None).name  # the row itself has no name
    for text in ("Sari Wulan", GROUPED, known, "Tanpa NIP", "Tidak tercantum di baris ini"):
        assert page.count(text) == 1, text


def test_reading_whose_rows_are_refused_is_on_record(world: World, tmp_path: Path) -> None:
    package = faulty(world, tmp_path)
    world.client(Role.TALENT_MANAGER).get(reverse("package_errors", args=[package.pk]))
    world.see("a")
    known = set(NipPeriod.objects.values_list("person_id", flat=True))
    assert len(known) == 2
    assert set(AccessEntry.objects.get(page="package_errors").people) == known


def test_nothing_is_recorded_when_nobody_known_is_shown(world: World, tmp_path: Path) -> None:
    package = read(world, collected(world, files(tmp_path / "a", SKP)))
    world.client(Role.TALENT_MANAGER).get(reverse("package_errors", args=[package.pk]))
    world.see("a")
    assert not AccessEntry.objects.filter(page="package_errors").exists()


def owner(rows: Rows) -> tuple[str, str]:
    findings = Findings()
    findings.reject(table(rows), 0, rows[0][0], CellProblem("alasan", "cara"))
    return findings.rejects[0].nip, findings.rejects[0].name


def test_a_nip_is_whole_only_when_it_is_sure() -> None:
    assert owner([["NIP BARU", "NAMA"], [f" {PPPK[:8]} {PPPK[8:]} ", "Tono"]]) == (PPPK, "Tono")
    assert owner([["NIP", "NAMA"], [PPPK[:-1], "Tono"]]) == ("*" * 13 + PPPK[13:17], "Tono")
    assert owner([["NIP", "NAMA"], [int(NIP), "Tono"]])[0].startswith("***")
    assert owner([["ID", "NAMA_UNOR", "NAMA"], ["1", "Dinas", "Dinas"]]) == ("", "")


def test_messages_do_not_carry_the_person() -> None:
    findings = Findings()
    findings.reject(table([["NIP", "NAMA"], [NIP, "Sari Wulan"]]), 0, "NIP", CellProblem("alasan", "cara"))
    assert NIP not in repr(findings.rejects) and "Sari" not in repr(findings.rejects)
