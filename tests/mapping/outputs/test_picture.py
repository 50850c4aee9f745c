"""The nine-box picture and its two companions."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree

import polars as pl
import pytest

from nawasena.mapping.outputs import svg
from nawasena.mapping.outputs.charts import axis_svg, funnel_svg
from nawasena.mapping.outputs.picture import nine_box_svg
from nawasena.mapping.view import PERFORMANCE, POTENTIAL, RunView
from tests.mapping.outputs.runs import ViewFactory, categorical

NAMESPACE = "{http://www.w3.org/2000/svg}"


def parsed(picture: str) -> ElementTree.Element:
    return ElementTree.fromstring(picture)  # noqa: S314 -- our own output


def texts(picture: str) -> list[str]:
    return [str(item.text) for item in parsed(picture).iter(f"{NAMESPACE}text")]


def place(picture: str, words: str) -> tuple[float, float]:
    found = next(item for item in parsed(picture).iter(f"{NAMESPACE}text") if item.text == words)
    return float(found.attrib["x"]), float(found.attrib["y"])


def test_boxes_stand_in_the_official_order(view: RunView) -> None:
    places = {number: place(nine_box_svg(view), f"Kotak {number}") for number in range(1, 10)}
    by_row = sorted(places, key=lambda number: (places[number][1], places[number][0]))
    assert by_row == [4, 7, 9, 2, 5, 8, 1, 3, 6]


def test_place_follows_the_view_not_the_number(view: RunView) -> None:
    turned = replace(view, boxes=tuple(replace(box, number=10 - box.number) for box in view.boxes))
    x, y = place(nine_box_svg(turned), "Kotak 1")
    assert (x, y) == place(nine_box_svg(view), "Kotak 9")


def test_picture_names_counts_shares_axes_and_policy(view: RunView) -> None:
    shown = texts(nine_box_svg(view))
    for words in ("17", "5,4 %", "POTENSIAL", "Kinerja →", "Potensial →", "Rendah", "312", "80", "8"):
        assert words in shown
    joined = " ".join(shown)
    assert "Keadaan per 31 Januari 2026" in joined
    assert view.policy.title in joined
    assert "belum diverifikasi" in joined


def test_verified_policy_carries_no_warning(view: RunView) -> None:
    verified = replace(view, policy=replace(view.policy, status="verified"))
    assert "belum diverifikasi" not in " ".join(texts(nine_box_svg(verified)))


def test_picture_speaks_to_a_screen_reader(view: RunView) -> None:
    root = parsed(nine_box_svg(view))
    assert root.attrib["role"] == "img"
    description = root.find(f"{NAMESPACE}desc")
    assert description is not None
    assert "Kotak 9 (UNGGUL/TERBAIK; Di atas ekspektasi, potensial Tinggi): 17 orang" in str(description.text)


def test_foreign_characters_are_text(view: RunView) -> None:
    agency = 'Badan <script>alert("1")</script> & \x07Rekan'
    picture = nine_box_svg(replace(view, agency=agency))
    assert "<script>" not in picture
    assert "& " in " ".join(texts(picture))


@pytest.mark.parametrize("people", [0, 1])
def test_empty_and_single_runs_have_a_picture(make_view: ViewFactory, people: int) -> None:
    shown = texts(nine_box_svg(make_view(people, 0, 0)))
    assert sum(words.startswith("Kotak ") for words in shown) == 9
    assert ("–" in shown) == (people == 0)


def test_long_words_stay_inside_the_picture(view: RunView) -> None:
    long = replace(
        view,
        agency="Kementerian " * 20,
        boxes=tuple(
            replace(box, predicate="SANGAT" * 20, performance="Amat " * 20, count=10**7) for box in view.boxes
        ),
    )
    for item in parsed(nine_box_svg(long)).iter(f"{NAMESPACE}text"):
        kind = svg.Type(size=float(item.attrib["font-size"]), bold="font-weight" in item.attrib)
        assert svg.text_width(str(item.text), kind) <= svg.WIDTH


def test_bare_picture_leaves_the_heading_to_the_page(view: RunView) -> None:
    shown = texts(nine_box_svg(view, bare=True))
    assert "Peta talenta sembilan kotak" not in shown
    assert "Kotak 9" in shown


def test_style_does_not_leak_into_a_page(view: RunView) -> None:
    style = parsed(nine_box_svg(view)).find(f"{NAMESPACE}style")
    assert style is not None
    selectors = re.findall(r"^([^@}{]+)\{", str(style.text), re.MULTILINE)
    assert selectors
    assert all(selector.strip().startswith(".nawasena ") for selector in selectors)


def test_funnel_bars_are_in_proportion(view: RunView) -> None:
    picture = funnel_svg(replace(view, funnel=(("Semua", 200), ("Separuh", 100), ("Tiada", 0))))
    bars = [
        float(item.attrib["width"]) for item in parsed(picture).iter() if item.attrib.get("class") == "bar"
    ]
    assert bars[1] == pytest.approx(bars[0] / 2)
    assert bars[2] == 0
    assert "100 (50,0 %)" in [" ".join(words.split()) for words in texts(picture)]


def test_funnel_without_steps_or_people_is_no_error(view: RunView) -> None:
    assert funnel_svg(replace(view, funnel=())) == ""
    parsed(funnel_svg(replace(view, funnel=(("Semua", 0),))))


def test_axis_shows_cut_lines_and_levels(view: RunView) -> None:
    shown = texts(axis_svg(view, POTENTIAL))
    assert {"60", "80", "Rendah", "Menengah", "Tinggi"} <= set(shown)
    assert axis_svg(view, POTENTIAL).count("stroke-dasharray") == 2


def test_axis_without_numbers_has_no_picture(view: RunView) -> None:
    assert axis_svg(categorical(view), PERFORMANCE) == ""
    assert axis_svg(categorical(view), POTENTIAL) != ""


def test_strip_counts_only_the_mapped(view: RunView) -> None:
    description = parsed(axis_svg(view, PERFORMANCE)).find(f"{NAMESPACE}desc")
    assert description is not None
    assert str(description.text).startswith("312 orang;")


@pytest.mark.parametrize(("score", "bars"), [(59.99, 1), (60.0, 1), (60.01, 1), (0.0, 1), (100.0, 1)])
def test_a_score_at_an_edge_is_drawn_once(make_view: ViewFactory, score: float, bars: int) -> None:
    view = make_view(1, 0, 0)
    moved = replace(view, people=view.people.with_columns(potential=pl.lit(score)))
    drawn = [item for item in parsed(axis_svg(moved, POTENTIAL)).iter() if item.attrib.get("class") == "bar"]
    assert len(drawn) == bars


def test_a_score_at_the_cut_stands_right_of_the_line(make_view: ViewFactory) -> None:
    view = make_view(1, 0, 0)
    edges = []
    for score in (59.99, 60.0):
        moved = replace(view, people=view.people.with_columns(potential=pl.lit(score)))
        bar = next(
            item for item in parsed(axis_svg(moved, POTENTIAL)).iter() if item.attrib.get("class") == "bar"
        )
        edges.append(float(bar.attrib["x"]))
    line = place(axis_svg(view, POTENTIAL), "60")[0]
    assert edges[0] < line <= edges[1]


def test_scores_beyond_the_scale_widen_it(make_view: ViewFactory) -> None:
    view = make_view(1, 0, 0)
    moved = replace(view, people=view.people.with_columns(potential=pl.lit(112.0)))
    assert "120" in texts(axis_svg(moved, POTENTIAL))


def test_unverified_cut_without_number_draws_no_line(view: RunView) -> None:
    cuts = tuple(replace(cut, lower=None) for cut in view.policy.cuts)
    picture = axis_svg(replace(view, policy=replace(view.policy, cuts=cuts)), POTENTIAL)
    assert "stroke-dasharray" not in picture


def test_decimal_cut_is_written_as_it_is(view: RunView) -> None:
    cuts = tuple(replace(cut, lower=Decimal("72.5")) if cut.level == 2 else cut for cut in view.policy.cuts)
    assert "72,5" in texts(axis_svg(replace(view, policy=replace(view.policy, cuts=cuts)), POTENTIAL))


def test_wrap_breaks_after_a_slash_and_ends_in_an_ellipsis() -> None:
    kind = svg.Type(size=17)
    assert svg.wrap("UNGGUL/TERBAIK", 120, kind) == ["UNGGUL/", "TERBAIK"]
    assert svg.wrap("satu", 500, kind) == ["satu"]
    assert svg.wrap("kata " * 50, 120, kind)[-1].endswith("…")
    assert svg.wrap("", 100, kind) == []
