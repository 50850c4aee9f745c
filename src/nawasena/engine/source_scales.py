"""The scale of one source of an indicator: what its table, line, gap or ratio can give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from math import lcm

from nawasena.rules.checks.context import Context
from nawasena.rules.checks.scores import value_domain
from nawasena.rules.numbers import RuleNumber
from nawasena.rules.policy.measures import Measure
from nawasena.rules.policy.nodes import Source
from nawasena.rules.policy.scores import Gap, Ratio, Score
from nawasena.rules.registry import LoadedPolicy
from nawasena.rules.rulebook import Rulebook

TOP = 100


NARROW = 2**63


WIDE = 2**127


MOST = 10**9  # a bound on sums and counts of one person that no evidence reaches


def denominator(values: Iterable[Fraction | Decimal | int]) -> int:
    """The smallest whole number over which all ``values`` are integers."""
    return reduce(lcm, (Fraction(value).denominator for value in values), 1)


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
