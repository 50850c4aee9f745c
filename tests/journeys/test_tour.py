"""A stranger follows the tour from its first tile to its end."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey


def test_a_stranger_reaches_the_end_of_the_tour(visitor: Visitor) -> None:
    page = visitor.go("/tur/")
    visitor.picture("tur")
    page.get_by_role("button", name="Mulai tur").click()

    _arrived(visitor, 1, "Perbaiki tiga baris impor")
    visitor.picture("perbaiki")
    _repair_three(visitor)
    _next(visitor)
    _arrived(visitor, 2, "Baca sembilan kotak")
    assert page.locator(".nine__box").count() == 9
    visitor.picture("sembilan-kotak")

    _next(visitor)
    _arrived(visitor, 3, "Mengapa kotak 8, bukan 9?")
    assert page.get_by_role("heading", name="ARUNIKA LARASENA").is_visible()
    assert "Mendekati ambang" in page.locator(".card").first.inner_text()
    assert page.get_by_role("heading", name="Apa yang dapat mengubah kotak").is_visible()
    visitor.picture("penjelasan-pegawai")

    _next(visitor)
    _arrived(visitor, 4, "Kotak 9, tetapi tertahan syarat")
    assert "Tidak terpenuhi" in page.locator("#syarat").inner_text()

    _next(visitor)
    _arrived(visitor, 5, "Satu bukti mengubah kotak")
    assert _box_in(visitor, "Pemetaan Talenta 2026 Periode I, bukti terverifikasi") == "8"
    assert _box_in(visitor, "Pemetaan Talenta 2026 Periode I") == "6"

    _next(visitor)
    page.get_by_role("button", name="Lanjut sebagai ASN").click()
    _arrived(visitor, 6, "Yang dilihat pegawai")
    visits = page.locator("#yang-melihat").inner_text()
    assert "Dewi Anjani" in visits and "Pengelola Talenta" in visits
    visitor.picture("halaman-saya")

    _next(visitor)
    page.get_by_role("button", name="Lanjut sebagai Auditor").click()
    _arrived(visitor, 7, "Jejak yang dapat diperiksa")
    visitor.picture("jejak-audit")
    _next(visitor)
    assert page.get_by_role("heading", name="Tur selesai").is_visible()


def _box_in(visitor: Visitor, mapping: str) -> str:
    """The box of the person in a mapping, as the history at the end of the page shows it."""
    heading = visitor.page.get_by_role("rowheader", name=mapping, exact=True)
    row = visitor.page.locator("tr").filter(has=heading)
    return row.locator(".box-badge__number").inner_text().strip().split("\n")[-1].split()[-1]


def _repair_three(visitor: Visitor) -> None:
    """Type what the tour says, and see three errors less."""
    page = visitor.page
    for row, right in visitor.site.record["repairs"]:
        place = page.locator("tr", has_text=f"Baris {row}, PREDIKAT")
        place.locator("input.input").fill(right)
    page.get_by_role("button", name="Simpan dan baca ulang").click()
    page.get_by_text("117", exact=True).wait_for(timeout=60_000)


def _arrived(visitor: Visitor, number: int, title: str) -> None:
    strip = visitor.page.locator(".tour__step").inner_text()
    assert f"langkah {number} dari 7" in strip and title in strip


def _next(visitor: Visitor) -> None:
    visitor.page.locator(".tour").get_by_role("link", name="Lanjut").click()
