"""Thresholds of what is told: strict, referenced as examples, and never silently absent."""

from __future__ import annotations

import pytest

from nawasena.rules.problems import RuleError
from nawasena.rules.source import parse
from nawasena.rules.thresholds import library_thresholds, read_thresholds

TEXT = """schema: nawasena-thresholds/1
status: example
near_cut: 1
axis_majority: 80
axis_crowd: 20
full_coverage: 80
expiry_months: 12
"""


def test_the_library_states_examples_only() -> None:
    found = library_thresholds()
    assert found.status == "example"
    assert (found.near_cut.value, found.axis_majority.value, found.axis_crowd) == (1, 80, 20)
    assert (found.full_coverage.value, found.expiry_months) == (80, 12)


@pytest.mark.parametrize(
    ("line", "written", "accepted"),
    [
        ("near_cut: 1", "near_cut: 0", True),
        ("near_cut: 1", "near_cut: -0.1", False),
        ("axis_majority: 80", "axis_majority: 100", True),
        ("axis_majority: 80", "axis_majority: 100.1", False),
        ("axis_majority: 80", "axis_majority: 0", False),
        ("full_coverage: 80", "full_coverage: 0", False),
        ("axis_crowd: 20", "axis_crowd: 1", True),
        ("axis_crowd: 20", "axis_crowd: 0", False),
        ("expiry_months: 12", "expiry_months: 0", False),
        ("expiry_months: 12", "expiry_months: 121", False),
        ("expiry_months: 12", "expiri_months: 12", False),
    ],
)
def test_only_possible_thresholds_are_read(line: str, written: str, accepted: bool) -> None:
    source = parse(TEXT.replace(line, written), "t.yaml")
    if accepted:
        assert read_thresholds(source).status == "example"
    else:
        with pytest.raises(RuleError):
            read_thresholds(source)
