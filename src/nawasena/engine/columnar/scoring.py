"""Score rules as expressions over whole numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from sqlglot import exp

from nawasena.engine.arithmetic import TOP, denominator, linear_factor, quantum_ticks
from nawasena.engine.columnar.bands import band_condition
from nawasena.engine.columnar.measuring import SqlMeasure, places_of
from nawasena.engine.columnar.sql import (
    Expr,
    add,
    as_big,
    big,
    both,
    call,
    case,
    col,
    half_up,
    is_in,
    known,
    lit,
    times,
)  # fmt: skip
from nawasena.rules.policy.nodes import Source
from nawasena.rules.policy.scores import Lookup, Ratio, ScoreBand
from nawasena.rules.registry import LoadedPolicy


@dataclass(frozen=True)
class SqlScore:
    """``value``: the score's numerator, NULL when there is none; ``clamped``: whether it was held at an end."""

    value: Expr
    clamped: Expr


def record_score(source: Source, loaded: LoadedPolicy, size: int) -> Callable[[Expr], Expr]:
    """The score of one record from its value, over ``size`` (for best and worst)."""
    return lambda value: plain_score(value, source, loaded, size).value


def source_score(
    measured: SqlMeasure, source: Source, loaded: LoadedPolicy, size: int, wide: bool
) -> SqlScore:
    """The score of a source from its measured value, over ``size``."""
    if source.measure.take in ("best", "worst"):
        return SqlScore(measured.value, exp.false())
    if source.score.ratio is not None:
        return _ratio(measured.value, source.score.ratio, loaded, len(source.measure.fields), size, wide)
    value = measured.value
    if source.measure.fields:
        value = add([_item(value, place) for place in range(len(source.measure.fields))])
        value = case([(known(measured.value), value)])
    return plain_score(value, source, loaded, size)


def plain_score(value: Expr, source: Source, loaded: LoadedPolicy, size: int) -> SqlScore:
    """A lookup, bands or linear rule applied to one value."""
    score = source.score
    if score.lookup is not None:
        return SqlScore(_lookup(value, score.lookup, loaded, size), exp.false())
    if score.bands is not None:
        item = None if source.measure.counting else loaded.book.field(source.measure)
        return SqlScore(_bands(value, score.bands, 10 ** places_of(source.measure, item), size), exp.false())
    return _linear(value, linear_factor(source.measure, score, loaded.book), size)


def _number(value: Fraction, size: int) -> Expr:
    return big(int(value * size))


def _lookup(value: Expr, lookup: Lookup, loaded: LoadedPolicy, size: int) -> Expr:
    rows = lookup.rows if lookup.rows is not None else (loaded.book.tables[lookup.table or ""].scores or {})
    text = exp.cast(value.copy(), "VARCHAR")
    branches = [
        (exp.EQ(this=text.copy(), expression=lit(name)), _number(row.fraction, size))
        for name, row in rows.items()
    ]
    if lookup.otherwise is not None:
        branches.append((known(value), _number(lookup.otherwise.fraction, size)))
    return case(branches)


def _bands(value: Expr, bands: tuple[ScoreBand, ...], unit: int, size: int) -> Expr:
    return case(
        [
            (both(known(value), band_condition(value, band, unit)), _number(band.score.fraction, size))
            for band in bands
        ]
    )


def _linear(value: Expr, factor: Fraction, size: int) -> SqlScore:
    scaled = times(as_big(value), int(factor * size))
    top = TOP * size
    held = call("least", call("greatest", scaled, big(0)), big(top))
    outside = exp.or_(
        exp.LT(this=scaled.copy(), expression=lit(0)), exp.GT(this=scaled.copy(), expression=lit(top))
    )
    return SqlScore(case([(known(value), held)]), exp.paren(outside))


def _item(values: Expr, place: int) -> Expr:
    return as_big(call("list_extract", values, lit(place + 1)))


def _ratio(values: Expr, ratio: Ratio, loaded: LoadedPolicy, count: int, size: int, wide: bool) -> SqlScore:
    """Achieved over required in quanta: the one place where a denominator is a person's own."""
    table = loaded.book.tables[ratio.standard].scores or {}
    unit = denominator(number.value for number in table.values())
    rows = [(exp.EQ(this=col(ratio.by), expression=lit(name)), big(int(number.fraction * unit), wide=wide))
            for name, number in table.items() if number.value > 0]  # fmt: skip
    standard = case(rows)
    items = [times(_item(values, place), unit) for place in range(count)]
    if ratio.cap == "each":
        items = [call("least", item, standard) for item in items]
    achieved, required = as_big(add(items), wide=wide), times(standard, count)
    if ratio.cap == "total":
        achieved = call("least", achieved, required)
    ticks = quantum_ticks(loaded)
    score = times(as_big(half_up(times(achieved, TOP * ticks), required)), size // ticks)
    top = TOP * size
    present = both(known(values), known(standard))
    value = case([(present, call("least", score, big(top)))])
    return SqlScore(value, both(present, exp.GT(this=exp.paren(score), expression=lit(top))))


def level_of(value: Expr, groups: dict[str, int]) -> Expr:
    """The level of a category; NULL when there is none."""
    levels = sorted(set(groups.values()))
    return case(
        [
            (is_in(value, [name for name, level in groups.items() if level == number]), lit(number))
            for number in levels
        ]
    )
