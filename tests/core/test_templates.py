"""What holds for every template: nothing the content policy would block, no text outside the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core import pages
from tests.core.unspoken import unspoken

FOLDERS = tuple(sorted({path for path in pages.SOURCE.rglob("templates") if path.is_dir()}))
CLASSES = re.compile(r"\{% block body_class %\}[\w -]*\{% endblock %\}")
CODE = re.compile(r"<code>[^<]*</code>")  # written for programs
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
    text = CODE.sub("", CLASSES.sub("", text))
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
    yield from (f"text past the catalogue: {said}" for said in unspoken(text, FOLDERS))


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
    "<code>curl</code><p>Simpan</p>": "text outside the catalogue: Simpan",
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


IMPORTS = """{% import "ui/button.html" as button %}{% import "ui/layout.html" as layout %}
{% import "ui/status.html" as status %}{% import "ui/form.html" as field %}
{% import "ui/table.html" as table %}{% macro own(title, kind) %}{{ title }}{% endmacro %}"""
UNSPOKEN = {
    '{{ button.link("Buka", url("home"), "primary") }}': "Buka",
    '{{ button.link("buka", url("home")) }}': "buka",
    '{{ layout.heading("Judul") }}': "Judul",
    '{% call layout.section(_("Cakupan"), lead="semua orang") %}{% endcall %}': "semua orang",
    '{{ button.button(_("Hapus"), "danger", confirm="Yakin?") }}': "Yakin?",
    '{{ layout.kpis([{"label": "kotak", "value": 9}]) }}': "kotak",
    '{{ field.text("nip", _("NIP"), help="angka") }}': "angka",
    '{{ field.select("level", _("Jenjang"), [("adm", "Administrator")]) }}': "Administrator",
    '{{ table.cell(_("Status"), "tidak ada") }}': "tidak ada",
    '{{ status.badge("aktif" if grant else _("Dicabut")) }}': "aktif",
    '{{ status.badge(name or "kosong") }}': "kosong",
    '{{ status.badge("peran " ~ role) }}': "peran ",
    '{{ own("keadaan", "info") }}': "keadaan",
    '{{ _("Baris {row}".format(row=1)) }}': "Baris {row}",
    '{{ _("Baris " ~ row) }}': "Baris ",
    '{% set name = "Tanpa nama" %}': "Tanpa nama",
    '{{ person.unit or "Tidak diketahui" }}': "Tidak diketahui",
}


@pytest.mark.parametrize("text", UNSPOKEN)
def test_a_text_past_the_catalogue_is_noticed(text: str) -> None:
    assert list(offences(IMPORTS + text)) == [f"text past the catalogue: {UNSPOKEN[text]}"]


@pytest.mark.parametrize(
    "text",
    [
        '{{ button.link(_("Buka"), url("mapping_people", 3), "primary", "grid-3x3", attrs={"rel": "up"}) }}',
        '{{ field.text("nip", _("NIP"), value="", type="number", attrs={"inputmode": "numeric"}) }}',
        '{{ field.file("book", _("Berkas"), ".xlsx,.csv") }}',
        '{{ status.badge(_("{n} orang").format(n=3), "warning", "scale") }}',
        '{{ status.gate({"met": "met", "not_met": "unmet"}.get(outcome, "manual")) }}',
        '<p class="{{ \'tile tile--wide\' if wide }}">{{ "%.2f"|format(share) }} {{ a ~ " · " ~ b }}</p>',
        '{{ table.cell(_("Usia"), age if age is not none else "–") }}{{ own(_("Judul"), "info") }}',
        '{% if kind == "Sangat Baik" %}{{ facts["Tingkat Pendidikan"] }}{% endif %}',
        '{% if state == "done" and rows|sort(attribute="level") %}{{ {"a": _("Ada")}[state] }}{% endif %}',
    ],
)
def test_technical_arguments_pass(text: str) -> None:
    assert list(offences(IMPORTS + text)) == []


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
