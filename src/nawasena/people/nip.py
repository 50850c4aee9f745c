"""The personal number of a civil servant: NIP (PNS) and NI PPPK.

PNS: birth YYYYMMDD, start of service YYYYMM, sex 1/2, serial 001-999 (Perka BKN 22/2007).
PPPK: birth YYYYMMDD, year of appointment YYYY, 2 and the count of appointments 1-9, sex, serial.
Digits 13-14 tell them apart: 01-12 is a month, 21-29 an appointment. There is no check digit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from nawasena.i18n import _

NipKind = Literal["pns", "pppk"]
NipReason = Literal["length", "characters", "birth", "start", "kind", "sex", "serial", "age"]

# Plausibility, not law: nobody starts younger or older than this.
YOUNGEST_START = 16
OLDEST_START = 70

_SHAPE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{4})([0-9]{2})([0-9])([0-9]{3})")
_SHOWN = 4
SEX_BY_DIGIT = {"1": "laki_laki", "2": "perempuan"}
# Where the parts stand in the 18 digits: (first position from 0, length).
BIRTH_DIGITS, START_DIGITS, START_YEAR_DIGITS, SEX_DIGIT = (0, 8), (8, 6), (8, 4), (14, 1)


class NipError(ValueError):
    """A text is not a NIP. ``reason`` is a stable code; the message is for people."""

    def __init__(self, reason: NipReason, message: str) -> None:
        self.reason = reason
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Nip:
    """What a NIP says. ``sex`` is a category id; ``start_month`` and ``appointment`` exclude each other."""

    text: str
    kind: NipKind
    birth: date
    start_year: int
    start_month: int | None
    appointment: int | None
    sex: str
    serial: int

    @property
    def start(self) -> date:
        """The earliest day on which service can have begun."""
        return date(self.start_year, self.start_month or 1, 1)


def mask(nip: str) -> str:
    """A NIP as it may appear in logs and messages: only the last four characters."""
    return "*" * max(len(nip) - _SHOWN, 0) + nip[-_SHOWN:] if len(nip) > _SHOWN else "*" * len(nip)


def parse_nip(text: str) -> Nip:
    """Read 18 digits. Raises NipError; tidying (blanks, dots, apostrophes) is the caller's decision."""
    parts = _SHAPE.fullmatch(text)
    if parts is None:
        raise _malformed(text)
    birth = _birth(parts)
    kind, month, appointment = _kind(parts[5])
    nip = Nip(text, kind, birth, int(parts[4]), month, appointment, _sex(parts[6]), _serial(parts[7]))
    _check_age(nip)
    return nip


def _malformed(text: str) -> NipError:
    if re.fullmatch(r"[0-9]+", text) is None:
        return NipError("characters", _("NIP hanya boleh berisi angka."))
    known = {9: _("panjangnya 9 digit seperti NIP lama"), 16: _("panjangnya 16 digit seperti NIK")}
    found = known.get(len(text), _("panjangnya {count} digit").format(count=len(text)))
    return NipError("length", _("NIP harus 18 digit; {found}.").format(found=found))


def _birth(parts: re.Match[str]) -> date:
    try:
        return date(int(parts[1]), int(parts[2]), int(parts[3]))
    except ValueError as error:
        raise NipError("birth", _("Digit 1-8 NIP bukan tanggal lahir yang ada di kalender.")) from error


def _kind(digits: str) -> tuple[NipKind, int | None, int | None]:
    number = int(digits)
    if 1 <= number <= 12:
        return "pns", number, None
    if 21 <= number <= 29:
        return "pppk", None, number - 20
    message = _("Digit 13-14 NIP harus bulan 01-12 (PNS) atau 21-29 (PPPK).")
    raise NipError("kind", message)


def _sex(digit: str) -> str:
    if digit not in SEX_BY_DIGIT:
        raise NipError("sex", _("Digit 15 NIP harus 1 (laki-laki) atau 2 (perempuan)."))
    return SEX_BY_DIGIT[digit]


def _serial(digits: str) -> int:
    if digits == "000":
        raise NipError("serial", _("Nomor urut NIP (tiga digit terakhir) tidak boleh 000."))
    return int(digits)


def _check_age(nip: Nip) -> None:
    """A PPPK number has no month: both ages possible in that year are accepted."""
    if nip.start_year < nip.birth.year or (nip.start_month and nip.start <= nip.birth):
        raise NipError("start", _("Menurut NIP, masa kerja dimulai sebelum tanggal lahir."))
    youngest, oldest = _ages_at_start(nip)
    if oldest < YOUNGEST_START or youngest > OLDEST_START:
        message = _("Menurut NIP, usia saat mulai bekerja {age} tahun; yang wajar {low}-{high} tahun.")
        raise NipError("age", message.format(age=oldest, low=YOUNGEST_START, high=OLDEST_START))


def _ages_at_start(nip: Nip) -> tuple[int, int]:
    years = nip.start_year - nip.birth.year
    if nip.start_month is None:
        return years - 1, years
    months = years * 12 + nip.start_month - nip.birth.month - (nip.birth.day > 1)
    return months // 12, months // 12
