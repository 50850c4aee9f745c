"""How large a file may be before it is refused: settings, not law."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self

from nawasena.exchange.spreadsheets.problems import FileProblem
from nawasena.i18n import _

PREFIX = "NAWASENA_BATAS_"
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bounds on one file. Each is overridden by ``NAWASENA_BATAS_<NAME>`` with a positive whole number."""

    file_mb: int = 100
    unpacked_mb: int = 1536
    ratio: int = 200
    members: int = 2000
    columns: int = 120
    rows: int = 1_048_576
    cells: int = 30_000_000
    cell_characters: int = 32_767
    memory_mb: int = 2048
    cpu_seconds: int = 120

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """The defaults with overrides from the environment. Raises FileProblem if one is no number."""
        source = os.environ if environment is None else environment
        names = {item.name: PREFIX + item.name.upper() for item in fields(cls)}
        given = {name: _positive(key, source[key]) for name, key in names.items() if key in source}
        return cls(**given)

    @property
    def file_bytes(self) -> int:
        return self.file_mb * MEBIBYTE

    @property
    def unpacked_bytes(self) -> int:
        return self.unpacked_mb * MEBIBYTE


def _positive(key: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 10**12):
        message = _("Pengaturan {key} bernilai '{value}', bukan bilangan bulat positif.")
        raise FileProblem(message.format(key=key, value=text), _("Perbaiki atau hapus pengaturan itu."))
    return int(text)
