"""A mapping of what is known already: asked for by one person, approved by another."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey

NAME = "Pemetaan Talenta 2026 Periode Uji"
WORK = 120_000  # milliseconds a job may take on a busy machine


def test_from_the_page_of_mappings_to_nine_boxes(visitor: Visitor, browser_visitor: Visitor) -> None:
    page = visitor.enter_as("talent_manager")
    visitor.go("/pemetaan/")
    page.get_by_role("link", name="Pemetaan baru").click()
    expect(page.get_by_text("Data memenuhi syarat untuk memulai pemetaan.")).to_be_visible()
    visitor.picture("pemetaan-baru")
    page.locator("input[name=name]").fill(NAME)
    page.get_by_label("Administrator dan Pengawas").check()
    page.get_by_role("button", name="Ajukan untuk disetujui").click()
    expect(page.get_by_text("yang mengajukan tidak dapat menyetujui")).to_be_visible()

    approver = browser_visitor.enter_as("pyb")
    approver.get_by_role("link", name=f"Setujui atau tolak pemetaan: {NAME}").click()
    browser_visitor.picture("pemetaan-disetujui-oleh")
    approver.get_by_role("button", name="Setujui dan mulai").click()
    expect(approver.locator(".nine__box").first).to_be_visible(timeout=WORK)  # the page refreshes itself
