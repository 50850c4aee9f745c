"""A real .xls (compound file, BIFF8) of text cells, byte by byte: SIASN still hands such files out."""

from __future__ import annotations

import struct
from collections.abc import Sequence

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_GLOBALS, _SHEET = 0x0005, 0x0010


def old_book(rows: Sequence[Sequence[str]], *, extra: bytes = b"") -> bytes:
    """One sheet named ``A``. ``extra`` is appended to the stream, where nothing reads it."""
    return _compound(_workbook(rows) + extra)


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, _GLOBALS, 0, 0, 0, 0))
    end = _record(0x000A, b"")
    place = len(begin) + 4 + 9 + len(end)
    bound = _record(0x0085, struct.pack("<IHBB", place, 0, 1, 0) + b"A")
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, _SHEET, 0, 0, 0, 0))
    width = max(len(row) for row in rows)
    sheet += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            encoded = struct.pack("<HHHHB", number, column, 0, len(text), 0) + text.encode("latin-1")
            sheet += _record(0x0204, encoded)
    return begin + bound + end + sheet + end


def _compound(stream: bytes) -> bytes:
    """A compound file with one stream, ``Workbook``: header, allocation table, directory, data."""
    stream = stream.ljust(4096, b"\0")
    count = -(-len(stream) // _SECTOR)
    chain = [*range(3, count + 2), _END]
    table = [_FAT, _END, *chain]
    fat = struct.pack(f"<{len(table)}I", *table).ljust(_SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    directory = _entry("Root Entry", 5, _END, 0, child=1) + _entry("Workbook", 2, 2, len(stream))
    directory += b"\0" * (_SECTOR - len(directory))
    return header + fat + directory + stream.ljust(count * _SECTOR, b"\0")


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    entry = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1)
    entry += struct.pack("<III", _FREE, _FREE, child) + b"\0" * 36
    return entry + struct.pack("<III", start, size, 0)
