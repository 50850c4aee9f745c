"""Assessments that stop counting soon after a mapping: whose, and until which day they count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nawasena.engine import snapshot
from nawasena.engine.dates import last_day, last_day_as_year, months_after
from nawasena.engine.reference.measuring import Measurer
from nawasena.engine.snapshot import Person
from nawasena.rules.policy.measures import Measure
from nawasena.rules.policy.nodes import Node
from nawasena.rules.registry import LoadedPolicy
from nawasena.rules.thresholds import library_thresholds

ASSESSMENT = "asesmen"


@dataclass(frozen=True)
class Expiring:
    """Evidence of one person that stops counting. ``kind`` and ``label``: of the evidence; ``dated``: its day
    or year; ``until``: the last day on which it counts; ``indicators``: what is unknown after it (labels)."""

    nip: str
    kind: str
    label: str
    dated: dt.date | int
    until: dt.date
    indicators: tuple[str, ...]


def expiring(
    folder: Path,
    loaded: LoadedPolicy,
    day: dt.date,
    *,
    months: int | None = None,
    kinds: Collection[str] = (ASSESSMENT,),
) -> Iterator[Expiring]:
    """Who has evidence of ``kinds`` in the snapshot in ``folder`` that counts on ``day`` and stops counting
    within ``months`` (None: those of the library). The rules are those of the policy: an indicator with
    several sources lasts as long as one of them; what has no window lasts for ever. In NIP order."""
    horizon = months_after(day, months or library_thresholds().expiry_months)
    lifetimes = Lifetimes(loaded, day, frozenset(kinds))
    for person in snapshot.read_people(folder, loaded.book.catalogue, kinds=kinds, having=True):
        yield from (item for item in lifetimes(person) if item.until <= horizon)


@dataclass(frozen=True)
class Lifetimes:
    """How long the evidence of a person lasts under a policy; call it with a person."""

    loaded: LoadedPolicy
    day: dt.date
    kinds: frozenset[str]

    def __call__(self, person: Person) -> Iterator[Expiring]:
        """What counts on the day and ends some day; indicators that end together are one."""
        found: dict[tuple[str, dt.date | int, dt.date], list[str]] = {}
        for leaf, sources in self._leaves:
            if (end := self._end(person, sources)) is not None:
                found.setdefault(end, []).append(str(leaf.label))
        for (kind, dated, until), names in sorted(found.items(), key=lambda item: (item[0][2], item[0][0])):
            label = str(self.loaded.book.catalogue.kinds[kind].label)
            yield Expiring(person.nip, kind, label, dated, until, tuple(names))

    @cached_property
    def _leaves(self) -> list[tuple[Node, list[Measurer]]]:
        """The indicators that rest on these kinds alone, with their sources."""
        return [
            (
                leaf,
                [
                    Measurer(item.measure, self.loaded.book.kind(item.measure), self.day)
                    for item in leaf.sources
                ],
            )
            for _axis, leaf in self.loaded.policy.leaves()
            if {item.measure.from_ for item in leaf.sources} <= self.kinds
        ]

    def _end(self, person: Person, sources: list[Measurer]) -> tuple[str, dt.date | int, dt.date] | None:
        """(kind, date, last day) of the source that lasts longest; None when none counts, or one for ever."""
        ends = []
        for measurer in sources:
            records = measurer.matching(person)
            measure = measurer.measure
            if not records or measure.date is None:
                continue
            if not measure.bounded:
                return None
            dated = records[-1][measure.date]
            ends.append((_until(dated, measure), dated, measure.from_))
        if not ends:
            return None
        until, dated, kind = max(ends, key=lambda end: end[0])
        return kind, dated, until


def _until(dated: dt.date | int, measure: Measure) -> dt.date:
    """The last day on which a record counts; a measure of one year asks for it until the next is complete."""
    if measure.window is not None:
        return last_day(dated, measure.window)
    year = dated if isinstance(dated, int) else dated.year
    return last_day_as_year(year, measure.year_back or 0)
