"""Assessments that expire within the coming months: to the day, and by the policy's own rule."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from nawasena.engine import snapshot
from nawasena.mapping.expiry import Expiring, expiring
from nawasena.rules.registry import in_force
from tests.mapping import crowd
from tests.mapping.crowd import DAY, KEPKA, assessment, nip_of, person


def told(tmp_path: Path, people: dict[str, Any], policy: str = KEPKA, **options: Any) -> list[Expiring]:
    loaded = in_force(policy, DAY)
    snapshot.write(tmp_path, crowd.evidence(people), loaded.book.catalogue)
    return list(expiring(tmp_path, loaded, DAY, **options))


def dated(text: str, jpm: str | None = "90", **more: Any) -> dict[str, Any]:
    return person(asesmen=[assessment(jpm, day=dt.date.fromisoformat(text), **more)])


@pytest.mark.parametrize(
    ("day", "until"),
    [
        ("2023-06-29", None),  # does not count any more
        ("2023-06-30", "2026-06-30"),  # counts on the evaluation date for the last time
        ("2024-02-29", "2027-02-28"),
        ("2024-06-30", "2027-06-30"),
        ("2024-07-01", None),  # counts for more than twelve months
    ],
)
def test_until_which_day_an_assessment_counts(day: str, until: str | None, tmp_path: Path) -> None:
    found = told(tmp_path, {"usual": dated(day)})
    assert [item.until.isoformat() for item in found] == ([until] if until else [])
    for item in found:
        assert (item.nip, item.kind, item.dated) == (nip_of("usual"), "asesmen", dt.date.fromisoformat(day))
        assert item.indicators == ("Penilaian kompetensi", "Penilaian potensi (8 aspek)")


def test_the_newest_assessment_decides(tmp_path: Path) -> None:
    both = person(
        asesmen=[assessment("90", day=dt.date(2023, 8, 1)), assessment("80", day=dt.date(2026, 1, 1))]
    )
    assert told(tmp_path, {"usual": both}) == []


def test_an_indicator_lasts_as_long_as_one_of_its_sources(tmp_path: Path) -> None:
    # the JPM of 2023 ends first; the levels of 2024 still give the competency, but no aspects were seen then
    levels = assessment(None, None, dt.date(2024, 3, 1), **dict.fromkeys(crowd.LEVELS, 2))
    found = told(tmp_path, {"usual": person(asesmen=[assessment("90", day=dt.date(2023, 8, 1)), levels])})
    assert [(item.until.isoformat(), item.indicators) for item in found] == [
        ("2026-08-01", ("Penilaian potensi (8 aspek)",)),
        ("2027-03-01", ("Penilaian kompetensi",)),
    ]


@pytest.mark.parametrize(("months", "count"), [(1, 0), (2, 1)])
def test_how_far_ahead_is_told(months: int, count: int, tmp_path: Path) -> None:
    assert len(told(tmp_path, {"usual": dated("2023-08-30")}, months=months)) == count


def test_other_kinds_of_evidence(tmp_path: Path) -> None:
    people = {"usual": person(skp=[crowd.skp("baik", 2024)]), "none": person()}
    (found,) = told(tmp_path, people, kinds=("skp",))
    assert (found.dated, found.until, found.indicators) == (
        2024, dt.date(2026, 12, 31), ("Predikat SKP terbaru",),
    )  # fmt: skip


def test_people_without_an_assessment_have_nothing_to_expire(tmp_path: Path) -> None:
    assert told(tmp_path, {"usual": person(skp=[crowd.skp("baik")])}) == []
