"""The scale of every node: over which whole number its value is an integer, and how large integers get.

Lookups, sums and fixed weights are exact, so their denominator follows from the policy alone. A node whose
denominator depends on data is quantised: floor(value / quantum + 1/2), defined for negatives. See
docs/algorithms/arithmetic.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import lcm

from nawasena.engine.source_scales import (
    NARROW,
    TOP,
    WIDE,
    denominator,
    quantum_ticks,
    source_scale,
)
from nawasena.i18n import _
from nawasena.rules.policy.axes import Axis
from nawasena.rules.policy.nodes import Node
from nawasena.rules.registry import LoadedPolicy

GIVEN_SCALE = 10**6


def quantise(value: Fraction, quantum: Fraction) -> Fraction:
    """``value`` rounded half-up (towards plus infinity at the tie) to a multiple of ``quantum``."""
    return (value / quantum + Fraction(1, 2)).__floor__() * quantum


@dataclass(frozen=True)
class Scale:
    """``value = numerator / denominator``; ``low``..``high`` is what the node can reach.

    ``full`` is the denominator when nothing is missing (no renormalisation); ``peak`` bounds every integer
    met on the way; ``quantised`` says that the value (and its reach) is rounded to the quantum at this node,
    where ``exact`` is the denominator of the reach before it is rounded.
    """

    denominator: int
    full: int
    low: Fraction
    high: Fraction
    peak: int
    quantised: bool = False
    exact: int = 1

    @property
    def wide(self) -> bool:
        """Whether intermediate integers need more than 64 bits."""
        return self.peak >= NARROW

    @property
    def storable(self) -> bool:
        """Whether the value itself fits 64 bits and everything on the way 128."""
        return TOP * max(self.denominator, self.full) < NARROW and self.peak < WIDE


def leaf_scale(leaf: Node, loaded: LoadedPolicy) -> Scale:
    """The scale of an indicator over all its sources and its rule for the unknown."""
    sources = [source_scale(source, loaded) for source in leaf.sources]
    extra: list[Fraction] = []
    if leaf.unknown is not None and leaf.unknown.default is not None:
        extra.append(leaf.unknown.default.fraction)
    size = reduce(lcm, (source.denominator for source in sources), denominator(extra))
    low, high = min(source.low for source in sources), max(source.high for source in sources)
    size = lcm(size, denominator(end for end in leaf.held if end is not None))
    low, high = hold(low, leaf.held), hold(high, leaf.held)
    peak = max(max(source.peak * (size // source.denominator) for source in sources), TOP * size)
    return Scale(size, size, low, high, peak)


def hold(value: Fraction, ends: tuple[Fraction | None, Fraction | None]) -> Fraction:
    """``value`` held at the ends that are given."""
    low, high = ends
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)


def given_scale() -> Scale:
    """The scale of a node whose value a case gives: up to six decimals."""
    return Scale(GIVEN_SCALE, GIVEN_SCALE, Fraction(0), Fraction(TOP), TOP * GIVEN_SCALE)


def weights_of(children: Sequence[Node], combine: str) -> list[Fraction]:
    """The weight of every child; equal weights for a mean."""
    if combine == "weighted":
        return [child.weight.fraction for child in children if child.weight is not None]
    return [Fraction(1)] * len(children)


def combined_scale(
    children: Sequence[Node], scales: Sequence[Scale], combine: str, loaded: LoadedPolicy
) -> Scale:
    """The scale of a component from those of its children."""
    common = reduce(lcm, (scale.denominator for scale in scales), 1)
    full = reduce(lcm, (scale.full for scale in scales), 1)
    if combine in ("max", "min", "first"):
        lowest, highest = max if combine == "max" else min, min if combine == "min" else max
        low, high = lowest(scale.low for scale in scales), highest(scale.high for scale in scales)
        return Scale(common, full, low, high, TOP * max(common, full))
    weights = weights_of(children, combine)
    total = sum(weights, Fraction(0))
    shares = [weight / total for weight in weights]
    low = sum((w * s.low for w, s in zip(shares, scales, strict=True)), Fraction(0))
    high = sum((w * s.high for w, s in zip(shares, scales, strict=True)), Fraction(0))
    size = reduce(lcm, ((w / s.denominator).denominator for w, s in zip(shares, scales, strict=True)), 1)
    whole = reduce(lcm, ((w / s.full).denominator for w, s in zip(shares, scales, strict=True)), 1)
    if not any(child.may_be_excluded for child in children):
        return Scale(size, whole, low, high, TOP * max(size, whole))
    ticks = quantum_ticks(loaded)
    largest = int(total * denominator(weights)) * common
    most = max(largest, whole)
    return Scale(ticks, ticks, low, high, 2 * TOP * most * ticks + most, quantised=True, exact=whole)


def held_scale(scale: Scale, node: Node) -> Scale:
    """The scale of a component whose value is held at ends of its own."""
    ends = denominator(end for end in node.held if end is not None)
    size, full = lcm(scale.denominator, ends), lcm(scale.full, ends)
    low, high = hold(scale.low, node.held), hold(scale.high, node.held)
    peak = max(scale.peak, TOP * max(size, full))
    return Scale(size, full, low, high, peak, scale.quantised, scale.exact)


class Scales:
    """The scale of every node of a policy; ``given`` nodes take their value from a case."""

    def __init__(self, loaded: LoadedPolicy, given: frozenset[str] = frozenset()) -> None:
        self.loaded = loaded
        self.given = given
        self.nodes: dict[str, Scale] = {}
        self.axes: dict[str, Scale] = {}
        for name, axis in loaded.policy.axes:
            if not axis.categorical or name in given:
                self.axes[name] = self._axis(name, axis)

    def _axis(self, name: str, axis: Axis) -> Scale:
        if name in self.given:
            bases = [given_scale()]
        else:
            bases = [self.branch(axis, children) for children in axis.branches]
        ends = [end for stretch in axis.stretches.values() for end in (stretch.lower, stretch.upper)]
        cuts = denominator(end for end in ends if end is not None)
        size = reduce(lcm, (base.denominator for base in bases), cuts)
        full = reduce(lcm, (base.full for base in bases), cuts)
        low, high = min(base.low for base in bases), max(base.high for base in bases)
        peak = max(*(base.peak for base in bases), TOP * max(size, full))
        return Scale(size, full, low, high, peak, any(base.quantised for base in bases))

    def branch(self, axis: Axis, children: tuple[Node, ...]) -> Scale:
        """The scale of an axis over one of its trees, before it is brought to that of the cut-offs."""
        return combined_scale(children, [self._node(child) for child in children], axis.combine, self.loaded)

    def _node(self, node: Node) -> Scale:
        if node.id in self.given:
            scale = given_scale()
        elif node.leaf:
            scale = leaf_scale(node, self.loaded)
        else:
            children = [self._node(child) for child in node.children]
            scale = held_scale(combined_scale(node.children, children, node.combined, self.loaded), node)
        self.nodes[node.id] = scale
        return scale

    @property
    def talent(self) -> int:
        """The denominator of the talent score (1 where the policy has none)."""
        talent = self.loaded.policy.talent
        if talent is None or len(self.axes) != len(list(self.loaded.policy.axes)):
            return 1
        shares = denominator((talent.kinerja.value, talent.potensial.value))
        return shares * reduce(lcm, (axis.denominator for axis in self.axes.values()), 1)

    @property
    def final(self) -> int:
        """The denominator of the score for a target post (1 where the policy has no such stage)."""
        stage = self.loaded.policy.target_stage
        if stage is None:
            return 1
        item = self.loaded.book.field(stage.measure)
        shares = denominator(number.value for number in stage.share.values())
        return shares * lcm(self.talent, 10 ** (item.places if item else 0))

    def report(self) -> list[tuple[str, Scale]]:
        """Every node and axis with its scale, for `policy check`."""
        return [*self.nodes.items(), *self.axes.items()]

    def too_large(self) -> list[str]:
        """Sentences naming what cannot be computed exactly in 64 (128) bits; empty when all is proved."""
        names = [name for name, scale in self.report() if not scale.storable]
        if TOP * max(self.talent, self.final) >= NARROW:
            names.append("talent")
        text = _(
            "Simpul '{name}' memerlukan bilangan lebih dari 64 bit; kurangi desimal bobot atau nilainya."
        )
        return [text.format(name=name) for name in names]
