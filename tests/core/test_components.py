"""The live page shows every public macro, in both languages and every state, and stays valid."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

import pytest

from nawasena.core.views import components
from nawasena.i18n import speaking
from tests.core import pages

UI = pages.SOURCE / "core" / "templates" / "ui"
MACRO = re.compile(r"\{% macro ([a-z]\w*)\(")
VOID = {
    "meta",
    "link",
    "input",
    "br",
    "hr",
    "img",
    "rect",
    "line",
    "path",
    "col",
    "circle",
    "polyline",
    "polygon",
    "ellipse",
}


@pytest.fixture(scope="module")
def page() -> str:
    return pages.rendered(components.TEMPLATE, components.context())


def _macros() -> set[str]:
    """Public macros, except those of the frame, which every page shows."""
    files = [path for path in UI.glob("*.html") if path.stem != "frame"]
    return {
        f"{path.stem}.{name}" for path in files for name in MACRO.findall(path.read_text(encoding="utf-8"))
    }


def test_every_macro_is_shown() -> None:
    text = (UI.parent / components.TEMPLATE).read_text(encoding="utf-8")
    indirect = {"form.errors", "form.fields", "form.bound"}  # by form.render
    shown = {name.replace("field.", "form.") for name in re.findall(r"\b[a-z]+\.[a-z_]+(?=\()", text)}
    assert _macros() - shown - indirect == set()


def test_every_example_shows_its_own_call(page: str) -> None:
    text = (UI.parent / components.TEMPLATE).read_text(encoding="utf-8")
    called = re.findall(r'call example\("([a-z.-]+)"', text)
    assert sorted(called) == sorted(components.sources())
    assert len(set(called)) == len(called)
    assert page.count("<pre") == len(called)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_page_speaks_each_language(language: str) -> None:
    with speaking(language):
        html = pages.rendered(components.TEMPLATE, components.context())
    assert f'<html lang="{language}"' in html


def test_no_identifier_stands_twice(page: str) -> None:
    assert [name for name, count in Counter(pages.ids(page)).items() if count > 1] == []


def test_labels_and_descriptions_lead_to_something(page: str) -> None:
    known = set(pages.ids(page))
    targets = re.findall(r'\s(?:for|aria-labelledby|data-copy|data-show)="([^"]+)"', page)
    targets += " ".join(re.findall(r'aria-describedby="([^"]+)"', page)).split()
    assert targets
    assert set(targets) - known == set()


class Balance(HTMLParser):
    """Notes every end tag that closes another element than the last one opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[tuple[str, tuple[int, int]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append((tag, self.getpos()))


def test_elements_are_nested_properly(page: str) -> None:
    parser = Balance()
    parser.feed(page)
    assert parser.wrong == []
    assert parser.open == []


def test_texts_of_others_are_escaped() -> None:
    people = [{"name": "<b>Rahma</b>", "unit": "&", "number": 9, "score": None}]
    html = pages.rendered(components.TEMPLATE, {**components.context(), "people": people})
    assert "<b>Rahma" not in html
    assert "&lt;b&gt;Rahma" in html


def test_a_wrong_field_is_tied_to_its_error(page: str) -> None:
    assert re.search(
        r'id="id_nip"[^>]*aria-describedby="id_nip-help id_nip-error"[^>]*aria-invalid="true"', page
    )
    assert '<a href="#id_nip">' in page


def _ui(source: str) -> str:
    return pages.environment().from_string(source).render()


@pytest.mark.parametrize(("done", "width"), [(0, "0.00"), (1, "0.40"), (250, "100.00"), (251, "100.00")])
def test_a_bar_never_leaves_its_frame(done: int, width: str) -> None:
    html = _ui(f'{{% import "ui/chart.html" as chart %}}{{{{ chart.bar({done}, 250) }}}}')
    assert f'class="bar__part" width="{width}%"' in html


def test_a_bar_of_nobody_is_empty() -> None:
    assert 'class="bar__part" width="0.00%"' in _ui(
        '{% import "ui/chart.html" as chart %}{{ chart.bar(0, 0) }}'
    )


def test_progress_asks_again_only_while_it_runs() -> None:
    call = '{% import "ui/chart.html" as chart %}{{ chart.progress(1, 2, "x", url=address) }}'
    running = pages.environment().from_string(call).render(address="/pekerjaan/7")
    ended = pages.environment().from_string(call).render(address="")
    assert 'hx-get="/pekerjaan/7"' in running and 'data-poll="/pekerjaan/7"' in running
    assert "hx-" not in ended and "data-poll" not in ended


def test_the_grid_reads_without_colour() -> None:
    html = _ui(
        '{% import "ui/grid.html" as grid %}'
        '{{ grid.nine_box("x", [{"label": "Atas", "cells": [{"number": 9,'
        ' "predicate": "UNGGUL/TERBAIK", "count": 3, "url": "/9"}]}],'
        ' ["Tinggi"], "Kinerja", "Potensial", 4, "orang") }}'
    )
    cell = html[html.index('<td class="nine__cell"') : html.index("</td>", html.index("nine__cell"))]
    words = " ".join(re.sub(r"<[^>]+>|\u200b", " ", cell).split())
    assert words == "Kotak 9 UNGGUL/ TERBAIK 3 orang 75 %"


def test_a_first_page_has_no_way_back() -> None:
    html = _ui('{% import "ui/table.html" as table %}{{ table.pagination("", "/lagi", "1–50") }}')
    assert 'rel="next"' in html
    assert 'rel="prev"' not in html


@pytest.mark.parametrize(("cut", "named"), [(87, True), (88, True), (89, False)])
def test_the_end_of_an_axis_is_named_unless_a_cut_stands_there(cut: int, named: bool) -> None:
    cuts = f'[{{"value": {cut}, "label": "Tinggi"}}]'
    html = _ui(
        f'{{% import "ui/chart.html" as chart %}}{{{{ chart.axis("Kinerja", 50, {cuts}, "Rendah") }}}}'
    )
    assert ('text-anchor="end">100<' in html) is named


@pytest.mark.parametrize(
    ("current", "said"), [(1, "Langkah 1 dari 2"), (2, "Langkah 2 dari 2"), (3, "Langkah 2 dari 2")]
)
def test_a_finished_stepper_stays_within_its_steps(current: int, said: str) -> None:
    text = (
        '{% import "ui/layout.html" as layout with context %}{{ layout.stepper(["Satu", "Dua"], current) }}'
    )
    html = pages.environment().from_string(text).render(current=current)
    assert said in html
    assert html.count("steps__item--done") == current - 1
