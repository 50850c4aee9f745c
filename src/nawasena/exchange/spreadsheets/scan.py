"""Where the cells of a sheet lie, found by streaming its XML before a reader allocates their rectangle.

Sheets written by Excel and its kin name every cell as ``r="B7"``; those are scanned with compiled patterns.
Anything else that is still XML (cells without names, single quotes, other prefixes) goes through expat,
slower and exact.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import IO
from xml.parsers import expat

from nawasena.exchange.spreadsheets.limits import Limits
from nawasena.exchange.spreadsheets.problems import FileProblem
from nawasena.i18n import _

# One literal start each: alternatives would cost the pattern matcher its fast search.
_OTHER_CELLS = (re.compile(rb"<c[>/\t\r\n]"), re.compile(rb":c[ >/\t\r\n]"))
_CELL_NAME = re.compile(rb'<c r="[A-Z]{1,3}[0-9]{1,7}"')
_COLUMN = re.compile(rb' r="([A-Z]{1,3})[0-9]')
_ROW = re.compile(rb' r="[A-Z]{0,3}([0-9]{1,7})"')
_DIMENSION = re.compile(rb"""dimension\s+ref\s*=\s*["'](?:[A-Z]+[0-9]+:)?([A-Z]+)([0-9]+)["']""")
_WORKSHEET = re.compile(rb"<(?:[\w.-]+:)?worksheet[\s>/]")
# A formula, and then no value or an empty one. Excel marks a result that is an empty text with t="str".
_UNSAVED = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"([^<>]*)><f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)
_EMPTY_TEXT = re.compile(rb"""\st\s*=\s*["']str["']""")
_CELL_END = b"</c>"
_SEAM = b"<"
_READ = 256 * 1024
_SHOWN = 5


def is_worksheet(chunk: bytes) -> bool:
    """Does an XML part begin a worksheet? The name of a part proves nothing."""
    return _WORKSHEET.search(chunk) is not None


def column_number(letters: str) -> int:
    """``A`` is 1, ``Z`` 26, ``AA`` 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """The reverse of :func:`column_number`."""
    letters = ""
    while number:
        number, place = divmod(number - 1, 26)
        letters = chr(65 + place) + letters
    return letters


class SheetScan:
    """Count and place the cells of one sheet. Raises FileProblem as soon as a limit is passed."""

    def __init__(self, limits: Limits, part: str) -> None:
        self.limits = limits
        self.part = part
        self.cells = 0
        self.named = 0
        self.rows = 0
        self.errors = 0  # cells whose formula failed (#N/A, #REF!): the reader sees them blank
        self.last_row = 0
        self.last_column = 0
        self.unsaved = 0  # formulas without a stored result: the reader sees them blank
        self.places: list[str] = []  # of the first of them
        self._rest = b""
        self._open = b""  # a cell that goes on in the next chunk
        self._columns: set[bytes] = set()
        self._first = True

    def feed(self, chunk: bytes) -> None:
        """Scan up to the last complete tag; the rest waits for the next chunk."""
        text = self._rest + chunk
        cut = text.rfind(_SEAM)
        if cut <= 0 and len(chunk) >= _READ:
            raise self._refuse(_("ada sel berisi teks raksasa"))
        text, self._rest = text[:cut], text[cut:]
        if len(self._rest) > 2 * _READ:
            raise self._refuse(_("ada sel berisi teks raksasa"))
        self._scan(text)

    def _scan(self, text: bytes) -> None:
        if self._first:
            self._check_dimension(text)
            self._first = False
        self.cells += text.count(b"<c ") + sum(len(other.findall(text)) for other in _OTHER_CELLS)
        self.named += len(_CELL_NAME.findall(text))
        self.errors += text.count(b' t="e"')
        self.rows += text.count(b"<row") + text.count(b":row")
        self._find_unsaved(text)
        self._place(set(_COLUMN.findall(text)) - self._columns, set(_ROW.findall(text)))
        self._check()

    def _find_unsaved(self, text: bytes) -> None:
        joined = self._open + text
        if b"<f" in joined:
            found = _UNSAVED.findall(joined)
            self.tell_unsaved(*(name.decode() for name, others in found if not _EMPTY_TEXT.search(others)))
        end = joined.rfind(_CELL_END)
        self._open = joined[end + len(_CELL_END) if end >= 0 else 0 :][-_READ:]

    def tell_unsaved(self, *names: str) -> None:
        """Count cells whose formula has no stored result, and remember the first."""
        self.unsaved += len(names)
        self.places += names[: _SHOWN - len(self.places)]

    def _place(self, columns: set[bytes], rows: set[bytes]) -> None:
        self._columns |= columns
        if columns:
            self.last_column = max(self.last_column, *(column_number(name.decode()) for name in columns))
        if rows:
            self.last_row = max(self.last_row, *map(int, rows))

    def _check_dimension(self, text: bytes) -> None:
        if declared := _DIMENSION.search(text):
            column, row = column_number(declared[1].decode()[:6]), int(declared[2][:12])
            self._check_area(column, row)

    def finish(self, reopen: Callable[[], IO[bytes]]) -> int:
        """The number of cells; a sheet with cells that carry no plain name is read again, exactly."""
        self._scan(self._rest)
        if self.named != self.cells:
            self._slowly(reopen)
        if self.unsaved:
            raise self._not_calculated()
        return self.cells

    def _slowly(self, reopen: Callable[[], IO[bytes]]) -> None:
        walk = _Walk(self)
        with reopen() as part:
            try:
                walk.parser.ParseFile(part)
            except expat.ExpatError as error:
                raise self._refuse(_("XML-nya rusak")) from error

    def _check(self) -> None:
        if self.cells > self.limits.cells:
            raise self._refuse(_("jumlah selnya melebihi {limit}").format(limit=self.limits.cells))
        self._check_area(self.last_column, max(self.last_row, self.rows))

    def _check_area(self, columns: int, rows: int) -> None:
        limits = self.limits
        if columns > limits.columns:
            raise self._refuse(
                _("ada sel di kolom ke-{found}, batasnya {limit}").format(found=columns, limit=limits.columns)
            )
        if rows > limits.rows:
            raise self._refuse(
                _("ada sel di baris {found}, batasnya {limit}").format(found=rows, limit=limits.rows)
            )
        if columns * rows > limits.cells:
            raise self._refuse(
                _("bidang yang terpakai {columns} kolom x {rows} baris melebihi {limit} sel").format(
                    columns=columns, rows=rows, limit=limits.cells
                )
            )

    def _not_calculated(self) -> FileProblem:
        cells = ", ".join(self.places) + (", …" if self.unsaved > _SHOWN else "")
        message = _("Rumus tanpa hasil tersimpan pada {count} sel di bagian '{part}': {cells}.")
        return FileProblem(
            message.format(count=self.unsaved, part=self.part, cells=cells),
            _("Buka berkas di Excel, simpan, lalu unggah lagi."),
        )

    def _refuse(self, reason: str) -> FileProblem:
        message = _("Lembar di bagian '{part}' tidak dapat diterima: {reason}.").format(
            part=self.part, reason=reason
        )
        cure = _(
            "Hapus baris dan kolom di luar tabel (pilih lalu Delete, bukan hanya mengosongkan), simpan lagi."
        )
        return FileProblem(message, cure)


class _Walk:
    """The exact scan: position of every cell, named or implied by order."""

    def __init__(self, scan: SheetScan) -> None:
        self.scan = scan
        self.row = self.here = 0
        self.column = 0
        self.kind = ""
        self.formula = self.value = False
        scan.cells, scan.unsaved, scan.places = 0, 0, []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local == "row":
            self.row = int(reference) if (reference := _digits(attributes.get("r"))) else self.row + 1
            self.column = 0
        elif local == "c":
            self._cell(attributes.get("r", ""))
            self.kind, self.formula, self.value = attributes.get("t", ""), False, False
        elif local == "f":
            self.formula = True
        elif local == "is":
            self.value = True
        elif local == "v":
            self.parser.CharacterDataHandler = self._said

    def _said(self, text: str) -> None:
        self.value = self.value or bool(text.strip())

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if local == "v":
            self.parser.CharacterDataHandler = None
        elif local == "c" and self.formula and not self.value and self.kind != "str":
            self.scan.tell_unsaved(f"{column_letters(self.column)}{self.here}")

    def _cell(self, reference: str) -> None:
        match = re.fullmatch(r"\s*\$?([A-Za-z]{1,6})\$?([0-9]{1,12})\s*", reference)
        self.column = column_number(match[1].upper()) if match else self.column + 1
        self.here = row = int(match[2]) if match else self.row
        self.scan.cells += 1
        self.scan.last_column = max(self.scan.last_column, self.column)
        self.scan.last_row = max(self.scan.last_row, row)
        self.scan._check()


def _digits(text: str | None) -> str:
    return text.strip() if text and re.fullmatch(r"\s*[0-9]{1,12}\s*", text) else ""
