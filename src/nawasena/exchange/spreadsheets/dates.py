"""Dates as agencies write them, read only where one reading is possible."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date, timedelta

from nawasena.exchange.spreadsheets.cells import Cell, tidy
from nawasena.exchange.spreadsheets.problems import CellProblem
from nawasena.i18n import _

FIRST_YEAR, LAST_YEAR = 1900, 2100
_EXCEL_EPOCH = date(1899, 12, 30)  # day 0 of the 1900 system after its phantom 29 February
_SERIAL = re.compile(r"[1-9][0-9]{4}")
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_NAMED = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]{3,9})\.?[ -]([0-9]{4}|[0-9]{2})")
# Midnight, alone or in an Indonesian zone, is a date; any other time may be another day elsewhere.
_MIDNIGHT = re.compile(r"[ T]00:00(?::00(?:\.0+)?)?(?:\+0[789]:?00)?$")
_MONTHS = (
    ("jan", "januari", "january"),
    ("feb", "februari", "february", "peb", "pebruari"),
    ("mar", "maret", "march", "mrt"),
    ("apr", "april"),
    ("mei", "may"),
    ("jun", "juni", "june"),
    ("jul", "juli", "july"),
    ("agt", "agustus", "agu", "ags", "agst", "aug", "august"),
    ("sep", "september", "sept"),
    ("okt", "oktober", "oct", "october"),
    ("nov", "november", "nop", "nopember"),
    ("des", "desember", "dec", "december"),
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}


def month_first(cells: Iterable[Cell]) -> bool:
    """Does a column hold dates such as 04/15/2015? Then 03/04/2015 in it cannot be known."""
    for text, kind in set(cells):
        found = _DAY_FIRST.fullmatch(tidy(text)) if kind == "t" and "/" in text else None
        if found and int(found[1]) <= 12 < int(found[3]):
            return True
    return False


def parse_date(text: str, kind: str, *, around: int, doubtful: bool = False) -> date:
    """Read one tidied cell. Raises CellProblem.

    ``around`` settles years of two digits: from 80 years before it to 19 after. ``doubtful``: day and month
    may be exchanged in this column (:func:`month_first`), so only unmistakable ones are read.
    """
    if kind == "d":
        return _checked(*map(int, text.split("-")))
    text = _MIDNIGHT.sub("", text)
    if _SERIAL.fullmatch(text):
        return _within(_EXCEL_EPOCH + timedelta(days=int(text)))
    if kind == "n":
        raise _not_a_date()
    if found := _YEAR_FIRST.fullmatch(text):
        return _checked(int(found[1]), int(found[3]), int(found[4]))
    if found := _NAMED.fullmatch(text):
        return _checked(_year(found[3], around), _month(found[2]), int(found[1]))
    if found := _DAY_FIRST.fullmatch(text):
        return _day_first(found, around, doubtful)
    raise _not_a_date()


def _day_first(found: re.Match[str], around: int, doubtful: bool) -> date:
    day, month = int(found[1]), int(found[3])
    if doubtful and found[2] == "/" and day <= 12 and month <= 12 and day != month:
        raise CellProblem(
            _("Tanggal bermakna ganda: kolom ini juga memuat tanggal berurutan bulan/hari."),
            _("Tulis sebagai TTTT-BB-HH, misalnya 2015-04-03."),
        )
    return _checked(_year(found[4], around), month, day)


def _year(text: str, around: int) -> int:
    if len(text) == 4:
        return int(text)
    first = around - 80
    return first + (int(text) - first) % 100


def _month(name: str) -> int:
    if name.casefold() not in MONTHS:
        raise _not_a_date()
    return MONTHS[name.casefold()]


def _checked(year: int, month: int, day: int) -> date:
    try:
        return _within(date(year, month, day))
    except ValueError as error:
        raise CellProblem(_("Tanggal tidak ada di kalender."), _cure()) from error


def _within(value: date) -> date:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        message = _("Tahun {year} di luar {first}-{last}.").format(
            year=value.year, first=FIRST_YEAR, last=LAST_YEAR
        )
        kind = _("Tahun di luar {first}-{last}.").format(first=FIRST_YEAR, last=LAST_YEAR)
        raise CellProblem(message, _cure(), kind)
    return value


def _not_a_date() -> CellProblem:
    return CellProblem(_("Bukan tanggal yang dapat dipastikan."), _cure())


def _cure() -> str:
    return _("Isi sebagai tanggal Excel, atau tulis HH-BB-TTTT atau TTTT-BB-HH.")


def add_years(start: date, years: int) -> date:
    """The same day ``years`` later; 29 February becomes 28 February."""
    year = start.year + years
    return date(year, start.month, min(start.day, calendar.monthrange(year, start.month)[1]))


def last_day_of(start: date, months: int) -> date:
    """The last day of a period of ``months`` that begins on ``start``: 1 April and 6 give 30 September.

    Where the closing month has no such day, the period ends with that month.
    """
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    days = calendar.monthrange(year, month + 1)[1]
    if start.day > days:
        return date(year, month + 1, days)
    return date(year, month + 1, start.day) - timedelta(days=1)
