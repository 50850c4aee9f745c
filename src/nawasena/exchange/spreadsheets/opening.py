"""Open a file in a guarded child process and hand back its sheets as text columns with cell kinds."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from nawasena.exchange.spreadsheets.limits import Limits
from nawasena.exchange.spreadsheets.problems import FileProblem, file_label
from nawasena.i18n import LANGUAGE_VARIABLE, _

_WORKER = "nawasena.exchange.spreadsheets.worker"
_SEPARATOR = "\x1f"
_RESULT = "result.json"
# The child sees what it needs to start Python and nothing else: no keys, no addresses.
_PASSED_ON = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "PYTHONPATH", LANGUAGE_VARIABLE)


@dataclass(frozen=True)
class RawSheet:
    """One sheet. ``rows`` are the numbers Excel shows of the rows that are not empty.

    ``blocks`` hold the columns as the child wrote them; :meth:`column` unpacks one of them.
    What people said about the sheet (see amending.py): ``places`` of the rows that are kept (None: all) and
    of those ``left_out``, ``changes`` from compared heading and row to the text that counts, ``names`` from
    compared headings of the file to ours.
    """

    name: str
    width: int
    rows: list[int]
    blocks: tuple[dict[str, Any], ...]
    places: tuple[int, ...] | None = None
    left_out: tuple[int, ...] = ()
    changes: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def column(self, index: int) -> tuple[list[str], list[str]]:
        """Texts and kinds (``t`` text, ``n`` number, ``d`` date, ``b`` boolean, ``o`` other) of a column."""
        texts, kinds = self._unpacked(index)
        if self.places is not None:
            return [texts[place] for place in self.places], [kinds[place] for place in self.places]
        return texts, kinds

    def column_left_out(self, index: int) -> tuple[list[str], list[str]]:
        """The same of the rows that were left out knowingly."""
        texts, kinds = self._unpacked(index)
        return [texts[place] for place in self.left_out], [kinds[place] for place in self.left_out]

    def _unpacked(self, index: int) -> tuple[list[str], list[str]]:
        texts: list[str] = []
        kinds: list[str] = []
        for block in self.blocks:
            count = len(block["rows"])
            if index >= len(block["texts"]):  # a later block was wider
                texts += [""] * count
                kinds += "t" * count
                continue
            texts += block["texts"][index].split(_SEPARATOR)
            kinds += block["kinds"][index] or "t" * count
        return texts, kinds

    def head(self, count: int) -> list[list[str]]:
        """The first rows, for finding the headings."""
        columns = [self.column_head(index, count) for index in range(self.width)]
        return [list(row) for row in zip(*columns, strict=True)]

    def column_head(self, index: int, count: int) -> list[str]:
        first = next((block for block in self.blocks if block["rows"]), None)
        if first is None:
            return []
        here = min(count, len(first["rows"]))
        if index >= len(first["texts"]):
            return [""] * here
        return list(first["texts"][index].split(_SEPARATOR, here)[:here])


@dataclass(frozen=True)
class OpenedFile:
    """A file that passed: what it is, its digest, size in bytes, formula errors and sheets."""

    name: str
    format: str
    sha256: str
    size: int
    errors: int
    sheets: tuple[RawSheet, ...]


def open_file(path: Path, limits: Limits) -> OpenedFile:
    """Read every sheet of ``path``. Raises FileProblem naming the file, also when the child dies."""
    name = file_label(path.name)
    with tempfile.TemporaryDirectory(prefix="nawasena-") as folder:
        code = _run(path, Path(folder), limits)
        result = _result(Path(folder) / _RESULT)
        if result is None or "crash" in result:
            raise _crashed(name, code, limits)
        if "problem" in result:
            raise FileProblem(f"{name}: {result['problem']}", result["cure"])
        sheets = tuple(_sheet(Path(folder), item) for item in result["sheets"])
    return OpenedFile(name, result["format"], result["sha256"], result["size"], result["errors"], sheets)


def _run(path: Path, folder: Path, limits: Limits) -> int | None:
    order = json.dumps({"path": str(path.absolute()), "folder": str(folder), "limits": asdict(limits)})
    environment = {key: os.environ[key] for key in _PASSED_ON if key in os.environ}
    try:
        done = subprocess.run(
            [sys.executable, "-m", _WORKER],
            input=order.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=folder,
            timeout=2 * limits.cpu_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return done.returncode


def _result(path: Path) -> dict[str, Any] | None:
    try:
        loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return loaded


def _crashed(name: str, code: int | None, limits: Limits) -> FileProblem:
    late = code is None or (hasattr(signal, "SIGXCPU") and code == -signal.SIGXCPU)
    if late:
        message = _("{name}: pembacaan dihentikan setelah {limit} detik.").format(
            name=name, limit=limits.cpu_seconds
        )
    else:
        message = _(
            "{name}: pembacaan dihentikan; perlu lebih dari {limit} MB memori, atau berkasnya rusak."
        ).format(name=name, limit=limits.memory_mb)
    return FileProblem(
        message, _("Hapus lembar dan kolom yang tidak diperlukan, simpan ulang sebagai .xlsx biasa.")
    )


def _sheet(folder: Path, item: dict[str, Any]) -> RawSheet:
    with (folder / item["file"]).open(encoding="utf-8") as lines:
        blocks = tuple(json.loads(line) for line in lines)
    rows = [number for block in blocks for number in block["rows"]]
    return RawSheet(item["name"], item["width"], rows, blocks)
