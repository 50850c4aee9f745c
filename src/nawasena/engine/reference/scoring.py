"""From a measured value to a score between 0 and 100."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from nawasena.engine.arithmetic import quantise
from nawasena.engine.reference.measuring import Measured, Measurer, Record
from nawasena.engine.result import KNOWN, NONE, UNKNOWN
from nawasena.engine.snapshot import Person
from nawasena.engine.source_scales import TOP, Line, gap_line, line_of, lookup_rows, standards
from nawasena.rules.policy.nodes import Source
from nawasena.rules.policy.scores import Ratio, Score
from nawasena.rules.registry import LoadedPolicy
from nawasena.rules.rulebook import Rulebook

ZERO, HUNDRED = Fraction(0), Fraction(TOP)


@dataclass(slots=True)
class Scored:
    """A source's outcome: the state, the measured value, the table row used, the score and its records."""

    state: int
    value: Any = None
    row: Any = None
    score: Fraction | None = None
    clamped: bool = False
    records: tuple[Record, ...] = ()


Rule = Callable[[Person, Any], "tuple[Any, Fraction, bool] | None"]


class Scorer:
    """A source (measure, score rule, score of none) prepared for one evaluation date."""

    def __init__(self, source: Source, loaded: LoadedPolicy, day: dt.date) -> None:
        self.measurer = Measurer(source.measure, loaded.book.kind(source.measure), day)
        self.take = source.measure.take
        self.none = None if source.none is None else source.none.fraction
        self.rule = _rule(source, loaded)

    def __call__(self, person: Person) -> Scored:
        """The outcome of this source for ``person``."""
        if self.take in ("best", "worst"):
            return self._extreme(person)
        measured = self.measurer(person)
        if measured.state != KNOWN:
            return self._absent(measured)
        found = self.rule(person, measured.value)
        if found is None:
            return Scored(UNKNOWN, measured.value, records=tuple(measured.records))
        row, score, clamped = found
        return Scored(KNOWN, measured.value, row, score, clamped, tuple(measured.records))

    def _absent(self, measured: Measured) -> Scored:
        score = self.none if measured.state == NONE else None
        return Scored(measured.state, measured.value, None, score, records=tuple(measured.records))

    def _extreme(self, person: Person) -> Scored:
        """The record with the highest (lowest) score; the newest of several. Held if any of those was."""
        best: Scored | None = None
        for record in self.measurer.matching(person):
            value = self.measurer.value_of(record)
            found = None if value is None else self.rule(person, value)
            if found is None:
                continue
            row, score, clamped = found
            if best is None or best.score is None or self._better(score, best.score):
                tied = best is not None and best.score == score and best.clamped
                best = Scored(KNOWN, value, row, score, clamped or tied, (record,))
        return best or self._absent(Measured(self.measurer.absent(person)))

    def _better(self, new: Fraction, old: Fraction) -> bool:
        return new >= old if self.take == "best" else new <= old


def _rule(source: Source, loaded: LoadedPolicy) -> Rule:
    score = source.score
    if score.lookup is not None:
        return _lookup(score, loaded.book)
    if score.steps is not None:
        return _steps(score, loaded.book.unit(source.measure))
    if score.sum_of is not None:
        return _sum_of(score, source.measure.fields)
    if score.gap is not None:
        return _gap(score, len(source.measure.fields), loaded)
    if (line := line_of(source.measure, score, loaded.book)) is not None:
        return _line(line)
    assert score.ratio is not None  # noqa: S101 -- exactly one, says the schema
    return _ratio(score.ratio, loaded)


def _lookup(score: Score, book: Rulebook) -> Rule:
    scores = {name: score.points(number) for name, number in lookup_rows(score, book).items()}
    otherwise = score.lookup.otherwise if score.lookup is not None else None
    rest = None if otherwise is None else score.points(otherwise)

    def apply(person: Person, value: Any) -> tuple[Any, Fraction, bool] | None:
        key = str(value).lower() if isinstance(value, bool) else value
        found = scores.get(key, rest)
        return None if found is None else (key, found, False)

    return apply


def _steps(score: Score, unit: int) -> Rule:
    bands = score.steps or ()
    scores = [score.points(band.score) for band in bands]

    @cache
    def find(number: Fraction) -> tuple[Any, Fraction, bool] | None:
        held = [index for index, band in enumerate(bands) if band.holds(number)]
        return (held[0], scores[held[0]], False) if held else None

    def apply(person: Person, value: Any) -> tuple[Any, Fraction, bool] | None:
        return find(Fraction(sum(value) if isinstance(value, tuple) else value, unit))

    return apply


def _sum_of(score: Score, fields: tuple[str, ...]) -> Rule:
    tables = score.sum_of or {}
    points = [{key: score.points(number) for key, number in tables[name].items()} for name in fields]

    def apply(person: Person, value: Any) -> tuple[Any, Fraction, bool]:
        return value, sum((rows[key] for rows, key in zip(points, value, strict=True)), ZERO), False

    return apply


def _line(line: Line) -> Rule:
    def apply(person: Person, value: Any) -> tuple[Any, Fraction, bool]:
        return (None, *_held((sum(value) if isinstance(value, tuple) else value) * line.slope + line.start))

    return apply


def _held(score: Fraction) -> tuple[Fraction, bool]:
    """(the score between 0 and 100, whether it had to be held there)."""
    held = min(max(score, ZERO), HUNDRED)
    return held, held != score


def _gap(score: Score, count: int, loaded: LoadedPolicy) -> Rule:
    gap = score.gap
    assert gap is not None  # noqa: S101 -- the caller looked
    required = standards(gap, loaded)
    line = gap_line(score, count)

    def apply(person: Person, value: Any) -> tuple[Any, Fraction, bool] | None:
        standard = required.get(person.facts.get(gap.by) or "")
        if standard is None:
            return None
        return (standard, *_held((sum(value) - count * standard) * line.slope + line.start))

    return apply


def _ratio(ratio: Ratio, loaded: LoadedPolicy) -> Rule:
    needed = standards(ratio, loaded)
    quantum = Fraction(loaded.policy.quantum)

    def apply(person: Person, value: Any) -> tuple[Any, Fraction, bool] | None:
        standard = needed.get(person.facts.get(ratio.by) or "")
        if not standard:
            return None
        required = standard * len(value)
        achieved: Fraction | int = (
            sum(min(item, standard) for item in value) if ratio.cap == "each" else sum(value)
        )
        if ratio.cap == "total":
            achieved = min(achieved, required)
        score = quantise(Fraction(achieved) / required * HUNDRED, quantum)
        return standard, min(score, HUNDRED), score > HUNDRED

    return apply
