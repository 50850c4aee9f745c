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
LEVELS = "from: asesmen, take: newest, date: tanggal, fields: [integritas, kerja_sama]"
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


def traces(loaded: LoadedPolicy, *people: CaseEvidence) -> list[NodeTrace]:
    """What both evaluators make of the node ``potensi`` of everybody."""
    found = world(loaded, *people)
    nodes = [evaluation.nodes["potensi"] for evaluation in found.evaluations]
    assert [found.node("potensi", place) for place in range(len(people))] == [node.value for node in nodes]
    return nodes


def values(loaded: LoadedPolicy, *people: CaseEvidence) -> list[Fraction | None]:
    """The node ``potensi`` of everybody."""
    return [node.value for node in traces(loaded, *people)]


def trace(loaded: LoadedPolicy, evidence: CaseEvidence) -> NodeTrace:
    """The node ``potensi`` of one person."""
    return traces(loaded, evidence)[0]


def known(**records: Any) -> CaseEvidence:
    """A person with an appraisal and the given records."""
    return person(skp=SKP, **records)


def assessed(take: str, window: str = "") -> LoadedPolicy:
    """The indicator is the score of the newest (earliest …) assessment."""
    return indicator(f"{ASSESSED}, take: {take}{window}", JPM)


def results(*records: Record) -> CaseEvidence:
    """A person with these assessments."""
    return known(asesmen=list(records))


def counting(more: str = "") -> LoadedPolicy:
    """The indicator counts certificates: score 0, 10, 20 or 30, and 5 when there is none."""
    return indicator(f"{TRAINED}{more}", COUNTS, "none: 5")


def certificates(*records: Record, complete: bool = False) -> CaseEvidence:
    """A person with these certificates."""
    return person(skp=SKP, pelatihan=list(records), complete=["pelatihan"] if complete else [])


def test_the_newest_record_counts() -> None:
    records = [result("2025-03-01", 70), result("2026-01-01", 80), result("2024-01-01", 90)]
    node = trace(assessed("newest"), results(*records))
    assert (node.value, node.state) == (80, KNOWN)
    assert [record["tanggal"] for record in node.records] == [dt.date(2026, 1, 1)]


def test_the_earliest_record_counts() -> None:
    assert values(assessed("earliest"), results(result("2025-03-01", 70), result("2024-01-01", 90))) == [90]


@pytest.mark.parametrize(("take", "found"), [("newest", 90), ("earliest", 70)])
def test_two_records_of_one_day_follow_their_content_not_their_row(take: str, found: int) -> None:
    records = [result("2025-03-01", 70), result("2025-03-01", 90)]
    assert values(assessed(take), results(*records), results(*records[::-1])) == [found, found]


def test_a_record_without_the_value_is_passed_over() -> None:
    assert values(assessed("newest"), results(result("2025-03-01", 70), result("2026-01-01", None))) == [70]


def test_records_after_the_evaluation_never_count() -> None:
    days = ["2026-06-29", "2026-06-30", "2026-07-01"]
    people = [results(result("2025-03-01", 70), result(day, 80)) for day in days]
    assert values(assessed("newest"), *people) == [80, 80, 70]


DAYS = ["2023-06-29", "2023-06-30", "2023-07-01", "2026-06-30", "2026-07-01"]


@pytest.mark.parametrize(
    ("inclusive", "states"),
    [("true", [EXPIRED, KNOWN, KNOWN, KNOWN, UNKNOWN]), ("false", [EXPIRED, EXPIRED, KNOWN, KNOWN, UNKNOWN])],
)
def test_a_window_to_the_day(inclusive: str, states: list[int]) -> None:
    loaded = assessed("newest", f", window: {{years: 3, inclusive: {inclusive}}}")
    nodes = traces(loaded, *[results(result(day, 70)) for day in DAYS])
    assert [node.state for node in nodes] == states
    assert [node.value for node in nodes] == [70 if state == KNOWN else None for state in states]


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
    somebody = results(result("2025-03-01", 70), result("2024-03-01", 90), result("2026-03-01", 80))
    assert values(assessed("best"), somebody) == [90]
    assert values(assessed("worst"), somebody) == [70]


def test_no_award_is_not_an_unknown_award() -> None:
    loaded = indicator("from: penghargaan, take: best, date: tanggal, field: tingkat", AWARDS, "none: 0")
    nodes = traces(loaded, person(skp=SKP, complete=["penghargaan"]), known())
    assert [(node.state, node.value) for node in nodes] == [(NONE, 0), (UNKNOWN, None)]


def test_records_are_counted() -> None:
    records = [training("2025-01-01", number=str(number)) for number in range(4)]
    people = [certificates(*records[:number]) for number in (1, 2, 3, 4)]
    assert values(counting(), *people) == [10, 20, 30, 30]


def test_certificates_of_one_number_count_once_and_those_without_each() -> None:
    same = [training("2025-01-01", number="A"), training("2025-02-01", number="A")]
    without = training("2025-03-01")
    people = [certificates(*same), certificates(*same, without), certificates(without, without)]
    assert values(counting(", unique: nomor"), *people) == [10, 20, 20]
    assert values(counting(), *people) == [20, 30, 20]


def test_different_values_are_counted_once_each() -> None:
    loaded = indicator("from: riwayat_jabatan, take: distinct, date: tmt, field: unit", COUNTS)
    posts = [
        {"tmt": dt.date(2020 + place, 1, 1), "jenjang": "pengawas", "unit": unit, "instansi": "X"}
        for place, unit in enumerate(["Dinas A", "Dinas B", "Dinas A", None])
    ]
    assert trace(loaded, known(riwayat_jabatan=posts)).value == 20


def of_kinds(*kinds: str | None) -> CaseEvidence:
    """A person with a certificate of each kind."""
    return certificates(*[on("2025-01-01", jenis=kind) for kind in kinds])


def test_conditions_on_records() -> None:
    """An empty field meets no condition, not even that it is not something."""
    people = [
        of_kinds("teknis", "seminar", "struktural"), of_kinds("struktural"), of_kinds("teknis"),
        of_kinds(None, "seminar"), of_kinds(None),
    ]  # fmt: skip
    taken = counting(", where: [{field: jenis, in: [teknis, seminar]}]")
    refused = counting(", where: [{field: jenis, not_in: [teknis]}]")
    assert values(taken, *people) == [20, 0, 10, 10, 0]
    assert values(refused, *people) == [20, 10, 0, 10, 0]


def test_a_condition_on_true_or_false() -> None:
    people = [
        certificates(on("2025-01-01", jenis="teknis", terverifikasi=value)) for value in (True, False, None)
    ]
    verified = "{field: terverifikasi, in: [true]}"
    assert values(counting(f", where: [{verified}]"), *people) == [10, 0, 0]
    both = counting(f", where: [{verified}, {{field: jenis, in: [seminar]}}]")
    assert values(both, *people) == [0, 0, 0]
    assert values(counting(", where: [{field: terverifikasi, not_in: [true]}]"), *people) == [0, 10, 0]


def test_a_condition_on_a_fact_of_the_person() -> None:
    same = "where: [{field: jenjang, same_as_person: jenjang}]"
    loaded = indicator(f"from: riwayat_jabatan, take: count, date: tmt, {same}", COUNTS)
    posts = [
        {"tmt": dt.date(2020 + place, 1, 1), "jenjang": kind, "unit": "A", "instansi": "X"}
        for place, kind in enumerate(["pengawas", "pengawas", "administrator", None])
    ]
    levels = [{"jenjang": level} for level in ("pengawas", "administrator", "jf_mahir")]
    people = [person(skp=SKP, facts=facts, riwayat_jabatan=posts) for facts in [*levels, {}]]
    assert values(loaded, *people) == [20, 10, 0, 0]


def test_what_still_lasts_on_the_day() -> None:
    lasting = "where: [{field: tanggal_akhir, from_evaluation: true}]"
    loaded = indicator(f"from: hukuman_disiplin, take: count, date: tmt, {lasting}", COUNTS, "none: 5")
    start = {"tmt": dt.date(2026, 1, 1), "tingkat": "ringan"}
    ends = [dt.date(2026, 6, 29), dt.date(2026, 6, 30), dt.date(2026, 7, 1), None]
    people = [known(hukuman_disiplin=[{**start, "tanggal_akhir": end}]) for end in ends]
    assert values(loaded, *people) == [0, 10, 10, 0]


def test_none_differs_from_unknown_and_from_expired() -> None:
    loaded = counting(", window: {years: 3, inclusive: true}")
    old, new, future = training("2020-01-01"), training("2025-01-01"), training("2027-01-01")
    people = [
        (certificates(complete=True), (NONE, 5)),
        (certificates(), (UNKNOWN, None)),
        (certificates(old), (EXPIRED, None)),  # once there was something, now it is too old
        (certificates(old, complete=True), (NONE, 5)),  # and nothing newer exists
        (certificates(future), (UNKNOWN, None)),
        (certificates(old, new), (KNOWN, 10)),
    ]
    assert [(node.state, node.value) for node in traces(loaded, *[one for one, _wanted in people])] == [
        wanted for _one, wanted in people
    ]


def test_records_that_meet_no_condition_are_a_count_of_zero() -> None:
    """Somebody keeps the list, and nothing on it counts: that is known."""
    node = trace(counting(", where: [{field: jenis, in: [teknis]}]"), of_kinds("seminar"))
    assert (node.state, node.value) == (KNOWN, 0)


def test_completed_years_of_a_fact() -> None:
    bands = "bands: [{below: 5, score: 60}, {from: 5, score: 100}]"
    loaded = indicator("from: orang, field: tmt_jabatan, as: completed_years", bands)
    starts = ["2021-06-30", "2021-07-01", "2026-06-30", "2026-07-01"]
    people = [person(skp=SKP, facts={"tmt_jabatan": dt.date.fromisoformat(day)}) for day in starts]
    assert values(loaded, *people, known()) == [100, 60, 60, None, None]


EDUCATION = "{measure: {from: orang, field: tingkat_pendidikan}, score: {lookup: {table: pendidikan-411}}}"
MATCHING = "{from: kesesuaian_pendidikan, take: newest, date: tanggal, field: sesuai}"
MATCHED = f"{{measure: {MATCHING}, score: {{lookup: {{rows: {{true: 100, false: 50}}}}}}}}"
S1 = {"tingkat_pendidikan": "s1"}
MATCH, NO_MATCH = [on("2025-01-01", sesuai=True)], [on("2025-01-01", sesuai=False)]


def test_the_first_source_that_knows() -> None:
    loaded = indicator(f"{ASSESSED}, take: newest", JPM, f"fallback: [{MATCHED}, {EDUCATION}]")
    score, no_score = [result("2025-01-01", 71)], [result("2025-01-01", None)]
    nodes = traces(
        loaded,
        person(skp=SKP, facts=S1, asesmen=score, kesesuaian_pendidikan=NO_MATCH),
        person(skp=SKP, facts=S1, kesesuaian_pendidikan=NO_MATCH),
        person(skp=SKP, facts=S1, kesesuaian_pendidikan=MATCH),
        person(skp=SKP, facts=S1),
        person(skp=SKP, facts=S1, asesmen=no_score),
        known(),
    )
    wanted = [(0, 71), (1, 50), (1, 100), (2, 80), (2, 80), (0, None)]
    assert [(node.source, node.value) for node in nodes] == wanted


def test_none_at_the_first_source_is_an_answer() -> None:
    loaded = indicator(TRAINED, COUNTS, "none: 5", f"fallback: [{EDUCATION}]")
    node = trace(loaded, person(skp=SKP, facts=S1, complete=["pelatihan"]))
    assert (node.state, node.source, node.value) == (NONE, 0, 5)


def test_a_linear_score_is_held_at_100() -> None:
    scores = ["0", "99.99", "100", "100.01", "150"]
    people = [results(on("2025-01-01", jpm_potensi=Decimal(score))) for score in scores]
    loaded = assessed("newest")
    found = world(loaded, *people)
    assert [found.node("potensi", place) for place in range(5)] == [0, Fraction("99.99"), 100, 100, 100]
    (bit,) = [1 << item.bit for item in indicators(loaded.policy) if item.id == "potensi"]
    assert [row["clamped_mask"] & bit for row in found.rows] == [0, 0, 0, bit, bit]


@pytest.mark.parametrize(
    ("cap", "wanted"),
    [
        ("each", [("66.666667", False), ("100", False), ("0", False)]),  # min(4, 3) + 1 of 3 + 3
        ("total", [("83.333333", False), ("100", False), ("0", False)]),  # 4 + 1 of 3 + 3
        ("none", [("83.333333", False), ("100", True), ("0", False)]),  # 5 + 5 of 3 + 3: held, and marked
    ],
)
def test_a_ratio_of_achieved_and_required(cap: str, wanted: list[tuple[str, bool]]) -> None:
    loaded = indicator(LEVELS, f"ratio: {{standard: standar-kompetensi-jenjang, by: jenjang, cap: {cap}}}")
    people = [
        person(
            skp=SKP,
            facts={"jenjang": "administrator"},
            asesmen=[on("2025-01-01", integritas=a, kerja_sama=b)],
        )
        for a, b in ((4, 1), (5, 5), (0, 0))
    ]
    found = [(node.value, node.clamped) for node in traces(loaded, *people)]
    assert found == [(Fraction(value), clamped) for value, clamped in wanted]


def test_a_ratio_without_a_standard_is_unknown() -> None:
    loaded = indicator(LEVELS, "ratio: {standard: standar-kompetensi-jenjang, by: jenjang, cap: each}")
    node = trace(loaded, known(asesmen=[on("2025-01-01", integritas=3, kerja_sama=3)]))
    assert (node.state, node.value) == (UNKNOWN, None)


def test_several_columns_need_all_their_values() -> None:
    older, newer = on("2024-01-01", integritas=3, kerja_sama=4), on("2025-01-01", integritas=5)
    assert values(indicator(LEVELS, "linear: {max: 10}"), results(older, newer), results(newer)) == [70, None]


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


def test_a_record_that_ends_in_the_last_year_there_is_does_not_stop_the_others() -> None:
    """Categories travel behind the order of their record in 64 bits, whatever the date."""
    loaded = indicator(
        "from: hukuman_disiplin, take: newest, date: tanggal_akhir, field: tingkat",
        "lookup: {rows: {ringan: 75, sedang: 50, berat: 25}}",
        "none: 100",
    )
    far = {"tingkat": "ringan", "tmt": dt.date(2020, 1, 1), "tanggal_akhir": dt.date(9999, 12, 31)}
    near = {"tingkat": "sedang", "tmt": dt.date(2020, 1, 1), "tanggal_akhir": dt.date(2020, 6, 1)}
    old = {"tingkat": "berat", "tmt": dt.date(1850, 1, 1), "tanggal_akhir": dt.date(1851, 1, 1)}
    assert world(loaded, known(hukuman_disiplin=[old, far, near])).number("potensial") == 50
    assert world(loaded, known(hukuman_disiplin=[far, old])).number("potensial") == 25
