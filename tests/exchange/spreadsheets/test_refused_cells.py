"""Refused cells: the whole value for who repairs it and for nobody else, and nothing to type where nothing counts."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from django.urls import reverse

from nawasena.core.accounts.roles import Role
from nawasena.core.models import AuditEvent, AuditPayload
from nawasena.exchange.spreadsheets import queries, services
from nawasena.exchange.spreadsheets.models import CellError, Package
from nawasena.exchange.spreadsheets.problems import survived, whole
from nawasena.exchange.spreadsheets.queries import ErrorFilter
from nawasena.exchange.spreadsheets.views.repairing import LONGEST
from tests.core.world import World
from tests.exchange.spreadsheets.books import NIP, OTHER, Rows, export_rows, write_book
from tests.exchange.spreadsheets.importing import applied, collected, proposed, read

SHORT = NIP[:-1]  # 17 digits: one is missing
NUMBER = "1.98203152008012E+17"
LONG = "W" * 32_000
SKP: Rows = [
    ["NIP", "NAMA", "TAHUN", "PREDIKAT"],
    [SHORT, "Sari Wulan", 2024, "Baik"],
    [SHORT[:-1], "Sari Wulan", 2024, "Baik"],
    [NUMBER, "Angka Saja", 2024, "Baik"],
    [OTHER, "", 2024, LONG],
    [OTHER, "", 2022, "Baik"],
    [OTHER, "", 2022, "Sangat Baik"],
    [OTHER, "", 2023, "Baik"],
    [OTHER, "", 2023, "Sangat Baik"],
]
APPROVERS = (Role.PYB, Role.PPK, Role.COMMITTEE_SECRETARY)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    people = [{"NIP BARU": nip, "NAMA": f"Pegawai {nip[-3:]}"} for nip in (NIP, OTHER)]
    asn = write_book(tmp_path / "asn.xlsx", {"Data": export_rows(*people)})
    return [asn, write_book(tmp_path / "bukti.xlsx", {"SKP": SKP})]


def page(world: World, package: Package, role: Role = Role.TALENT_MANAGER, query: str = "") -> str:
    answer = world.client(role).get(reverse("package_errors", args=[package.pk]) + query)
    assert answer.status_code == 200
    world.see("a")
    return answer.content.decode()


def test_who_repairs_sees_the_digits_that_are_there(world: World, files: list[Path]) -> None:
    text = page(world, read(world, collected(world, files)))
    assert f'<span translate="no">{SHORT}</span>' in text
    assert '<span translate="no">198203152008012???</span>' in text


@pytest.mark.parametrize("role", APPROVERS)
def test_who_approves_reads_a_masked_list_and_types_nothing(
    world: World, files: list[Path], role: Role
) -> None:
    package = read(world, collected(world, files))
    text = page(world, package, role)
    assert SHORT not in text and "198203152008012" not in text
    assert "*" * 13 + SHORT[-4:] in text
    assert 'name="t-' not in text and 'name="s-' not in text and "Simpan dan baca ulang" not in text
    assert (
        reverse("package_errors", args=[package.pk])
        in world.client(role).get(reverse("package", args=[package.pk])).content.decode()
    )
    error = package.errors.exclude(column="").first()
    assert error is not None
    given = {f"t-{error.pk}": NIP, "then": "save", "version": package.version}
    assert world.client(role).post(reverse("package_errors", args=[package.pk]), given).status_code == 403
    world.see("a")
    assert not package.repairs.exists()


def test_approvers_get_no_link_to_a_page_they_may_not_open(world: World, files: list[Path]) -> None:
    package = proposed(world, read(world, collected(world, files)))
    Package.objects.filter(pk=package.pk).update(headings=[{"file": "x", "missing": ["NIP"]}])
    for role in APPROVERS:
        client = world.client(role)
        text = client.get(reverse("package", args=[package.pk])).content.decode()
        assert reverse("package_columns", args=[package.pk]) not in text
        assert client.get(reverse("package_errors", args=[package.pk])).status_code == 200


def test_whole_values_are_in_no_event_and_no_log(
    world: World, files: list[Path], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="nawasena"):
        package = read(world, collected(world, files))
        error = CellError.objects.get(package=package, whole=SHORT)
        services.repair(world.actor(Role.TALENT_MANAGER), package, error.pk, text=NIP)
        package = proposed(world, read(world, package))
    assert error.value.startswith("***")
    told = [str(row) for model in (AuditEvent, AuditPayload) for row in model.objects.values_list()]
    told += [caplog.text, str(package.notes), package.problem]
    assert len(told) > 4
    assert not any(SHORT in text or NUMBER in text for text in told)


def test_an_applied_package_is_read_only_and_says_where_corrections_go(
    world: World, files: list[Path]
) -> None:
    package = read(world, collected(world, files))
    error = package.errors.filter(whole=SHORT).get()
    services.repair(world.actor(Role.TALENT_MANAGER), package, error.pk, skip_row=True)
    package = applied(world, package)
    text = page(world, package)
    assert "sudah diterapkan" in text and "paket baru" in text
    assert reverse("package_new") in text
    assert 'name="t-' not in text and 'name="s-' not in text and " disabled" not in text
    assert "Langkah 7 dari 7" in text
    assert package.errors.count() == text.count('class="table__main"') > 0


def test_what_was_typed_into_a_page_that_is_closed_by_now_is_shown_again(
    world: World, files: list[Path]
) -> None:
    package = read(world, collected(world, files))
    error = package.errors.filter(whole=SHORT).get()
    place = " / ".join((error.file, error.sheet, str(error.row), error.column))
    given = {f"t-{error.pk}": "Ketikan saya", f"p-{error.pk}": place, "version": package.version}
    package = proposed(world, package)
    answer = world.client(Role.TALENT_MANAGER).post(reverse("package_errors", args=[package.pk]), given)
    assert answer.status_code == 409
    assert f"{place}: Ketikan saya" in answer.content.decode()
    assert "Tarik dahulu pengajuannya" in answer.content.decode()


def test_a_very_long_nip_may_break_as_well(world: World, files: list[Path], tmp_path: Path) -> None:
    book = write_book(tmp_path / "panjang.xlsx", {"SKP": [*SKP, [LONG, LONG, 2024, "Baik"]]})
    text = page(world, read(world, collected(world, [files[0], book])))
    kept = re.findall(r'<span class="([a-z ]+)">(W+)', text)
    assert kept and all(name == "muted" for name, _letters in kept), "a NIP in one piece is short"


def test_a_very_long_cell_is_cut_and_may_break_anywhere(world: World, files: list[Path]) -> None:
    text = page(world, read(world, collected(world, files)))
    assert "W" * LONGEST + "…" in text
    assert "W" * (LONGEST + 1) not in text
    assert "table--anywhere" in text


@pytest.mark.parametrize(("letters", "kept"), [(499, 499), (500, 500), (501, 500)])
def test_only_the_beginning_of_a_value_is_kept(letters: int, kept: int) -> None:
    assert len(whole("a" * letters)) == kept


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1.98203152008012e+17", "198203152008012???"),
        ("1,98203E+17", "198203????????????"),
        ("1.9820315200801291e+17", "19820315200801291?"),
        ("1.98203152008012e+13", "1.98203152008012e+13"),
        ("1.23456789012345678e+14", "1.23456789012345678e+14"),
        ("80,5", "80,5"),
        ("1e3", "1e3"),
    ],
)
def test_the_digits_that_survived(text: str, said: str) -> None:
    assert survived(text) == said


def test_reasons_of_one_kind_are_one_choice(world: World, files: list[Path]) -> None:
    package = read(world, collected(world, files))
    reasons = dict(queries.error_choices(package, ErrorFilter())["reason"])
    assert reasons["NIP harus 18 digit."] == 2
    (clash,) = [reason for reason in reasons if reason.startswith("Bertentangan")]
    assert reasons[clash] == 4
    assert not any(letter.isdigit() for letter in clash)
    assert queries.errors(package, ErrorFilter(reason=clash)).total == 4
    text = page(world, package, query="?reason=NIP+harus+18+digit.")
    assert "panjangnya 17 digit" in text and "panjangnya 16 digit" in text
    assert "Sangat Baik" not in text


def test_errors_of_earlier_readings_are_still_grouped_by_their_reason(
    world: World, files: list[Path]
) -> None:
    package = read(world, collected(world, files))
    package.errors.update(kind="", whole="")
    reasons = dict(queries.error_choices(package, ErrorFilter())["reason"])
    assert sum(reasons.values()) == package.errors.count()
    assert "*" * 13 + SHORT[-4:] in page(world, package)
