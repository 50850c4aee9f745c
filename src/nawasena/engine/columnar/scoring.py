"""Score rules as expressions over whole numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from sqlglot import exp

from nawasena.engine.columnar.bands import band_condition
from nawasena.engine.columnar.measuring import RecordScore, SqlMeasure
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
    either,
    half_up,
    known,
    lit,
    times,
)  # fmt: skip
from nawasena.engine.source_scales import (
    NARROW,
    TOP,
    Line,
    denominator,
    gap_line,
    line_of,
    lookup_rows,
    quantum_ticks,
    standards,
)
from nawasena.rules.policy.nodes import Source
from nawasena.rules.policy.scores import Ratio, Score
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
    """How one record is scored from its values, over ``size`` (for best and worst)."""
    if source.score.sum_of is not None:
        return RecordScore(lambda values: _points(values, source, size), None)
    line = line_of(source.measure, source.score, loaded.book)
    raw = None if line is None else partial(_record_line, line, size)
    return RecordScore(lambda values: plain_score(values[0], source, loaded, size).value, raw)


def _record_line(line: Line, size: int, values: Sequence[Expr]) -> Expr:
    return _on_line(values[0], line, size)


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
    score = source.score
    if source.measure.take in ("best", "worst"):
        return SqlScore(measured.value, _held(measured, size))
    if score.ratio is not None:
        return _ratio(measured, score.ratio, loaded, size, name)
    if score.gap is not None:
        return _gap(measured, source, loaded, size, name)
    if score.sum_of is not None:
        values = [_part(measured, place) for place in range(len(source.measure.fields))]
        return SqlScore(case([(measured.is_known, _points(values, source, size))]), exp.false())
    return plain_score(measured.value, source, loaded, size)


def reads_sum(score: Score) -> bool:
    """Whether a score reads several fields of a record as their sum."""
    return score.sum_of is None and (score.ratio is None or score.ratio.cap != "each")


def may_be_held(score: Score) -> bool:
    """Whether evidence may lie beyond the ends of a score, which are 0 and 100."""
    return any(rule is not None for rule in (score.linear, score.scale, score.gap, score.ratio))


def _part(measured: SqlMeasure, place: int) -> Expr:
    return call("list_extract", measured.value, lit(place + 1))


def items(measured: SqlMeasure) -> list[Expr]:
    """The numbers of a measure that reads several fields of one record; their sum alone when it is added."""
    if measured.added:
        return [measured.value]
    return [as_big(_part(measured, place)) for place in range(len(measured.measure.fields))]


def plain_score(value: Expr, source: Source, loaded: LoadedPolicy, size: int) -> SqlScore:
    """A lookup, steps or line applied to one value."""
    score = source.score
    if score.lookup is not None:
        return SqlScore(_lookup(value, score, loaded, size), exp.false())
    if score.steps is not None:
        return SqlScore(_steps(value, score, loaded.book.unit(source.measure), size), exp.false())
    line = line_of(source.measure, score, loaded.book)
    assert line is not None  # noqa: S101 -- nothing else is left
    return _line(value, line, size)


def _number(value: Fraction, size: int) -> Expr:
    return big(int(value * size))


def _lookup(value: Expr, score: Score, loaded: LoadedPolicy, size: int) -> Expr:
    rows = lookup_rows(score, loaded.book)
    found = [(name, _number(score.points(row), size)) for name, row in rows.items()]
    rest, otherwise = None, score.lookup.otherwise if score.lookup is not None else None
    if otherwise is not None:
        rest = case([(known(value), _number(score.points(otherwise), size))])
    return choose(exp.cast(value.copy(), "VARCHAR"), found, rest)


def _steps(value: Expr, score: Score, unit: int, size: int) -> Expr:
    return case(
        [
            (band_condition(value, band, unit), _number(score.points(band.score), size))
            for band in score.steps or ()
        ]
    )


def _points(values: Sequence[Expr], source: Source, size: int) -> Expr:
    """The points of several categories of one record, added."""
    tables = source.score.sum_of or {}
    parts = []
    for value, name in zip(values, source.measure.fields, strict=True):
        rows = [(key, _number(source.score.points(number), size)) for key, number in tables[name].items()]
        parts.append(choose(exp.cast(value.copy(), "VARCHAR"), rows))
    return add(parts)


def _on_line(value: Expr, line: Line, size: int) -> Expr:
    """The score before it is held; in 128 bits where ``value`` is, since evidence may be far outside."""
    scaled = times(as_big(value, wide=True), int(line.slope * size))
    return scaled if line.start == 0 else add([scaled, big(int(line.start * size))])


def _line(value: Expr, line: Line, size: int) -> SqlScore:
    """Evidence is held where the line meets 0 and 100, and only then multiplied: 64 bits always suffice."""
    ends = sorted((edge - line.start) / line.slope for edge in (0, TOP))
    low, high = ends[0].__ceil__(), ends[1].__floor__()
    below, above = exp.LT(this=value, expression=lit(low)), exp.GT(this=value, expression=lit(high))
    first, last = (0, TOP * size) if line.slope > 0 else (TOP * size, 0)
    wide = (TOP + abs(line.start)) * size >= NARROW
    inner = times(as_big(value, wide=wide), int(line.slope * size))
    score = inner if line.start == 0 else add([inner, big(int(line.start * size))])
    held = case([(below, big(first)), (above, big(last)), (known(value), as_big(score) if wide else score)])
    return SqlScore(held, both(known(value), exp.paren(either(below, above))))


def _between(scaled: Expr, there: Expr, size: int) -> SqlScore:
    """Held between 0 and 100 where there is a value."""
    top = TOP * size
    held = as_big(call("least", call("greatest", scaled, big(0)), big(top)))
    outside = exp.or_(
        exp.LT(this=scaled.copy(), expression=lit(0)), exp.GT(this=scaled.copy(), expression=lit(top))
    )
    return SqlScore(case([(there, held)]), both(there, exp.paren(outside)))


def _gap(measured: SqlMeasure, source: Source, loaded: LoadedPolicy, size: int, name: str) -> SqlScore:
    """Achieved minus required on a line: its denominator is fixed, so it is exact."""
    gap, count = source.score.gap, len(source.measure.fields)
    assert gap is not None  # noqa: S101 -- the caller looked
    required_by = standards(gap, loaded)
    unit = denominator(required_by.values())
    standard = choose(col(gap.by), [(key, big(int(value * unit))) for key, value in required_by.items()])
    line = gap_line(source.score, count)
    required = times(col(f"standard_{name}"), count)
    missing_by = exp.Sub(this=times(add(items(measured)), unit), expression=exp.paren(required))
    there = both(measured.is_known, known(col(f"standard_{name}")))
    raw = {
        f"raw_{name}": case(
            [(there, _on_line(exp.paren(missing_by), Line(line.slope / unit, line.start), size))]
        )
    }
    scored = _between(col(f"raw_{name}"), known(col(f"raw_{name}")), size)
    return SqlScore(scored.value, scored.clamped, ({f"standard_{name}": standard}, raw))


def _ratio(measured: SqlMeasure, ratio: Ratio, loaded: LoadedPolicy, size: int, name: str) -> SqlScore:
    """Achieved over required in quanta: the one place where a denominator is a person's own."""
    needed = standards(ratio, loaded)
    unit = denominator(needed.values())
    rows = [(key, big(int(value * unit))) for key, value in needed.items() if value > 0]
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
    achieved, required = add(numbers), times(standard, len(measured.fields))
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
