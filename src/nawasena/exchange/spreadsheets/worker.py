"""The child process that opens one file: ``python -m nawasena.exchange.spreadsheets.worker``.

It reads an order (JSON: path, folder, limits) from its standard input, limits its own memory and time, checks
the file, reads it, and leaves ``result.json`` and a ``sheet-<n>.jsonl`` for each sheet in the folder. Text
and JSON only: nothing that the parent would have to trust. No polars here, its reserved memory would count.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BufferedReader
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import python_calamine

from nawasena.exchange.spreadsheets.guard import check_package, refuse, sniff
from nawasena.exchange.spreadsheets.limits import MEBIBYTE, Limits
from nawasena.exchange.spreadsheets.problems import FileProblem, clean
from nawasena.i18n import _

SEPARATOR = "\x1f"
TEXT, NUMBER, DATE, BOOLEAN, OTHER = "tndbo"
RESULT = "result.json"
_BLOCK = 10_000
_EXACT_INTEGER = 10**15
_CSV_FIELD = 131_072
_NOT_CLEAN = frozenset(map(chr, (*range(32), 127)))

Row = list[Any]


@dataclass(frozen=True)
class RawRows:
    """A sheet as it comes: its name and its rows, each with the number Excel shows."""

    name: str
    rows: Iterator[tuple[int, Row]]


def main() -> int:
    """Carry out the order on standard input; the exit code is 0 also when the file is refused."""
    order = json.load(sys.stdin)
    limits = Limits(**order["limits"])
    _limit_process(limits)
    folder = Path(order["folder"])
    result = _attempt(Path(order["path"]), folder, limits)
    (folder / RESULT).write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
    return 0


def _limit_process(limits: Limits) -> None:
    if sys.platform == "win32":  # no such limits there; size, cell and time checks still hold
        return
    import resource

    for kind, amount in (
        (resource.RLIMIT_AS, limits.memory_mb * MEBIBYTE),
        (resource.RLIMIT_FSIZE, limits.unpacked_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (amount, amount))
    # Two numbers apart, or the kernel kills outright and the parent cannot tell time from memory.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 2))


def _attempt(path: Path, folder: Path, limits: Limits) -> dict[str, Any]:
    try:
        with path.open("rb") as stream:
            return _read(stream, folder, limits)
    except FileProblem as problem:
        return {"problem": problem.message, "cure": problem.cure}
    except MemoryError:
        return {"crash": "memory"}
    except OSError as error:
        return {"problem": _("Berkas tidak dapat dibaca ({error}).").format(error=error.strerror), "cure": ""}


def _read(stream: BufferedReader, folder: Path, limits: Limits) -> dict[str, Any]:
    form = sniff(stream, limits)
    digest = hashlib.file_digest(stream, "sha256").hexdigest()
    size = stream.seek(0, 2)
    stream.seek(0)
    errors = check_package(stream, limits) if form == "xlsx" else 0
    stream.seek(0)
    sheets = _csv(stream) if form == "csv" else _workbook(stream)
    written = [_write(sheet, folder / f"sheet-{number}.jsonl", limits) for number, sheet in enumerate(sheets)]
    return {"format": form, "sha256": digest, "size": size, "errors": errors, "sheets": written}


def _workbook(stream: BinaryIO) -> Iterator[RawRows]:
    try:
        with python_calamine.CalamineWorkbook.from_filelike(stream) as book:
            for meta in book.sheets_metadata:
                if meta.typ == python_calamine.SheetTypeEnum.WorkSheet:
                    sheet = book.get_sheet_by_name(meta.name)
                    yield RawRows(meta.name, enumerate(sheet.iter_rows(), 1))
    except python_calamine.PasswordError as error:
        raise refuse(_("Berkas dikunci kata sandi."), _("Simpan ulang tanpa kata sandi.")) from error
    except python_calamine.CalamineError as error:
        raise refuse(_("Berkas lembar kerja rusak; isinya tidak dapat dibaca."), "") from error


def _csv(stream: BinaryIO) -> Iterator[RawRows]:
    text = _decode(stream.read())
    csv.field_size_limit(_CSV_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    yield RawRows("", enumerate(_csv_rows(reader), 1))


def _csv_rows(reader: Any) -> Iterator[Row]:
    try:
        yield from reader
    except csv.Error as error:
        message = _(
            "Berkas CSV rusak di baris {line} (tanda kutip tidak berpasangan atau sel terlalu panjang)."
        )
        raise refuse(message.format(line=reader.line_num), "") from error


def _decode(content: bytes) -> str:
    if b"\0" in content:
        raise refuse(_("Berkas CSV memuat karakter NUL."), "")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise refuse(
            _("Pengodean teks CSV tidak dikenal."), _("Simpan sebagai 'CSV UTF-8' atau .xlsx.")
        ) from error


def _delimiter(text: str) -> str:
    heading = text.partition("\n")[0]
    return max(",;\t", key=heading.count)


def _write(sheet: RawRows, path: Path, limits: Limits) -> dict[str, Any]:
    width = cells = count = 0
    with path.open("w", encoding="utf-8") as out:
        while block := list(islice(sheet.rows, _BLOCK)):
            block = [(number, row) for number, row in block if row.count("") != len(row)]
            count = block[-1][0] if block else count
            width = max([width, *(len(row) for _number, row in block)])
            cells += width * len(block)
            _check_shape(width, count, cells, limits)
            out.write(json.dumps(_columns(block, width, limits), ensure_ascii=False) + "\n")
    return {"name": clean(sheet.name), "file": path.name, "width": width}


def _check_shape(columns: int, rows: int, cells: int, limits: Limits) -> None:
    found = (
        (columns, limits.columns, _("kolom")),
        (rows, limits.rows, _("baris")),
        (cells, limits.cells, _("sel")),
    )
    for count, limit, what in found:
        if count > limit:
            message = _("Berkas memuat {count} {what}; batasnya {limit}.").format(
                count=count, what=what, limit=limit
            )
            raise refuse(message, _("Hapus yang tidak diperlukan atau pecah menurut Perangkat Daerah."))


def _columns(block: list[tuple[int, Row]], width: int, limits: Limits) -> dict[str, Any]:
    rows = [row if len(row) == width else [*row, *[""] * (width - len(row))] for _number, row in block]
    columns = [_column(values, limits) for values in zip(*rows, strict=True)]
    return {
        "rows": [number for number, _row in block],
        "texts": [text for text, _kinds in columns],
        "kinds": [kinds for _text, kinds in columns],
    }


def _column(values: tuple[Any, ...], limits: Limits) -> tuple[str, str]:
    """The texts of a column in one string, and one letter a cell; no letters when all are text."""
    if set(map(type, values)) == {str}:
        return _joined(values, limits), ""
    pairs = [cell_text(value) for value in values]
    return _joined([text for text, _kind in pairs], limits), "".join(kind for _text, kind in pairs)


def _joined(texts: Iterable[str], limits: Limits) -> str:
    values = list(texts)
    if max(map(len, values), default=0) > limits.cell_characters:
        message = _("Ada sel berisi lebih dari {limit} karakter.").format(limit=limits.cell_characters)
        raise refuse(message, _("Pendekkan isi sel itu."))
    joined = SEPARATOR.join(values)
    if _NOT_CLEAN.isdisjoint(set(joined) - {SEPARATOR}) and joined.count(SEPARATOR) == len(values) - 1:
        return joined
    return SEPARATOR.join(clean(value) for value in values)


def cell_text(value: Any) -> tuple[str, str]:
    """The text and kind of a cell. Numbers keep their shortest exact spelling; whole ones lose the ``.0``."""
    if isinstance(value, str):
        return value, TEXT
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), BOOLEAN
    if isinstance(value, int | float):
        whole = abs(value) < _EXACT_INTEGER and value == int(value)
        return (str(int(value)) if whole else repr(value)), NUMBER
    if isinstance(value, datetime | date):
        return value.isoformat()[:10], DATE
    return str(value), OTHER


if __name__ == "__main__":
    sys.exit(main())
