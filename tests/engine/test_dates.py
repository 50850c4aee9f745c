"""Windows, year records and completed years, to the day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nawasena.engine.dates import (
    Span,
    completed_years,
    last_complete_year,
    last_day,
    last_day_as_year,
    months_after,
    span,
    year_span,
    years_before,
    years_until,
)
from nawasena.rules.policy.measures import Window

DAYS = st.dates(dt.date(1960, 1, 1), dt.date(2100, 12, 31))


def day(text: str) -> dt.date:
    """A date as it is written."""
    return dt.date.fromisoformat(text)


def window(years: int, *, inclusive: bool = True) -> Window:
    """A window of whole years."""
    return Window(years=years, inclusive=inclusive)


@pytest.mark.parametrize(
    ("start", "years", "found"),
    [
        ("2026-06-30", 3, "2023-06-30"),
        ("2024-02-29", 1, "2023-02-28"),
        ("2024-02-29", 4, "2020-02-29"),
        ("2028-02-29", 3, "2025-02-28"),
        ("2025-02-28", 1, "2024-02-28"),
        ("2025-03-01", 1, "2024-03-01"),
    ],
)
def test_years_before(start: str, years: int, found: str) -> None:
    assert years_before(day(start), years) == day(found)


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        ("2021-06-30", "2026-06-29", 4),
        ("2021-06-30", "2026-06-30", 5),
        ("2021-06-30", "2026-07-01", 5),
        ("2021-07-01", "2026-06-30", 4),
        ("2026-06-30", "2026-06-30", 0),
        ("2020-02-29", "2025-02-28", 4),  # born on a leap day: complete on 1 March
        ("2020-02-29", "2025-03-01", 5),
        ("2020-02-29", "2024-02-28", 3),
        ("2020-02-29", "2024-02-29", 4),
        ("2019-12-31", "2025-12-30", 5),
        ("2019-12-31", "2025-12-31", 6),
    ],
)
def test_completed_years(start: str, end: str, years: int) -> None:
    assert completed_years(day(start), day(end)) == years


@given(DAYS, st.integers(0, 40))
def test_completed_years_never_fall(start: dt.date, extra: int) -> None:
    today = completed_years(start, start + dt.timedelta(days=400 + extra))
    assert 1 <= today <= completed_years(start, start + dt.timedelta(days=401 + extra))


@given(DAYS, st.integers(1, 50))
def test_the_day_years_before_is_that_many_years_ago(today: dt.date, years: int) -> None:
    if (today.month, today.day) != (2, 29):
        assert completed_years(years_before(today, years), today) == years
        assert completed_years(years_before(today, years) + dt.timedelta(days=1), today) == years - 1


@pytest.mark.parametrize(("inclusive", "first"), [(True, "2023-06-30"), (False, "2023-07-01")])
def test_the_first_day_of_a_window(first: str, *, inclusive: bool) -> None:
    assert span(day("2026-06-30"), window(3, inclusive=inclusive), years=False) == Span(
        day(first), day("2026-06-30")
    )


def test_the_window_of_a_leap_day() -> None:
    assert span(day("2024-02-29"), window(1), years=False).low == day("2023-02-28")
    assert span(day("2024-02-29"), window(1, inclusive=False), years=False).low == day("2023-03-01")


def test_without_a_window_everything_until_today_counts() -> None:
    assert span(day("2026-06-30"), None, years=False) == Span(None, day("2026-06-30"))
    assert span(day("2026-06-30"), None, years=True) == Span(None, 2025)


@pytest.mark.parametrize(
    ("today", "inclusive", "low", "high"),
    [
        ("2026-06-30", True, 2024, 2025),  # 31 December 2024 lies within two years
        ("2026-06-30", False, 2024, 2025),
        ("2026-12-30", True, 2024, 2025),
        ("2026-12-31", True, 2024, 2026),  # the first day is 31 December 2024
        ("2026-12-31", False, 2025, 2026),
        ("2027-01-01", True, 2025, 2026),
        ("2027-01-01", False, 2025, 2026),
    ],
)
def test_a_year_counts_as_its_last_day(today: str, low: int, high: int, *, inclusive: bool) -> None:
    assert span(day(today), window(2, inclusive=inclusive), years=True) == Span(low, high)


@given(DAYS, st.integers(1, 10), st.booleans(), st.integers(1950, 2101))
def test_a_year_record_is_a_record_of_its_31_december(
    today: dt.date,
    years: int,
    inclusive: bool,
    year: int,
) -> None:
    found = window(years, inclusive=inclusive)
    by_year, by_date = span(today, found, years=True), span(today, found, years=False)
    last_day = dt.date(year, 12, 31)
    assert isinstance(by_year.low, int)
    assert isinstance(by_year.high, int)
    assert isinstance(by_date.low, dt.date)
    assert isinstance(by_date.high, dt.date)
    assert (by_year.low <= year <= by_year.high) == (by_date.low <= last_day <= by_date.high)


@pytest.mark.parametrize(
    ("end", "years"),
    [
        ("2029-06-29", 2), ("2029-06-30", 3), ("2029-07-01", 3),
        ("2026-06-30", 0), ("2027-06-29", 0), ("2026-06-29", 0), ("1990-01-01", 0),
    ],
)  # fmt: skip
def test_years_until(end: str, years: int) -> None:
    assert years_until(day("2026-06-30"), day(end)) == years


def test_years_until_from_a_leap_day() -> None:
    """As for completed years, a year that began on 29 February is complete on 1 March."""
    assert years_until(day("2024-02-29"), day("2025-02-28")) == 0
    assert years_until(day("2024-02-29"), day("2025-03-01")) == 1


@given(DAYS, DAYS)
def test_years_until_are_years_completed_by_then(start: dt.date, end: dt.date) -> None:
    assert years_until(start, end) == (completed_years(start, end) if end >= start else 0)


@pytest.mark.parametrize(("text", "year"), [("2026-12-30", 2025), ("2026-12-31", 2026), ("2027-01-01", 2026)])
def test_the_last_complete_year(text: str, year: int) -> None:
    assert last_complete_year(day(text)) == year
    assert year_span(day(text), 0) == Span(year, year)
    assert year_span(day(text), 2) == Span(year - 2, year - 2)


@given(DAYS, st.integers(1, 10), st.booleans())
def test_the_last_day_of_a_record_is_the_last_that_its_window_holds(
    dated: dt.date, years: int, inclusive: bool
) -> None:
    chosen = window(years, inclusive=inclusive)
    last = last_day(dated, chosen)
    for shift, holds in ((-1, True), (0, True), (1, False)):
        low = span(last + dt.timedelta(shift), chosen, years=False).low
        assert isinstance(low, dt.date)
        assert (low <= dated) is holds


@given(st.integers(1960, 2100), st.integers(1, 10), st.booleans())
def test_the_last_day_of_a_year_is_the_last_that_its_window_holds(
    year: int, years: int, inclusive: bool
) -> None:
    chosen = window(years, inclusive=inclusive)
    last = last_day(year, chosen)
    for shift, holds in ((-1, True), (0, True), (1, False)):
        low = span(last + dt.timedelta(shift), chosen, years=True).low
        assert isinstance(low, int)
        assert (low <= year) is holds


@given(st.integers(1960, 2100), st.integers(0, 5))
def test_the_last_day_on_which_a_year_is_asked_for(year: int, back: int) -> None:
    last = last_day_as_year(year, back)
    assert year_span(last, back).high == year
    assert year_span(last + dt.timedelta(1), back).high == year + 1


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-06-30", 12, "2027-06-30"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2024-02-29", 12, "2025-02-28"),
    ],
)
def test_months_later(start: str, months: int, end: str) -> None:
    assert months_after(day(start), months) == day(end)
