"""The rows of both evaluators for one random policy and random people."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from nawasena.engine import snapshot
from nawasena.engine.arithmetic import Scales
from nawasena.engine.columnar import compile_policy, evaluate_view
from nawasena.engine.reference import Evaluator, evaluate_all
from nawasena.engine.reference.rows import result_rows
from nawasena.engine.result import Layout
from nawasena.rules.registry import LoadedPolicy, load
from nawasena.rules.source import Source
from tests.engine.generators.people import PeopleMaker
from tests.engine.generators.policies import DAYS, PolicyMaker

Rows = list[dict[str, Any]]


def random_policy(seed: int) -> LoadedPolicy:
    """A valid policy whose numbers fit the integers of the columnar evaluator (others are refused)."""
    rng = random.Random(seed)
    while True:
        data = PolicyMaker(rng).policy()
        loaded = load(Source(file=f"acak-{seed}.yaml", data=data, text=""))
        if not Scales(loaded).too_large():
            return loaded


def both_rows(place: Path, seed: int, people: int) -> tuple[list[str], Rows, Rows]:
    """(columns, rows of the reference evaluator, of the columnar one); the evidence goes to ``place``."""
    loaded = random_policy(seed)
    day = DAYS[seed % len(DAYS)]
    snapshot.write(place, PeopleMaker(random.Random(seed), day).evidence(people), loaded.book.catalogue)
    evaluator = Evaluator(loaded, day)
    everybody = list(snapshot.read_people(place, loaded.book.catalogue))
    reference = result_rows(evaluator, evaluate_all(evaluator, everybody))
    connection = snapshot.connect(place, loaded.book.catalogue)
    columnar = evaluate_view(connection, compile_policy(loaded, day))
    columns = list(Layout.of(loaded.policy, evaluator.scales).columns)
    return columns, reference, [{name: row[name] for name in columns} for row in columnar]
