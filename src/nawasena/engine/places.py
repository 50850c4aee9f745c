"""Where a record of a snapshot was read, as people say it."""

from __future__ import annotations

from nawasena.i18n import _


def place_words(source: str) -> str:
    """``file / sheet / row`` of the snapshot; a CSV file has no sheet, other sources stay as they are."""
    parts = source.split(" / ")
    if len(parts) == 3:
        return _("{file}, lembar {sheet}, baris {row}").format(file=parts[0], sheet=parts[1], row=parts[2])
    if len(parts) == 2:
        return _("{file}, baris {row}").format(file=parts[0], row=parts[1])
    return source
