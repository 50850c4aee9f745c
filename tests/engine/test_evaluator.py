"""A person as a whole: status, box, levels, gates, what is possible, and the score for a target post."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from nawasena.engine.reference import Evaluator
from nawasena.engine.result import MANUAL, MET, NOT_MET, Layout, indicators
from nawasena.rules.cases import CaseEvidence
from nawasena.rules.registry import LoadedPolicy
from tests.engine.policies import indicator, small_book
from tests.engine.worlds import DAY, World, person, world
from tests.rules.broken import changed, minimal_text, policy_of

MINIMAL = policy_of(minimal_text(), small_book())
JPM = ("from: asesmen, take: newest, date: tanggal, field: jpm_potensi", "linear: {max: 100}")
RECENT = (
    "from: asesmen, take: newest, date: tanggal, field: jpm_potensi, window: {years: 3, inclusive: true}",
    JPM[1],
)


def somebody(
    score: str | None, predicate: str = "baik", day: str = "2026-01-05", **more: Any
) -> CaseEvidence:
    """A person with an appraisal and, unless None, one assessment."""
    result = {"tanggal": dt.date.fromisoformat(day), "jpm_potensi": Decimal(score)} if score else None
    appraisal = [{"tahun": 2025, "predikat": predicate}]
    return person(skp=appraisal, **({"asesmen": [result]} if result else {}), **more)


@pytest.fixture(scope="module")
def cuts() -> World:
    """Potential one quantum around both cut-offs, and at both ends."""
    scores = ["0", "0.49", "59.99", "60", "60.01", "79.99", "80", "80.01", "100"]
    return world(indicator(*JPM), *[somebody(score) for score in scores])


def test_levels_at_the_cut_offs(cuts: World) -> None:
    assert [row["potensial_level"] for row in cuts.rows] == [1, 1, 1, 2, 2, 2, 3, 3, 3]


def test_the_distance_to_the_nearest_cut_off(cuts: World) -> None:
    """The lowest level begins at 0 in this policy; nobody can fall below it, so that is no cut-off."""
    distances = [cuts.number("potensial_distance", place) for place in range(len(cuts.rows))]
    texts = ["60", "59.51", "0.01", "0", "0.01", "0.01", "0", "0.01", "20"]
    assert distances == [Fraction(text) for text in texts]


def test_the_nine_boxes() -> None:
    boxes = {
        ("sangat_baik", "40"): 4, ("sangat_baik", "70"): 7, ("sangat_baik", "90"): 9,
        ("baik", "40"): 2, ("baik", "70"): 5, ("baik", "90"): 8,
        ("kurang", "40"): 1, ("butuh_perbaikan", "70"): 3, ("sangat_kurang", "90"): 6,
    }  # fmt: skip
    found = world(indicator(*JPM), *[somebody(score, predicate) for predicate, score in boxes])
    assert [row["status"] for row in found.rows] == ["mapped"] * 9
    assert [row["box"] for row in found.rows] == list(boxes.values())


def test_who_has_no_level_has_no_box_and_is_still_listed() -> None:
    found = world(indicator(*JPM), somebody(None), somebody("70"))
    assert [(row["status"], row["box"]) for row in found.rows] == [("unmapped", None), ("mapped", 5)]
    assert [row["rank_umum"] for row in found.rows] == [None, 1]


def test_what_is_still_possible_without_the_evidence() -> None:
    found = world(indicator(*JPM), somebody(None), somebody("70"))
    reach = [(row["potensial_least"], row["potensial_most"]) for row in found.rows]
    assert reach == [(1, 3), (2, 2)]


def test_masks_say_what_is_unknown_none_and_expired() -> None:
    loaded = indicator(*RECENT)
    bits = {item.id: 1 << item.bit for item in indicators(loaded.policy)}
    empty = person(complete=[])
    found = world(loaded, somebody("70"), somebody(None), somebody("70", day="2020-01-01"), empty)
    assert bits == {"potensi": 1, "kinerja": 2}
    assert [row["unknown_mask"] for row in found.rows] == [0, 1, 1, 3]
    assert [row["expired_mask"] for row in found.rows] == [0, 0, 1, 0]
    assert [row["none_mask"] for row in found.rows] == [0, 0, 0, 0]
    assert [row["known"] for row in found.rows] == [2, 1, 1, 0]


def test_the_status_of_e_kinerja_stands_beside_the_box() -> None:
    found = world(indicator(*JPM), somebody("70", "sangat_baik"), somebody("70", "kurang"), person())
    assert [row["ekinerja_level"] for row in found.rows] == [3, 1, None]


def _gate(text: str) -> LoadedPolicy:
    return indicator(*JPM, gates=f"gates: [{{id: syarat, label: Syarat, kind: hard, {text}}}]")


PUNISHED = "measure: {from: hukuman_disiplin, take: count, date: tmt}, band: {to: 0}"


def _punishment(text: str) -> list[dict[str, Any]]:
    day = dt.date.fromisoformat(text)
    return [{"tmt": day, "tingkat": "ringan", "tanggal_akhir": day}]


@pytest.mark.parametrize(
    ("none", "unknown", "outcomes"),
    [
        ("met", "manual", [NOT_MET, MET, MANUAL]),
        ("met", "not_met", [NOT_MET, MET, NOT_MET]),
        ("not_met", "manual", [NOT_MET, NOT_MET, MANUAL]),
        ("manual", "manual", [NOT_MET, MANUAL, MANUAL]),
    ],
)
def test_a_requirement_on_records(none: str, unknown: str, outcomes: list[int]) -> None:
    loaded = _gate(f"{PUNISHED}, none: {none}, unknown: {unknown}")
    people = [
        somebody("70", hukuman_disiplin=_punishment("2024-01-01")),
        somebody("70", complete=["hukuman_disiplin"]),
        somebody("70"),
    ]
    assert [row["gate_syarat"] for row in world(loaded, *people).rows] == outcomes


@pytest.mark.parametrize(
    ("test", "outcomes"),
    [
        ("boxes: [7, 8, 9]", [MET, NOT_MET, MANUAL]),
        ("measure: {from: orang, field: kedudukan_hukum}, in: [aktif]", [MET, NOT_MET, MANUAL]),
        (
            "measure: {from: asesmen, take: newest, date: tanggal, field: jpm_potensi}, band: {from: 80}",
            [MET, NOT_MET, MANUAL],
        ),
    ],
)
def test_a_requirement_never_changes_the_score(test: str, outcomes: list[int]) -> None:
    people = [
        somebody("80", facts={"kedudukan_hukum": "aktif"}),
        somebody("79.99", facts={"kedudukan_hukum": "cltn"}),
        somebody(None),
    ]
    plain, gated = world(indicator(*JPM), *people), world(_gate(test), *people)
    assert [row.pop("gate_syarat") for row in gated.rows] == outcomes
    assert gated.rows == plain.rows


def _full(score: str, jenjang: str | None = "administrator", **more: Any) -> CaseEvidence:
    facts = {
        "jenis_asn": "pns",
        "tmt_jabatan": dt.date(2020, 1, 1),
        **({"jenjang": jenjang} if jenjang else {}),
    }
    return somebody(score, facts=facts, complete=["pelatihan"], **more)


def _technical(score: int, level: str, day: str = "2026-03-10") -> dict[str, Any]:
    return {"tanggal": dt.date.fromisoformat(day), "jenjang_target": level, "nilai": Decimal(score)}


def test_the_talent_score_and_the_score_for_a_target_post() -> None:
    found = world(
        MINIMAL,
        _full("70"),
        _full("70", uji_teknis=[_technical(80, "jpt_pratama")]),
        _full("70", uji_teknis=[_technical(80, "administrator")]),
        _full("70", uji_teknis=[_technical(80, "pengawas")]),  # the policy has no share for this level
        _full(
            "70", uji_teknis=[_technical(80, "jpt_pratama"), _technical(100, "administrator", "2026-04-01")]
        ),
    )
    # kinerja 0.6 x 80 + 0.4 x (0 + 100) / 2 = 68; potensial is 70 alone, since competency is left out.
    assert found.number("kinerja") == 68
    assert found.number("potensial") == 70
    assert found.number("talent") == 69
    finals = [found.number("final", place) for place in range(5)]
    assert finals == [None, Fraction("72.3"), Fraction("73.4"), None, Fraction("81.4")]


def test_only_some_boxes_reach_a_target_post() -> None:
    tested = {"uji_teknis": [_technical(80, "jpt_pratama")]}
    stage = ("target_stage:\n", "target_stage:\n  boxes: [7, 8, 9]\n")
    found = world(
        policy_of(changed(stage), small_book()), _full("70", **tested), _full("90", **tested), _full("90")
    )
    assert [row["box"] for row in found.rows] == [5, 8, 8]
    # kinerja 68, potensial 90: talent 79
    assert [found.number("final", place) for place in range(3)] == [None, Fraction("79.3"), None]


def test_the_population() -> None:
    people = [
        person(facts={"jenis_asn": "pns"}), person(facts={"jenis_asn": "cpns"}), person(),
    ]  # fmt: skip
    kept = world(MINIMAL, *people)
    assert [(row["status"], row["outside_rule"]) for row in kept.rows] == [
        ("unmapped", 0), ("outside", 1), ("unmapped", 0),
    ]  # fmt: skip
    strict = world(policy_of(changed(("unknown: keep", "unknown: outside")), small_book()), *people)
    assert [row["status"] for row in strict.rows] == ["unmapped", "outside", "outside"]


def test_who_is_outside_has_a_level_but_no_box() -> None:
    evidence = _full("90").model_copy(update={"person": {"jenis_asn": "cpns"}})
    (row,) = world(MINIMAL, evidence).rows
    assert (row["status"], row["box"], row["potensial_level"]) == ("outside", None, 3)
    assert row["talent"] is None
    assert row["rank_jenjang"] is None


def test_a_part_left_out_is_quantised() -> None:
    coarse = policy_of(changed(("population:\n", "quantum: 0.1\npopulation:\n")), small_book())
    matching = [{"tanggal": dt.date(2026, 1, 5), "sesuai": True}]
    found = world(coarse, _full("70.37"), _full("70.37", kesesuaian_pendidikan=matching))
    assert found.number("potensial", 0) == Fraction("70.4")  # 70.37 alone
    assert found.number("potensial", 1) == Fraction("79.3")  # 0.7 x 70.37 + 0.3 x 100 = 79.259


def test_indicators_have_their_bits_in_reading_order() -> None:
    found = indicators(MINIMAL.policy)
    assert [item.id for item in found] == ["skp", "sertifikat", "masa_jabatan", "potensi", "kompetensi"]
    assert [item.bit for item in found] == [0, 1, 2, 3, 4]
    assert [item.fails for item in found] == [True, False, False, True, False]
    assert [item.kind for item in found][-1] == "asesmen"
    category = indicators(indicator(*JPM).policy)[-1]
    assert (category.id, category.axis, category.fails) == ("kinerja", "kinerja", True)


def test_the_layout_of_results() -> None:
    layout = Layout.of(MINIMAL.policy, Evaluator(MINIMAL, DAY).scales)
    assert layout.columns[:8] == (
        "id", "nip", "status", "outside_rule", "kinerja_level", "potensial_level", "box", "ekinerja_level",
    )  # fmt: skip
    assert len(set(layout.columns)) == len(layout.columns)
    assert {f"gate_{gate.id}" for gate in MINIMAL.policy.gates} <= set(layout.columns)
    assert set(layout.denominators) <= set(layout.columns)
    assert layout.denominators["final"] % layout.denominators["talent"] == 0


def test_a_category_axis_has_no_number() -> None:
    loaded = indicator(*JPM)
    layout = Layout.of(loaded.policy, Evaluator(loaded, DAY).scales)
    assert "kinerja" not in layout.columns
    assert "kinerja_distance" not in layout.columns
    assert {"kinerja_level", "kinerja_least", "potensial", "potensial_distance"} <= set(layout.columns)
    assert "talent" not in layout.columns
