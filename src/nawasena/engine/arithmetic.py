"""The scale of every node: over which whole number its value is an integer, and how large integers get.

Lookups, sums and fixed weights are exact, so their denominator follows from the policy alone. A node whose
denominator depends on data is quantised: floor(value / quantum + 1/2), defined for negatives. See
docs/algorithms/arithmetic.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from math import lcm

from nawasena.i18n import _
from nawasena.rules.checks.context import Context
from nawasena.rules.checks.scores import value_domain
from nawasena.rules.numbers import RuleNumber
from nawasena.rules.policy.measures import Measure
from nawasena.rules.policy.model import Axis
from nawasena.rules.policy.nodes import Node, Source
from nawasena.rules.policy.scores import Gap, Ratio, Score
from nawasena.rules.registry import LoadedPolicy
from nawasena.rules.rulebook import Rulebook

TOP = 100
GIVEN_SCALE = 10**6
NARROW = 2**63
WIDE = 2**127
MOST = 10**9  # a bound on sums and counts of one person that no evidence reaches


def quantise(value: Fraction, quantum: Fraction) -> Fraction:
    """``value`` rounded half-up (towards plus infinity at the tie) to a multiple of ``quantum``."""
    return (value / quantum + Fraction(1, 2)).__floor__() * quantum


def denominator(values: Iterable[Fraction | Decimal | int]) -> int:
    """The smallest whole number over which all ``values`` are integers."""
    return reduce(lcm, (Fraction(value).denominator for value in values), 1)


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


def literal_scores(score: Score, book: Rulebook) -> list[Fraction]:
    """The scores (0 to 100) that a lookup, bands or sums of points can give."""
    if score.steps is not None:
        return [score.points(band.score) for band in score.steps]
    if score.sum_of is not None:
        ends = [[score.points(number) for number in rows.values()] for rows in score.sum_of.values()]
        parts = [value for rows in ends for value in rows]
        return [sum(map(min, ends), Fraction(0)), sum(map(max, ends), Fraction(0)), *parts]
    if score.lookup is None:
        return []
    numbers = list(lookup_rows(score, book).values())
    if score.lookup.otherwise is not None:
        numbers.append(score.lookup.otherwise)
    return [score.points(number) for number in numbers]


def lookup_rows(score: Score, book: Rulebook) -> Mapping[str, RuleNumber]:
    """The rows of a lookup, its own or those of its table."""
    assert score.lookup is not None  # noqa: S101 -- the caller looked
    if score.lookup.rows is not None:
        return score.lookup.rows
    return book.tables[score.lookup.table or ""].scores or {}


@dataclass(frozen=True)
class Line:
    """A score as ``slope × stored value + start``, before it is held between 0 and 100."""

    slope: Fraction
    start: Fraction

    @property
    def denominator(self) -> int:
        return lcm(self.slope.denominator, self.start.denominator)


def line_of(measure: Measure, score: Score, book: Rulebook) -> Line | None:
    """The line of ``linear`` or ``scale`` over the stored whole number; None for other rules."""
    unit = book.unit(measure)
    if score.linear is not None:
        return Line(Fraction(TOP) / (score.linear.max.fraction * unit), Fraction(0))
    if score.scale is not None:
        return _stretch(Fraction(score.scale.zero), Fraction(score.scale.full), unit)
    return None


def _stretch(zero: Fraction, full: Fraction, unit: int) -> Line:
    slope = Fraction(TOP) / (full - zero)
    return Line(slope / unit, -zero * slope)


def gap_line(score: Score, count: int) -> Line:
    """The line of ``gap`` over the sum of achieved minus required (the mean of ``count`` fields)."""
    assert score.gap is not None  # noqa: S101 -- the caller looked
    return _stretch(Fraction(score.gap.zero), Fraction(score.gap.full), count)


@dataclass(frozen=True)
class SourceScale:
    """Denominator and reach of one source of an indicator."""

    denominator: int
    low: Fraction
    high: Fraction
    peak: int


def source_scale(source: Source, loaded: LoadedPolicy) -> SourceScale:
    """The scale of a source: from its table, its factor, or the quantum for a ratio."""
    none = [source.none.fraction] if source.none is not None else []
    if source.score.ratio is not None:
        return _ratio_scale(source, loaded, none)
    if source.score.gap is not None:
        return _gap_scale(source, loaded, none)
    if (line := line_of(source.measure, source.score, loaded.book)) is not None:
        return _line_scale(source, loaded, none, line)
    values = literal_scores(source.score, loaded.book) + none
    size = denominator(values)
    return SourceScale(size, min(values), max(values), TOP * size)


def _line_scale(source: Source, loaded: LoadedPolicy, none: list[Fraction], line: Line) -> SourceScale:
    context = Context(loaded.policy, loaded.source, loaded.book)
    domain = value_domain(context, source.measure)
    item = (
        None
        if source.measure.counting and source.measure.take != "sum"
        else loaded.book.field(source.measure)
    )
    unit = int(10 ** (item.places if item else 0))
    low = domain.low if domain and domain.low is not None else (0 if domain and domain.whole else -MOST)
    high = domain.high if domain and domain.high is not None else MOST
    ends = [line.slope * end * unit + line.start for end in (low, high)]
    values = [*(min(max(end, Fraction(0)), Fraction(TOP)) for end in ends), *none]
    size = lcm(line.denominator, denominator(none))
    peak = int(max(abs(end) for end in ends) * size) + int(abs(line.start) * size) + TOP * size
    return SourceScale(size, min(values), max(values), peak)


def _gap_scale(source: Source, loaded: LoadedPolicy, none: list[Fraction]) -> SourceScale:
    gap = source.score.gap
    assert gap is not None  # noqa: S101 -- the caller looked
    table = loaded.book.tables[gap.standard].scores or {}
    unit = denominator(number.value for number in table.values())
    line = gap_line(source.score, len(source.measure.fields))
    size = lcm((line.slope / unit).denominator, line.start.denominator, denominator(none))
    return SourceScale(size, Fraction(0), Fraction(TOP), MOST * unit * size)


def _ratio_scale(source: Source, loaded: LoadedPolicy, none: list[Fraction]) -> SourceScale:
    ratio = source.score.ratio
    assert ratio is not None  # noqa: S101 -- the caller looked
    ticks = quantum_ticks(loaded)
    table = loaded.book.tables[ratio.standard].scores or {}
    unit = denominator(number.value for number in table.values())
    count = len(source.measure.fields)
    most = max((number.fraction for number in table.values()), default=Fraction(1))
    kind = loaded.book.kind(source.measure)
    tops = [item.max or 0 for item in kind.fields if item.id in source.measure.fields]
    size = lcm(ticks, denominator(none))
    peak = 2 * TOP * max(sum(tops) * unit, int(count * most * unit)) * ticks + int(count * most * unit)
    return SourceScale(size, Fraction(0), Fraction(TOP), max(peak, TOP * size))


def standards(rule: Ratio | Gap, loaded: LoadedPolicy) -> dict[str, Fraction]:
    """The required number by the person's category: its own, or that of the next level."""
    scores = loaded.book.tables[rule.standard].scores or {}
    own = {name: number.fraction for name, number in scores.items()}
    if rule.against == "present":
        return own
    following = loaded.policy.next_level or {}
    return {name: own[after] for name, after in following.items() if after in own}


def quantum_ticks(loaded: LoadedPolicy) -> int:
    """How many quanta make one: the denominator of a quantised node."""
    return Fraction(loaded.policy.quantum).denominator


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
    if combine in ("max", "min"):
        pick = max if combine == "max" else min
        low, high = pick(scale.low for scale in scales), pick(scale.high for scale in scales)
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
