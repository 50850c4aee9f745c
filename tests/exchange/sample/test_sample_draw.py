"""Dealing, picking and dates, at and beside their boundaries."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nawasena.exchange.sample.draw import (
    Wheel,
    add_months,
    add_years,
    apportion,
    day_between,
    deal,
    months_between,
    pick,
    round_half_up,
)

SHARES = {"a": Decimal(50), "b": Decimal("33.3"), "c": Decimal("16.7")}


@given(st.integers(0, 10_000))
def test_apportioned_shares_add_up_and_are_near(total: int) -> None:
    counts = apportion(total, SHARES)
    assert sum(counts.values()) == total
    assert all(abs(counts[key] - total * share / 100) < 1 for key, share in SHARES.items())


def test_dealing_keeps_the_counts() -> None:
    assert Counter(deal(Random(1), 10, SHARES)) == {"a": 5, "b": 3, "c": 2}


def test_picking_respects_quota_and_zero_weights() -> None:
    assert pick(Random(1), [0.0, 1.0, 0.0, 2.0], 5) == [1, 3]
    assert pick(Random(1), [1.0] * 5, 0) == []


def test_heavy_weights_win() -> None:
    wins = sum(pick(Random(seed), [1.0, 99.0], 1) == [1] for seed in range(200))
    assert wins > 180


def test_what_is_missing_to_hundred_is_none() -> None:
    wheel, rng = Wheel({"x": Decimal(25)}), Random(3)
    found = Counter(wheel.spin(rng) for _unused in range(4000))
    assert found["x"] == pytest.approx(1000, abs=120)
    assert set(found) == {"x", None}


@pytest.mark.parametrize(("value", "whole"), [("0.49", 0), ("0.5", 1), ("0.51", 1), ("1.5", 2)])
def test_halves_go_up(value: str, whole: int) -> None:
    assert round_half_up(Decimal(value)) == whole


def test_calendar_steps() -> None:
    assert add_months(dt.date(2025, 12, 31), 2) == dt.date(2026, 2, 28)
    assert add_months(dt.date(2026, 1, 1), -1) == dt.date(2025, 12, 1)
    assert add_years(dt.date(1968, 2, 29), 58) == dt.date(2026, 2, 28)
    assert [months_between(dt.date(2025, 1, 15), dt.date(2025, 2, day)) for day in (14, 15, 16)] == [0, 1, 1]


def test_an_empty_span_gives_its_start() -> None:
    day = dt.date(2025, 1, 2)
    assert day_between(Random(1), day, day - dt.timedelta(days=1)) == day
