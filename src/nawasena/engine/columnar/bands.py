"""Bands as conditions on whole numbers: an end that falls between two whole numbers is moved exactly."""

from __future__ import annotations

from fractions import Fraction

from nawasena.engine.columnar.sql import Expr, in_band, known
from nawasena.rules.numbers import Band, Interval


def band_condition(value: Expr, band: Band | Interval, size: int) -> Expr:
    """Whether ``value`` (a numerator over ``size``) is known and lies in ``band``; NULL or FALSE when not."""
    if band.lower is None and band.upper is None:
        return known(value)
    low, low_inclusive = _lower(band.lower, band.lower_inclusive, size)
    high, high_inclusive = _upper(band.upper, band.upper_inclusive, size)
    return in_band(value, low, low_inclusive, high, high_inclusive)


def _lower(end: Fraction | None, inclusive: bool, size: int) -> tuple[int | None, bool]:
    if end is None:
        return None, True
    scaled = end * size
    if scaled.denominator == 1:
        return int(scaled), inclusive
    return scaled.__ceil__(), True


def _upper(end: Fraction | None, inclusive: bool, size: int) -> tuple[int | None, bool]:
    if end is None:
        return None, True
    scaled = end * size
    if scaled.denominator == 1:
        return int(scaled), inclusive
    return scaled.__floor__(), True
