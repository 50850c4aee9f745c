"""The pages of the guided upload, as browsers of several roles see them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from nawasena.core.accounts.roles import Role
from nawasena.core.models import AccessEntry
from nawasena.exchange.spreadsheets import services
from nawasena.exchange.spreadsheets.models import CellError, ColumnChoice, Package, PackageFile, Repair
from tests.core.responses import assert_hardened
from tests.core.world import World
from tests.exchange.spreadsheets.books import write_book
from tests.exchange.spreadsheets.importing import DAY, applied, collected, done, proposed, read, sample

State = Package.State


def manager(world: World) -> Client:
    return world.client(Role.TALENT_MANAGER)


def page(client: Client, name: str, *given: int, **query: Any) -> str:
    response = client.get(reverse(name, args=given), query)
    assert response.status_code == 200, response.status_code
    assert_hardened(response)
    return response.content.decode()


@pytest.mark.parametrize(
    ("language", "guide"),
    [("id", "Bukti Talenta: cara mengisi"), ("en", "Evidence workbook: how to fill it")],
)
def test_the_empty_workbook_is_taken_from_the_page(world: World, language: str, guide: str) -> None:
    client = manager(world)
    client.cookies["nawasena_language"] = language
    answer = client.get(reverse("package_template"))
    assert_hardened(answer)
    assert answer["Content-Disposition"].endswith('filename="nawasena-bukti.xlsx"')
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert guide in str(book["PETUNJUK"]["A1"].value)
    assert {"SKP", "ASESMEN"} <= set(book.sheetnames)


def newest() -> Package:
    package = Package.objects.order_by("-id").first()
    assert package is not None
    return package


def test_an_analyst_goes_through_all_steps_by_pages_alone(world: World) -> None:
    client = manager(world)
    assert "Belum ada paket" in page(client, "packages")
    page(client, "package_new")
    answer = client.post(reverse("package_new"), {"title": "Juni", "as_of": DAY.isoformat(), "preset": "all"})
    world.see("a")
    package = newest()
    assert answer["Location"] == reverse("package", args=[package.pk])
    for path in sample(120, 3, dirty=True):
        file = SimpleUploadedFile(path.name, path.read_bytes())
        client.post(reverse("package_upload", args=[package.pk]), {"files": [file]})
    world.see("a")
    assert PackageFile.objects.filter(package=package).count() == 3
    client.post(reverse("package_read", args=[package.pk]))
    assert "Menunggu giliran" in page(client, "package", package.pk)
    world.see("a")
    package = done(world, newest())
    assert "Hasil pembacaan" in page(client, "package", package.pk)
    assert "Lewati baris ini" in page(client, "package_errors", package.pk)
    world.see("a")
    error = CellError.objects.filter(package=package).order_by("id").first()
    assert error is not None
    client.post(
        reverse("package_errors", args=[package.pk]),
        {f"s-{error.pk}": "on", "then": "read", "version": newest().version},
    )
    world.see("a")
    assert Repair.objects.get(package=package).skip_row
    package = done(world, newest())
    text = page(client, "package_difference", package.pk)
    assert "Baru" in text
    page(client, "package_change", package.pk, 0)
    client.post(reverse("package_propose", args=[package.pk]), {"version": package.version})
    world.see("a")
    package.refresh_from_db()
    assert package.state == State.PROPOSED
    secretary = world.client(Role.COMMITTEE_SECRETARY)
    assert "Setujui dan terapkan" in page(secretary, "package", package.pk)
    secretary.post(reverse("package_approve", args=[package.pk]), {"version": package.version})
    world.see("a")
    package = done(world, newest())
    assert package.state == State.APPLIED
    text = page(client, "package", package.pk)
    assert "sudah diterapkan" in text
    further = f"{reverse('mapping_new')}?evaluation_date={DAY.isoformat()}"
    assert further in text, "an import without a mapping leads to one"
    assert further not in page(secretary, "package", package.pk)


def test_progress_is_a_part_of_its_page_and_ends_with_a_refresh(world: World) -> None:
    package = services.request_reading(world.actor(Role.TALENT_MANAGER), collected(world, sample()))
    client = manager(world)
    address = reverse("package_progress", args=[package.pk])
    running = client.get(address)
    assert "HX-Refresh" not in running.headers
    assert 'hx-trigger="every 2s"' in running.content.decode()
    done(world, package)
    ended = client.get(address)
    assert ended.headers["HX-Refresh"] == "true"
    assert "hx-get" not in ended.content.decode()


@pytest.mark.parametrize("step", ["package", "package_errors", "package_difference", "package_columns"])
def test_another_agency_gets_404_and_no_word(world: World, step: str) -> None:
    package = read(world, collected(world, sample()))
    response = world.client(Role.TALENT_MANAGER, "b").get(reverse(step, args=[package.pk]))
    assert response.status_code == 404


@pytest.mark.parametrize("role", [Role.ASN, Role.HEAD_OF_UNIT, Role.READER, Role.AGENCY_ADMIN])
def test_roles_without_the_right_are_refused(world: World, role: Role) -> None:
    package = read(world, collected(world, sample()))
    assert world.client(role).get(reverse("package", args=[package.pk])).status_code == 403


def test_strangers_are_led_to_the_login(world: World) -> None:
    assert Client().get(reverse("packages")).status_code == 302


def test_texts_of_agency_b_never_show(world: World) -> None:
    package = applied(world, collected(world, sample()))
    client = manager(world)
    for name in ("package", "package_errors", "package_difference", "package_columns"):
        assert "KANARI-B" not in page(client, name, package.pk)
    assert "KANARI-B" not in page(client, "packages")


def test_a_stale_or_damaged_approval_is_refused_with_a_sentence(world: World) -> None:
    package = proposed(world, read(world, collected(world, sample())))
    secretary = world.client(Role.COMMITTEE_SECRETARY)
    for version in (package.version - 1, "x", "", "99999999999999999999"):
        answer = secretary.post(
            reverse("package_approve", args=[package.pk]), {"version": version}, follow=True
        )
        assert answer.status_code == 200
        assert "berubah sejak halaman dibuka" in answer.content.decode()
    world.see("a")
    package.refresh_from_db()
    assert package.state == State.PROPOSED


def test_who_prepared_does_not_see_the_button_and_cannot_press_it(world: World) -> None:
    package = proposed(world, read(world, collected(world, sample())))
    assert "Setujui dan terapkan" not in page(manager(world), "package", package.pk)
    answer = manager(world).post(reverse("package_approve", args=[package.pk]), {"version": package.version})
    assert answer.status_code == 403


def test_reading_the_difference_is_on_record(world: World) -> None:
    applied(world, collected(world, sample()))
    second = read(world, collected(world, sample(60, 8), "Lain"))
    page(manager(world), "package_difference", second.pk, state="gone")
    world.see("a")
    assert AccessEntry.objects.filter(page="package_difference").exists()


NAUGHTY = [
    "\x00", "\ud83d\ude00", "<script>alert(1)</script>", "{{7*7}}", "%s%s", "=HYPERLINK(1)", "' OR 1=1--",
    "\r\n", "\u202e", "a" * 5000, "\u0000", "NaN", "1e3", "O’Hara", "\t", "０１２",
]  # fmt: skip


@pytest.mark.parametrize("text", NAUGHTY)
def test_no_typed_text_breaks_a_page(world: World, text: str) -> None:
    text = text.encode("utf-16", "surrogatepass").decode("utf-16")
    package = read(world, collected(world, sample(120, 3, dirty=True)))
    client = manager(world)
    error = package.errors.exclude(column="").order_by("id").first()
    assert error is not None
    posts = [
        (reverse("package_new"), {"title": text, "as_of": text, "mapping_name": text, "policy": text}),
        (
            reverse("package_errors", args=[package.pk]),
            {f"t-{error.pk}": text, "then": "save", "version": package.version},
        ),
        (reverse("package_columns", args=[package.pk]), {"c-0-0": text}),
        (reverse("package_propose", args=[package.pk]), {"version": text}),
    ]
    for address, given in posts:
        assert client.post(address, given).status_code < 500
    for name in ("package_errors", "package_difference"):
        query = {"sheet": text, "column": text, "reason": text, "after": text, "state": text, "offset": text}
        answer = client.get(reverse(name, args=[package.pk]), query)
        assert answer.status_code < 500
        assert "<script>alert(1)" not in answer.content.decode()
    assert client.get(reverse("package_change", args=[package.pk, 10**9])).status_code == 404


@pytest.mark.parametrize(
    "name", ["../../x.xlsx", 'x";.xlsx', "x\r\ny.xlsx", "é" * 300 + ".xlsx", "x.exe", ".xlsx"]
)
def test_no_file_name_breaks_the_upload(world: World, name: str) -> None:
    package = collected(world, [])
    file = SimpleUploadedFile("y.xlsx", b"PK\x03\x04")
    file._name = name
    answer = manager(world).post(reverse("package_upload", args=[package.pk]), {"files": [file]}, follow=True)
    assert answer.status_code == 200


IDENTITIES = [
    "1986081820150510011", "19860818201505100", "'198608182015051001", "1.98608E+17", "198602302015051001",
    "198608181980051001", "201008182015051001", "198608182015053001", "198608182015051000", "123456789",
    "3201011808860001", "", "abc", "<b>", "\u0000", "１９８６０８１８２０１５０５１００１",
]  # fmt: skip


def test_bad_identities_dates_and_scores_name_row_and_column(world: World, tmp_path: Path) -> None:
    good = "198608182015051001"
    rows: list[list[Any]] = [["NIP", "TANGGAL", "JPM KOMPETENSI"]]
    rows += [[nip.replace("\u0000", ""), "2025-05-20", "80"] for nip in IDENTITIES]
    for day in ("30/02/1990", "00/00/0000", "kemarin", "2025-13-01"):
        rows.append([good, day, "80"])
    for score in ("NaN", "Infinity", "-1", "150.01", "100.005", "1e3", "80;5"):
        rows.append([good, "2025-05-20", score])
    write_book(tmp_path / "bukti.xlsx", {"ASESMEN": rows})
    package = read(world, collected(world, [sample()[0], tmp_path / "bukti.xlsx"]))
    assert package.state == State.REPAIRING
    refused = set(package.errors.filter(sheet="ASESMEN").values_list("row", flat=True))
    assert refused == set(range(2, len(rows) + 1))
    assert not package.errors.filter(column="").exists()
    assert all(error.reason and error.cure for error in package.errors.all())
    assert not any(good in error.value for error in package.errors.all())
    assert good not in page(world.client(Role.COMMITTEE_SECRETARY), "package_errors", package.pk)


def test_a_stale_repair_keeps_what_was_typed_and_saves_nothing(world: World) -> None:
    package = read(world, collected(world, sample(120, 3, dirty=True)))
    error = package.errors.filter(sheet="SKP").exclude(column="").order_by("id").first()
    assert error is not None
    place = " / ".join((error.file, error.sheet, str(error.row), error.column))
    given = {f"t-{error.pk}": "Ketikan saya", f"p-{error.pk}": place, "version": package.version}
    services.choose_columns(world.actor(Role.TALENT_MANAGER), package, "LAIN", {"TAHUN": "THN"})
    package = read(world, package)
    answer = manager(world).post(reverse("package_errors", args=[package.pk]) + "?sheet=SKP", given)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "berubah sejak halaman dibuka" in text
    assert 'value="Ketikan saya"' in text
    assert "perbaikan disimpan" not in text
    world.see("a")
    assert not package.repairs.exists()
    elsewhere = manager(world).post(reverse("package_errors", args=[package.pk]) + "?sheet=LAIN", given)
    assert "Ketikan saya" in elsewhere.content.decode()
    world.see("a")
    given["version"] = Package.objects.get(pk=package.pk).version
    fresh = package.errors.get(file=error.file, sheet="SKP", row=error.row, column=error.column)
    given[f"t-{fresh.pk}"] = "Ketikan saya"
    answer = manager(world).post(reverse("package_errors", args=[package.pk]), given, follow=True)
    assert "1 perbaikan disimpan" in answer.content.decode()


def test_columns_of_several_tables_are_chosen_together_or_not_at_all(world: World) -> None:
    package = collected(world, sample())
    table = {"file": "x", "missing": ["NIP"], "wanted": ["NIP", "TAHUN"], "free": ["NOMOR", "THN"]}
    Package.objects.filter(pk=package.pk).update(
        headings=[{**table, "sheet": name, "key": name} for name in ("SKP", "ASESMEN")]
    )
    address = reverse("package_columns", args=[package.pk])
    given = {"c-0-0": "NOMOR", "c-1-0": "NOMOR", "c-1-1": "NOMOR"}
    assert "hanya dapat dipakai" in manager(world).post(address, given, follow=True).content.decode()
    world.see("a")
    assert not ColumnChoice.objects.exists()
    manager(world).post(address, {**given, "c-1-1": "THN"})
    world.see("a")
    assert ColumnChoice.objects.count() == 3


def test_an_applied_package_has_no_step_beyond_the_last(world: World) -> None:
    package = applied(world, collected(world, sample()))
    text = page(manager(world), "package", package.pk)
    assert "Langkah 7 dari 7" in text
    assert "Setelah diterapkan" not in text


def test_no_policy_means_import_only(world: World) -> None:
    text = page(manager(world), "package_new")
    assert "Hanya impor" in text
    assert "---------" not in text


def test_every_bad_file_is_named(world: World, tmp_path: Path) -> None:
    for name in ("satu.xlsx", "dua.xlsx"):
        (tmp_path / name).write_bytes(b"%PDF-1.7 " + name.encode())
    package = read(world, collected(world, [tmp_path / "satu.xlsx", tmp_path / "dua.xlsx"]))
    assert package.state == State.UNREADABLE
    assert "satu.xlsx" in package.problem and "dua.xlsx" in package.problem
