"""Calendar arithmetic of the rules: windows, year records and completed years. The date is always given."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
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


def years_until(day: dt.date, end: dt.date) -> int:
    """Whole years from ``day`` to ``end``; 0 when ``end`` is past."""
    return max(0, completed_years(day, end))


def year_span(day: dt.date, back: int) -> Span:
    """Only the year ``back`` years before the last complete one."""
    year = last_complete_year(day) - back
    return Span(year, year)


def last_complete_year(day: dt.date) -> int:
    """The latest year whose 31 December is not after ``day``."""
    return day.year if (day.month, day.day) == (12, 31) else day.year - 1


def span(day: dt.date, window: Window | None, *, years: bool) -> Span:
    """What a measure evaluated on ``day`` may consider."""
    low = None if window is None else _first_day(day, window)
    if not years:
        return Span(low, day)
    return Span(None if low is None else low.year, last_complete_year(day))


def _first_day(day: dt.date, window: Window) -> dt.date:
    edge = years_before(day, window.years)
    return edge if window.inclusive else edge + dt.timedelta(days=1)


def last_day(dated: dt.date | int, window: Window) -> dt.date:
    """The last evaluation day on which what is dated so lies within ``window`` (see :func:`span`)."""
    if isinstance(dated, int):  # a year counts from its first day as long as any of its days would
        end = dt.date(dated + window.years, 12, 31)
        return end if window.inclusive else end - dt.timedelta(days=1)
    following = dated + dt.timedelta(days=1) if window.inclusive else dated
    return _years_after(following, window.years) - dt.timedelta(days=1)


def last_day_as_year(year: int, back: int) -> dt.date:
    """The last evaluation day on which ``year`` is ``back`` years before the last complete one."""
    return dt.date(year + back + 1, 12, 31) - dt.timedelta(days=1)


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day ``months`` later, or the last day of that month when it is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    length = monthrange(day.year + year, month + 1)[1]
    return dt.date(day.year + year, month + 1, min(day.day, length))


def _years_after(day: dt.date, years: int) -> dt.date:
    """The first day of which ``years_before`` is ``day`` or later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)
