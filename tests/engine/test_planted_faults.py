"""The planted faults of docs/algorithms/equality.md: each can be planted, and the comparison finds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.planted_faults import FAULTS, ROOT, Fault, found, planted

PAGE = (ROOT / "docs/algorithms/equality.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("number", "fault"), list(enumerate(FAULTS, start=1)))
def test_each_fault_can_be_planted_and_is_listed(number: int, fault: Fault) -> None:
    source = fault.source.read_text(encoding="utf-8")
    assert source.count(fault.right) == 1
    assert fault.wrong != fault.right
    assert f"| {number} | {fault.title} | `{fault.file}` |" in PAGE


def test_a_planted_fault_is_found() -> None:
    assert found(FAULTS[0]).isdigit()


def test_a_fault_whose_source_is_gone_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="0 times"):
        planted(Fault("gone", "dates.py", "no such line", ""), tmp_path)
