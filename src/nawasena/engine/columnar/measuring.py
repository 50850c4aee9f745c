"""Measures as aggregates: one grouped pass over each kind of record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlglot import exp

from nawasena.engine.columnar.sql import (
    Expr,
    add,
    as_big,
    both,
    call,
    case,
    choose,
    col,
    is_in,
    known,
    lit,
    missing,
    times,
    where_only,
)  # fmt: skip
from nawasena.engine.dates import Span, span, year_span
from nawasena.engine.result import EXPIRED, KNOWN, NONE, UNKNOWN
from nawasena.engine.snapshot import COVERAGE
from nawasena.rules.catalogue import PERSON, EvidenceField, EvidenceKind
from nawasena.rules.policy.measures import Measure, Where

RECORD, OWNER = "r", "o"
EPOCH = dt.date(1900, 1, 1)
ORDER_BITS = 1 << 34  # more records than a nation has
CODES = (
    1 << 6
)  # categories behind the order of a record: 22 bits of days up to the year 9999, 34, and 6 are 62


@dataclass(frozen=True)
class Column:
    """An aggregate over a kind of record and the name of its column."""

    name: str
    expression: Expr


@dataclass(frozen=True)
class RecordScore:
    """How one record is scored: ``value`` is held between 0 and 100, ``raw`` is not."""

    value: Callable[[Sequence[Expr]], Expr]
    raw: Callable[[Sequence[Expr]], Expr] | None


@dataclass(frozen=True)
class SqlMeasure:
    """A measure prepared for one evaluation date; ``name`` prefixes its columns.

    ``score`` (for ``best`` and ``worst``) gives the score of one record from its value, and ``raw`` the
    score before it is held between 0 and 100 (None where nothing can be held). ``added``: several fields of
    a record are read as their sum, not one by one. ``codes``: the categories of the field, in order; a short
    list travels behind the order of its record in one number, which is far cheaper to compare than a text.
    """

    name: str
    measure: Measure
    kind: EvidenceKind
    day: dt.date
    score: RecordScore | None = None
    added: bool = False
    codes: tuple[str, ...] = ()

    @property
    def packed(self) -> bool:
        """Whether the category of the chosen record is read from the number that orders records."""
        return bool(self.codes) and len(self.codes) < CODES and self.measure.take in ("newest", "earliest")

    @property
    def fields(self) -> tuple[str, ...]:
        return self.measure.fields or ((self.measure.field,) if self.measure.field else ())

    @property
    def item(self) -> EvidenceField | None:
        """The field that dates a record."""
        return self.kind.field(self.measure.date) if self.measure.date else None

    @property
    def from_person(self) -> bool:
        return self.measure.from_ == PERSON

    @property
    def needs_person(self) -> bool:
        """Whether the pass over the records must know facts of the person."""
        return any(where.same_as_person for where in self.measure.where)

    def columns(self) -> list[Column]:
        """The aggregates this measure needs; none for a fact of the person."""
        if self.from_person:
            return []
        inside, ever = self._dated(), self._dated(ever=True)
        matches = both(inside, self._meets())
        found = [] if self.keyed else [Column(f"{self.name}_v", self._value(matches))]
        if self.score is not None and self.score.raw is not None:
            raw = self.score.raw([col(name, RECORD) for name in self.fields])
            for end, function in (("low", "min"), ("high", "max")):
                found.append(Column(f"{self.name}_{end}", where_only(call(function, raw), matches)))
        if self.measure.counting:
            found.append(Column(f"{self.name}_k", where_only(call("count", exp.Star()), inside)))
        if self.measure.bounded:
            older = where_only(call("count", exp.Star()), both(ever, self._meets()))
            found.append(Column(f"{self.name}_e", older))
        return found

    def companion(self, field: str) -> Column:
        """Another field of the record that ``newest`` chose."""
        inside = both(self._dated(), self._meets())
        value = where_only(call("arg_max_null", col(field, RECORD), self._key()), inside)
        return Column(f"{self.name}_{field}", value)

    @property
    def value(self) -> exp.Column:
        """The column of the measured value; NULL when there is none."""
        return col(f"{self.name}_value")

    @property
    def state(self) -> exp.Column:
        """The column of the state: known, none, expired or unknown."""
        return col(f"{self.name}_state")

    @property
    def is_known(self) -> Expr:
        return known(self.value)

    def value_columns(self) -> dict[str, Expr]:
        """The measured value after the join with the person."""
        raw: Expr = col(self.fields[0]) if self.from_person else col(f"{self.name}_v")
        if self.packed:
            place = exp.BitwiseAnd(this=raw, expression=lit(CODES - 1))
            raw = call("list_extract", exp.Array(expressions=[lit(code) for code in self.codes]), place)
        if self.measure.counting:
            total = call("coalesce", raw, lit(0)) if self.measure.take == "sum" else raw
            value = case([(exp.GT(this=col(f"{self.name}_k"), expression=lit(0)), total)])
        else:
            value = raw if self.measure.as_ is None else self._years(raw)
        return {f"{self.name}_value": value}

    def state_columns(self) -> dict[str, Expr]:
        """The state, once the value is a column."""
        branches = [(self.is_known, lit(KNOWN))]
        if not self.from_person:
            if self.measure.as_ is not None:  # a record exists, but its date lies in the future
                branches.append((known(col(f"{self.name}_v")), lit(UNKNOWN)))
            branches.append((col(COVERAGE + self.kind.id), lit(NONE)))
            if self.measure.bounded:
                branches.append((exp.GT(this=col(f"{self.name}_e"), expression=lit(0)), lit(EXPIRED)))
        return {f"{self.name}_state": case(branches, lit(UNKNOWN))}

    def _value(self, matches: Expr) -> Expr:
        take = self.measure.take
        if take == "count":
            return self._count(matches)
        if take == "distinct":
            distinct = exp.Count(this=exp.Distinct(expressions=[col(self.fields[0], RECORD)]))
            return as_big(where_only(distinct, matches))
        if take == "sum":
            return as_big(where_only(call("sum", col(self.fields[0], RECORD)), matches))
        if take in ("best", "worst"):
            assert self.score is not None  # noqa: S101 -- given by the caller for these two
            score = self.score.value([col(name, RECORD) for name in self.fields])
            return where_only(call("max" if take == "best" else "min", score), matches)
        if self.packed:
            codes = [(code, lit(place)) for place, code in enumerate(self.codes, start=1)]
            both_in_one = add([times(self._key(), CODES), choose(col(self.fields[0], RECORD), codes)])
            return where_only(call("max" if take == "newest" else "min", both_in_one), matches)
        return where_only(
            call("arg_max" if take == "newest" else "arg_min", self._chosen(), self._key()), matches
        )

    def _chosen(self) -> Expr:
        values = [col(name, RECORD) for name in self.fields]
        if self.added:
            return add([as_big(value) for value in values])
        return exp.Array(expressions=list(values)) if self.measure.fields else values[0]

    def _count(self, matches: Expr) -> Expr:
        if self.measure.unique is None:
            return as_big(where_only(call("count", exp.Star()), matches))
        key = col(self.measure.unique, RECORD)
        distinct = exp.Count(this=exp.Distinct(expressions=[key.copy()]))
        blank = where_only(call("count", exp.Star()), both(matches, missing(key)))
        return as_big(add([where_only(distinct, matches), blank]))

    def _key(self) -> Expr:
        """A unique number that grows with the date of the record, then with its place in canonical order."""
        assert self.item is not None  # noqa: S101 -- records are always dated
        stamp: Expr = col(self.item.id, RECORD)
        if self.item.type == "date":
            stamp = exp.Sub(this=stamp, expression=lit(EPOCH))
        return add([times(as_big(exp.paren(stamp)), ORDER_BITS), col("no", RECORD)])

    def _dated(self, *, ever: bool = False) -> Expr:
        """Whether the record may count: within its window (``ever``: or at any time before it)."""
        assert self.item is not None  # noqa: S101 -- records are always dated
        value, back = col(self.item.id, RECORD), self.measure.year_back
        if back is None:
            chosen = span(self.day, self.measure.window, years=self.item.type == "year")
        else:
            chosen = year_span(self.day, back)
        return _within(value, Span(None, chosen.high) if ever else chosen)

    def _meets(self) -> Expr:
        filled = [known(col(name, RECORD)) for name in self.fields]
        return both(*filled, *(self._test(where) for where in self.measure.where))

    def _test(self, where: Where) -> Expr:
        """A condition on the record; an empty field meets none."""
        value = col(where.field, RECORD)
        if where.same_as_person is not None:
            return exp.EQ(this=value, expression=col(where.same_as_person, OWNER))
        if where.from_evaluation:
            return exp.GTE(this=value, expression=lit(self.day))
        if where.in_ is not None:
            return is_in(value, where.in_)
        return exp.not_(is_in(value, where.not_in or ()))

    def _years(self, moment: Expr) -> Expr:
        """Whole years up to the evaluation date (NULL for the future), or from it (0 for the past)."""
        month = exp.Mul(this=call("month", moment), expression=lit(100))
        calendar = exp.paren(exp.Add(this=month, expression=call("day", moment)))
        today, year = lit(self.day.month * 100 + self.day.day), call("year", moment)
        if self.measure.as_ == "years_until":
            early = case([(exp.LT(this=calendar, expression=today), lit(1))], lit(0))
            ahead = exp.Sub(
                this=exp.Sub(this=year, expression=lit(self.day.year)), expression=exp.paren(early)
            )
            return case([(known(moment), call("greatest", lit(0), as_big(exp.paren(ahead))))])
        early = exp.paren(case([(exp.GT(this=calendar, expression=today), lit(1))], lit(0)))
        past = exp.Sub(this=exp.Sub(this=lit(self.day.year), expression=year), expression=early)
        return case([(exp.LTE(this=moment.copy(), expression=lit(self.day)), as_big(exp.paren(past)))])

    @property
    def keyed(self) -> bool:
        """Whether records sharing a key must be reduced to one before they are added."""
        return self.measure.take == "sum" and self.measure.unique is not None

    def keyed_pass(self) -> exp.Select:
        """The sum over the newest record of every key, as a query of its own."""
        assert self.measure.unique is not None  # noqa: S101 -- the caller looked
        key = col(self.measure.unique, RECORD)
        alone = case([(missing(key), col("no", RECORD))])
        newest = exp.alias_(call("arg_max", col(self.fields[0], RECORD), self._key()), "v")
        source = exp.alias_(exp.to_table(self.kind.id), RECORD, table=True)
        each = exp.select(col("id", RECORD), newest).from_(source).where(both(self._dated(), self._meets()))
        if self.needs_person:
            owner = exp.alias_(exp.to_table(PERSON), OWNER, table=True)
            each = each.join(owner, on=exp.EQ(this=col("id", OWNER), expression=col("id", RECORD)))
        each = each.group_by(col("id", RECORD), key.copy(), alone)
        total = exp.alias_(as_big(call("sum", exp.column("v"))), f"{self.name}_v", quoted=True)
        return exp.select(col("id"), total).from_(each.subquery("satu")).group_by(col("id"))


def _within(value: Expr, chosen: Span) -> Expr:
    tests: list[Expr] = [exp.LTE(this=value.copy(), expression=lit(chosen.high))]
    if chosen.low is not None:
        tests.append(exp.GTE(this=value.copy(), expression=lit(chosen.low)))
    return both(*tests)
