"""An ASN takes an account into use with a printed code, logs in, and sees the own box and who looked at it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey

NIP = re.compile(r"\b(\d{8}) (\d{6}) (\d) (\d{3})\b")
PASSWORD = "pagi cerah di tepi danau"  # noqa: S105 -- of a fictional person


def test_from_a_printed_code_to_the_own_page(visitor: Visitor, browser_visitor: Visitor) -> None:
    name, nip = _looked_at(visitor)
    code = _printed(visitor, name)
    page = _activated(browser_visitor, nip, code)
    _log_in(page, nip, PASSWORD)
    browser_visitor.go("/saya/")
    expect(page.get_by_text("Pemetaan Talenta 2026 Periode I").first).to_be_visible()
    assert re.search(r"\b[1-9]\b", page.locator(".box-badge__number").first.inner_text())
    visits = page.locator("#yang-melihat").inner_text()
    assert "Ratna Kusumawati" in visits
    assert "Kepala Perangkat Daerah" in visits
    browser_visitor.picture("halaman-saya-setelah-aktivasi")
    for others in ("/pegawai/", "/akun/", f"/pemetaan/{browser_visitor.site.record['mappings'][-1]}/"):
        answer = page.request.get(browser_visitor.site.address + others)
        assert answer.status == 403, others
    _fill(page, browser_visitor, nip, code, "kata sandi orang lain")  # a code works once
    expect(page.get_by_text("NIP atau kode tidak cocok").first).to_be_visible()


def _looked_at(visitor: Visitor) -> tuple[str, str]:
    """The head of a unit opens the result of somebody there; name and NIP of that person."""
    page = visitor.enter_as("head_of_unit")
    mapping = visitor.site.record["mappings"][-1]
    visitor.go(f"/pemetaan/{mapping}/pegawai/?status=mapped")
    known = visitor.site.record["logins"]["asn"]
    links = page.locator("tbody tr", has_not_text=" ".join(_parts(known))).locator("a")
    links.first.click()
    found = NIP.search(page.locator("main").inner_text())
    assert found is not None
    return page.locator("h1").first.inner_text().strip(), "".join(found.groups())


def _parts(nip: str) -> tuple[str, ...]:
    return nip[:8], nip[8:14], nip[14], nip[15:]


def _printed(visitor: Visitor, name: str) -> str:
    """The administrator makes the accounts of the unit and has the slips printed; the code of one person."""
    page = visitor.enter_as("agency_admin")
    visitor.go("/akun/")
    page.locator("#login").fill(str(visitor.site.record["logins"]["head_of_unit"]))
    page.get_by_role("button", name="Buka akun").click()
    unit = page.locator('#peran [data-label="Perangkat Daerah"]').first.inner_text().strip()
    visitor.go("/aktivasi-pegawai/")
    page.get_by_role("link", name=unit, exact=True).click()
    page.get_by_role("button", name=re.compile("Buat akun untuk")).click()
    page.locator("main input[name=password]").fill(str(visitor.site.record["password"]))
    page.get_by_role("button", name="Lanjutkan").click()  # what was asked for is done then
    page.get_by_role("button", name="Terbitkan kode dan slip").click()
    return _shown(page, name)


def _shown(page: Page, name: str) -> str:
    card = page.locator(".card", has_text=name).first
    return card.locator("code").inner_text().strip()


def _activated(visitor: Visitor, nip: str, code: str) -> Page:
    page = visitor.page
    _fill(page, visitor, nip, code, PASSWORD)
    expect(page.get_by_text("Akun Anda sudah aktif.").first).to_be_visible()
    return page


def _fill(page: Page, visitor: Visitor, nip: str, code: str, password: str) -> None:
    """As somebody types it from a slip: blanks in the NIP, small letters in the code."""
    visitor.go("/aktivasi/")
    page.locator("input[name=login]").fill(" ".join(_parts(nip)))
    page.locator("input[name=code]").fill(code.lower())
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=again]").fill(password)
    page.locator("main form button[type=submit]").first.click()


def _log_in(page: Page, nip: str, password: str) -> None:
    page.locator("input[name=login]").fill(nip)
    page.locator("input[name=password]").fill(password)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("input[name=password]")).to_have_count(0)
