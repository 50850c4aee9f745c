"""Score rules as expressions over whole numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from sqlglot import exp

from nawasena.engine.arithmetic import TOP, denominator, linear_factor, quantum_ticks
from nawasena.engine.columnar.bands import band_condition
from nawasena.engine.columnar.measuring import RecordScore, SqlMeasure, places_of
from nawasena.engine.columnar.sql import (
    Columns,
    Expr,
    add,
    as_big,
    big,
    both,
    call,
    case,
    choose,
    col,
    half_up,
    known,
    lit,
    times,
)  # fmt: skip
from nawasena.rules.policy.nodes import Source
from nawasena.rules.policy.scores import Lookup, Ratio, ScoreBand
from nawasena.rules.registry import LoadedPolicy


@dataclass(frozen=True)
class SqlScore:
    """``value``: the score's numerator, NULL when there is none; ``clamped``: whether it was held at an end.

    ``prepare``: columns that must exist before, stage by stage.
    """

    value: Expr
    clamped: Expr
    prepare: tuple[Columns, ...] = ()


def record_score(source: Source, loaded: LoadedPolicy, size: int) -> RecordScore:
    """How one record is scored from its value, over ``size`` (for best and worst)."""
    raw = None
    if source.score.linear is not None:
        factor = int(linear_factor(source.measure, source.score, loaded.book) * size)
        raw = partial(_scaled, factor)
    return RecordScore(lambda value: plain_score(value, source, loaded, size).value, raw)


def _scaled(factor: int, value: Expr) -> Expr:
    return times(as_big(value), factor)


def _held(measured: SqlMeasure, size: int) -> Expr:
    """Whether a record with the best (worst) score was held at 0 or 100."""
    if measured.score is None or measured.score.raw is None:
        return exp.false()
    value, low, high = measured.value, col(f"{measured.name}_low"), col(f"{measured.name}_high")
    top = lit(TOP * size)
    above = both(exp.EQ(this=value, expression=top), exp.GT(this=high, expression=top.copy()))
    below = both(exp.EQ(this=value.copy(), expression=lit(0)), exp.LT(this=low, expression=lit(0)))
    return exp.or_(above, below)


def source_score(
    measured: SqlMeasure, source: Source, loaded: LoadedPolicy, size: int, name: str
) -> SqlScore:
    """The score of a source from its measured value, over ``size``; ``name`` prefixes helper columns."""
    if source.measure.take in ("best", "worst"):
        return SqlScore(measured.value, _held(measured, size))
    if source.score.ratio is not None:
        return _ratio(measured, source.score.ratio, loaded, size, name)
    if not source.measure.fields:
        return plain_score(measured.value, source, loaded, size)
    total = {f"total_{name}": case([(measured.is_known, add(items(measured)))])}
    scored = plain_score(col(f"total_{name}"), source, loaded, size)
    return SqlScore(scored.value, scored.clamped, (total,))


def items(measured: SqlMeasure) -> list[Expr]:
    """The numbers of a measure that reads several fields of one record."""
    count = len(measured.measure.fields)
    return [as_big(call("list_extract", measured.value, lit(place + 1))) for place in range(count)]


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
    found = [(name, _number(row.fraction, size)) for name, row in rows.items()]
    rest = None
    if lookup.otherwise is not None:
        rest = case([(known(value), _number(lookup.otherwise.fraction, size))])
    return choose(exp.cast(value.copy(), "VARCHAR"), found, rest)


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


def _ratio(measured: SqlMeasure, ratio: Ratio, loaded: LoadedPolicy, size: int, name: str) -> SqlScore:
    """Achieved over required in quanta: the one place where a denominator is a person's own."""
    table = loaded.book.tables[ratio.standard].scores or {}
    unit = denominator(number.value for number in table.values())
    rows = [(key, big(int(number.fraction * unit))) for key, number in table.items() if number.value > 0]
    standard = choose(col(ratio.by), rows)
    ticks, top = quantum_ticks(loaded), TOP * size
    parts = _ratio_parts(measured, ratio, unit, col(f"standard_{name}"))
    score = half_up(times(col(f"achieved_{name}"), TOP * ticks), col(f"required_{name}"))
    scaled = {f"ratio_{name}": times(as_big(score), size // ticks)}
    prepare = ({f"standard_{name}": standard}, {f"{key}_{name}": part for key, part in parts.items()}, scaled)
    value = call("least", col(f"ratio_{name}"), big(top))
    over = exp.GT(this=col(f"ratio_{name}"), expression=lit(top))
    return SqlScore(case([(known(col(f"ratio_{name}")), value)]), over, prepare)


def _ratio_parts(measured: SqlMeasure, ratio: Ratio, unit: int, standard: Expr) -> Columns:
    """Achieved and required; NULL without a standard. 128 bits: a standard may carry decimals."""
    numbers = [times(item, unit) for item in items(measured)]
    if ratio.cap == "each":
        numbers = [call("least", number, standard) for number in numbers]
    achieved, required = add(numbers), times(standard, len(numbers))
    if ratio.cap == "total":
        achieved = call("least", achieved, required)
    there = both(measured.is_known, known(standard))
    return {
        "achieved": case([(there, as_big(achieved, wide=True))]),
        "required": case([(there, as_big(required, wide=True))]),
    }


def level_of(value: Expr, groups: Mapping[str, int]) -> Expr:
    """The level of a category; NULL when there is none."""
    return choose(value, [(name, lit(level)) for name, level in groups.items()])
