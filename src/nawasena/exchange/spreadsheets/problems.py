"""What can be wrong with an agency's files, and how it is told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from nawasena.people.nip import mask

_SHOWN_CHARACTERS = 60
_KEPT_CHARACTERS = 500  # of what a refused cell says; enough to repair it by
_DIGITS = re.compile(r"[0-9](?:[ .\-]?[0-9]){8,}")
_AS_NUMBER = re.compile(r"([0-9])(?:[.,]([0-9]+))?[eE]\+?(1[4-9])")  # of 15 to 20 digits, as a NIP is
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class Rejection:
    """One refused row or cell. ``row`` is the number Excel shows; ``value`` is masked and shortened.

    ``nip`` and ``name``: whose row it is as the row says it, empty where it does not; ``whole``: what the cell
    says, unmasked, for whoever repairs it. None of the three for messages and logs. ``kind``: the reason
    without what differs from row to row.
    """

    file: str
    sheet: str
    row: int
    column: str
    value: str
    reason: str
    cure: str
    nip: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    whole: str = field(default="", repr=False)
    kind: str = ""


class FileProblem(Exception):  # noqa: N818 -- told to people as a problem, with its cure
    """Nothing can be done with a file or a folder: what happened, and the cure."""

    def __init__(self, message: str, cure: str, rejects: Iterable[Rejection] = ()) -> None:
        self.message = message
        self.cure = cure
        self.rejects = tuple(rejects)
        super().__init__(f"{message} {cure}".strip())


class CellProblem(ValueError):  # noqa: N818 -- the same, for one cell
    """One cell cannot be read: the reason and the cure. ``kind``: the reason without numbers of this cell."""

    def __init__(self, reason: str, cure: str, kind: str = "") -> None:
        self.reason = reason
        self.kind = kind or reason
        self.cure = cure
        super().__init__(f"{reason} {cure}")


def clean(text: str) -> str:
    """Text without control and invisible direction characters, safe for a terminal, a log and a workbook."""
    return _CONTROL.sub(" ", text)


def shown(value: str) -> str:
    """A cell value as it may appear in a message: one line, shortened, long numbers masked."""
    text = _DIGITS.sub(lambda found: mask(found[0]), clean(value).strip())
    return text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 1] + "…"


def whole(value: str) -> str:
    """A cell value as whoever repairs it needs to see it: one line, nothing masked. Not for messages and logs."""
    return clean(value[:_KEPT_CHARACTERS]).strip()


def survived(value: str) -> str:
    """A long number that was kept as ``1.98203152008012e+17``: the digits it still has, ``?`` for each lost one."""
    found = _AS_NUMBER.fullmatch(value)
    if found is None:
        return value
    digits, length = found[1] + (found[2] or ""), int(found[3]) + 1
    return digits.ljust(length, "?") if len(digits) <= length else value


def file_label(name: str) -> str:
    """A file name as it may appear in a message."""
    text = clean(name)
    return text if len(text) <= 2 * _SHOWN_CHARACTERS else text[: 2 * _SHOWN_CHARACTERS - 1] + "…"
