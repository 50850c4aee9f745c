"""Axes with other trees for some people, and levels by thirds and by place."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from nawasena.engine.reference.axis import Peers
from nawasena.engine.result import indicators
from nawasena.engine.uncertainty import changes
from nawasena.rules.cases import CaseEvidence
from tests.engine.policies import numbered
from tests.engine.test_measuring import SKP, on
from tests.engine.worlds import DAY, World, person, world

LEVELS = """    levels:
      - {level: 3, id: tinggi, label: Tinggi, from: 80}
      - {level: 2, id: tengah, label: Tengah, from: 60, below: 80}
      - {level: 1, id: rendah, label: Rendah, below: 60}
"""
BARE = """    levels:
      - {level: 3, id: tinggi, label: Tinggi}
      - {level: 2, id: tengah, label: Tengah}
      - {level: 1, id: rendah, label: Rendah}
"""


def leaf(name: str, field: str, *, indent: int = 6, unknown: str = "fail") -> str:
    """An indicator that is a score of the newest assessment."""
    measure = f"{{from: asesmen, take: newest, date: tanggal, field: {field}}}"
    rule = f"score: {{linear: {{max: 100}}}}, unknown: {unknown}"
    return f"{' ' * indent}- {{id: {name}, label: {name}, measure: {measure}, {rule}}}\n"


OWN = "    combine: mean\n" + LEVELS + "    children:\n" + leaf("potensi", "jpm_potensi")
EXECUTIVES = """      - id: jpt
        label: JPT
        field: jenjang
        in: [jpt_madya, jpt_pratama]
        children:
"""
OFFICERS = """      - id: lain
        label: Lain
        field: jenis_asn
        in: [pns]
        children:
"""
VARIANTS = (
    "    variants:\n"
    + EXECUTIVES
    + leaf("potensi_jpt", "jpm_potensi", indent=10)
    + leaf("kompetensi_jpt", "jpm_kompetensi", indent=10, unknown="exclude")
    + OFFICERS
    + leaf("kompetensi_lain", "jpm_kompetensi", indent=10)
)


def assessed(potency: str | None, competency: str | None = None, **facts: Any) -> CaseEvidence:
    """A person with an assessment and facts."""
    scores = {"jpm_potensi": potency, "jpm_kompetensi": competency}
    record = {name: None if score is None else Decimal(score) for name, score in scores.items()}
    return person(skp=SKP, facts=facts, asesmen=[on("2025-01-01", **record)])


@pytest.fixture(scope="module")
def varied() -> World:
    """Two executives (one without competency), an officer, one who is both, and two others."""
    return world(
        numbered(OWN + VARIANTS),
        assessed("70", "90", jenjang="jpt_pratama"),
        assessed("70", None, jenjang="jpt_pratama"),
        assessed("70", "90", jenjang="pengawas", jenis_asn="pns"),
        assessed("70", "90", jenjang="jpt_madya", jenis_asn="pns"),
        assessed("70", "90", jenis_asn="pppk"),
        assessed("70", "90"),
    )


def test_the_first_tree_that_fits_is_used(varied: World) -> None:
    assert [varied.number("potensial", place) for place in range(6)] == [80, 70, 90, 80, 70, 70]


def test_other_trees_have_no_scores(varied: World) -> None:
    names = ["potensi", "potensi_jpt", "kompetensi_jpt", "kompetensi_lain"]
    nodes = [[varied.node(name, place) for name in names] for place in range(3)]
    assert nodes == [[None, 70, 90, None], [None, 70, None, None], [None, None, None, 90]]


def test_only_the_own_tree_is_asked(varied: World) -> None:
    """The axis by category is one more indicator."""
    assert [(row["asked"], row["known"]) for row in varied.rows] == [
        (3, 3), (3, 2), (2, 2), (3, 3), (2, 2), (2, 2),
    ]  # fmt: skip
    bits = {item.id: 1 << item.bit for item in indicators(numbered(OWN + VARIANTS).policy)}
    assert [row["unknown_mask"] for row in varied.rows] == [0, bits["kompetensi_jpt"], 0, 0, 0, 0]


def thirds(low: str, high: str) -> str:
    """An axis cut in three between two numbers."""
    cut = f"    cut: {{thirds: {{low: {low}, high: {high}}}}}\n"
    return "    combine: mean\n" + cut + BARE + "    children:\n" + leaf("potensi", "jpm_potensi")


def test_thirds_end_exactly() -> None:
    scores = ["0", "39.99", "40", "40.01", "69.99", "70", "100"]
    found = world(numbered(thirds("10", "100")), *[assessed(score) for score in scores])
    assert [row["potensial_level"] for row in found.rows] == [1, 1, 2, 2, 2, 3, 3]
    assert [found.number("potensial_distance", place) for place in (2, 4, 6)] == [0, Fraction("0.01"), 30]


def test_thirds_that_have_no_end() -> None:
    """Of 100 they begin at 100/3 and 200/3, not at 33.33 and 66.67."""
    scores = ["33.33", "33.34", "66.66", "66.67"]
    found = world(numbered(thirds("0", "100")), *[assessed(score) for score in scores])
    assert [row["potensial_level"] for row in found.rows] == [1, 2, 2, 3]
    assert found.number("potensial_distance") == Fraction(100, 3) - Fraction("33.33")


def placed(top: str, bottom: str, *, within: str = "") -> str:
    """An axis cut by place."""
    cut = f"    cut: {{percentile: {{top: {top}, bottom: {bottom}{within}}}}}\n"
    children = leaf("potensi", "jpm_potensi") + leaf("lain", "jpm_kompetensi", unknown="zero")
    return "    combine: mean\n" + cut + BARE + "    children:\n" + children


PLACES = ("potensial_above", "potensial_below", "potensial_peers", "potensial_level")


def places(found: World) -> list[tuple[int | None, ...]]:
    """How many are above, below and there, and the level of everybody."""
    return [tuple(row[name] for name in PLACES) for row in found.rows]


def test_levels_by_place() -> None:
    people = [assessed(score, score) for score in ("90", "80", "80", "70", "60")]
    assert places(world(numbered(placed("20", "20")), *people)) == [
        (0, 4, 5, 3), (1, 2, 5, 2), (1, 2, 5, 2), (3, 1, 5, 2), (4, 0, 5, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("top", "levels"), [("19.999999", [3, 2, 2]), ("20", [3, 2, 2]), ("20.000001", [3, 3, 3])]
)
def test_one_in_five_above_is_not_fewer_than_a_fifth(top: str, levels: list[int]) -> None:
    people = [assessed(score, score) for score in ("90", "80", "80", "70", "60")]
    found = world(numbered(placed(top, "20")), *people)
    assert [row["potensial_level"] for row in found.rows][:3] == levels


def test_equal_people_share_the_better_level() -> None:
    found = world(numbered(placed("20", "20")), *[assessed("70", "70")] * 3)
    assert places(found) == [(0, 0, 3, 3)] * 3


def test_everybody_is_compared_within_a_group() -> None:
    people = [
        assessed("90", "90", jenjang="pengawas"),
        assessed("80", "80", jenjang="pengawas"),
        assessed("70", "70", jenjang="administrator"),
        assessed("60", "60"),
        assessed("50", "50"),
    ]
    found = world(numbered(placed("30", "30", within=", within: [jenjang]")), *people)
    assert places(found) == [(0, 1, 2, 3), (1, 0, 2, 1), (0, 0, 1, 3), (0, 1, 2, 3), (1, 0, 2, 1)]


def test_who_has_no_value_or_is_outside_takes_no_place() -> None:
    frame = "population: [{field: jenis_asn, in: [pns], unknown: keep, label: PNS}]\n"
    people = [assessed("90", "90", jenis_asn="pppk"), assessed(None, "90"), assessed("50", "50")]
    found = world(numbered(placed("20", "20"), frame=frame), *people)
    assert places(found) == [(None, None, None, None), (None, None, None, None), (0, 0, 1, 3)]
    assert [row["status"] for row in found.rows] == ["outside", "unmapped", "mapped"]


def test_what_is_possible_where_others_decide() -> None:
    """All levels while something is missing, else the one there is; and no distance to a cut."""
    found = world(numbered(placed("20", "20")), assessed("90", "90"), assessed("60"))
    assert [(row["potensial_least"], row["potensial_most"]) for row in found.rows] == [(3, 3), (1, 3)]
    assert [row["potensial_distance"] for row in found.rows] == [None, None]


def test_a_component_held_at_its_ends() -> None:
    part = """      - id: bagian
        label: Bagian
        combine: mean
        at_least: 40
        at_most: 60
        children:
"""
    axis = (
        "    combine: mean\n" + LEVELS + "    children:\n" + part + leaf("potensi", "jpm_potensi", indent=10)
    )
    scores = ["39.99", "40", "60", "60.01", "100"]
    found = world(numbered(axis), *[assessed(score) for score in scores], person(skp=SKP))
    assert [found.node("bagian", place) for place in range(6)] == [40, 40, 60, 60, 60, None]
    assert [found.node("potensi", place) for place in range(4)] == [Fraction(score) for score in scores[:4]]
    assert [(row["potensial_least"], row["potensial_most"]) for row in found.rows[4:]] == [(2, 2), (1, 2)]


def test_a_known_box_is_never_outside_what_is_possible() -> None:
    """79.5 is rounded up to the cut-off at a quantum of 1; so are the ends of what is possible."""
    axis = (
        "    combine: mean\n" + LEVELS + "    children:\n"
        + leaf("a", "jpm_potensi", unknown="exclude") + leaf("b", "jpm_kompetensi", unknown="exclude")
    )  # fmt: skip
    found = world(numbered(axis, frame="quantum: 1\n"), assessed("79", "80"), assessed("79", "79.99"))
    levels = [(row["potensial_least"], row["potensial_level"], row["potensial_most"]) for row in found.rows]
    assert levels == [(3, 3, 3), (2, 2, 2)]


def test_what_could_change_a_place_agrees_with_placing_everybody_again() -> None:
    loaded = numbered(placed("25", "25"))
    scores = ["90", "80", "80", "70", "60", "55", "40"]
    population = world(loaded, *(assessed(score, score) for score in scores)).evaluations
    told = 0
    for place, one in enumerate(population):
        others = sorted(item.potensial.value or 0 for item in population if item is not one)
        for change in changes(loaded, DAY, one, {"potensial": Peers([Fraction(value) for value in others])}):
            if change.node.id != "potensi" or change.other is None:
                continue
            up = change.other > (change.score or 0)
            changed = [assessed(score, score) for score in scores]
            whole = change.other.__ceil__() if up else change.other.__floor__()
            changed[place] = assessed(str(whole), scores[place])
            assert world(loaded, *changed).evaluations[place].box == change.box
            told += 1
    assert told >= len(scores)


def test_without_the_others_nothing_is_told() -> None:
    loaded = numbered(placed("25", "25"))
    one = world(loaded, assessed("90", "90"), assessed("60", "60")).evaluations[0]
    assert changes(loaded, DAY, one) == []
