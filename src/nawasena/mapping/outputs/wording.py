"""Numbers, shares and dates as a reader expects them: ``1.234,5`` in Indonesian, ``1,234.5`` in English."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal

from babel.core import negotiate_locale
from babel.dates import format_date
from babel.numbers import format_decimal

from nawasena.i18n import SOURCE_LANGUAGE, _, language, style

VERIFIED = "verified"
NOTHING = "–"  # an empty place that is meant to be empty
# Everything below the blank but tab and line ends, the delete range, what turns the direction of reading
# (a name could show other digits than it has), and what XML 1.0 forbids.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def locale() -> str:
    """The number and date style of the chosen language; Indonesian when it is not known."""
    return negotiate_locale([language()], [SOURCE_LANGUAGE, "en"]) or SOURCE_LANGUAGE


def whole(number: int) -> str:
    """A count with thousands separators."""
    return format_decimal(number, format="#,##0", locale=locale())


def decimal(number: float | Decimal | None, places: int) -> str:
    """A number with exactly ``places`` decimals, half-up; a dash for None."""
    if number is None:
        return NOTHING
    exact = Decimal(repr(number)) if isinstance(number, float) else number
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return format_decimal(rounded, format="#,##0" + ("." + "0" * places if places else ""), locale=locale())


def points(number: Decimal | None) -> str:
    """A weight or bound with as many decimals as it has; a dash for None."""
    return NOTHING if number is None else format_decimal(number, format="#,##0.######", locale=locale())


def share(part: int, total: int) -> str:
    """``part`` of ``total`` in percent with one decimal, half-up; a dash when there is nothing to share."""
    if total == 0:
        return NOTHING
    return decimal(Decimal(100 * part) / Decimal(total), 1) + " %"


def long_date(date: dt.date) -> str:
    """A date with the month in words."""
    return format_date(date, format="long", locale=style())


def clean(text: str) -> str:
    """The text without control characters, which XML forbids and which can hide content."""
    return _CONTROL.sub("", text)


def short_digest(digest: str) -> str:
    """The beginning of a digest: enough to compare two papers by eye."""
    return digest.rpartition(":")[2][:16]


def standing(status: str) -> str:
    """The standing of a number or policy in words: checked against the official text, or an example."""
    return _("Terverifikasi") if status == VERIFIED else _("Contoh, belum diverifikasi")
