"""What could change a box, and how sure it is. For explanations only: never in results, digests or order.

*What could change it*: every indicator alone is given each other score its table can give (or, where scores
are continuous, the nearest value that crosses), and the person is evaluated again. *How sure*: where a policy
states the reliability r and standard deviation SD of an instrument, its error is normal with
SEM = SD x sqrt(1 - r); errors of instruments are taken as independent. See docs/algorithms/uncertainty.md.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product

from nawasena.engine.arithmetic import hold
from nawasena.engine.reference.axis import AxisEvaluator, AxisTrace, Peers
from nawasena.engine.reference.evaluator import Evaluation
from nawasena.engine.reference.tree import Branch, FoundNode, GivenNode, NodeTrace, Part
from nawasena.engine.result import MAPPED
from nawasena.engine.source_scales import TOP, literal_scores
from nawasena.rules.policy.nodes import Node, Precision
from nawasena.rules.policy.scores import Score
from nawasena.rules.registry import LoadedPolicy
from nawasena.rules.rulebook import Rulebook

GRID = 10**6  # continuous scores are searched to a millionth
CONTINUOUS = ("linear", "scale", "gap", "ratio")


@dataclass(frozen=True)
class Change:
    """The nearest other score of one indicator that gives another box; ``box`` None: none exists. ``rises``:
    whether the axis rises with it."""

    node: Node
    score: Fraction | None
    other: Fraction | None
    box: int | None
    rises: bool = True

    @property
    def size(self) -> Fraction:
        """How far the score has to move; more than any scale where nothing is scored, or nothing changes."""
        if self.other is None or self.score is None:
            return Fraction(TOP + 1)
        return abs(self.other - self.score)


def changes(
    loaded: LoadedPolicy, day: dt.date, evaluation: Evaluation, peers: Mapping[str, Peers] | None = None
) -> list[Change]:
    """For every indicator of a mapped person the nearest changes up and down; the smallest first.

    Where levels depend on others, ``peers`` holds the others of every such axis; without them there is
    nothing to tell.
    """
    relative = {name for name, axis in loaded.policy.axes if axis.relative is not None}
    if evaluation.status != MAPPED or not relative <= set(peers or {}):
        return []
    found = []
    for trace in evaluation.nodes.values():
        if trace.node.leaf and not trace.given:
            found += _Search(loaded, day, evaluation, trace, peers or {}).nearest()
    return sorted(found, key=lambda item: (item.box is None, item.size, item.node.id, item.other or 0))


@dataclass
class _Search:
    """The search over one indicator."""

    loaded: LoadedPolicy
    day: dt.date
    evaluation: Evaluation
    trace: NodeTrace
    peers: Mapping[str, Peers]

    @cached_property
    def evaluator(self) -> AxisEvaluator:
        """The axis of the indicator with its score given, and everything else as it was found."""
        axis = dict(self.loaded.policy.axes)[self.axis]
        found = self.evaluation.axis(self.axis).children
        trees: list[list[Part]] = [
            [self._part(trace) for trace in found] if _same(children, found) else []
            for children in axis.branches
        ]
        return AxisEvaluator(self.axis, axis, Fraction(self.loaded.policy.quantum), trees, None)

    def _part(self, trace: NodeTrace) -> Part:
        if trace.node is self.trace.node:
            return GivenNode(trace.node)
        if not trace.children:
            return FoundNode(trace)
        parts = [self._part(child) for child in trace.children]
        return Branch(trace.node, parts, Fraction(self.loaded.policy.quantum))

    def nearest(self) -> list[Change]:
        """The nearest change upwards and downwards; one line without a box when neither exists."""
        level, node, value = self.level(self.trace.value), self.trace.node, self.trace.value
        ways = [(self._least_above(level), True), (self._most_below(level), False)]
        found = [Change(node, value, score, self.box(score), up) for score, up in ways if score is not None]
        return found or [Change(node, value, None, None)]

    def box(self, score: Fraction) -> int | None:
        """The box when the indicator scores ``score``."""
        levels = {axis.name: axis.level for axis in (self.evaluation.kinerja, self.evaluation.potensial)}
        kinerja, potensial = (levels | {self.axis: self.level(score)}).values()
        if not kinerja or not potensial:
            return None
        return self.loaded.book.boxes[self.loaded.policy.boxes].number(kinerja, potensial)

    def level(self, score: Fraction | None) -> int:
        """The level of the indicator's axis, which never falls when the score rises. None: as it is now."""
        found = self.evaluation.axis(self.axis) if score is None else self._evaluated(score)
        return found.level or 0

    def _evaluated(self, score: Fraction) -> AxisTrace:
        given = {self.trace.node.id: score}
        return self.evaluator(self.evaluation.person, given, self.peers.get(self.axis))

    @cached_property
    def axis(self) -> str:
        """The axis of the indicator."""
        return next(name for name, leaf in self.loaded.policy.leaves() if leaf.id == self.trace.node.id)

    def _least_above(self, level: int) -> Fraction | None:
        """The lowest score that lifts the axis above ``level``."""
        if self.continuous:
            return self._cross(level, self.ends[0], self.ends[1], up=True)
        return next((score for score in sorted(self.scores) if self.level(score) > level), None)

    def _most_below(self, level: int) -> Fraction | None:
        """The highest score that lets the axis fall below ``level``."""
        if self.continuous:
            return self._cross(level, self.ends[1], self.ends[0], up=False)
        return next((score for score in sorted(self.scores, reverse=True) if self.level(score) < level), None)

    @cached_property
    def continuous(self) -> bool:
        """Whether the indicator's own rule can give any score."""
        score = self.trace.node.score
        return score is not None and any(getattr(score, name) is not None for name in CONTINUOUS)

    @cached_property
    def ends(self) -> tuple[Fraction, Fraction]:
        """The lowest and highest score the indicator can have."""
        return hold(Fraction(0), self.trace.node.held), hold(Fraction(TOP), self.trace.node.held)

    @cached_property
    def scores(self) -> set[Fraction]:
        """The scores the indicator's table can give, held where the indicator holds them."""
        source = self.trace.node.sources[0]
        found = possible_scores(source.score, self.loaded.book)
        found |= {source.none.fraction} if source.none is not None else set()
        return {hold(score, self.trace.node.held) for score in found}

    def _cross(self, level: int, start: Fraction, end: Fraction, *, up: bool) -> Fraction | None:
        """The score nearest to ``start`` that passes ``level`` on the way to ``end`` (bisection)."""

        def passed(score: Fraction) -> bool:
            return self.level(score) > level if up else self.level(score) < level

        if passed(start) or not passed(end):
            return start if passed(start) else None
        same, other = round(start * GRID), round(end * GRID)
        while abs(other - same) > 1:
            middle = (same + other) // 2
            if passed(Fraction(middle, GRID)):
                other = middle
            else:
                same = middle
        return Fraction(other, GRID)


def _same(nodes: tuple[Node, ...], traces: list[NodeTrace]) -> bool:
    """Whether ``traces`` are those of ``nodes``: of all trees of an axis one was used."""
    return [node.id for node in nodes] == [trace.node.id for trace in traces]


def possible_scores(score: Score, book: Rulebook) -> set[Fraction]:
    """Every score that a table, bands or added points can give."""
    if score.sum_of is None:
        return set(literal_scores(score, book))
    parts = [[score.points(number) for number in rows.values()] for rows in score.sum_of.values()]
    return {sum(chosen, Fraction(0)) for chosen in product(*parts)}


@dataclass(frozen=True)
class Certainty:
    """How sure the box of a person is. ``boxes``: probability of each that is possible, likeliest first;
    ``error``: the standard error of each axis; ``near``: an axis lies within one error of a cut."""

    boxes: tuple[tuple[int, float], ...]
    error: dict[str, float]
    near: bool


def certainty(loaded: LoadedPolicy, evaluation: Evaluation) -> Certainty | None:
    """The probability of each box; None when nobody is mapped or the policy states no precision."""
    axes = (evaluation.kinerja, evaluation.potensial)
    errors = {axis.name: _error(axis) for axis in axes}
    unusable = any(axis.axis.relative is not None for axis in axes)
    if evaluation.status != MAPPED or not any(errors.values()) or unusable:
        return None
    rows, columns = (_levels(axis, errors[axis.name]) for axis in axes)
    table = loaded.book.boxes[loaded.policy.boxes]
    chances = [(table.number(row, column), p * q) for row, p in rows.items() for column, q in columns.items()]
    likely = sorted(
        ((box, round(chance, 3)) for box, chance in chances), key=lambda item: (-item[1], item[0])
    )
    near = any(_within(axis, errors[axis.name]) for axis in axes)
    return Certainty(tuple(item for item in likely if item[1]), errors, near)


def _within(axis: AxisTrace, error: float) -> bool:
    """Whether an axis that has an error lies within it of a cut."""
    return bool(error) and axis.distance is not None and float(axis.distance) <= error


def _error(axis: AxisTrace) -> float:
    """The standard error of an axis: independent errors of its instruments, each with its share."""
    parts = _errors(axis.children, axis.axis.combine, Fraction(1))
    return math.sqrt(math.fsum(part * part for part in parts))


def _errors(traces: list[NodeTrace], combine: str, share: Fraction) -> Iterator[float]:
    taking = [trace for trace in traces if trace.value is not None]
    total = sum(
        (trace.node.weight.fraction for trace in taking if trace.node.weight is not None), Fraction(0)
    )
    for trace in taking:
        own = share
        if combine == "weighted" and trace.node.weight is not None:
            own = share * trace.node.weight.fraction / total
        elif combine == "mean":
            own = share / len(taking)
        elif trace is not _chosen(taking, combine):
            continue
        if trace.value in trace.node.held:  # the error of what is held at an end does not reach the axis
            continue
        if trace.children:
            yield from _errors(trace.children, trace.node.combined, own)
        elif trace.node.precision is not None and trace.records:
            yield float(own) * standard_error(trace.node.precision)


def standard_error(precision: Precision) -> float:
    """The standard error of measurement: sd x sqrt(1 - reliability)."""
    return float(precision.sd.value) * math.sqrt(1 - float(precision.reliability.value))


def _chosen(traces: list[NodeTrace], combine: str) -> NodeTrace:
    """The child that decides a highest, lowest or first value."""
    if combine == "first":
        return traces[0]
    pick = max if combine == "max" else min
    return pick(traces, key=lambda trace: trace.value or 0)


def _levels(axis: AxisTrace, error: float) -> dict[int, float]:
    """The probability of each level; certain where there is no error."""
    if not error or axis.value is None:
        return {axis.level or 1: float(True)}
    value = float(axis.value)
    chances = {}
    for number, stretch in axis.axis.stretches.items():
        low = _below(stretch.lower, value, error, default=0)
        high = _below(stretch.upper, value, error, default=1)
        chances[number] = high - low
    return chances


def _below(end: Fraction | None, value: float, error: float, *, default: int) -> float:
    """The probability that the true value lies below ``end``."""
    if end is None:
        return float(default)
    return (1 + math.erf((float(end) - value) / (error * math.sqrt(2)))) / 2
