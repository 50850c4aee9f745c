"""A person at work: the demonstration as it is served, and a real browser.

One server for all journeys of a process; its people are fictional and its folder is thrown away.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.journeys.pictures import compact

PEOPLE = 400
PATIENCE = 180  # seconds until the demonstration must be served
SIZE = """[document.documentElement.scrollWidth, window.innerWidth,
  document.documentElement.scrollHeight]"""
PICTURES = "NAWASENA_PICTURES"  # a folder: keep the pictures of the guide there
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--force-color-profile=srgb",
]  # fmt: skip
# Each shape of a window, and how much of a long page its picture shows.
SHAPES: dict[str, dict[str, Any]] = {
    "": {"viewport": {"width": 1366, "height": 768}, "locale": "id-ID"},
    "-gelap": {"viewport": {"width": 1366, "height": 768}, "locale": "id-ID", "color_scheme": "dark"},
    "-ponsel": {"viewport": {"width": 360, "height": 740}, "locale": "id-ID"},
}
TALL = {"": 1200, "-gelap": 768, "-ponsel": 1100}


@dataclass
class Site:
    """The served demonstration: its address, what it knows of itself, and its folder."""

    address: str
    record: dict[str, Any]
    folder: Path
    log: Path

    def code(self, role: str) -> str:
        """The one-time code of a role, as the command shows it."""
        command = [sys.executable, "-m", "nawasena", "demo", "code", role, "--data", str(self.folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=_surroundings())
        return done.stdout.strip().splitlines()[-1]


def _surroundings() -> dict[str, str]:
    """The environment without what was chosen for this process of the tests."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("NAWASENA_", "DJANGO_"))
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The demonstration, prepared and served in a folder of its own."""
    folder, port = Path(tempfile.mkdtemp(prefix="nw-")), _free_port()
    folder.chmod(0o755)
    data = folder / "d"
    log = folder / "log.txt"
    command = [sys.executable, "-m", "nawasena", "demo", "start", "--people", str(PEOPLE)]
    command += ["--data", str(data), "--port", str(port)]
    with log.open("wb") as stream:
        process = subprocess.Popen(command, env=_surroundings(), stdout=stream, stderr=subprocess.STDOUT)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address + "/tur/", process, log)
        yield Site(address, json.loads((data / "demo.json").read_text()), data, log)
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 -- our own server
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail("the demonstration was not served:\n" + log.read_text(errors="replace")[-3000:])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium of the system; without it a journey fails, it is never left out."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.fail("a journey needs Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


class Visitor:
    """Somebody with a browser window; every error of the console counts as a failure."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser, self.site = browser, site
        self.context: BrowserContext = browser.new_context(**SHAPES[""])
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("console", lambda item: self.errors.append(item.text) if item.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def go(self, path: str) -> Page:
        """Open a page of the site."""
        answer = self.page.goto(self.site.address + path)
        assert answer is not None and answer.status < 400, (path, answer and answer.status)
        return self.page

    def enter_as(self, role: str) -> Page:
        """Log in through a tile of the tour."""
        self.go("/tur/")
        self.page.locator(f'form[action="/tur/masuk/{role}/"] button').click()
        return self.page

    def picture(self, name: str) -> None:
        """Take the page in every shape, when pictures are wanted; its width is checked in all of them always."""
        for suffix in SHAPES:
            self.fits(name, suffix)

    def fits(self, name: str, suffix: str = "-ponsel", *, keep: bool = True) -> None:
        """See that the page is no wider than its window in a shape, by default that of a phone."""
        folder = os.environ.get(PICTURES)
        context = self.browser.new_context(**SHAPES[suffix], storage_state=self.context.storage_state())
        page = context.new_page()
        page.goto(self.page.url)
        size: list[int] = page.evaluate(SIZE)
        if folder and keep:
            self._keep(page, Path(folder) / f"{name}{suffix}.png", min(size[2], TALL[suffix]))
        context.close()
        assert size[0] <= size[1], f"{name}{suffix}: {size[0]} px in a window of {size[1]}"

    def _keep(self, page: Page, place: Path, height: int) -> None:
        """Write a picture of a page as if its window were that high."""
        place.parent.mkdir(parents=True, exist_ok=True)
        window = page.viewport_size
        assert window is not None
        page.set_viewport_size({"width": window["width"], "height": max(height, window["height"])})
        place.write_bytes(compact(page.screenshot()))

    def shown(self, name: str) -> None:
        """Take the page as it stands in this window, when it cannot be opened a second time."""
        if folder := os.environ.get(PICTURES):
            self._keep(self.page, Path(folder) / f"{name}.png", min(self.page.evaluate(SIZE)[2], TALL[""]))

    def printed(self, name: str) -> None:
        """Take the page as it comes out of a printer: A4, without what only a screen needs."""
        folder = os.environ.get(PICTURES)
        self.page.emulate_media(media="print")
        assert not self.page.locator(".side").is_visible(), "the menu is no part of a printed page"
        if folder:
            self.page.set_viewport_size({"width": 794, "height": 1123})
            self._keep(self.page, Path(folder) / f"{name}-cetak.png", 1123)
        self.page.emulate_media(media="screen")

    def wear(self, theme: str) -> None:
        """Choose how pages look, as a reader does in the menu of the account."""
        self.page.locator(".account__summary").click()
        with self.page.expect_response("**/tampilan/"):
            self.page.locator(f'button[name=theme][value="{theme}"]').click()


@pytest.fixture
def visitor(browser: Browser, site: Site) -> Iterator[Visitor]:
    """A fresh window."""
    found = Visitor(browser, site)
    yield found
    found.context.close()
    assert not found.errors, found.errors


@pytest.fixture
def browser_visitor(browser: Browser, site: Site) -> Iterator[Visitor]:
    """A second window, for somebody else."""
    found = Visitor(browser, site)
    yield found
    found.context.close()
    assert not found.errors, found.errors
