"""Finished runs of the crowd: read by many tests, never changed; ``copy`` may be spoiled."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from nawasena.mapping.run import Run
from tests.mapping import crowd


@pytest.fixture(scope="session")
def kepka(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return crowd.run(tmp_path_factory.mktemp("kepka") / "hasil")


@pytest.fixture(scope="session")
def permen(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return crowd.run(tmp_path_factory.mktemp("permen") / "hasil", crowd.PERMEN)


@pytest.fixture(scope="session")
def silka(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return crowd.run(tmp_path_factory.mktemp("silka") / "hasil", crowd.SILKA)


@pytest.fixture
def copy(silka: Run, tmp_path: Path) -> Path:
    """A run folder of one's own, under the policy that is quickest to compute again."""
    shutil.copytree(silka.folder, tmp_path / "hasil")
    return tmp_path / "hasil"


def row_of(run: Run, name: str) -> dict[str, Any]:
    """Somebody's line in the view of a run."""
    return run.view.people.filter(nip=crowd.nip_of(name)).row(0, named=True)
