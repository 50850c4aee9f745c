"""What the demonstration remembers about itself: accounts, their password, and where the tour goes."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from nawasena.site import environment

FILE = "demo.json"


@dataclass
class Record:
    """``logins`` by role; ``people``: id of each person of the tour; ``mappings`` and ``package``: ids;
    ``repairs``: (row, right value) of three errors the tour asks to repair."""

    password: str
    logins: dict[str, str] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    mappings: list[int] = field(default_factory=list)
    package: int = 0
    repairs: list[tuple[int, str]] = field(default_factory=list)
    finished: bool = False

    def write(self, folder: Path) -> None:
        """Keep it, readable by its owner only."""
        path = folder / FILE
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(asdict(self), stream, indent=1)


def begun(folder: Path) -> bool:
    """Was a demonstration begun here?"""
    return (folder / FILE).is_file()


def read(folder: Path | None = None) -> Record | None:
    """The record of a data folder; None when it holds no finished demonstration."""
    folder = folder or environment.data_folder()
    path = folder / FILE
    if not (folder / environment.DEMO_MARKER).is_file() or not path.is_file():
        return None
    found = Record(**json.loads(path.read_text(encoding="utf-8")))
    return found if found.finished else None
