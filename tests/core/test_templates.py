"""What holds for every template: nothing the content policy would block, no text outside the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core import pages

JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.S)
TAG = re.compile(r"<!?/?[a-z][^>]*>", re.I | re.S)
ATTRIBUTE = re.compile(r'\s[a-z-]+="[^"]*"', re.I)
SPOKEN = re.compile(r'\s(aria-label|placeholder|alt|title|data-confirm)="([^"]*[a-z][^"]*)"', re.I)
NAMES = {"Nawasena"}
FORBIDDEN = {
    "inline style": re.compile(r"\sstyle\s*=|<style\b", re.I),
    "inline handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I),
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc=)", re.I),
    "external address": re.compile(r"(https?:)?//(?!www\.w3\.org/2000/svg)[a-z0-9.-]+\.[a-z]{2,}", re.I),
    "unescaped text": re.compile(r"\|\s*safe\b"),
    "script address": re.compile(r"javascript:", re.I),
}


def offences(text: str) -> Iterator[str]:
    """What the content policy would block, or the reader would not understand."""
    bare = re.sub(r"\{#.*?#\}", "", text, flags=re.S)
    for name, pattern in FORBIDDEN.items():
        if pattern.search(bare):
            yield name
    without = ATTRIBUTE.sub(" ", JINJA.sub("", re.sub(r"(</?)\{\{.*?\}\}", r"\1x", text)))
    words = set(re.findall(r"[A-Za-zÀ-ÿ]{2,}", re.sub(r"&[a-z]+;", "", TAG.sub(" ", without))))
    yield from (f"text outside the catalogue: {word}" for word in sorted(words - NAMES))
    yield from (
        f"attribute outside the catalogue: {said}" for _name, said in SPOKEN.findall(JINJA.sub("", text))
    )


@pytest.mark.parametrize("path", pages.templates(), ids=lambda path: str(path.relative_to(pages.SOURCE)))
def test_templates_keep_the_rules(path: Path) -> None:
    assert list(offences(path.read_text(encoding="utf-8"))) == []


PLANTED = {
    '<p style="color: red"></p>': "inline style",
    "<style>p {}</style>": "inline style",
    '<a onclick="go()"></a>': "inline handler",
    "<script>1</script>": "inline script",
    '<img src="https://example.org/x.png">': "external address",
    '<img src="//example.org/x.png">': "external address",
    "{{ text|safe }}": "unescaped text",
    '<a href="javascript:1"></a>': "script address",
    "<p>Simpan</p>": "text outside the catalogue: Simpan",
    '<p aria-label="Tutup"></p>': "attribute outside the catalogue: Tutup",
}


@pytest.mark.parametrize("text", PLANTED)
def test_an_offence_is_noticed(text: str) -> None:
    assert PLANTED[text] in list(offences(text))


def test_a_clean_template_passes() -> None:
    assert (
        list(offences('{# why #}<script src="{{ static(\'x.js\') }}"></script><p>{{ _("Simpan") }}</p>'))
        == []
    )


@pytest.mark.parametrize(
    "path", sorted((pages.SOURCE / "core" / "static").rglob("*.*")), ids=lambda path: path.name
)
def test_static_files_load_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not FORBIDDEN["external address"].search(text)
    assert "@import" not in text


def test_every_template_compiles() -> None:
    environment = pages.environment()
    for name in environment.list_templates(extensions=["html", "txt"]):
        environment.get_template(name)
