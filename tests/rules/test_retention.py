"""Periods of keeping: strict, examples with a reference, and exact to the day."""

from __future__ import annotations

import datetime as dt

import pytest

from nawasena.rules.problems import RuleError
from nawasena.rules.regulations import library_regulations
from nawasena.rules.retention import first_kept, last_day, library_retention, read_retention
from nawasena.rules.source import parse

TEXT = """schema: nawasena-retention/1
kinds:
  - id: mapping_evidence
    label: {id: Bukti, en: Evidence}
    counted_from: {id: sejak selesai, en: from its end}
    months: 60
    status: example
    ref: uu-27-2022
"""


def test_the_library_states_examples_with_a_known_reference() -> None:
    found = library_retention()
    assert set(found) == {"mapping_evidence", "audit_payload", "import_files"}
    assert {kind.status for kind in found.values()} == {"example"}
    assert {kind.ref for kind in found.values()} <= set(library_regulations())


@pytest.mark.parametrize(
    ("line", "written", "accepted"),
    [
        ("months: 60", "months: 1", True),
        ("months: 60", "months: 0", False),
        ("months: 60", "months: 1200", True),
        ("months: 60", "months: 1201", False),
        ("months: 60", "months: 60.5", False),
        ("months: 60", "month: 60", False),
        ("status: example", "status: maybe", False),
    ],
)
def test_only_possible_periods_are_read(line: str, written: str, accepted: bool) -> None:
    source = parse(TEXT.replace(line, written), "r.yaml")
    if accepted:
        assert len(read_retention(source).kinds) == 1
    else:
        with pytest.raises(RuleError):
            read_retention(source)


def test_a_kind_is_stated_once() -> None:
    twice = TEXT + TEXT.split("kinds:\n")[1]
    with pytest.raises(RuleError, match="lebih dari sekali"):
        read_retention(parse(twice, "r.yaml"))


@pytest.mark.parametrize(
    ("since", "months", "last"),
    [
        ("2021-06-30", 60, "2026-06-30"),
        ("2021-12-31", 1, "2022-01-31"),
        ("2022-01-31", 1, "2022-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2021-11-15", 2, "2022-01-15"),
    ],
)
def test_the_last_day_is_the_same_day_of_a_later_month(since: str, months: int, last: str) -> None:
    assert last_day(dt.date.fromisoformat(since), months) == dt.date.fromisoformat(last)


@pytest.mark.parametrize("months", [1, 6, 12, 60])
def test_the_first_kept_day_parts_what_is_due_from_what_is_kept(months: int) -> None:
    today = dt.date(2023, 12, 1)
    for _day in range(500):
        kept = first_kept(today, months)
        assert last_day(kept, months) >= today
        assert last_day(kept - dt.timedelta(days=1), months) < today
        today += dt.timedelta(days=1)
