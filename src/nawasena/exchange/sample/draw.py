"""Drawing from tables: shares dealt exactly, weighted choice, dates. Everything from one seeded generator."""

from __future__ import annotations

import datetime as dt
from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate
from random import Random
from typing import TypeVar

T = TypeVar("T")

DAYS_A_YEAR = 365.25


def apportion(total: int, shares: Mapping[str, Decimal]) -> dict[str, int]:
    """Whole numbers in proportion to ``shares`` with the sum ``total`` (largest remainder)."""
    whole = sum(shares.values())
    exact = {key: total * share / whole for key, share in shares.items()}
    counts = {key: int(value) for key, value in exact.items()}
    order = sorted(exact, key=lambda key: counts[key] - exact[key])
    for key in order[: total - sum(counts.values())]:
        counts[key] += 1
    return counts


def deal(rng: Random, total: int, shares: Mapping[str, Decimal]) -> list[str]:
    """``total`` keys in proportion to ``shares``, shuffled."""
    cards = [key for key, count in apportion(total, shares).items() for _unused in range(count)]
    rng.shuffle(cards)
    return cards


def pick(rng: Random, weights: Sequence[float], quota: int) -> list[int]:
    """Indexes of ``quota`` items, drawn without replacement in proportion to ``weights`` (0 is never drawn).

    Efraimidis and Spirakis (2006): the largest ``u ** (1 / weight)`` win.
    """
    keys = [(rng.random() ** (1 / weight), index) for index, weight in enumerate(weights) if weight > 0]
    return sorted(index for _key, index in sorted(keys, reverse=True)[:quota])


class Wheel:
    """A table of shares (per cent) prepared for many draws; what is missing to 100 gives ``None``."""

    def __init__(self, shares: Mapping[str, Decimal]) -> None:
        self._keys: list[str | None] = [*shares, None]
        self._bounds = list(accumulate(float(share) for share in shares.values()))

    def spin(self, rng: Random) -> str | None:
        """One key, or None for the remainder."""
        return self._keys[bisect(self._bounds, rng.random() * 100)]

    def turn(self, rng: Random) -> str:
        """One key of a table that is whole."""
        return self.spin(rng) or str(self._keys[-2])


def chance(rng: Random, percent: Decimal | float) -> bool:
    """True in ``percent`` of cases."""
    return rng.random() * 100 < percent


def round_half_up(value: Decimal) -> int:
    """The nearest whole number, halves up."""
    return int(value.to_integral_value(ROUND_HALF_UP))


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day ``months`` later; 28 February where 29 does not exist. Days after 28 are not moved on."""
    index = day.year * 12 + day.month - 1 + months
    return dt.date(index // 12, index % 12 + 1, min(day.day, 28))


def add_years(day: dt.date, years: int) -> dt.date:
    """The same day ``years`` later; 28 February for a leap day."""
    is_leap_day = day.month == 2 and day.day == 29
    return dt.date(day.year + years, day.month, 28 if is_leap_day else day.day)


def months_between(start: dt.date, end: dt.date) -> int:
    """Whole months from ``start`` to ``end``."""
    return max(0, (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day))


def day_between(rng: Random, start: dt.date, end: dt.date) -> dt.date:
    """A day from ``start`` to ``end``, both included; ``start`` when the span is empty."""
    return start + dt.timedelta(days=rng.randint(0, max(0, (end - start).days)))


def days_ago(rng: Random, day: dt.date, span: tuple[int, int]) -> dt.date:
    """A day ``span[0]`` to ``span[1]`` days before ``day``."""
    return day - dt.timedelta(days=rng.randint(*span))


def first_of_month(day: dt.date) -> dt.date:
    """The first day of the month."""
    return day.replace(day=1)


def latest(days: Iterable[dt.date]) -> dt.date:
    """The latest of some days."""
    return max(days)
