"""From records to a value: every construct on a person small enough to check by hand, in both evaluators."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from nawasena.engine.reference.tree import NodeTrace
from nawasena.engine.result import EXPIRED, KNOWN, NONE, UNKNOWN, indicators
from nawasena.rules.cases import CaseEvidence
from nawasena.rules.registry import LoadedPolicy
from tests.engine.policies import indicator
from tests.engine.worlds import person, world

Record = Mapping[str, Any]
SKP = [{"tahun": 2025, "predikat": "baik"}]
JPM = "linear: {max: 100}"
AWARDS = "lookup: {table: penghargaan-411}"
COUNTS = (
    "bands: [{to: 0, score: 0}, {from: 1, to: 1, score: 10}, "
    "{from: 2, to: 2, score: 20}, {from: 3, score: 30}]"
)
ASSESSED = "from: asesmen, date: tanggal, field: jpm_potensi"
TRAINED = "from: pelatihan, take: count, date: tanggal"


def on(text: str, **values: Any) -> Record:
    """A record dated ``text``."""
    return {"tanggal": dt.date.fromisoformat(text), **values}


def result(text: str, score: int | None) -> Record:
    """An assessment with a score of potency."""
    return on(text, jpm_potensi=score)


def award(text: str, level: str) -> Record:
    """An award."""
    return on(text, tingkat=level)


def training(text: str, kind: str = "teknis", number: str | None = None) -> Record:
    """A certificate."""
    return on(text, jenis=kind, nomor=number)


def trace(loaded: LoadedPolicy, evidence: CaseEvidence) -> NodeTrace:
    """What both evaluators make of the node ``potensi``."""
    found = world(loaded, evidence)
    node = found.evaluations[0].nodes["potensi"]
    assert found.node("potensi") == node.value
    return node


def known(**records: Any) -> CaseEvidence:
    """A person with an appraisal and the given records."""
    return person(skp=SKP, **records)


def assessed(take: str, *records: Record, window: str = "") -> NodeTrace:
    """The node when it is the newest (earliest …) of the given assessments."""
    return trace(indicator(f"{ASSESSED}, take: {take}{window}", JPM), known(asesmen=list(records)))


def counted(*records: Record, more: str = "", complete: bool = False, rest: str = "") -> NodeTrace:
    """The node when it counts certificates: score 0, 10, 20 or 30."""
    loaded = indicator(f"{TRAINED}{more}", COUNTS, "none: 5", *([rest] if rest else []))
    kinds = ["pelatihan"] if complete else []
    return trace(loaded, person(skp=SKP, pelatihan=list(records), complete=kinds))


def test_the_newest_record_counts() -> None:
    node = assessed("newest", result("2025-03-01", 70), result("2026-01-01", 80), result("2024-01-01", 90))
    assert (node.value, node.state) == (80, KNOWN)
    assert [record["tanggal"] for record in node.records] == [dt.date(2026, 1, 1)]


def test_the_earliest_record_counts() -> None:
    assert assessed("earliest", result("2025-03-01", 70), result("2024-01-01", 90)).value == 90


@pytest.mark.parametrize("take", ["newest", "earliest"])
def test_two_records_of_one_day_follow_their_content_not_their_row(take: str) -> None:
    records = [result("2025-03-01", 70), result("2025-03-01", 90)]
    found = {assessed(take, *records).value, assessed(take, *records[::-1]).value}
    assert found == ({90} if take == "newest" else {70})


def test_a_record_without_the_value_is_passed_over() -> None:
    assert assessed("newest", result("2025-03-01", 70), result("2026-01-01", None)).value == 70


@pytest.mark.parametrize(("day", "found"), [("2026-06-29", 80), ("2026-06-30", 80), ("2026-07-01", 70)])
def test_records_after_the_evaluation_never_count(day: str, found: int) -> None:
    assert assessed("newest", result("2025-03-01", 70), result(day, 80)).value == found


@pytest.mark.parametrize(
    ("day", "inclusive", "state"),
    [
        ("2023-06-29", True, EXPIRED), ("2023-06-30", True, KNOWN), ("2023-07-01", True, KNOWN),
        ("2023-06-30", False, EXPIRED), ("2023-07-01", False, KNOWN), ("2026-07-01", True, UNKNOWN),
    ],
)  # fmt: skip
def test_a_window_to_the_day(day: str, state: int, *, inclusive: bool) -> None:
    window = f", window: {{years: 3, inclusive: {str(inclusive).lower()}}}"
    node = assessed("newest", result(day, 70), window=window)
    assert node.state == state
    assert (node.value is None) == (state != KNOWN)


def test_the_highest_award_counts_whenever_it_was() -> None:
    loaded = indicator("from: penghargaan, take: best, date: tanggal, field: tingkat", AWARDS, "none: 0")
    records = [
        award("2025-01-01", "instansi"),
        award("2010-01-01", "nasional"),
        award("2024-01-01", "lintas_instansi"),
    ]
    assert trace(loaded, known(penghargaan=records)).value == 75


def test_of_two_equal_awards_the_newer_is_shown() -> None:
    loaded = indicator("from: penghargaan, take: best, date: tanggal, field: tingkat", AWARDS, "none: 0")
    records = [
        award("2025-01-01", "nasional"),
        award("2010-01-01", "nasional"),
        award("2026-01-01", "instansi"),
    ]
    node = trace(loaded, known(penghargaan=records))
    assert [record["tanggal"] for record in node.records] == [dt.date(2025, 1, 1)]


def test_the_worst_record_counts() -> None:
    loaded = indicator("from: penghargaan, take: worst, date: tanggal, field: tingkat", AWARDS, "none: 0")
    assert (
        trace(
            loaded, known(penghargaan=[award("2025-01-01", "nasional"), award("2024-01-01", "instansi")])
        ).value
        == 25
    )


def test_best_and_worst_of_numbers() -> None:
    records = (result("2025-03-01", 70), result("2024-03-01", 90), result("2026-03-01", 80))
    assert assessed("best", *records).value == 90
    assert assessed("worst", *records).value == 70


@pytest.mark.parametrize(("complete", "state", "value"), [(True, NONE, 0), (False, UNKNOWN, None)])
def test_no_award_is_not_an_unknown_award(state: int, value: int | None, *, complete: bool) -> None:
    loaded = indicator("from: penghargaan, take: best, date: tanggal, field: tingkat", AWARDS, "none: 0")
    node = trace(loaded, person(skp=SKP, complete=["penghargaan"] if complete else []))
    assert (node.state, node.value) == (state, value)


@pytest.mark.parametrize(("number", "score"), [(1, 10), (2, 20), (3, 30), (4, 30)])
def test_records_are_counted(number: int, score: int) -> None:
    assert counted(*[training("2025-01-01", number=str(n)) for n in range(number)]).value == score


def test_certificates_of_one_number_count_once_and_those_without_each() -> None:
    same = [training("2025-01-01", number="A"), training("2025-02-01", number="A")]
    assert counted(*same, more=", unique: nomor").value == 10
    assert counted(*same, training("2025-03-01"), more=", unique: nomor").value == 20
    assert counted(training("2025-03-01"), training("2025-03-01"), more=", unique: nomor").value == 20
    assert counted(*same).value == 20


def test_different_values_are_counted_once_each() -> None:
    loaded = indicator("from: riwayat_jabatan, take: distinct, date: tmt, field: unit", COUNTS)
    posts = [
        {"tmt": dt.date(2020 + place, 1, 1), "jenjang": "pengawas", "unit": unit, "instansi": "X"}
        for place, unit in enumerate(["Dinas A", "Dinas B", "Dinas A", None])
    ]
    assert trace(loaded, known(riwayat_jabatan=posts)).value == 20


WHERE_IN = ", where: [{field: jenis, in: [teknis, seminar]}]"
WHERE_NOT_IN = ", where: [{field: jenis, not_in: [teknis]}]"


@pytest.mark.parametrize(
    ("where", "kinds", "score"),
    [
        (WHERE_IN, ["teknis", "seminar", "struktural"], 20),
        (WHERE_IN, ["struktural"], 0),
        (WHERE_NOT_IN, ["teknis", "seminar", "struktural"], 20),
        (WHERE_NOT_IN, ["teknis"], 0),
        (WHERE_NOT_IN, [None, "seminar"], 10),  # an empty field meets no condition
        (WHERE_IN, [None, "seminar"], 10),
        (", where: [{field: jenis, in: [teknis]}, {field: terverifikasi, in: [true]}]", ["teknis"], 0),
    ],
)
def test_conditions_on_records(where: str, kinds: list[str | None], score: int) -> None:
    records = [on("2025-01-01", jenis=kind, nomor=str(place)) for place, kind in enumerate(kinds)]
    assert counted(*records, more=where).value == score


@pytest.mark.parametrize(("verified", "score"), [(True, 10), (False, 0), (None, 0)])
def test_a_condition_on_true_or_false(verified: bool | None, score: int) -> None:
    record = on("2025-01-01", jenis="teknis", terverifikasi=verified)
    assert counted(record, more=", where: [{field: terverifikasi, in: [true]}]").value == score


@pytest.mark.parametrize(
    ("level", "score"), [("pengawas", 20), ("administrator", 10), ("jf_mahir", 0), (None, 0)]
)
def test_a_condition_on_a_fact_of_the_person(level: str | None, score: int) -> None:
    measure = (
        "from: riwayat_jabatan, take: count, date: tmt, where: [{field: jenjang, same_as_person: jenjang}]"
    )
    posts = [
        {"tmt": dt.date(2020 + place, 1, 1), "jenjang": kind, "unit": "A", "instansi": "X"}
        for place, kind in enumerate(["pengawas", "pengawas", "administrator", None])
    ]
    facts = {"jenjang": level} if level else {}
    assert (
        trace(indicator(measure, COUNTS), person(skp=SKP, facts=facts, riwayat_jabatan=posts)).value == score
    )


@pytest.mark.parametrize(("end", "score"), [("2026-06-29", 0), ("2026-06-30", 10), ("2026-07-01", 10)])
def test_what_still_lasts_on_the_day(end: str, score: int) -> None:
    lasting = "where: [{field: tanggal_akhir, from_evaluation: true}]"
    measure = f"from: hukuman_disiplin, take: count, date: tmt, {lasting}"
    record = {"tmt": dt.date(2026, 1, 1), "tingkat": "ringan", "tanggal_akhir": dt.date.fromisoformat(end)}
    assert trace(indicator(measure, COUNTS, "none: 5"), known(hukuman_disiplin=[record])).value == score


@pytest.mark.parametrize(
    ("records", "complete", "state", "value"),
    [
        ([], True, NONE, 5),
        ([], False, UNKNOWN, None),
        (["2020-01-01"], False, EXPIRED, None),  # once there was something, now it is too old
        (["2020-01-01"], True, NONE, 5),  # and nothing newer exists
        (["2027-01-01"], False, UNKNOWN, None),
        (["2020-01-01", "2025-01-01"], False, KNOWN, 10),
    ],
)
def test_none_differs_from_unknown_and_from_expired(
    records: list[str], state: int, value: int | None, *, complete: bool
) -> None:
    node = counted(
        *[training(day, number=day) for day in records],
        more=", window: {years: 3, inclusive: true}",
        complete=complete,
    )
    assert (node.state, node.value) == (state, value)


def test_records_that_meet_no_condition_are_a_count_of_zero() -> None:
    """Somebody keeps the list, and nothing on it counts: that is known."""
    node = counted(training("2025-01-01", "seminar"), more=", where: [{field: jenis, in: [teknis]}]")
    assert (node.state, node.value) == (KNOWN, 0)


@pytest.mark.parametrize(
    ("start", "score"),
    [("2021-06-30", 100), ("2021-07-01", 60), ("2026-06-30", 60), ("2026-07-01", None), (None, None)],
)
def test_completed_years_of_a_fact(start: str | None, score: int | None) -> None:
    bands = "bands: [{below: 5, score: 60}, {from: 5, score: 100}]"
    loaded = indicator("from: orang, field: tmt_jabatan, as: completed_years", bands)
    facts = {"tmt_jabatan": dt.date.fromisoformat(start)} if start else {}
    assert trace(loaded, person(skp=SKP, facts=facts)).value == score


EDUCATION = "{measure: {from: orang, field: tingkat_pendidikan}, score: {lookup: {table: pendidikan-411}}}"
MATCHING = "{from: kesesuaian_pendidikan, take: newest, date: tanggal, field: sesuai}"
MATCHED = f"{{measure: {MATCHING}, score: {{lookup: {{rows: {{true: 100, false: 50}}}}}}}}"
S1 = {"tingkat_pendidikan": "s1"}
MATCH, NO_MATCH = [on("2025-01-01", sesuai=True)], [on("2025-01-01", sesuai=False)]


@pytest.mark.parametrize(
    ("facts", "records", "source", "value"),
    [
        (S1, {"asesmen": [result("2025-01-01", 71)], "kesesuaian_pendidikan": NO_MATCH}, 0, 71),
        (S1, {"kesesuaian_pendidikan": NO_MATCH}, 1, 50),
        (S1, {"kesesuaian_pendidikan": MATCH}, 1, 100),
        (S1, {}, 2, 80),
        (S1, {"asesmen": [result("2025-01-01", None)]}, 2, 80),
        ({}, {}, 0, None),
    ],
)  # fmt: skip
def test_the_first_source_that_knows(
    facts: dict[str, str], records: dict[str, list[Record]], source: int, value: int | None
) -> None:
    loaded = indicator(f"{ASSESSED}, take: newest", JPM, f"fallback: [{MATCHED}, {EDUCATION}]")
    node = trace(loaded, person(skp=SKP, facts=facts, **records))
    assert (node.source, node.value) == (source, value)


def test_none_at_the_first_source_is_an_answer() -> None:
    loaded = indicator(TRAINED, COUNTS, "none: 5", f"fallback: [{EDUCATION}]")
    node = trace(loaded, person(skp=SKP, facts=S1, complete=["pelatihan"]))
    assert (node.state, node.source, node.value) == (NONE, 0, 5)


@pytest.mark.parametrize(
    ("score", "value", "clamped"),
    [
        ("99.99", "99.99", False),
        ("100", "100", False),
        ("100.01", "100", True),
        ("150", "100", True),
        ("0", "0", False),
    ],
)
def test_a_linear_score_is_held_at_100(score: str, value: str, *, clamped: bool) -> None:
    loaded = indicator(f"{ASSESSED}, take: newest", JPM)
    found = world(loaded, known(asesmen=[on("2025-01-01", jpm_potensi=Decimal(score))]))
    assert found.node("potensi") == Fraction(value)
    bits = {item.id: 1 << item.bit for item in indicators(loaded.policy)}
    assert bool(found.rows[0]["clamped_mask"] & bits["potensi"]) is clamped


@pytest.mark.parametrize(
    ("cap", "levels", "value"),
    [
        ("each", (4, 1), Fraction(200, 3)),  # standard 3: min(4, 3) + 1 of 6
        ("total", (4, 1), Fraction(250, 3)),  # 5 of 6
        ("none", (4, 1), Fraction(250, 3)),
        ("each", (5, 5), Fraction(100)),
        ("total", (5, 5), Fraction(100)),
        ("none", (5, 5), Fraction(100)),  # held at 100, marked
        ("each", (0, 0), Fraction(0)),
    ],
)
def test_a_ratio_of_achieved_and_required(cap: str, levels: tuple[int, int], value: Fraction) -> None:
    measure = "from: asesmen, take: newest, date: tanggal, fields: [integritas, kerja_sama]"
    loaded = indicator(measure, f"ratio: {{standard: standar-kompetensi-jenjang, by: jenjang, cap: {cap}}}")
    record = on("2025-01-01", integritas=levels[0], kerja_sama=levels[1])
    node = trace(loaded, person(skp=SKP, facts={"jenjang": "administrator"}, asesmen=[record]))
    assert node.value == Fraction(round(value * 10**6), 10**6)
    assert node.clamped is (cap == "none" and levels == (5, 5))


def test_a_ratio_without_a_standard_is_unknown() -> None:
    measure = "from: asesmen, take: newest, date: tanggal, fields: [integritas, kerja_sama]"
    loaded = indicator(measure, "ratio: {standard: standar-kompetensi-jenjang, by: jenjang, cap: each}")
    node = trace(loaded, known(asesmen=[on("2025-01-01", integritas=3, kerja_sama=3)]))
    assert (node.state, node.value) == (UNKNOWN, None)


def test_several_columns_need_all_their_values() -> None:
    measure = "from: asesmen, take: newest, date: tanggal, fields: [integritas, kerja_sama]"
    loaded = indicator(measure, "linear: {max: 10}")
    older = on("2024-01-01", integritas=3, kerja_sama=4)
    assert trace(loaded, known(asesmen=[older, on("2025-01-01", integritas=5)])).value == 70
    assert trace(loaded, known(asesmen=[on("2025-01-01", integritas=5)])).value is None


@pytest.mark.parametrize(
    ("unknown", "value", "status"),
    [
        ("fail", None, "unmapped"), ("zero", 0, "mapped"), ("{default: 45.5}", Fraction("45.5"), "mapped"),
        ("exclude", None, "unmapped"),  # nothing is left to weigh
    ],
)  # fmt: skip
def test_what_an_unknown_indicator_does(unknown: str, value: Fraction | None, status: str) -> None:
    found = world(indicator(f"{ASSESSED}, take: newest", JPM, unknown=unknown), known())
    assert found.node("potensi") == value
    assert found.number("potensial") == value
    assert found.rows[0]["status"] == status
