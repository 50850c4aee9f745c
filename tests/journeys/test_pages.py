"""Every page a role can reach from its menu opens, fits its window, and has its pictures taken."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Site, Visitor

pytestmark = pytest.mark.journey

ROLES = (
    "talent_manager", "pyb", "asn", "head_of_unit", "auditor", "agency_admin", "personnel_manager",
    "committee_secretary", "reader", "oversight", "assessor", "coach", "ppk", "committee_member",
    "performance_team",
)  # fmt: skip
PICTURED = ("talent_manager", "asn", "auditor", "agency_admin")  # whose menu the guide shows whole


@pytest.mark.parametrize("role", ROLES)
def test_every_place_of_the_menu_opens(visitor: Visitor, role: str) -> None:
    page = visitor.enter_as(role)
    links = page.locator(".side__item")
    addresses = [links.nth(index).get_attribute("href") for index in range(links.count())]
    assert addresses, "an actor has at least one place to go"
    for address in addresses:
        visitor.go(address or "/")
        assert page.locator("h1").count() == 1
        name = (address or "/").strip("/").replace("/", "-") or "beranda"
        if role in PICTURED or name == "beranda":
            visitor.picture(f"{role}-{name}")
        else:
            visitor.fits(name, keep=False)


def test_logging_in_with_password_and_code(visitor: Visitor, site: Site) -> None:
    page = visitor.go("/masuk/")
    visitor.picture("masuk")
    page.locator("input[name=login]").fill("inspektorat")
    page.locator("input[name=password]").fill(site.record["password"])
    page.get_by_role("button", name="Masuk").last.click()
    page.locator("input[name=code]").fill(site.code("auditor"))
    page.locator("form button[type=submit]").first.click()
    assert page.get_by_role("heading", name="Beranda Kerja").is_visible()


def test_a_wrong_password_says_no_more_than_that(visitor: Visitor) -> None:
    page = visitor.go("/masuk/")
    said = []
    for login in ("inspektorat", "tidak-ada-akun-ini"):
        page.locator("input[name=login]").fill(login)
        page.locator("input[name=password]").fill("bukan-kata-sandinya")
        page.get_by_role("button", name="Masuk").last.click()
        said.append(page.locator("main").inner_text())
    assert said[0] == said[1]


def test_pages_work_in_english(visitor: Visitor) -> None:
    visitor.enter_as("talent_manager")
    page = visitor.go("/")
    page.locator(".account__summary").click()
    page.get_by_role("button", name="English").click()
    assert page.get_by_role("heading", name="Work home").is_visible()
    assert page.locator("html").get_attribute("lang") == "en"
