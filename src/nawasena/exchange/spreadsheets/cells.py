"""A sheet with headings: tidied cells by column, wherever the agency put them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, TypeVar

from nawasena.exchange.spreadsheets.formats import NAME_HEADER, OWNER_HEADERS
from nawasena.exchange.spreadsheets.opening import RawSheet
from nawasena.exchange.spreadsheets.problems import CellProblem, FileProblem, Rejection, shown, whole
from nawasena.i18n import _

Cell = tuple[str, str]  # text as written, kind: t text, n number, d date, b boolean, o other
T = TypeVar("T")
Parse = Callable[[str, str], T]

_HEADING_ROWS = 10
_WORDS = re.compile(r"[^0-9a-z]+")
_BLANK = frozenset(("", "null", "(null)", "none", "-", "–", "—", "#n/a", "n/a"))
_BETWEEN, _NIP_DIGITS = re.compile(r"[ .\-]"), 18
_APOSTROPHE = re.compile(r"^['’‘`](?=[0-9]|null$|$)")


def heading(text: str) -> str:
    """A heading as it is compared: case, blanks, underscores and punctuation do not matter."""
    return _WORDS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def tidy(text: str) -> str:
    """What a cell says: blanks of every kind collapsed, Excel's leading apostrophe before digits dropped.

    Empty when the cell says nothing (blank, ``null``, a lone dash).
    """
    if text.isascii() and text.isalnum():  # most cells of a large file: nothing to tidy
        return "" if text.casefold() in _BLANK else text
    clean = _APOSTROPHE.sub("", " ".join(unicodedata.normalize("NFC", text).split()), count=1)
    return "" if clean.casefold() in _BLANK else clean


@dataclass(frozen=True)
class Table:
    """A sheet whose headings were found. ``columns`` maps the compared heading to the column index."""

    file: str
    sheet: str
    raw: RawSheet
    columns: dict[str, int]
    written: dict[str, str]  # compared heading -> as it stands in the file
    repeated: tuple[str, ...]  # headings that occur twice
    start: int  # position in raw.rows of the first row under the headings

    @property
    def rows(self) -> list[int]:
        """The Excel row numbers of the data rows."""
        return self.raw.rows[self.start :]

    def __len__(self) -> int:
        return len(self.raw.rows) - self.start

    def has(self, name: str) -> bool:
        return heading(name) in self.columns

    def label(self, name: str) -> str:
        """The heading as the file writes it."""
        return self.written.get(heading(name), name)

    def cells(self, name: str) -> list[Cell]:
        """The cells under a heading; all blank when the file has no such column."""
        index = self.columns.get(heading(name))
        if index is None:
            return [("", "t")] * len(self)
        texts, kinds = self.raw.column(index)
        cells = list(zip(texts[self.start :], kinds[self.start :], strict=True))
        return self._repaired(heading(self.label(name)), cells)

    def cells_left_out(self, name: str) -> list[Cell]:
        """The cells under a heading of the rows that were left out knowingly."""
        index = self.columns.get(heading(name))
        if index is None or index >= self.raw.width:
            return [("", "t")] * len(self.raw.left_out)
        return list(zip(*self.raw.column_left_out(index), strict=True))

    def _repaired(self, written: str, cells: list[Cell]) -> list[Cell]:
        """What somebody typed anew counts as text."""
        if changes := self.raw.changes.get(written):
            places = {row: place for place, row in enumerate(self.rows) if row in changes}
            for row, place in places.items():
                cells[place] = (changes[row], "t")
        return cells

    def source(self, index: int) -> str:
        """Where a data row stands: file, sheet (if any) and Excel row."""
        return " / ".join(filter(None, (self.file, self.sheet, str(self.raw.rows[self.start + index]))))

    def owner(self, index: int) -> tuple[str, str]:
        """NIP and name in a data row as it says them; empty where it does not, or the table is of no people."""
        if self._owners is None:
            return "", ""
        (nip, kind), (name, _kind) = (cells[index] for cells in self._owners)
        digits = _BETWEEN.sub("", tidy(nip))
        sure = kind == "t" and len(digits) == _NIP_DIGITS and digits.isdecimal()
        return (digits if sure else shown(tidy(nip))), shown(tidy(name))

    @cached_property
    def _owners(self) -> tuple[list[Cell], list[Cell]] | None:
        """NIPs and names of all rows; unpacked once, whatever the number of refused rows."""
        column = next(filter(self.has, OWNER_HEADERS), None)
        return None if column is None else (self.cells(column), self.cells(NAME_HEADER))

    def overflowing(self) -> set[int]:
        """Positions of data rows that say something beyond the last heading."""
        last = max((index for index in self.columns.values() if index < self.raw.width), default=-1)
        found: set[int] = set()
        for index in range(last + 1, self.raw.width):
            texts = self.raw.column(index)[0][self.start :]
            found.update(position for position, text in enumerate(texts) if text.strip())
        return found

    def require(self, names: Iterable[str]) -> None:
        """Raises FileProblem that names the headings which are missing, or stand there twice."""
        wanted = list(names)
        place = f"{self.file}, {_('lembar')} {self.sheet}" if self.sheet else self.file
        if missing := [name for name in wanted if not self.has(name)]:
            message = _("{place}: kolom {names} tidak ada.").format(place=place, names=", ".join(missing))
            raise FileProblem(message, _("Periksa baris judul, atau ekspor ulang dengan kolom lengkap."))
        known = {heading(name) for name in wanted}
        if twice := [name for name in self.repeated if name in known]:
            names_ = ", ".join(self.written[name] for name in twice)
            message = _("{place}: judul kolom {names} muncul dua kali.").format(place=place, names=names_)
            raise FileProblem(message, _("Sisakan satu kolom untuk setiap judul."))


def find_table(file: str, raw: RawSheet, accept: Callable[[set[str]], bool]) -> Table | None:
    """The first of the top rows whose headings ``accept``; None when there is none."""
    for position, row in enumerate(raw.head(_HEADING_ROWS)):
        names = [_ours(raw, text) for text in row]
        if accept(set(names) - {""}):
            return _table(file, raw, row, position)
    return None


def _ours(raw: RawSheet, text: str) -> str:
    name = heading(text)
    return raw.names.get(name, name)


def _table(file: str, raw: RawSheet, row: list[str], position: int) -> Table:
    columns: dict[str, int] = {}
    repeated = []
    for index, text in enumerate(row):
        name = _ours(raw, text)
        if name in columns:
            repeated.append(name)
        elif name:
            columns[name] = index
    written = {name: " ".join(row[index].split()) for name, index in columns.items()}
    known = set(map(heading, written.values()))
    for name in raw.changes:
        if name not in known:  # a required cell was typed although the file has no such column
            columns[name], written[name] = raw.width, name.upper()
    return Table(file, raw.name, raw, columns, written, tuple(repeated), position + 1)


@dataclass
class Converted(Generic[T]):
    """The values of a column (None: blank or refused) and what was wrong, by position."""

    values: list[T | None]
    problems: dict[int, CellProblem] = field(default_factory=dict)


def convert(cells: Iterable[Cell], parse: Parse[T]) -> Converted[T]:
    """Read a column. Equal cells are read once: columns repeat themselves."""
    known: dict[Cell, T | CellProblem | None] = {}
    result: Converted[T] = Converted([])
    for index, cell in enumerate(cells):
        if cell not in known:
            known[cell] = _parsed(cell, parse)
        value = known[cell]
        if isinstance(value, CellProblem):
            result.problems[index] = value
            result.values.append(None)
        else:
            result.values.append(value)
    return result


def _parsed(cell: Cell, parse: Parse[T]) -> T | CellProblem | None:
    text = tidy(cell[0])
    if not text:
        return None
    try:
        return parse(text, cell[1])
    except CellProblem as problem:
        return problem


@dataclass
class Findings:
    """What reading a folder turned up: refused rows and cells, and remarks.

    ``refused``: by fact of the personnel file, the NIPs of whom its cell was refused.
    """

    rejects: list[Rejection] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refused: dict[str, set[str]] = field(default_factory=dict)

    def reject(self, table: Table, index: int, column: str, problem: CellProblem, value: str = "") -> None:
        """List a refused cell or row; ``index`` counts the data rows of ``table`` from 0."""
        self.rejects.append(
            Rejection(
                table.file,
                table.sheet,
                table.raw.rows[table.start + index],
                table.label(column) if column else "",
                shown(value),
                problem.reason,
                problem.cure,
                *table.owner(index),
                whole(value),
                problem.kind,
            )
        )

    def refuse_fact(self, fact: str, nip: str) -> None:
        """Remember whose cell it was; the cell itself is listed by :meth:`reject`."""
        self.refused.setdefault(fact, set()).add(nip)

    def note(self, text: str) -> None:
        """A remark, once."""
        if text not in self.notes:
            self.notes.append(text)
