"""What a mapping is made from: evidence, and what happened while it was read."""

from __future__ import annotations

from dataclasses import dataclass, field

from nawasena.engine.snapshot import Evidence


@dataclass(frozen=True)
class InputFile:
    """A file that was read: its name (no path), SHA-256, size in bytes and what it was taken for."""

    name: str
    sha256: str
    size: int
    role: str


@dataclass(frozen=True)
class MappingInput:
    """Evidence with the history of its reading.

    ``rejects``: (file and sheet, row, column, masked value, reason, cure) of every refused row or cell.
    ``unmatched_units``: (nip, name, post) of people whose unit is not in the hierarchy.
    """

    evidence: Evidence
    agency: str
    files: tuple[InputFile, ...] = ()
    rejects: tuple[tuple[str, str, str, str, str, str], ...] = ()
    unmatched_units: tuple[tuple[str, str, str], ...] = ()
    notes: tuple[str, ...] = field(default=())
