"""The tree: indicators scored, components combined, and what the missing could still change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from nawasena.engine.arithmetic import Scales, hold, quantise, weights_of
from nawasena.engine.reference.measuring import Record
from nawasena.engine.reference.scoring import Scored, Scorer
from nawasena.engine.result import EXPIRED, KNOWN, NONE, UNKNOWN
from nawasena.engine.snapshot import Person
from nawasena.rules.policy.nodes import Node
from nawasena.rules.registry import LoadedPolicy

ZERO = Fraction(0)


@dataclass(slots=True)
class NodeTrace:
    """One node of the explanation.

    ``value``: its score, None when excluded or not computable. ``low``/``high``: what it could be with all
    evidence. For indicators: ``state``, ``raw`` value, table ``row``, ``source`` (0 = own measure, then
    fallbacks), the ``records`` it rests on, and the ``rule`` applied when unknown.
    """

    node: Node
    value: Fraction | None
    low: Fraction
    high: Fraction
    state: int = KNOWN
    raw: Any = None
    row: Any = None
    source: int = 0
    clamped: bool = False
    rule: str | None = None
    records: tuple[Record, ...] = ()
    given: bool = False
    children: list[NodeTrace] = field(default_factory=list)


Given = Mapping[str, Fraction]


class Leaf:
    """An indicator prepared for one evaluation date."""

    def __init__(self, node: Node, loaded: LoadedPolicy, day: dt.date, scales: Scales) -> None:
        self.node = node
        self.scorers = [Scorer(source, loaded, day) for source in node.sources]
        self.scale = scales.nodes[node.id]
        missing = node.unknown
        self.rule = missing.rule if missing is not None else "fail"
        self.fallback = {
            "zero": ZERO,
            "default": missing.default.fraction if missing and missing.default else None,
        }

    def __call__(self, person: Person, given: Given) -> NodeTrace:
        expired = False
        for index, scorer in enumerate(self.scorers):
            scored = scorer(person)
            if scored.state in (KNOWN, NONE):
                return self._found(scored, index)
            expired = expired or scored.state == EXPIRED
        state = EXPIRED if expired else UNKNOWN
        value = self.fallback.get(self.rule)
        if value is not None:
            value = hold(value, self.node.held)
        return NodeTrace(self.node, value, self.scale.low, self.scale.high, state, rule=self.rule)

    def _found(self, scored: Scored, index: int) -> NodeTrace:
        assert scored.score is not None  # noqa: S101 -- known and none always have one
        value = scored.score
        if self.node.at_least is not None or self.node.at_most is not None:
            value = hold(value, self.node.held)
        clamped = scored.clamped or value != scored.score
        raw, row, records = scored.value, scored.row, scored.records
        return NodeTrace(
            self.node, value, value, value, scored.state, raw, row, index, clamped, None, records
        )


class GivenNode:
    """A node whose value a case gives."""

    def __init__(self, node: Node) -> None:
        self.node = node

    def __call__(self, person: Person, given: Given) -> NodeTrace:
        value = given[self.node.id]
        return NodeTrace(self.node, value, value, value, given=True)


class FoundNode:
    """A node that was evaluated before, as it was found."""

    def __init__(self, trace: NodeTrace) -> None:
        self.trace = trace

    def __call__(self, person: Person, given: Given) -> NodeTrace:
        return self.trace


class Branch:
    """A component and everything below it."""

    def __init__(self, node: Node, parts: list[Part], quantum: Fraction) -> None:
        self.node = node
        self.parts = parts
        self.combine = combiner(node.children, node.combined, quantum)

    def __call__(self, person: Person, given: Given) -> NodeTrace:
        children = [part(person, given) for part in self.parts]
        value, low, high = self.combine(children)
        if self.node.at_least is not None or self.node.at_most is not None:
            low, high = hold(low, self.node.held), hold(high, self.node.held)
            value = None if value is None else hold(value, self.node.held)
        return NodeTrace(self.node, value, low, high, children=children)


Part = Leaf | Branch | GivenNode | FoundNode


def combiner(nodes: tuple[Node, ...], combine: str, quantum: Fraction) -> Combiner:
    """The way ``nodes`` are combined."""
    return Combiner(weights_of(nodes, combine), [node.may_be_excluded for node in nodes], combine, quantum)


@dataclass(frozen=True)
class Combiner:
    """Weighted sum, mean, highest, lowest or first of children; quantised where some may be left out."""

    weights: list[Fraction]
    excludable: list[bool]
    combine: str
    quantum: Fraction
    shares: list[Fraction] = field(init=False)

    def __post_init__(self) -> None:
        total = sum(self.weights, ZERO)
        object.__setattr__(self, "shares", [weight / total for weight in self.weights])

    def __call__(self, children: list[NodeTrace]) -> tuple[Fraction | None, Fraction, Fraction]:
        """(value, low, high) of the component."""
        if not any(self.excludable) and all(child.low is child.value is child.high for child in children):
            value = self._exact(children)  # nothing is missing below: the reach is the value
            return value, value, value
        lows, highs = [child.low for child in children], [child.high for child in children]
        if self.combine == "first":
            return self._first(children)
        if self.combine in ("max", "min"):
            pick = max if self.combine == "max" else min
            return self._pick(children, pick), pick(lows), pick(highs)
        low, high = self._sum(lows), self._sum(highs)
        if any(
            self.excludable
        ):  # the reach is rounded where the value is, or a known box could lie outside it
            low, high = quantise(low, self.quantum), quantise(high, self.quantum)
        return self._weighted(children), low, high

    def _exact(self, children: list[NodeTrace]) -> Fraction:
        values = [child.low for child in children]
        if self.combine == "first":
            return values[0]
        if self.combine in ("max", "min"):
            return max(values) if self.combine == "max" else min(values)
        return self._sum(values)

    @staticmethod
    def _first(children: list[NodeTrace]) -> tuple[Fraction | None, Fraction, Fraction]:
        """The first child that has a value; what comes before it may still arrive."""
        place = next((i for i, child in enumerate(children) if child.value is not None), len(children) - 1)
        lows, highs = zip(*((child.low, child.high) for child in children[: place + 1]), strict=True)
        return children[place].value, min(lows), max(highs)

    def _sum(self, values: list[Fraction]) -> Fraction:
        return sum((w * v for w, v in zip(self.shares, values, strict=True) if v), ZERO)

    def _present(self, children: list[NodeTrace]) -> list[tuple[Fraction, Fraction]] | None:
        """(weight, value) of the children that take part; None when one that must is not known."""
        pairs = []
        for child, weight, excludable in zip(children, self.weights, self.excludable, strict=True):
            if child.value is not None:
                pairs.append((weight, child.value))
            elif not excludable:
                return None
        return pairs

    def _weighted(self, children: list[NodeTrace]) -> Fraction | None:
        if not any(self.excludable):
            if any(child.value is None for child in children):
                return None
            return self._sum([child.value for child in children])  # type: ignore[misc]
        pairs = self._present(children)
        if not pairs:
            return None
        total = sum((weight for weight, _value in pairs), ZERO)
        return quantise(sum((weight * value for weight, value in pairs), ZERO) / total, self.quantum)

    def _pick(self, children: list[NodeTrace], pick: Any) -> Fraction | None:
        pairs = self._present(children)
        return pick(value for _weight, value in pairs) if pairs else None
