"""From a person's evidence to one measured value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from nawasena.engine.dates import Span, completed_years, span, year_span, years_until
from nawasena.engine.result import EXPIRED, KNOWN, NONE, UNKNOWN
from nawasena.engine.snapshot import Person
from nawasena.rules.catalogue import PERSON, EvidenceKind
from nawasena.rules.policy.measures import Measure, Where

Record = Mapping[str, Any]
Test = Callable[[Person, Record], bool]


@dataclass(slots=True)
class Measured:
    """What evidence yielded: ``value`` is a category id, bool, int (scaled as stored), or a tuple of ints.

    ``records`` are those it rests on (the one chosen, or all that were counted); none for a person's fact.
    """

    state: int
    value: Any = None
    records: Sequence[Record] = ()


class Measurer:
    """A measure prepared for one evaluation date."""

    def __init__(self, measure: Measure, kind: EvidenceKind, day: dt.date) -> None:
        self.measure = measure
        self.kind = kind
        self.day = day
        self.names = measure.fields or ((measure.field,) if measure.field else ())
        self.tests = [_test(where, day) for where in measure.where]
        if measure.date is not None:
            item = kind.field(measure.date)
            years = item is not None and item.type == "year"
            back = measure.year_back
            self.span = span(day, measure.window, years=years) if back is None else year_span(day, back)
            self.ever = Span(None, self.span.high)

    def __call__(self, person: Person) -> Measured:
        """The measured value of ``person``; ``best`` and ``worst`` are left to :meth:`matching`."""
        if self.measure.from_ == PERSON:
            return self._fact(person)
        matching = self.matching(person)
        if self.measure.counting:
            return self._count(person, matching)
        if not matching:
            return Measured(self.absent(person))
        chosen = matching[-1] if self.measure.take == "newest" else matching[0]
        value = self._value(chosen)
        return Measured(UNKNOWN if value is None else KNOWN, value, (chosen,))

    def matching(self, person: Person) -> list[Record]:
        """The records that count, oldest first."""
        records = [record for record in person.records.get(self.kind.id, ()) if self._in(record, self.span)]
        records = [record for record in records if self._meets(person, record)]
        return sorted(records, key=itemgetter(self.measure.date, "no")) if len(records) > 1 else records

    def absent(self, person: Person) -> int:
        """The state without a matching record: none, expired or unknown."""
        if self.kind.id in person.complete:
            return NONE
        if self.measure.bounded:
            for record in person.records.get(self.kind.id, ()):
                if self._in(record, self.ever) and self._meets(person, record):
                    return EXPIRED
        return UNKNOWN

    def value_of(self, record: Record) -> Any:
        """The value of one record (for ``best`` and ``worst``)."""
        return self._value(record)

    def _fact(self, person: Person) -> Measured:
        value = self._converted(person.facts.get(self.names[0]))
        return Measured(UNKNOWN if value is None else KNOWN, value)

    def _count(self, person: Person, matching: list[Record]) -> Measured:
        every = person.records.get(self.kind.id, ())
        if not any(self._in(record, self.span) for record in every):
            return Measured(self.absent(person))
        if self.measure.take == "sum":
            return Measured(
                KNOWN, sum(record[self.names[0]] for record in self._newest_of_key(matching)), matching
            )
        if self.measure.take == "distinct":
            return Measured(KNOWN, len({record[self.names[0]] for record in matching}), matching)
        if self.measure.unique is None:
            return Measured(KNOWN, len(matching), matching)
        keys = [record[self.measure.unique] for record in matching]
        return Measured(KNOWN, len({key for key in keys if key is not None}) + keys.count(None), matching)

    def _newest_of_key(self, matching: list[Record]) -> list[Record]:
        """Of the records that share the ``unique`` key, the newest; those without a key all stay."""
        name = self.measure.unique
        if name is None:
            return matching
        keyed = {record[name]: record for record in matching if record[name] is not None}
        return [*keyed.values(), *(record for record in matching if record[name] is None)]

    def _in(self, record: Record, when: Span) -> bool:
        value = record[self.measure.date]  # type: ignore[index]
        return value is not None and value <= when.high and (when.low is None or value >= when.low)

    def _meets(self, person: Person, record: Record) -> bool:
        if any(record[name] is None for name in self.names):
            return False
        return all(test(person, record) for test in self.tests)

    def _value(self, record: Record) -> Any:
        if self.measure.fields:
            return tuple(record[name] for name in self.names)
        return self._converted(record[self.names[0]])

    def _converted(self, value: Any) -> Any:
        if self.measure.as_ is None or value is None:
            return value
        if self.measure.as_ == "years_until":
            return years_until(self.day, value)
        return completed_years(value, self.day) if value <= self.day else None


def _test(where: Where, day: dt.date) -> Test:
    """A condition as a function of person and record; an empty field meets none."""
    name = where.field
    if where.same_as_person is not None:
        fact = where.same_as_person
        return lambda person, record: record[name] is not None and record[name] == person.facts.get(fact)
    if where.from_evaluation:
        return lambda person, record: record[name] is not None and record[name] >= day
    if where.in_ is not None:
        allowed = frozenset(where.in_)
        return lambda person, record: record[name] is not None and record[name] in allowed
    refused = frozenset(where.not_in or ())
    return lambda person, record: record[name] is not None and record[name] not in refused
