"""What the engine is measured against gives the engine's rows, or the measurement would mean nothing."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.by_hand import in_sqlite
from bench.by_hand.statement import by_hand, prepare
from bench.mapping import CORE, POLICY
from bench.population import DAY, write_population
from nawasena.engine import snapshot
from nawasena.engine.columnar import compile_policy, evaluate_view
from nawasena.rules.catalogue import library_catalogue
from nawasena.rules.registry import in_force
from tests.engine.generators.people import PeopleMaker


def crowd_at_the_edges(folder: Path) -> None:
    """People whose dates crowd around the edges of windows and whose evidence is often missing."""
    snapshot.write(folder, PeopleMaker(random.Random(7), DAY).evidence(3_000), library_catalogue())


def crowd_of_the_benchmark(folder: Path) -> None:
    write_population(folder, 3_000)


@pytest.fixture(params=[crowd_at_the_edges, crowd_of_the_benchmark], ids=lambda maker: maker.__name__)
def evidence(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    maker: Callable[[Path], None] = request.param
    maker(tmp_path / "bukti")
    return tmp_path / "bukti"


def test_sql_by_hand_gives_every_row_of_the_engine(evidence: Path) -> None:
    statement = compile_policy(in_force(POLICY, DAY), DAY)
    connection = snapshot.connect(evidence, library_catalogue())
    prepare(connection)
    engine = evaluate_view(connection, statement)
    assert evaluate_view(connection, by_hand(statement)) == engine
    assert len({row["box"] for row in engine}) > 5


def test_sqlite_gives_the_scores_boxes_and_ranks_of_the_engine(evidence: Path) -> None:
    in_sqlite.load(evidence, evidence.parent / "bukti.db")
    in_sqlite.evaluate(evidence.parent / "bukti.db")
    found = in_sqlite.results(evidence.parent / "bukti.db", CORE).sort("id")
    connection = snapshot.connect(evidence, library_catalogue())
    engine = evaluate_view(connection, compile_policy(in_force(POLICY, DAY), DAY))
    assert found.rows(named=True) == [{name: row[name] for name in CORE.split(", ")} for row in engine]
