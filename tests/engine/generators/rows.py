"""The rows of both evaluators for one random policy and random people."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from nawasena.engine import snapshot
from nawasena.engine.arithmetic import Scales
from nawasena.engine.columnar import compile_policy, evaluate_view
from nawasena.engine.reference import Evaluator, evaluate_all
from nawasena.engine.reference.rows import result_rows
from nawasena.engine.result import Layout
from nawasena.engine.snapshot import Person
from nawasena.rules.catalogue import library_catalogue
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
    reference, columnar = Population.make(place, DAYS[seed % len(DAYS)], seed, people).rows(loaded)
    return list(Layout.of(loaded.policy, Scales(loaded)).columns), reference, columnar


@dataclass(frozen=True)
class Population:
    """Random people of one evaluation date, ready for both evaluators."""

    seed: int
    day: dt.date
    people: list[Person]
    connection: duckdb.DuckDBPyConnection

    @staticmethod
    def make(place: Path, day: dt.date, seed: int, people: int) -> Population:
        """Draw ``people`` and write their evidence to ``place``."""
        catalogue = library_catalogue()
        snapshot.write(place, PeopleMaker(random.Random(seed), day).evidence(people), catalogue)
        everybody = list(snapshot.read_people(place, catalogue))
        return Population(seed, day, everybody, snapshot.connect(place, catalogue))

    def rows(self, loaded: LoadedPolicy) -> tuple[Rows, Rows]:
        """The rows of the reference evaluator, and of the columnar one."""
        evaluator = Evaluator(loaded, self.day)
        reference = result_rows(evaluator, evaluate_all(evaluator, self.people))
        columnar = evaluate_view(self.connection, compile_policy(loaded, self.day))
        columns = Layout.of(loaded.policy, evaluator.scales).columns
        return reference, [{name: row[name] for name in columns} for row in columnar]
