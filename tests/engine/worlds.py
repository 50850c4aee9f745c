"""A small population evaluated by both evaluators; a test asks one of them only after they agreed."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from nawasena.engine import snapshot
from nawasena.engine.cases import evidence_of
from nawasena.engine.columnar.compiler import Statement, compile_policy
from nawasena.engine.columnar.runner import evaluate_view
from nawasena.engine.reference import Evaluation, Evaluator, evaluate_all
from nawasena.engine.reference.rows import result_rows
from nawasena.engine.result import Layout
from nawasena.rules.cases import CaseEvidence
from nawasena.rules.registry import LoadedPolicy

DAY = dt.date(2026, 6, 30)


def person(
    *, complete: Sequence[str] = (), facts: Mapping[str, Any] | None = None, **records: Any
) -> CaseEvidence:
    """Evidence as case files have it: ``person(skp=[{"tahun": 2025}], facts={"jenjang": "pengawas"})``."""
    return CaseEvidence(person=dict(facts or {}), records=records, complete=tuple(complete))


@dataclass(frozen=True)
class World:
    """The evaluations and result rows of a population, in the order in which people were given."""

    layout: Layout
    evaluations: list[Evaluation]
    rows: list[dict[str, Any]]

    def number(self, column: str, place: int = 0) -> Fraction | None:
        """A scaled number of a row as a fraction."""
        value = self.rows[place][column]
        return None if value is None else Fraction(value, self.layout.denominators[column])

    def node(self, name: str, place: int = 0) -> Fraction | None:
        """The score of a node."""
        return self.number(f"node_{name}", place)


@cache
def _compiled(digest: str, day: dt.date) -> Statement:
    return compile_policy(_SEEN[digest], day)


def compiled(loaded: LoadedPolicy, day: dt.date) -> Statement:
    """The statement of a policy, kept for the next test of the same policy."""
    _SEEN[loaded.digest] = loaded
    return _compiled(loaded.digest, day)


_SEEN: dict[str, LoadedPolicy] = {}


def world(loaded: LoadedPolicy, *people: CaseEvidence, day: dt.date = DAY) -> World:
    """Evaluate ``people`` twice and demand the same rows."""
    catalogue = loaded.book.catalogue
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        snapshot.write(folder, evidence_of(people, catalogue), catalogue)
        evaluator = Evaluator(loaded, day)
        evaluations = evaluate_all(evaluator, snapshot.read_people(folder, catalogue))
        rows = result_rows(evaluator, evaluations)
        statement = compiled(loaded, day)
        connection = snapshot.connect(folder, catalogue)
        assert evaluate_view(connection, statement) == rows
        connection.close()
    return World(statement.layout, evaluations, rows)
