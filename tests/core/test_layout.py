"""The frame of pages: who sees what, and that a NIP never stands in an address."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nawasena.core.shell import Shell
from tests.core import pages

ERRORS = ["400", "403", "404", "429", "500"]


def test_the_search_is_posted_with_its_token() -> None:
    html = pages.rendered("core/base.html")
    form = html[html.index('class="search"') :].partition("</form>")[0]
    assert 'method="post" action="/cari"' in form
    assert "csrfmiddlewaretoken" in form


def test_a_person_inside_sees_name_role_and_the_way_out() -> None:
    html = pages.rendered("core/base.html")
    assert "Rahma Widyastuti" in html
    assert "Pengelola Talenta" in html
    assert 'method="post" action="/keluar"' in html
    assert 'href="/unggah" aria-current="page"' in html
    assert "Tersimpan." in html


def test_a_stranger_sees_no_navigation_and_no_search() -> None:
    html = pages.rendered("core/base.html", shell=Shell())
    assert 'class="side"' not in html
    assert 'role="search"' not in html
    assert 'class="account"' not in html


@pytest.mark.parametrize(
    ("theme", "attribute"), [("dark", ' data-theme="dark"'), ("light", ' data-theme="light"'), ("system", "")]
)
def test_the_theme_is_that_of_the_reader(theme: str, attribute: str) -> None:
    html = pages.rendered("core/base.html", shell=replace(pages.INSIDE, theme=theme))
    assert f'<html lang="id"{attribute}>' in html


def test_an_unknown_theme_never_reaches_the_page() -> None:
    assert "data-theme=" not in pages.rendered("core/base.html", shell=replace(pages.INSIDE, theme='x" y="'))


def test_the_demonstration_says_so() -> None:
    assert "demo-strip" in pages.rendered("core/base.html")
    assert "demo-strip" not in pages.rendered("core/base.html", shell=replace(pages.INSIDE, demo=False))


def test_the_first_stop_of_the_keyboard_leads_to_the_content() -> None:
    html = pages.rendered("core/base.html")
    assert html.index('href="#isi"') < html.index("<header")
    assert '<main id="isi"' in html


def test_every_form_that_posts_carries_a_token() -> None:
    for part in pages.rendered("core/base.html").split("<form")[1:]:
        head, _, body = part.partition(">")
        if 'method="post"' in head:
            assert "csrfmiddlewaretoken" in body.partition("</form>")[0], head


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_page_says_what_happened_and_what_to_do(code: str) -> None:
    environment = pages.environment()
    environment.globals["shell_of"] = None  # it must not be asked when the database is down
    html = environment.get_template(f"{code}.html").render(incident="7F3A-11")
    assert f"Galat {code}" in html
    assert "7F3A-11" in html
    assert 'href="/"' in html


def test_an_error_page_needs_nothing() -> None:
    assert "Nomor kejadian" not in pages.environment().get_template("404.html").render()
