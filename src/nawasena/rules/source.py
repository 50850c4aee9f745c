"""Strict YAML: no duplicate key, no anchor, no float, every value with its line.

YAML 1.1 reads ``no`` as false and ``010`` as eight; a weight read as a binary float can decide a box.
Here only ``true/false``, plain integers, decimals (exact) and ISO dates are more than text.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from nawasena.i18n import _
from nawasena.rules.problems import Problem, RuleError
from nawasena.rules.yaml_words import explained

KeyPath = tuple[str | int, ...]

_TRUE_FALSE = {"true": True, "false": False}
_NULLS = {"", "null", "~"}
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"[-+]?[0-9]+\.[0-9]+\Z")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
MAX_DEPTH = 40
MAX_BYTES = 4_000_000


@dataclass
class Source:
    """A parsed rule file: plain data and the line of every key path."""

    file: str
    data: Any
    text: str
    lines: dict[KeyPath, int] = field(default_factory=dict)

    def line_of(self, path: KeyPath) -> int:
        """The line of the nearest known ancestor of ``path``; 1 when there is none."""
        for length in range(len(path), -1, -1):
            if (line := self.lines.get(path[:length])) is not None:
                return line
        return 1

    def problem(self, path: KeyPath, message: str, cure: str) -> Problem:
        """A problem at ``path`` of this file."""
        return Problem(self.file, self.line_of(path), format_path(path), message, cure)


def format_path(path: KeyPath) -> str:
    """``axes.kinerja.children[0].weight``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else (f".{part}" if text else str(part))
    return text


def read(path: Path, *, name: str | None = None) -> Source:
    """Read a YAML rule file. Raises :class:`RuleError` with file, line and cure."""
    label = name or str(path)
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)  # a larger file is refused without reading all of it
    except OSError as error:
        message = _("Berkas tidak dapat dibuka: {reason}.").format(reason=error.strerror)
        raise RuleError([Problem(label, 0, "", message, _("Periksa nama dan hak baca berkas."))]) from error
    if len(raw) > MAX_BYTES:
        raise RuleError([Problem(label, 0, "", _("Berkas terlalu besar."), _("Batasnya 4 MB."))])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        cure = _("Simpan ulang sebagai UTF-8.")
        raise RuleError([Problem(label, 0, "", _("Berkas bukan teks UTF-8."), cure)]) from error
    return parse(text, label)


def parse(text: str, name: str) -> Source:
    """Parse YAML text; ``name`` is what messages call the file."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        detail = getattr(error, "problem", None) or "YAML"
        raise RuleError([Problem(name, line, "", *explained(detail))]) from error
    source = Source(file=name, data=None, text=text)
    builder = _Builder(source)
    source.data = builder.build(node, ()) if node is not None else None
    if builder.problems:
        raise RuleError(builder.problems)
    if node is None:
        raise RuleError([Problem(name, 0, "", _("Berkas kosong."), _("Isi berkas atau hapus."))])
    return source


class _Builder:
    """Turns YAML nodes into plain data, remembering lines and collecting problems."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.seen: set[int] = set()

    def build(self, node: yaml.Node, path: KeyPath) -> Any:
        self.source.lines.setdefault(path, node.start_mark.line + 1)
        if len(path) > MAX_DEPTH:
            self._add(path, _("Susunan terlalu dalam."), _("Sederhanakan pohonnya."))
            return None
        if id(node) in self.seen:
            self._add(path, _("Jangkar dan alias YAML tidak dipakai."), _("Tulis nilainya di sini."))
            return None
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            here = (*path, key)
            if key in result:
                self.source.lines[here] = key_node.start_mark.line + 1
                message = _("Kunci '{key}' tertulis dua kali.").format(key=key)
                self._add(here, message, _("Hapus salah satu."))
                continue
            self.source.lines[here] = key_node.start_mark.line + 1
            result[key] = self.build(value_node, here)
        return result

    def _scalar(self, node: yaml.Node, path: KeyPath) -> Any:
        text = str(node.value)
        if getattr(node, "style", None) is not None:  # quoted or block text stays text
            return text
        if text.lower() in _NULLS:
            return None
        if text.lower() in _TRUE_FALSE:
            return _TRUE_FALSE[text.lower()]
        if _INTEGER.match(text):
            return int(text)
        if _DECIMAL.match(text):
            return Decimal(text)
        if _DATE.match(text):
            return self._date(text, path)
        return text

    def _date(self, text: str, path: KeyPath) -> dt.date | None:
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            message = _("Tanggal {text} tidak ada di kalender.").format(text=text)
            self._add(path, message, _("Tulis TTTT-BB-HH."))
            return None

    def _add(self, path: KeyPath, message: str, cure: str) -> None:
        self.problems.append(self.source.problem(path, message, cure))
