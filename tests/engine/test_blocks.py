"""Evaluating in blocks of people gives the rows of evaluating everybody at once."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
import pytest

from nawasena.engine import snapshot
from nawasena.engine.columnar import compile_policy, evaluate_snapshot, evaluate_view, runner
from nawasena.rules.registry import LoadedPolicy, library_policies
from tests.engine.generators.people import PeopleMaker
from tests.engine.generators.policies import DAY
from tests.engine.generators.rows import random_policy

PEOPLE = 60


def cut(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """Let the engine work in blocks of about ``size`` people."""
    monkeypatch.setattr(runner, "PEOPLE_AT_ONCE", 0)
    monkeypatch.setattr(runner, "PEOPLE_A_BLOCK", size)


def both_ways(loaded: LoadedPolicy, folder: Path) -> tuple[list[dict[str, object]], pl.DataFrame]:
    catalogue = loaded.book.catalogue
    snapshot.write(folder / "bukti", PeopleMaker(random.Random(4), DAY).evidence(PEOPLE), catalogue)
    statement = compile_policy(loaded, DAY)
    whole = evaluate_view(snapshot.connect(folder / "bukti", catalogue), statement)
    evaluate_snapshot(folder / "bukti", catalogue, statement, folder / "hasil.parquet")
    return whole, pl.read_parquet(folder / "hasil.parquet")


@pytest.mark.parametrize("size", [1, 7, PEOPLE - 1, PEOPLE, PEOPLE + 1])
@pytest.mark.parametrize(
    "loaded", library_policies(), ids=lambda item: f"{item.policy.id}-{item.policy.version}"
)
def test_blocks_of_any_size_give_the_same_rows(
    loaded: LoadedPolicy, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if size == 1 and loaded.policy.id != "silka":
        size = 13
    cut(monkeypatch, size)
    whole, written = both_ways(loaded, tmp_path)
    assert written.to_dicts() == whole
    assert written["id"].to_list() == sorted(written["id"].to_list())


def test_nothing_but_the_result_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cut(monkeypatch, 20)
    both_ways(library_policies()[0], tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bukti", "hasil.parquet"]


def test_levels_that_depend_on_others_are_not_cut_into_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut(monkeypatch, 7)
    candidates = (random_policy(seed) for seed in range(100))
    loaded = next(item for item in candidates if any(axis.relative for _name, axis in item.policy.axes))
    assert compile_policy(loaded, DAY).block is None
    whole, written = both_ways(loaded, tmp_path)
    assert written.to_dicts() == whole


def test_a_policy_that_ranks_nobody_is_cut_into_blocks_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut(monkeypatch, 7)
    candidates = (random_policy(seed) for seed in range(200))
    loaded = next(
        item
        for item in candidates
        if not item.policy.ranking and not any(axis.relative for _name, axis in item.policy.axes)
    )
    whole, written = both_ways(loaded, tmp_path)
    assert written.to_dicts() == whole
