"""The pages behind the menu: each opens for whom it is made, fits its window, and has its pictures taken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.loader import get_template
from playwright.sync_api import expect

from tests.journeys.conftest import Site, Visitor
from tests.journeys.pictures import compact

pytestmark = pytest.mark.journey

# Who opens it, the name of its picture, and its address.
PAGES = (
    ("talent_manager", "pegawai-seorang", "/pegawai/{person}/"),
    ("talent_manager", "unit-sebuah", "/unit/?unit=3"),
    ("talent_manager", "kualitas-data-indikator", "/kualitas-data/COM_1/"),
    ("talent_manager", "pemetaan-sembilan-kotak", "/pemetaan/{mapping}/"),
    ("talent_manager", "pemetaan-daftar", "/pemetaan/{mapping}/pegawai/"),
    ("talent_manager", "pemetaan-daftar-disaring", "/pemetaan/{mapping}/pegawai/?box=8&near=1"),
    ("talent_manager", "pemetaan-belum-dipetakan", "/pemetaan/{mapping}/pegawai/?status=unmapped"),
    ("talent_manager", "pemetaan-tertahan-syarat", "/pemetaan/{mapping}/pegawai/{stopped}/"),
    ("talent_manager", "pemetaan-perbandingan", "/pemetaan/{mapping}/banding/{earlier}/"),
    ("talent_manager", "pemetaan-asesmen-berakhir", "/pemetaan/{mapping}/asesmen-berakhir/"),
    ("talent_manager", "paket-memperbaiki", "/data/impor/{package}/"),
    ("talent_manager", "paket-memperbaiki-sel", "/data/impor/{package}/perbaiki/"),
    ("talent_manager", "paket-selisih", "/data/impor/{package}/selisih/"),
    ("talent_manager", "paket-keterangan", "/data/impor/{package}/keterangan/"),
    ("talent_manager", "paket-diterapkan", "/data/impor/1/"),
    ("talent_manager", "langkah-awal-kebijakan", "/langkah-awal/kebijakan/"),
    ("talent_manager", "akun-otp", "/akun/otp/"),
    ("talent_manager", "akun-kata-sandi", "/akun/kata-sandi/"),
    ("talent_manager", "antarmuka-data", "/api/docs"),
    ("talent_manager", "komponen", "/komponen/"),
    ("talent_manager", "token", "/akun/token/"),
    ("agency_admin", "langkah-awal-instansi", "/langkah-awal/instansi/"),
    ("agency_admin", "aktivasi-unit", "/aktivasi-pegawai/{unit}/"),
    ("head_of_unit", "pemetaan-unitnya", "/pemetaan/{mapping}/"),
    ("personnel_manager", "kualitas-data-unitnya", "/kualitas-data/"),
    ("reader", "pemetaan-ringkasan", "/pemetaan/{mapping}/"),
    ("auditor", "jejak-audit-peristiwa", "/audit/peristiwa/5/"),
    ("auditor", "siapa-melihat-siapa", "/audit/akses/"),
)
STRANGERS = (
    ("aktivasi", "/aktivasi/"),
    ("kode-baru", "/akun/kode-baru/"),
    ("tur-ganti-akun", "/tur/2/"),
    ("tur-selesai", "/tur/selesai/"),
)


def _address(site: Site, path: str) -> str:
    """The address of a page with what the demonstration knows of itself."""
    record = site.record
    known = {
        "mapping": record["mappings"][-1], "earlier": record["mappings"][1], "package": record["package"],
        "person": record["people"]["near_cut"], "stopped": record["people"]["stopped"], "unit": 3,
    }  # fmt: skip
    return path.format(**known)


@pytest.mark.parametrize(
    ("role", "name", "path"), PAGES, ids=[f"{role}-{name}" for role, name, _path in PAGES]
)
def test_a_page_behind_the_menu_opens(visitor: Visitor, site: Site, role: str, name: str, path: str) -> None:
    visitor.enter_as(role)
    page = visitor.go(_address(site, path))
    assert page.locator("main h1, header h1").first.is_visible()
    visitor.picture(f"{role}-{name}")


@pytest.mark.parametrize(("name", "path"), STRANGERS)
def test_a_page_for_strangers_opens(visitor: Visitor, name: str, path: str) -> None:
    page = visitor.go(path)
    assert page.locator("h1").count() == 1
    visitor.picture(name)


def test_searching_finds_a_person_by_name(visitor: Visitor) -> None:
    page = visitor.enter_as("talent_manager")
    page.locator("#cari").fill("pratama")
    page.locator(".search__button").click()
    assert page.get_by_role("heading", name="Pencarian").is_visible()
    visitor.picture("talent_manager-pencarian")


def test_a_change_of_one_person_is_shown(visitor: Visitor, site: Site) -> None:
    visitor.enter_as("talent_manager")
    page = visitor.go(_address(site, "/data/impor/{package}/selisih/?state=changed"))
    page.locator("tbody th a").first.click()
    assert page.locator("main").get_by_text("Berubah").first.is_visible()
    visitor.picture("talent_manager-paket-selisih-seorang")


def test_the_look_is_the_choice_of_the_reader(visitor: Visitor, site: Site) -> None:
    visitor.enter_as("talent_manager")
    page = visitor.go(_address(site, "/pemetaan/{mapping}/"))
    for theme, name, shape in (("dark", "pilihan-gelap", ""), ("light", "pilihan-terang", "-gelap")):
        visitor.wear(theme)
        page.reload()
        assert page.locator("html").get_attribute("data-theme") == theme
        visitor.fits(f"talent_manager-{name}", shape)
    visitor.wear("system")


def test_a_person_is_printed_without_the_menu(visitor: Visitor, site: Site) -> None:
    visitor.enter_as("talent_manager")
    visitor.go(_address(site, "/pemetaan/{mapping}/pegawai/{person}/"))
    visitor.printed("talent_manager-penjelasan")


def test_an_indicator_opens_in_place(visitor: Visitor, site: Site) -> None:
    visitor.enter_as("talent_manager")
    page = visitor.go(_address(site, "/pemetaan/{mapping}/pegawai/{person}/"))
    leaf = page.locator(".tree__node").filter(has=page.locator(".tree__detail dl")).last
    leaf.locator("summary").last.click()
    assert leaf.get_by_text("Cara menghitung").last.is_visible()


@pytest.fixture
def confirmed(visitor: Visitor, site: Site) -> Iterator[Visitor]:
    """The administrator, who has just given the password anew."""
    page = visitor.enter_as("agency_admin")
    visitor.go("/akun/baru/")
    visitor.picture("agency_admin-pastikan")
    page.locator("input[name=password]").fill(site.record["password"])
    page.get_by_role("button", name="Lanjutkan").click()
    yield visitor


def test_accounts_are_made_and_kept(confirmed: Visitor) -> None:
    page = confirmed.page
    assert page.get_by_role("heading", name="Akun baru").is_visible()
    confirmed.picture("agency_admin-akun-baru")
    confirmed.go("/akun/")
    page.get_by_role("link", name="Sekar Prameswari").click()
    assert page.get_by_role("heading", name="Sekar Prameswari").is_visible()
    confirmed.picture("agency_admin-akun-seorang")


def test_codes_are_given_out_with_slips(confirmed: Visitor, site: Site) -> None:
    page = confirmed.go(_address(site, "/aktivasi-pegawai/{unit}/"))
    page.get_by_role("button", name="Buat akun").click()
    expect(page.get_by_role("button", name="Terbitkan kode dan slip")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Terbitkan kode dan slip").click()
    assert page.get_by_role("link", name="Unduh slip (PDF)").is_visible()
    confirmed.shown("agency_admin-kode-aktivasi")
    confirmed.printed("agency_admin-kode-aktivasi")


def test_a_second_factor_is_asked_for(visitor: Visitor, site: Site) -> None:
    page = visitor.go("/masuk/")
    page.locator("input[name=login]").fill("inspektorat")
    page.locator("input[name=password]").fill(site.record["password"])
    page.get_by_role("button", name="Masuk").last.click()
    assert page.locator("input[name=code]").is_visible()
    visitor.picture("masuk-kode")


@pytest.mark.parametrize(("status", "path"), [(404, "/tidak-ada/"), (403, "/akun/")])
def test_a_page_that_is_refused_says_what_to_do(visitor: Visitor, status: int, path: str) -> None:
    page = visitor.enter_as("talent_manager")
    answer = page.goto(visitor.site.address + path)
    assert answer is not None and answer.status == status
    assert page.get_by_role("link", name="Ke Beranda").is_visible()
    visitor.picture(f"galat-{status}")
    visitor.errors.clear()  # the console tells of the status itself


def test_a_failure_says_what_to_do(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("/masuk/")
    page.set_content(get_template("500.html").render({}))
    assert page.get_by_role("heading", level=1).is_visible()
    visitor.shown("galat-500")


def test_a_kept_picture_is_small_and_as_large_as_the_page(visitor: Visitor) -> None:
    taken = visitor.go("/tur/").screenshot()
    kept = compact(taken)
    assert kept[16:24] == taken[16:24], "width and height"
    assert kept[25] == 3, "a palette"
    assert len(kept) < len(taken)


def test_no_picture_is_written_unless_asked_for(
    visitor: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NAWASENA_PICTURES", raising=False)
    monkeypatch.chdir(tmp_path)
    visitor.go("/tur/")
    visitor.picture("tur")
    assert list(tmp_path.rglob("*.png")) == []
