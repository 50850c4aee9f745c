"""The planted gaps of docs/guards.md: each can be planted, and stands behind tests and routes that exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture import matrix
from tools.planted_gaps import GAPS, MATRIX, ROOT, Gap, planted

PAGE = (ROOT / "docs/guards.md").read_text(encoding="utf-8")
NUMBERED = list(enumerate(GAPS, start=1))


@pytest.mark.parametrize(("number", "gap"), NUMBERED, ids=[gap.title for gap in GAPS])
def test_each_gap_can_be_planted_and_is_listed(number: int, gap: Gap) -> None:
    source = (ROOT / "src/nawasena" / gap.file).read_text(encoding="utf-8")
    assert source.count(gap.right) == 1
    compile(source.replace(gap.right, gap.wrong), gap.file, "exec")
    assert gap.wrong != gap.right
    assert f"| {number} | {gap.title} | `{gap.file}` |" in PAGE


@pytest.mark.parametrize("gap", GAPS, ids=[gap.title for gap in GAPS])
def test_the_tests_of_each_gap_exist(gap: Gap) -> None:
    for test in gap.tests:
        file, _, name = test.partition("::")
        assert f"def {name}" in (ROOT / file).read_text(encoding="utf-8")
    assert bool(gap.routes) == (gap.tests == MATRIX)
    assert {name for name in gap.routes.split(",") if name} <= set(matrix.routes())


def test_a_gap_whose_source_is_gone_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="0 times"):
        planted(Gap("gone", "core/api.py", "no such line", ""), tmp_path)
