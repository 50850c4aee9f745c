"""Rules that turn values into scores: every one by hand, in both evaluators."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from nawasena.engine.result import EXPIRED, KNOWN, NONE, UNKNOWN
from nawasena.rules.cases import CaseEvidence
from tests.engine.policies import indicator
from tests.engine.test_measuring import LEVELS, SKP, on, results, trace, traces, values
from tests.engine.worlds import person, world

JPM = "from: asesmen, take: newest, date: tanggal, field: jpm_potensi"
HOURS = "from: pelatihan, take: sum, date: tanggal, field: jam_pelajaran"
PER_HOUR = "linear: {max: 100}"
STANDARD = "standard: standar-kompetensi-jenjang, by: jenjang"
NEXT = "gates: []\nnext_level: {pelaksana: pengawas, pengawas: administrator}"
APPRAISED = "from: skp, date: tahun, fields: [hasil_kerja, perilaku]"
POINTS = (
    "sum_of: {hasil_kerja: {di_atas: 6, sesuai: 5, di_bawah: 2}, "
    "perilaku: {di_atas: 3, sesuai: 2, di_bawah: 1}}"
)
GOOD, FAIR, POOR = "di_atas", "sesuai", "di_bawah"


def potency(*scores: str) -> list[CaseEvidence]:
    """A person for every score of potency."""
    return [results(on("2025-01-01", jpm_potensi=Decimal(score))) for score in scores]


def held(rule: str, *scores: str) -> list[tuple[Fraction | None, bool]]:
    """(score, whether it was held at an end) of potency under a rule."""
    return [(node.value, node.clamped) for node in traces(indicator(JPM, rule), *potency(*scores))]


def lesson(month: int, hours: int | None, number: str | None = None) -> dict[str, Any]:
    """A training with its hours."""
    return dict(on(f"2026-{month:02}-01", jenis="teknis", jam_pelajaran=hours, nomor=number))


def taught(*lessons: dict[str, Any]) -> CaseEvidence:
    """A person with these trainings."""
    return person(skp=SKP, pelatihan=list(lessons))


def competent(a: int, b: int, level: str | None = "administrator") -> CaseEvidence:
    """A person of a job level with two competency levels."""
    facts = {"jenjang": level} if level else {}
    return person(skp=SKP, facts=facts, asesmen=[on("2025-01-01", integritas=a, kerja_sama=b)])


def appraised(*years: tuple[int, str | None, str | None]) -> CaseEvidence:
    """A person with appraisals: year, results, behaviour."""
    return person(
        skp=[
            {"tahun": year, "predikat": "baik", "hasil_kerja": done, "perilaku": how}
            for year, done, how in years
        ]
    )


def predicates(**years: str) -> CaseEvidence:
    """A person with a predicate of each year: ``predicates(y2025="baik")``."""
    return person(skp=[{"tahun": int(year[1:]), "predikat": value} for year, value in years.items()])


def test_a_sum_of_records() -> None:
    people = [taught(lesson(1, 8), lesson(2, 10)), taught(lesson(1, 8), lesson(2, None)), taught()]
    assert values(indicator(HOURS, PER_HOUR, "none: 5"), *people) == [18, 8, None]


def test_a_sum_takes_the_newest_of_each_key_and_all_without_one() -> None:
    """Also when the newest is smaller, and whatever the order of the rows."""
    same = [lesson(1, 8, "A"), lesson(3, 5, "A"), lesson(2, 20, "A")]
    more = [lesson(4, 1, "B"), lesson(5, 2), lesson(6, 2)]
    loaded = indicator(f"{HOURS}, unique: nomor", PER_HOUR, "none: 5")
    people = [taught(*same), taught(*same[::-1]), taught(*same, *more)]
    assert values(loaded, *people) == [5, 5, 10]


def test_a_sum_of_nothing_that_counts_is_zero_not_unknown() -> None:
    loaded = indicator(f"{HOURS}, where: [{{field: jenis, in: [seminar]}}]", PER_HOUR, "none: 5")
    people = [taught(lesson(1, 8)), taught(), person(skp=SKP, complete=["pelatihan"])]
    nodes = traces(loaded, *people)
    assert [(node.state, node.value) for node in nodes] == [(KNOWN, 0), (UNKNOWN, None), (NONE, 5)]


def test_a_sum_within_a_window() -> None:
    loaded = indicator(f"{HOURS}, window: {{years: 1, inclusive: true}}", PER_HOUR, "none: 5")
    days = ["2025-06-29", "2025-06-30", "2026-06-30", "2026-07-01"]
    lessons = [dict(on(day, jenis="teknis", jam_pelajaran=8)) for day in days]
    nodes = traces(loaded, taught(*lessons), taught(lessons[0]), taught(lessons[3]))
    assert [(node.state, node.value) for node in nodes] == [(KNOWN, 16), (EXPIRED, None), (UNKNOWN, None)]


def stepped(back: int) -> list[int]:
    """What ``year_back`` makes of people with an appraisal of one year each, 2022 to 2026: their states."""
    score = "lookup: {table: predikat-skp-411}"
    loaded = indicator(f"from: skp, take: newest, date: tahun, field: predikat, year_back: {back}", score)
    people = [predicates(**{f"y{year}": "baik"}) for year in range(2022, 2027)]
    return [node.state for node in traces(loaded, *people)]


def test_one_year_alone() -> None:
    """An appraisal of a later year is no old one: the year asked for is unknown, not expired."""
    assert stepped(0) == [EXPIRED, EXPIRED, EXPIRED, KNOWN, UNKNOWN]
    assert stepped(1) == [EXPIRED, EXPIRED, KNOWN, UNKNOWN, UNKNOWN]
    assert stepped(3) == [KNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]


def test_years_that_lie_ahead() -> None:
    loaded = indicator("from: orang, field: tanggal_pensiun, as: years_until", "linear: {max: 10}")
    days = ["2029-06-29", "2029-06-30", "2026-06-30", "2026-06-29"]
    people = [person(skp=SKP, facts={"tanggal_pensiun": on(day)["tanggal"]}) for day in days]
    assert values(loaded, *people, person(skp=SKP)) == [20, 30, 0, 0, None]


def test_the_largest_key_that_is_not_above() -> None:
    rule = "floor: [{key: 0, score: 10}, {key: 60, score: 50}, {key: 80, score: 90}]"
    scores = ["0", "59.99", "60", "60.01", "79.99", "80", "100"]
    assert values(indicator(JPM, rule), *potency(*scores)) == [10, 10, 50, 50, 50, 90, 90]


def test_points_of_another_maximum() -> None:
    rule = "floor: [{key: 0, score: 0}, {key: 60, score: 2}, {key: 80, score: 3}], out_of: 3"
    assert values(indicator(JPM, rule), *potency("59.99", "60", "80")) == [0, Fraction(200, 3), 100]


def test_points_of_a_table_of_the_library() -> None:
    """Of a table with scores to 100, `out_of: 200` halves all but the scores of none and unknown."""
    measure = "from: penghargaan, take: best, date: tanggal, field: tingkat"
    loaded = indicator(
        measure, "lookup: {table: penghargaan-411}, out_of: 200", "none: 60", unknown="{default: 70}"
    )
    people = [
        person(skp=SKP, penghargaan=[on("2025-01-01", tingkat="nasional")]),
        person(skp=SKP, complete=["penghargaan"]),
        person(skp=SKP),
    ]
    assert values(loaded, *people) == [Fraction("37.5"), 60, 70]


def test_a_scale_is_held_at_both_ends() -> None:
    found = held("scale: {zero: 40, full: 90}", "39.99", "40", "65", "90", "90.01")
    assert found == [(0, True), (0, False), (50, False), (100, False), (100, True)]


def test_a_scale_the_other_way_round() -> None:
    found = held("scale: {zero: 90, full: 40}", "39.99", "40", "65", "90", "90.01")
    assert found == [(100, True), (100, False), (50, False), (0, False), (0, True)]


def test_a_scale_is_exact() -> None:
    assert held("scale: {zero: 1, full: 8}", "3") == [(Fraction(200, 7), False)]


def test_a_gap() -> None:
    """Mean of (level - 3) on a scale from -2 to 0; beyond the ends it is held and marked."""
    loaded = indicator(LEVELS, f"gap: {{{STANDARD}, zero: -2, full: 0}}")
    people = [competent(3, 3), competent(3, 2), competent(1, 1), competent(1, 0), competent(4, 3)]
    found = [(node.value, node.clamped) for node in traces(loaded, *people)]
    assert found == [(100, False), (75, False), (0, False), (0, True), (100, True)]
    assert values(loaded, competent(3, 3, None)) == [None]


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        (f"gap: {{{STANDARD}, zero: -2, full: 0, against: next}}", [75, 100, None]),
        (f"ratio: {{{STANDARD}, cap: each, against: next}}", [Fraction("83.333333"), 100, None]),
        (f"ratio: {{{STANDARD}, cap: each, against: present}}", [100, 100, Fraction("83.333333")]),
    ],
)
def test_against_the_next_level(rule: str, wanted: list[Fraction | int | None]) -> None:
    """The standards of pelaksana, pengawas and administrator are 1, 2, 3; nothing follows the last."""
    loaded = indicator(LEVELS, rule, gates=NEXT)
    people = [competent(2, 3, "pengawas"), competent(2, 2, "pelaksana"), competent(2, 3, "administrator")]
    assert values(loaded, *people) == wanted


def test_points_of_several_categories() -> None:
    loaded = indicator(f"{APPRAISED}, take: newest", POINTS)
    people = [
        appraised((2025, GOOD, GOOD)), appraised((2025, POOR, POOR)), appraised((2025, FAIR, POOR)),
        appraised((2025, None, GOOD), (2024, FAIR, FAIR)), appraised((2025, FAIR, None)),
    ]  # fmt: skip
    assert values(loaded, *people) == [9, 3, 6, 7, None]


def test_the_record_with_the_most_and_the_fewest_points() -> None:
    years = [(2025, FAIR, FAIR), (2024, GOOD, POOR), (2023, POOR, GOOD)]  # 7, 7 and 5 points
    best = trace(indicator(f"{APPRAISED}, take: best", f"{POINTS}, out_of: 9"), appraised(*years))
    worst = trace(indicator(f"{APPRAISED}, take: worst", f"{POINTS}, out_of: 9"), appraised(*years))
    assert (best.value, [record["tahun"] for record in best.records]) == (Fraction(700, 9), [2025])
    assert (worst.value, [record["tahun"] for record in worst.records]) == (Fraction(500, 9), [2023])


def test_a_held_score_among_equals_is_marked() -> None:
    """Two results reach 100, the newer exactly and the older only because it was held there."""
    loaded = indicator("from: asesmen, take: best, date: tanggal, field: jpm_potensi", "linear: {max: 90}")
    both = [on("2025-01-01", jpm_potensi=Decimal("90.5")), on("2025-02-01", jpm_potensi=Decimal(90))]
    exact = [both[1], on("2025-01-01", jpm_potensi=Decimal(89))]
    found = [(node.value, node.clamped) for node in traces(loaded, results(*both), results(*exact))]
    assert found == [(100, True), (100, False)]


def test_an_indicator_is_held_before_it_is_used() -> None:
    loaded = indicator(JPM, PER_HOUR, "at_least: 40", "at_most: 80")
    found = [(node.value, node.clamped) for node in traces(loaded, *potency("39.99", "40", "80", "80.01"))]
    assert found == [(40, True), (40, False), (80, False), (80, True)]


def test_the_score_of_none_and_of_unknown_is_held_too() -> None:
    loaded = indicator(HOURS, PER_HOUR, "none: 5", "at_least: 40", unknown="zero")
    assert values(loaded, person(skp=SKP, complete=["pelatihan"]), person(skp=SKP)) == [40, 40]


def test_what_is_left_out_is_not_held() -> None:
    assert values(indicator(JPM, PER_HOUR, "at_least: 40"), person(skp=SKP)) == [None]


def test_what_is_possible_is_held() -> None:
    """Without evidence a score held between 60 and 79 can only be of the middle level."""
    loaded = indicator(JPM, PER_HOUR, "at_least: 60", "at_most: 79")
    (row,) = world(loaded, person(skp=SKP)).rows
    assert (row["potensial_least"], row["potensial_most"]) == (2, 2)
