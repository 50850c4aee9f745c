"""Cells to values, one reader for each type of the catalogue. Nothing is rounded, guessed or coerced."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Any

from nawasena.exchange.spreadsheets.cells import Cell, Parse
from nawasena.exchange.spreadsheets.dates import month_first, parse_date
from nawasena.exchange.spreadsheets.problems import CellProblem, clean
from nawasena.i18n import _
from nawasena.people.nip import NipError, parse_nip
from nawasena.rules.catalogue import Catalogue, CategorySet, EvidenceField

LONGEST_TEXT = 2000
_SHOWN_CHOICES = 12
_INTEGER = re.compile(r"[+-]?[0-9]{1,9}")
_DECIMAL = re.compile(r"([+-]?)([0-9]{1,9})(?:[.,]([0-9]+))?")
_NIP_SEPARATORS = re.compile(r"[ .\-]")
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+")
_TRUE = frozenset(("ya", "true", "1", "benar"))
_FALSE = frozenset(("tidak", "false", "0", "salah"))
_EXACT_DIGITS = 15


def category_key(text: str) -> str:
    """A category as it is compared: letters and digits only, case ignored; leading zeros of codes too."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    key = "".join(letter for letter in folded if letter.isalnum())
    return key.lstrip("0") or key if key.isdecimal() else key


class Lookup:
    """The category ids of a set by id, label, code and alias; earlier spellings win over later ones."""

    def __init__(self, values: CategorySet) -> None:
        self.set = values
        self.ids: dict[str, str] = {}
        for spellings in (self._names, self._codes):
            for value in values.values:
                for text in spellings(value):
                    self.ids.setdefault(category_key(text), value.id)

    @staticmethod
    def _names(value: Any) -> Iterable[str]:
        return filter(None, (value.id, value.label.id, value.label.en))

    @staticmethod
    def _codes(value: Any) -> Iterable[str]:
        return filter(None, (value.code, *value.aliases))

    def get(self, text: str) -> str | None:
        """The id; None for an unknown text."""
        return self.ids.get(category_key(text))

    def parse(self, text: str, _kind: str) -> str:
        """The id. Raises CellProblem with the values allowed."""
        found = self.get(text)
        if found is None:
            raise CellProblem(
                _("Nilai tidak dikenal untuk {name}.").format(name=self.set.label), self.choices()
            )
        return found

    def choices(self) -> str:
        labels = [str(value.label) for value in self.set.values]
        more = "; …" if len(labels) > _SHOWN_CHOICES else ""
        return _("Pilihan: {labels}.").format(labels="; ".join(labels[:_SHOWN_CHOICES]) + more)


def parse_text(text: str, kind: str) -> str:
    """Text; a number of more than 15 digits has lost some of them and is refused."""
    if kind == "n" and len(re.sub(r"[^0-9]", "", text.partition("e")[0])) >= _EXACT_DIGITS:
        raise CellProblem(*_stored_as_number())
    if len(text) > LONGEST_TEXT:
        message = _("Teks lebih panjang dari {limit} karakter.").format(limit=LONGEST_TEXT)
        raise CellProblem(message, _("Pendekkan isi sel."))
    return clean(text)


def _stored_as_number() -> tuple[str, str]:
    return (
        _("Disimpan sebagai angka; digit terakhir sudah hilang."),
        _("Ekspor ulang sebagai teks; jangan mengubah format sel di Excel."),
    )


def parse_boolean(text: str, _kind: str) -> bool:
    """Yes or no, in the spellings of the template."""
    word = text.casefold()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise CellProblem(_("Bukan ya atau tidak."), _("Isi 'ya' atau 'tidak'."))


def parse_integer(text: str, _kind: str, *, low: int, high: int) -> int:
    """A whole number within the bounds of its field."""
    if not _INTEGER.fullmatch(text):
        message = _("Bukan bilangan bulat.")
        raise CellProblem(message, _bounds_cure(low, high))
    return _bounded(int(text), int(text) < low or int(text) > high, low, high)


def parse_decimal(text: str, _kind: str, *, low: int, high: int, places: int) -> int:
    """A decimal number scaled by ``10**places``; comma or point, never more places than the field has."""
    parts = _DECIMAL.fullmatch(text)
    if parts is None:
        raise CellProblem(_("Bukan bilangan desimal biasa."), _bounds_cure(low, high))
    fraction = parts[3] or ""
    if len(fraction) > places:
        message = _("Lebih dari {places} angka di belakang koma.").format(places=places)
        raise CellProblem(
            message, _("Bulatkan menurut aturan instansi, misalnya dengan ROUND, lalu simpan nilainya.")
        )
    scaled = int(parts[1] + parts[2] + fraction.ljust(places, "0"))
    return _bounded(scaled, not low * 10**places <= scaled <= high * 10**places, low, high)


def _bounded(value: int, outside: bool, low: int, high: int) -> int:
    if outside:
        raise CellProblem(
            _("Di luar rentang {low} sampai {high}.").format(low=low, high=high), _bounds_cure(low, high)
        )
    return value


def _bounds_cure(low: int, high: int) -> str:
    return _("Isi angka {low} sampai {high} tanpa tanda lain; kosongkan bila tidak ada.").format(
        low=low, high=high
    )


def parse_nip_cell(text: str, kind: str) -> str:
    """The 18 digits of a NIP. Blanks, dots and dashes between digits are dropped; numbers are refused."""
    if kind != "t" or _SCIENTIFIC.fullmatch(text):
        raise CellProblem(*_stored_as_number())
    digits = _NIP_SEPARATORS.sub("", text)
    try:
        return parse_nip(digits).text
    except NipError as error:
        cure = _("Perbaiki NIP sesuai SIASN; NIP adalah 18 digit teks.")
        raise CellProblem(str(error), cure, _nip_kinds().get(error.reason, "")) from error


def _nip_kinds() -> dict[str, str]:
    """The reasons that count digits or years, without them."""
    return {
        "length": _("NIP harus 18 digit."),
        "age": _("Menurut NIP, usia saat mulai bekerja tidak wajar."),
    }


def date_reader(cells: Iterable[Cell], around: int) -> Parse[date]:
    """A reader of dates fitted to one column: it knows whether day and month may be exchanged there."""
    return partial(parse_date, around=around, doubtful=month_first(cells))


def reader(item: EvidenceField, catalogue: Catalogue, cells: Iterable[Cell], around: int) -> Parse[Any]:
    """The reader of a catalogue field for the column ``cells``."""
    if item.type == "category":
        return Lookup(catalogue.categories(item)).parse
    if item.type == "date":
        return date_reader(cells, around)
    if item.type in ("integer", "year", "decimal"):
        return _number_reader(item)
    return parse_boolean if item.type == "boolean" else parse_text


def _number_reader(item: EvidenceField) -> Callable[[str, str], int]:
    assert item.min is not None and item.max is not None  # noqa: S101 -- the field's own validator
    if item.type == "decimal":
        return partial(parse_decimal, low=item.min, high=item.max, places=item.places)
    return partial(parse_integer, low=item.min, high=item.max)
