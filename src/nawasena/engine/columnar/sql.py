"""Short words for building SQL trees with sqlglot. Values become literals; nothing is pasted as text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import reduce

from sqlglot import exp

from nawasena.engine.source_scales import NARROW

Expr = exp.Expr
Columns = dict[str, Expr]


def col(name: str, table: str | None = None) -> exp.Column:
    """A quoted column."""
    return exp.column(name, table=table, quoted=True)


def lit(value: str | bool | int | dt.date | None) -> Expr:
    """A literal: text, whole number, truth value, date or NULL."""
    if value is None:
        return exp.null()
    if isinstance(value, bool):
        return exp.true() if value else exp.false()
    if isinstance(value, int):
        number = exp.Literal.number(abs(value))
        return exp.Neg(this=number) if value < 0 else number
    if isinstance(value, dt.date):
        return exp.cast(exp.Literal.string(value.isoformat()), "DATE")
    return exp.Literal.string(value)


def big(value: int, *, wide: bool = False) -> Expr:
    """A 64-bit (or, when it must be, 128-bit) whole number."""
    return exp.cast(lit(value), "INT128" if wide or abs(value) >= NARROW else "BIGINT")


def as_big(expression: Expr, *, wide: bool = False) -> Expr:
    """``expression`` as a 64-bit (128-bit) whole number."""
    return exp.cast(expression, "INT128" if wide else "BIGINT")


def both(*conditions: Expr) -> Expr:
    """All conditions; TRUE when there is none."""
    return exp.and_(*conditions) if conditions else exp.true()


def either(*conditions: Expr) -> Expr:
    """Any condition; FALSE when there is none."""
    return exp.or_(*conditions) if conditions else exp.false()


def known(expression: Expr) -> Expr:
    """``expression IS NOT NULL``."""
    return exp.not_(exp.Is(this=expression.copy(), expression=exp.null()))


def missing(expression: Expr) -> Expr:
    """``expression IS NULL``."""
    return exp.Is(this=expression.copy(), expression=exp.null())


def case(branches: Iterable[tuple[Expr, Expr]], default: Expr | None = None) -> Expr:
    """``CASE WHEN … THEN … ELSE … END``; the default alone when there is no branch."""
    found = list(branches)
    if not found:
        return default if default is not None else exp.null()
    ifs = [exp.If(this=condition.copy(), true=value.copy()) for condition, value in found]
    return exp.Case(ifs=ifs, default=default.copy() if default is not None else None)


def choose(
    subject: Expr, branches: Iterable[tuple[str | bool | int, Expr]], default: Expr | None = None
) -> Expr:
    """``CASE subject WHEN literal THEN … ELSE … END``."""
    ifs = [exp.If(this=lit(key), true=value.copy()) for key, value in branches]
    return exp.Case(this=subject.copy(), ifs=ifs, default=default.copy() if default is not None else None)


def add(terms: Sequence[Expr]) -> Expr:
    """The sum of ``terms``; zero when there is none."""
    if not terms:
        return big(0)
    parts: list[Expr] = [exp.paren(term.copy()) for term in terms]
    return reduce(lambda left, right: exp.Add(this=left, expression=right), parts)


def times(expression: Expr, factor: int) -> Expr:
    """``expression × factor`` without a needless × 1."""
    if factor == 1:
        return expression.copy()
    return exp.Mul(this=exp.paren(expression.copy()), expression=lit(factor))


def call(name: str, *arguments: Expr) -> Expr:
    """A function of the engine by name."""
    return exp.Anonymous(this=name, expressions=[argument.copy() for argument in arguments])


def where_only(aggregate: Expr, condition: Expr) -> Expr:
    """``aggregate FILTER (WHERE condition)``."""
    return exp.Filter(this=aggregate, expression=exp.Where(this=condition.copy()))


def is_in(expression: Expr, values: Iterable[str | bool | int]) -> Expr:
    """``expression IN (…)``."""
    return exp.In(this=expression.copy(), expressions=[lit(value) for value in values])


def floor_divide(dividend: Expr, divisor: Expr) -> Expr:
    """Floor of the quotient for a positive divisor: the engine's ``//`` truncates towards zero."""
    quotient = exp.IntDiv(this=exp.paren(dividend.copy()), expression=exp.paren(divisor.copy()))
    rest = exp.Mod(this=exp.paren(dividend.copy()), expression=exp.paren(divisor.copy()))
    below = case([(exp.LT(this=rest, expression=lit(0)), lit(1))], lit(0))
    return exp.Sub(this=quotient, expression=exp.paren(below))


def half_up(dividend: Expr, divisor: Expr) -> Expr:
    """The quotient rounded half-up: floor((2 a + b) / (2 b)) for b > 0."""
    doubled = exp.Add(this=times(dividend, 2), expression=exp.paren(divisor.copy()))
    return floor_divide(doubled, times(divisor, 2))


def in_band(
    value: Expr, low: int | None, low_inclusive: bool, high: int | None, high_inclusive: bool
) -> Expr:
    """Whether a whole number lies between two whole-number ends."""
    tests: list[Expr] = []
    if low is not None:
        kind = exp.GTE if low_inclusive else exp.GT
        tests.append(kind(this=value.copy(), expression=lit(low)))
    if high is not None:
        end = exp.LTE if high_inclusive else exp.LT
        tests.append(end(this=value.copy(), expression=lit(high)))
    return both(*tests)
