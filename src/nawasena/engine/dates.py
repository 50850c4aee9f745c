"""Calendar arithmetic of the rules: windows, year records and completed years. The date is always given."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from nawasena.rules.policy.measures import Window


def years_before(day: dt.date, years: int) -> dt.date:
    """The same calendar day ``years`` earlier; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def completed_years(start: dt.date, day: dt.date) -> int:
    """Whole years from ``start`` to ``day``; a year is complete on the same calendar day."""
    return day.year - start.year - ((day.month, day.day) < (start.month, start.day))


@dataclass(frozen=True)
class Span:
    """The dating values that count, both ends inclusive; ``low`` None means since ever.

    For a date field the ends are dates, for a year field years: a year counts as its 31 December.
    """

    low: dt.date | int | None
    high: dt.date | int


def span(day: dt.date, window: Window | None, *, years: bool) -> Span:
    """What a measure evaluated on ``day`` may consider."""
    low = None if window is None else _first_day(day, window)
    if not years:
        return Span(low, day)
    complete = (day.month, day.day) == (12, 31)
    return Span(None if low is None else low.year, day.year if complete else day.year - 1)


def _first_day(day: dt.date, window: Window) -> dt.date:
    edge = years_before(day, window.years)
    return edge if window.inclusive else edge + dt.timedelta(days=1)
