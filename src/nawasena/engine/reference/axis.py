"""One axis of one person: its tree (or category), value, level and what it could still be."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from nawasena.engine.reference.measuring import Measured, Measurer
from nawasena.engine.reference.tree import Given, NodeTrace, Part, combiner
from nawasena.engine.result import (
    KNOWN,
)
from nawasena.engine.snapshot import Person
from nawasena.engine.source_scales import TOP
from nawasena.rules.policy.axes import Axis, Percentile

LEVELS = (1, 2, 3)


@dataclass(frozen=True)
class Standing:
    """A place within a group: how many have a higher and a lower value, and how many there are."""

    above: int
    below: int
    peers: int

    def level(self, cut: Percentile) -> int:
        """High when fewer than ``top`` per cent are above; else low when fewer than ``bottom`` below."""
        if self.above * TOP < cut.top.fraction * self.peers:
            return LEVELS[-1]
        return LEVELS[0] if self.below * TOP < cut.bottom.fraction * self.peers else LEVELS[1]


@dataclass(frozen=True)
class Peers:
    """The values of the others in a group, from low to high: a place for any value."""

    values: Sequence[Fraction]

    def standing(self, value: Fraction) -> Standing:
        """The place somebody with ``value`` would have among them."""
        below, upto = bisect_left(self.values, value), bisect_right(self.values, value)
        return Standing(len(self.values) - upto, below, len(self.values) + 1)


Standings = Mapping[str, Standing | Peers]


@dataclass(slots=True)
class AxisTrace:
    """One axis: ``value`` and ``level`` (None when not computable), the levels still possible, the tree."""

    name: str
    axis: Axis
    value: Fraction | None
    level: int | None
    least: int
    most: int
    distance: Fraction | None
    measured: Measured | None
    children: list[NodeTrace]
    standing: Standing | None = None


class AxisEvaluator:
    """One axis prepared for one evaluation date: its tree and those of its variants, or its category."""

    def __init__(
        self, name: str, axis: Axis, quantum: Fraction, trees: list[list[Part]], measurer: Measurer | None
    ) -> None:
        self.name = name
        self.axis = axis
        self.measurer = measurer
        self.trees = trees
        self.combiners = [combiner(children, axis.combine, quantum) for children in axis.branches]
        self.stretches = axis.stretches
        self.cuts = axis.cuts

    def __call__(self, person: Person, given: Given, standing: Standing | Peers | None) -> AxisTrace:
        if self.name in given:
            exact = given[self.name]
            return self._numeric(exact, exact, exact, [], standing)
        if self.measurer is not None:
            return self._category(person)
        branch = self.branch(person)
        traces = [part(person, given) for part in self.trees[branch]]
        value, low, high = self.combiners[branch](traces)
        return self._numeric(value, low, high, traces, standing)

    def branch(self, person: Person) -> int:
        """Which tree is used: 0 the axis' own, 1 its first variant, and so on."""
        for number, variant in enumerate(self.axis.variants, start=1):
            if person.facts.get(variant.field) in variant.in_:
                return number
        return 0

    def _numeric(
        self,
        value: Fraction | None,
        low: Fraction,
        high: Fraction,
        traces: list[NodeTrace],
        place: Standing | Peers | None,
    ) -> AxisTrace:
        standing = place if not isinstance(place, Peers) else None if value is None else place.standing(value)
        trace = AxisTrace(
            self.name, self.axis, value, None, LEVELS[0], LEVELS[-1], None, None, traces, standing
        )
        if self.axis.relative is not None:
            trace.level = None if standing is None else standing.level(self.axis.relative)
            if trace.level is not None and low == high:
                trace.least = trace.most = trace.level
            return trace
        trace.least, trace.most = self.level(low), self.level(high)
        if value is not None:
            trace.level = self.level(value)
            trace.distance = min(abs(value - cut) for cut in self.cuts)
        return trace

    def level(self, value: Fraction) -> int:
        """The level whose stretch holds ``value``."""
        return next(number for number, stretch in self.stretches.items() if stretch.holds(value))

    def _category(self, person: Person) -> AxisTrace:
        assert self.measurer is not None  # noqa: S101 -- the caller looked
        measured = self.measurer(person)
        level = None
        if measured.state == KNOWN:
            level = next(item.level for item in self.axis.levels if measured.value in (item.when or ()))
        least, most = (level, level) if level else (LEVELS[0], LEVELS[-1])
        return AxisTrace(self.name, self.axis, None, level, least, most, None, measured, [])
