"""Measured values and table rows in words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

from nawasena.i18n import _, figures
from nawasena.rules.numbers import plain
from nawasena.rules.policy.measures import Measure
from nawasena.rules.rulebook import Rulebook


def number_words(value: Fraction | Decimal | int, places: int | None = None) -> str:
    """A number with the decimal sign of the reader; half-up at ``places``, or all its digits."""
    if places is None:
        return plain(value)
    ticks = (Fraction(value) * 10**places + Fraction(1, 2)).__floor__()
    return figures(format(Decimal(ticks).scaleb(-places), "f"))


def raw_words(value: Any, measure: Measure | None, book: Rulebook) -> str:
    """A measured value: a category's label, ya/tidak, a number with its decimals, whole years."""
    if measure is None or value is None:
        return _("belum tercatat")
    item = None if measure.counting else book.field(measure)
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if measure.as_ == "completed_years":
        return _("{years} tahun penuh").format(years=value)
    if measure.as_ == "years_until":
        return _("{years} tahun penuh lagi").format(years=value)
    if isinstance(value, tuple):
        return " + ".join(map(str, value))
    if isinstance(value, int):
        text = number_words(Fraction(value, 10 ** (item.places if item is not None else 0)))
        return _("{count} catatan").format(count=text) if measure.take == "count" else text
    if isinstance(value, dt.date):
        return value.isoformat()
    if item is not None and item.type == "category":
        return book.catalogue.categories(item).label_of(value)
    return str(value)
