"""Ranks: declared groups and keys, what is unknown last, and the NIP as the last word."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from nawasena.rules.cases import CaseEvidence
from nawasena.rules.registry import LoadedPolicy
from tests.engine.policies import indicator
from tests.engine.worlds import person, world

JPM = ("from: asesmen, take: newest, date: tanggal, field: jpm_potensi", "linear: {max: 100}")
EXPERIENCE = """      - id: masa
        label: Masa jabatan
        measure: {from: orang, field: tmt_jabatan, as: completed_years}
        score: {bands: [{below: 5, score: 60}, {from: 5, score: 100}]}
        unknown: exclude
"""


def ranked(keys: str, *people: CaseEvidence, groups: str = "") -> list[int | None]:
    """The ranks of ``people`` (who are given in the order of their NIP)."""
    return [row["rank_umum"] for row in world(_policy(keys, groups), *people).rows]


def _policy(keys: str, groups: str) -> LoadedPolicy:
    grouped = f"groups: [{groups}], " if groups else ""
    text = f"ranking: [{{id: umum, label: Umum, {grouped}keys: [{keys}]}}]"
    return indicator(*JPM, ranking=text)


def somebody(
    score: int | None, predicate: str = "baik", level: str | None = None, since: int | None = None
) -> CaseEvidence:
    """A person with a score of potency, an appraisal, a job level and the year of the present post."""
    facts: dict[str, object] = {"jenjang": level} if level else {}
    if since is not None:
        facts["tmt_jabatan"] = dt.date(since, 1, 1)
    result = {"tanggal": dt.date(2026, 1, 5), "jpm_potensi": None if score is None else Decimal(score)}
    records = {} if score is None else {"asesmen": [result]}
    return person(skp=[{"tahun": 2025, "predikat": predicate}], facts=facts, **records)


def test_higher_numbers_come_first() -> None:
    assert ranked("{by: potensial}", somebody(70), somebody(90), somebody(80)) == [3, 1, 2]


def test_equal_people_are_ranked_by_their_nip() -> None:
    assert ranked("{by: potensial}", *[somebody(70)] * 4) == [1, 2, 3, 4]


def test_groups_have_ranks_of_their_own() -> None:
    people = [
        somebody(70, level="pengawas"),
        somebody(90, level="administrator"),
        somebody(80, level="pengawas"),
    ]
    assert ranked("{by: potensial}", *people, groups="jenjang") == [2, 1, 1]


def test_people_without_the_fact_are_a_group() -> None:
    people = [somebody(70), somebody(90, level="pengawas"), somebody(80)]
    assert ranked("{by: potensial}", *people, groups="jenjang") == [2, 1, 1]


def test_boxes_follow_the_declared_order_not_their_number() -> None:
    people = [somebody(90), somebody(70, "sangat_baik"), somebody(95, "sangat_baik")]  # boxes 8, 7, 9
    assert ranked("{by: box, order: [9, 8, 7, 6, 5, 4, 3, 2, 1]}", *people) == [2, 3, 1]
    assert ranked("{by: box, order: [7, 8, 9, 6, 5, 4, 3, 2, 1]}", *people) == [2, 1, 3]


def test_the_second_key_decides_between_equals() -> None:
    people = [somebody(70), somebody(75), somebody(90), somebody(79)]  # boxes 5, 5, 8, 5
    assert ranked("{by: box, order: [9, 8, 7, 6, 5, 4, 3, 2, 1]}, {by: potensial}", *people) == [4, 3, 1, 2]


def test_an_unmapped_person_has_no_rank_and_takes_no_place() -> None:
    assert ranked("{by: potensial}", somebody(70), somebody(None), somebody(80)) == [2, None, 1]


def test_what_is_unknown_comes_last() -> None:
    """A node that is left out of a mapped person's score sorts after the lowest known one."""
    loaded = indicator(*JPM, sibling=EXPERIENCE, ranking=_keys("potensi"))
    people = [somebody(70, since=2020), somebody(None, since=2020), somebody(0, since=2020), somebody(90)]
    found = world(loaded, *people)
    assert [row["status"] for row in found.rows] == ["mapped"] * 4
    assert [row["rank_umum"] for row in found.rows] == [2, 4, 3, 1]


def test_the_first_of_each_group_make_the_short_list() -> None:
    text = "ranking: [{id: umum, label: Umum, groups: [jenjang], top: 2, keys: [{by: potensial}]}]"
    people = [
        somebody(70, level="pengawas"), somebody(90, level="pengawas"), somebody(80, level="pengawas"),
        somebody(10, level="administrator"), somebody(None, level="pengawas"),
    ]  # fmt: skip
    rows = world(indicator(*JPM, ranking=text), *people).rows
    assert [row["rank_umum"] for row in rows] == [3, 1, 2, 1, None]
    assert [row["short_umum"] for row in rows] == [False, True, True, True, None]


def test_without_a_number_there_is_no_short_list() -> None:
    assert "short_umum" not in world(_policy("{by: potensial}", ""), somebody(70)).rows[0]


def _keys(name: str) -> str:
    return f"ranking: [{{id: umum, label: Umum, keys: [{{by: {name}}}]}}]"
