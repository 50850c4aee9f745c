"""How figures, dates and identity numbers look on a page."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from django.utils import timezone

from nawasena.engine.places import place_words
from nawasena.i18n import SOURCE_LANGUAGE, again, style


def whole(number: int | None) -> str:
    """12.345 in Indonesian, 12,345 in English; a dash for None."""
    return "–" if number is None else _whole(number, style())


@lru_cache(maxsize=4096)
def _whole(number: int, locale: str) -> str:
    return str(format_decimal(number, format="#,##0", locale=locale))


def decimal(number: Decimal | float | str | None, places: int = 2) -> str:
    """A figure with up to ``places`` decimals in the reader's language; a dash for None."""
    if number is None or number == "":
        return "–"
    return format_decimal(Decimal(str(number)), format="#,##0." + "#" * places, locale=style())


def fixed(number: Decimal | float | str | None, places: int = 2) -> str:
    """A figure of a column: always with ``places`` decimals, so that the signs stand under each other."""
    if number is None or number == "":
        return "–"
    return format_decimal(Decimal(str(number)), format="#,##0." + "0" * places, locale=style())


def share(part: int, total: int) -> str:
    """A percentage with one decimal, half up; a dash when there is nobody."""
    if not total:
        return "–"
    return decimal((Decimal(100 * part) / total).quantize(Decimal("0.1"), ROUND_HALF_UP), 1) + " %"


def date(day: dt.date | None) -> str:
    """30 Juni 2026; a dash for None."""
    return "–" if day is None else format_date(day, format="long", locale=style())


def moment(at: dt.datetime | None) -> str:
    """30 Jun 2026 14.05 (14:05 in English), in the time of the installation; a dash for None."""
    if at is None:
        return "–"
    pattern = "d MMM y HH.mm" if style() == SOURCE_LANGUAGE else "d MMM y HH:mm"
    return format_datetime(timezone.localtime(at), format=pattern, locale=style())


def nip(number: str) -> str:
    """A NIP in groups, as letters print it: 19860818 201505 1 001."""
    if len(number) != 18 or not number.isdigit():
        return number
    return f"{number[:8]} {number[8:14]} {number[14]} {number[15:]}"


def sentence(text: str) -> str:
    """Words that begin a line: the first letter in capitals, the others as they are."""
    return text[:1].upper() + text[1:]


def day(text: str) -> str:
    """A date written 2026-06-30 as people read it; any other text (a year alone) as it is."""
    try:
        return date(dt.date.fromisoformat(text))
    except ValueError:
        return text


FILTERS = {
    "whole": whole,
    "decimal": decimal,
    "fixed": fixed,
    "share": share,
    "date": date,
    "moment": moment,
    "nip": nip,
    "sentence": sentence,
    "day": day,
    "place": place_words,
    "again": again,
}
