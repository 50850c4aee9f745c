"""The tree as columns: every node a whole number over its own denominator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import lcm

from sqlglot import exp

from nawasena.engine.arithmetic import Scale, Scales, weights_of
from nawasena.engine.columnar.sql import (
    Columns,
    Expr,
    add,
    as_big,
    big,
    both,
    call,
    case,
    col,
    half_up,
    known,
    lit,
    missing,
    times,
)  # fmt: skip
from nawasena.engine.result import NONE
from nawasena.engine.source_scales import denominator, quantum_ticks
from nawasena.rules.policy.nodes import Node

Ends = tuple[Fraction | None, Fraction | None]


def node(name: str) -> exp.Column:
    """The column of a node's value."""
    return col(f"node_{name}")


def low(name: str) -> exp.Column:
    """The column of the lowest a node could be."""
    return col(f"low_{name}")


def high(name: str) -> exp.Column:
    """The column of the highest a node could be."""
    return col(f"high_{name}")


def leaf_reach(leaf: Node, scale: Scale) -> Columns:
    """The lowest and highest score an indicator could still get."""
    found = exp.LTE(this=col(f"state_{leaf.id}"), expression=lit(NONE))  # known, or known to be none
    ends = {"low": int(scale.low * scale.full), "high": int(scale.high * scale.full)}
    return {f"{end}_{leaf.id}": case([(found, node(leaf.id))], big(value)) for end, value in ends.items()}


def hold_at(value: Expr, held: Ends, size: int) -> Expr:
    """``value`` held at the ends that are given; NULL stays NULL."""
    low, high = held
    inner = value
    if low is not None:
        inner = call("greatest", inner, big(int(low * size)))
    if high is not None:
        inner = call("least", inner, big(int(high * size)))
    return value if inner is value else case([(known(value), inner)])


@dataclass(frozen=True)
class Component:
    """Children that are combined: a node's, or an axis'."""

    children: tuple[Node, ...]
    combine: str
    base: Scale
    scales: Sequence[Scale]
    ticks: int
    held: Ends = (None, None)

    @staticmethod
    def of(
        children: tuple[Node, ...], combine: str, base: Scale, scales: Scales, held: Ends = (None, None)
    ) -> Component:
        """The component made of ``children``, whose scales are known."""
        found = [scales.nodes[child.id] for child in children]
        return Component(children, combine, base, found, quantum_ticks(scales.loaded), held)

    def prepare(self, name: str) -> Columns:
        """Numerator and denominator of a renormalised mean, before they are divided."""
        return self._parts(name) if self.base.quantised else {}

    def columns(self, name: str, value: str) -> Columns:
        """``value`` (its column name), and the lowest and highest it could be."""
        columns = {value: self.value(name), f"low_{name}": self.reach(low), f"high_{name}": self.reach(high)}
        sizes = (self.base.denominator, self.base.full, self.base.full)
        return {
            key: hold_at(column, self.held, size)
            for (key, column), size in zip(columns.items(), sizes, strict=True)
        }

    @property
    def picks(self) -> bool:
        return self.combine in ("max", "min")

    @property
    def function(self) -> str:
        return "greatest" if self.combine == "max" else "least"

    def shares(self) -> list[Fraction]:
        weights = weights_of(self.children, self.combine)
        total = sum(weights, Fraction(0))
        return [weight / total for weight in weights]

    def value(self, name: str) -> Expr:
        """The numerator over ``base.denominator``; NULL when excluded or not computable."""
        if self.picks:
            return self._guarded(
                self._pick(
                    [node(child.id) for child in self.children],
                    [s.denominator for s in self.scales],
                    self.base.denominator,
                )
            )
        if self.combine == "first":
            sizes = [self.base.denominator // scale.denominator for scale in self.scales]
            pairs = zip(self.children, sizes, strict=True)
            return call("coalesce", *(times(node(child.id), size) for child, size in pairs))
        if self.base.quantised:
            return self._renormalised(name)
        return self._sum(
            [node(child.id) for child in self.children],
            [s.denominator for s in self.scales],
            self.base.denominator,
        )

    def reach(self, end) -> Expr:  # type: ignore[no-untyped-def]
        """The numerator over ``base.full`` when every indicator is at its ``end``."""
        values, sizes = [end(child.id) for child in self.children], [scale.full for scale in self.scales]
        if self.picks:
            return self._pick(values, sizes, self.base.full)
        if self.combine == "first":
            return self._first_reach(values, sizes, "least" if end is low else "greatest")
        if not self.base.quantised:
            return self._sum(values, sizes, self.base.full)
        wider = [as_big(value, wide=self.base.wide) for value in values]  # before they are multiplied
        total = self._sum(wider, sizes, self.base.exact)
        ticks = as_big(half_up(times(total, self.ticks), big(self.base.exact, wide=self.base.wide)))
        return times(ticks, self.base.full // self.ticks)

    def _first_reach(self, values: Sequence[Expr], sizes: Sequence[int], function: str) -> Expr:
        """The end of what the first child with a value can reach, or of one before it that may still come."""
        scaled = [times(value, self.base.full // own) for value, own in zip(values, sizes, strict=True)]
        reach = scaled[-1]
        for child, own in zip(self.children[-2::-1], scaled[-2::-1], strict=True):
            reach = case([(known(node(child.id)), own)], call(function, own, reach))
        return reach

    def _sum(self, values: Sequence[Expr], sizes: Sequence[int], size: int) -> Expr:
        """Fixed weights: exact over a denominator that the policy alone decides."""
        factors = [int(share * size / own) for share, own in zip(self.shares(), sizes, strict=True)]
        return add([times(value, factor) for value, factor in zip(values, factors, strict=True)])

    def _pick(self, values: Sequence[Expr], sizes: Sequence[int], size: int) -> Expr:
        scaled = [times(value, size // own) for value, own in zip(values, sizes, strict=True)]
        return scaled[0] if len(scaled) == 1 else call(self.function, *scaled)

    def _guarded(self, value: Expr) -> Expr:
        """NULL when a child that must take part is not known (greatest and least pass over NULL)."""
        needed = [known(node(child.id)) for child in self.children if not child.may_be_excluded]
        return case([(both(*needed), value)]) if needed else value

    def _parts(self, name: str) -> Columns:
        weights = weights_of(self.children, self.combine)
        unit, common = denominator(weights), reduce(lcm, (scale.denominator for scale in self.scales), 1)
        tops, bottoms = [], []
        for child, weight, scale in zip(self.children, weights, self.scales, strict=True):
            whole = int(weight * unit)
            value = as_big(node(child.id), wide=self.base.wide)
            tops.append(call("coalesce", times(value, whole * (common // scale.denominator)), lit(0)))
            there = known(node(child.id))
            bottoms.append(case([(there, big(whole * common, wide=self.base.wide))], lit(0)))
        return {f"top_{name}": times(add(tops), self.ticks), f"bottom_{name}": add(bottoms)}

    def _renormalised(self, name: str) -> Expr:
        """Weighted mean of the children that take part, rounded half-up to the quantum."""
        present = exp.GT(this=col(f"bottom_{name}"), expression=lit(0))
        quotient = times(
            as_big(half_up(col(f"top_{name}"), col(f"bottom_{name}"))), self.base.denominator // self.ticks
        )
        lost = [missing(node(child.id)) for child in self.children if not child.may_be_excluded]
        return case([*((loss, exp.null()) for loss in lost), (present, quotient)])
