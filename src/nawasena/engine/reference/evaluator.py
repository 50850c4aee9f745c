"""One person, one policy, one date: axes, levels, box, gates, and every reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from nawasena.engine.arithmetic import Scales
from nawasena.engine.reference.axis import AxisEvaluator, AxisTrace, Standings
from nawasena.engine.reference.measuring import Measured, Measurer
from nawasena.engine.reference.tree import Branch, Given, GivenNode, Leaf, NodeTrace, Part
from nawasena.engine.result import (
    EXPIRED,
    GATE_CODES,
    KNOWN,
    MANUAL,
    MAPPED,
    MET,
    NONE,
    NOT_MET,
    OUTSIDE,
    UNKNOWN,
    UNMAPPED,
    Indicator,
    Status,
    indicators,
)
from nawasena.engine.snapshot import Person
from nawasena.rules.policy.axes import AXES, Axis
from nawasena.rules.policy.measures import Measure
from nawasena.rules.policy.model import Condition, Gate, GateTest
from nawasena.rules.policy.nodes import Node
from nawasena.rules.registry import LoadedPolicy

ZERO = Fraction(0)
Tests = list[tuple[GateTest, Measurer]]


@dataclass(slots=True)
class TestTrace:
    """The outcome of one test of a requirement and what it was measured on."""

    test: GateTest
    outcome: int
    measured: Measured


@dataclass(slots=True)
class GateTrace:
    """The outcome of a requirement and of its tests; there are none where boxes pass."""

    gate: Gate
    outcome: int
    tests: list[TestTrace]


@dataclass
class Evaluation:
    """Everything known about one person under one policy on one date."""

    person: Person
    status: Status
    outside_rule: int
    kinerja: AxisTrace
    potensial: AxisTrace
    box: int | None
    talent: Fraction | None
    final: Fraction | None
    ekinerja: Measured | None
    ekinerja_level: int | None
    gates: list[GateTrace]

    @cached_property
    def nodes(self) -> dict[str, NodeTrace]:
        """Every node of both trees by id."""
        return {
            trace.node.id: trace for axis in (self.kinerja, self.potensial) for trace in walk(axis.children)
        }

    @cached_property
    def passed_over(self) -> frozenset[str]:
        """The indicators of ways after the one that was taken: they do not count, whatever is known."""
        ways = [trace for trace in self.nodes.values() if trace.node.combined == "first" and trace.children]
        return frozenset(
            leaf.node.id for trace in ways for leaf in walk(_after_first(trace.children)) if leaf.node.leaf
        )

    def axis(self, name: str) -> AxisTrace:
        return self.kinerja if name == "kinerja" else self.potensial


def _after_first(children: list[NodeTrace]) -> list[NodeTrace]:
    """The children after the first that has a value."""
    valued = [place for place, child in enumerate(children) if child.value is not None]
    return children[valued[0] + 1 :] if valued else []


def walk(traces: list[NodeTrace]) -> Iterator[NodeTrace]:
    """All traces of a tree, parents first."""
    for trace in traces:
        yield trace
        yield from walk(trace.children)


class Evaluator:
    """A policy prepared for one evaluation date; call it with a person.

    ``given`` names nodes whose value comes with the call instead of from evidence (used by cases).
    """

    def __init__(self, loaded: LoadedPolicy, day: dt.date, given: frozenset[str] = frozenset()) -> None:
        self.loaded = loaded
        self.policy = loaded.policy
        self.scales = Scales(loaded, given)
        self.quantum = Fraction(loaded.policy.quantum)
        self.day = day
        self.given = given
        self.boxes = loaded.book.boxes[loaded.policy.boxes]
        self.indicators: list[Indicator] = indicators(loaded.policy)
        self.axes = {name: self._axis(name, axis) for name, axis in loaded.policy.axes}
        status = loaded.policy.ekinerja
        self.ekinerja = None if status is None else (status, self._measurer(status.measure))
        self.population = [(item, self._measurer(item.measure)) for item in self.policy.population]
        self.gates = [
            (gate, [(test, self._measurer(test.measure)) for test in gate.tests])
            for gate in self.policy.gates
        ]
        stage = loaded.policy.target_stage
        self.stage = None if stage is None else (stage, self._measurer(stage.measure))

    def __call__(
        self, person: Person, given: Given | None = None, standings: Standings | None = None
    ) -> Evaluation:
        """Evaluate ``person``. ``given`` must hold a value for exactly the names of the constructor;
        ``standings`` the place of the person on every axis that is cut by place."""
        places = standings or {}
        kinerja, potensial = (self.axes[name](person, given or {}, places.get(name)) for name in AXES)
        outside = self._outside(person)
        complete = kinerja.level is not None and potensial.level is not None
        status: Status = OUTSIDE if outside else (MAPPED if complete else UNMAPPED)
        box = None
        if status == MAPPED:
            assert kinerja.level is not None and potensial.level is not None  # noqa: S101
            box = self.boxes.number(kinerja.level, potensial.level)
        talent = self._talent(kinerja, potensial) if status == MAPPED else None
        status_of, level = self._ekinerja(person)
        gates = [self._gate(gate, tests, person, box) for gate, tests in self.gates]
        return Evaluation(
            person,
            status,
            outside,
            kinerja,
            potensial,
            box,
            talent,
            self._final(person, talent, box),
            status_of,
            level,
            gates,
        )

    def _measurer(self, measure: Measure) -> Measurer:
        return Measurer(measure, self.loaded.book.kind(measure), self.day)

    def _axis(self, name: str, axis: Axis) -> AxisEvaluator:
        if name in self.given:
            return AxisEvaluator(name, axis, self.quantum, [], None)
        if axis.measure is not None:
            return AxisEvaluator(name, axis, self.quantum, [], self._measurer(axis.measure))
        trees = [[self.part(child) for child in children] for children in axis.branches]
        return AxisEvaluator(name, axis, self.quantum, trees, None)

    def part(self, node: Node) -> Part:
        """The prepared form of a node."""
        if node.id in self.given:
            return GivenNode(node)
        if node.leaf:
            return Leaf(node, self.loaded, self.day, self.scales)
        return Branch(node, [self.part(child) for child in node.children], self.quantum)

    def _outside(self, person: Person) -> int:
        """The 1-based number of the first population condition that is not met; 0 when all are."""
        for number, (condition, measurer) in enumerate(self.population, start=1):
            measured = measurer(person)
            if measured.state != KNOWN:
                if condition.unknown == "outside":
                    return number
            elif not self._passes(condition, measured, condition.measure):
                return number
        return 0

    def _ekinerja(self, person: Person) -> tuple[Measured | None, int | None]:
        """The status of e-Kinerja and the level it means."""
        if self.ekinerja is None:
            return None, None
        status, measurer = self.ekinerja
        measured = measurer(person)
        return measured, status.levels.get(measured.value) if measured.state == KNOWN else None

    def _talent(self, kinerja: AxisTrace, potensial: AxisTrace) -> Fraction | None:
        talent = self.policy.talent
        if talent is None or kinerja.value is None or potensial.value is None:
            return None
        return talent.kinerja.fraction * kinerja.value + talent.potensial.fraction * potensial.value

    def _final(self, person: Person, talent: Fraction | None, box: int | None) -> Fraction | None:
        if self.stage is None or talent is None:
            return None
        stage, measurer = self.stage
        if stage.boxes is not None and box not in stage.boxes:
            return None
        measured = measurer(person)
        if measured.state != KNOWN:
            return None
        share = stage.share.get(measured.records[0][stage.level] or "")
        if share is None:
            return None
        technical = Fraction(measured.value, self.loaded.book.unit(stage.measure))
        return share.fraction * talent + (1 - share.fraction) * technical

    def _gate(self, gate: Gate, tests: Tests, person: Person, box: int | None) -> GateTrace:
        if gate.boxes is not None:
            outcome = MANUAL if box is None else MET if box in gate.boxes else NOT_MET
            return GateTrace(gate, outcome, [])
        found = [self._test(test, measurer, person) for test, measurer in tests]
        outcomes = [trace.outcome for trace in found]
        return GateTrace(gate, NOT_MET if NOT_MET in outcomes else max(outcomes), found)

    def _test(self, test: GateTest, measurer: Measurer, person: Person) -> TestTrace:
        measured = measurer(person)
        if measurer.kind.id in person.refused:  # a row that could not be read may say the opposite
            return TestTrace(test, MANUAL, measured)
        if measured.state == NONE:
            return TestTrace(test, GATE_CODES[test.none or test.unknown], measured)
        if measured.state in (UNKNOWN, EXPIRED):
            return TestTrace(test, GATE_CODES[test.unknown], measured)
        passes = self._passes(test, measured, test.measure)
        return TestTrace(test, MET if passes else NOT_MET, measured)

    def _passes(self, test: GateTest | Condition, measured: Measured, measure: Measure) -> bool:
        if test.in_ is not None:
            return measured.value in test.in_
        assert test.band is not None  # noqa: S101 -- one of the two is there
        value = sum(measured.value) if isinstance(measured.value, tuple) else measured.value
        return test.band.holds(Fraction(value, self.loaded.book.unit(measure)))
