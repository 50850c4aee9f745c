"""A talent analyst imports files, somebody else approves, and the result is read; then the ASN looks."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey

NAME = "Pemetaan Talenta 2026 Periode III"
WORK = 120_000  # milliseconds a job may take on a busy machine


def test_from_files_to_an_announced_box(visitor: Visitor, browser_visitor: Visitor) -> None:
    page = visitor.enter_as("talent_manager")
    package = _upload(visitor)
    visitor.picture("paket-dibaca")
    page.get_by_role("button", name="Ajukan untuk disetujui").click()
    expect(page.get_by_text("Menunggu persetujuan").first).to_be_visible()
    visitor.picture("paket-diajukan")

    approver = browser_visitor.enter_as("pyb")
    expect(approver.get_by_text("Impor triwulan").first).to_be_visible()  # it waits on the work home
    browser_visitor.go(package)
    browser_visitor.picture("paket-disetujui-oleh")
    approver.get_by_role("button", name="Setujui dan terapkan").click()
    browser_visitor.fits("paket-disetujui", "")
    _wait_for(approver, "Sudah diterapkan")
    browser_visitor.picture("paket-diterapkan")

    mapping = _mapped(visitor)
    browser_visitor.go(mapping)
    approver.on("dialog", lambda dialog: dialog.accept())
    approver.get_by_role("button", name="Umumkan").click()
    expect(approver.get_by_text("dapat melihat kotaknya sendiri").first).to_be_visible()

    own = browser_visitor.enter_as("asn")
    browser_visitor.go("/saya/")
    expect(own.get_by_text(NAME).first).to_be_visible()


def test_headings_of_an_agency_are_explained(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.enter_as("talent_manager")
    visitor.go("/data/impor/baru/")
    page.locator("input[name=title]").fill("Judul kolom sendiri")
    page.locator("input[name=as_of]").fill("2026-06-30")
    page.get_by_role("button", name="Mulai").click()
    book = openpyxl.load_workbook(visitor.site.folder / "contoh" / "2026-06" / "Bukti Talenta.xlsx")
    heading = next(cell for row in book["SKP"].iter_rows() for cell in row if cell.value == "TAHUN")
    heading.value = "THN"
    book.save(tmp_path / "Bukti Talenta.xlsx")
    files = [visitor.site.folder / "contoh" / "2026-06" / "Data ASN.xlsx", tmp_path / "Bukti Talenta.xlsx"]
    page.locator("input[type=file]").set_input_files([str(path) for path in files])
    page.get_by_role("button", name="Unggah").click()
    page.get_by_role("button", name="Baca berkas").click()
    _wait_for(page, "Berkas belum dapat dibaca")
    visitor.picture("paket-belum-terbaca")
    page.get_by_role("link", name="Tunjukkan arti judul kolom").click()
    assert page.get_by_label("TAHUN").first.is_visible()
    visitor.picture("paket-kolom")


def _upload(visitor: Visitor) -> str:
    """A package with the files of the demonstration, read; returns its address."""
    page = visitor.go("/data/impor/baru/")
    page.locator("input[name=title]").fill("Impor triwulan")
    page.locator("input[name=as_of]").fill("2026-06-30")
    page.locator("input[name=mapping_name]").fill(NAME)
    page.locator("select[name=policy]").select_option(index=1)
    visitor.picture("paket-baru")
    page.get_by_role("button", name="Mulai").click()
    files = sorted((visitor.site.folder / "contoh" / "2026-06").iterdir())
    page.locator("input[type=file]").set_input_files([str(path) for path in files])
    page.get_by_role("button", name="Unggah").click()
    visitor.picture("paket-mengumpulkan")
    page.get_by_role("button", name="Baca berkas").click()
    address = page.url.removeprefix(visitor.site.address)
    _wait_for(page, "Hasil pembacaan")
    return address


def _wait_for(page: Page, text: str) -> None:
    """Until the page says so: it refreshes itself while the work goes on."""
    expect(page.get_by_text(text).first).to_be_visible(timeout=WORK)


def _mapped(visitor: Visitor) -> str:
    """The address of the new mapping, once it is done."""
    page = visitor.page
    for _attempt in range(60):
        visitor.go("/pemetaan/")
        row = page.locator("tr", has_text=NAME)
        if row.count() and "belum diumumkan" in row.inner_text():
            break
        page.wait_for_timeout(1000)
    row.get_by_role("link").first.click()
    assert page.locator(".nine__box").count() == 9
    _exported(visitor)
    return page.url.removeprefix(visitor.site.address)


def _exported(visitor: Visitor) -> None:
    """The list of people in a box, as a workbook with exactly the people the page counts."""
    page = visitor.page
    grid = page.url
    count = int(
        page.locator(".nine__box", has_text="8").locator(".nine__count").first.inner_text().split()[0]
    )
    page.locator(".nine__box").nth(5).click()
    rows = page.locator("tbody tr").count()
    with page.expect_download() as caught:
        page.get_by_role("button", name="Unduh Excel").click()
    content = Path(caught.value.path()).read_bytes()
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None and sheet.max_row == rows + 1 == count + 1
    page.goto(grid)
