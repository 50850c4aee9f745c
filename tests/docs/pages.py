"""The examples of a documentation page: fenced blocks, and the policies they describe.

The words after the opening fence say what a block is; a test runs it.

``yaml policy``: a whole policy, the base of what follows. ``yaml fragment:<where>``: the base with one thing
replaced, in force until the next fragment or heading; ``<where>`` is ``indicator`` (the only indicator of
Potensial; id, label and weight are given), ``axis`` (keys of Potensial; label and levels stay unless
given) or ``policy`` (keys of the file; an axis is replaced whole). ``yaml refused:<where>``: the same, but it
must be refused with the words of the next ``text message``. ``yaml cases``: cases of the policy in force, on
``DAY`` or the date after a colon. ``yaml catalogue``, ``yaml table`` and ``yaml regulations``: words added to
the language until the next heading. ``console``: commands, each after ``$``, and what they print.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nawasena.rules.source import parse
from tests.architecture.house import ROOT

DOCS = ROOT / "docs"
BASE = DOCS / "policy-language.md"
DAY = "2026-06-30"
AXIS = "potensial"
FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```$", re.M | re.S)
HEADING = re.compile(r"^## .*$", re.M)
GIVEN = {"id": "contoh", "label": "Contoh"}


@dataclass(frozen=True)
class Block:
    """One fenced block: ``role`` and ``argument`` are the words after the language."""

    page: str
    line: int
    language: str
    role: str
    argument: str
    text: str

    @property
    def data(self) -> Any:
        """The YAML of the block, read as strictly as a policy."""
        return parse(self.text, f"{self.page}:{self.line}").data

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


@dataclass(frozen=True)
class Example:
    """A block with the policy it is about and the words added to the language before it."""

    block: Block
    policy: dict[str, Any]
    words: tuple[Block, ...] = ()
    message: str = ""

    def __str__(self) -> str:
        return str(self.block)


def blocks(path: Path) -> list[Block]:
    """Every fenced block of a page, in order."""
    text = path.read_text(encoding="utf-8")
    found = []
    for match in FENCE.finditer(text):
        language, _space, info = match["info"].partition(" ")
        role, _colon, argument = info.partition(":")
        line = text.count("\n", 0, match.start()) + 1
        found.append(Block(path.name, line, language, role, argument, match["text"]))
    return found


def sections(path: Path) -> list[int]:
    """The lines of the page's headings."""
    text = path.read_text(encoding="utf-8")
    return [text.count("\n", 0, match.start()) + 1 for match in HEADING.finditer(text)]


def examples(path: Path) -> Iterator[Example]:
    """Every block with the policy in force where it stands; pages without one use that of ``BASE``."""
    base: dict[str, Any] = (
        {} if path == BASE else next(item.data for item in blocks(BASE) if item.role == "policy")
    )
    now = Example(Block(path.name, 0, "", "", "", ""), base)
    found, starts = blocks(path), sections(path)
    for number, block in enumerate(found):
        if any(now.block.line < start < block.line for start in starts):
            now = Example(block, base)
        now = replace(now, block=block, message="")
        if block.role == "policy":
            base = block.data
            now = replace(now, policy=base)
        elif block.role == "fragment":
            now = replace(now, policy=composed(base, block))
        elif block.role in ("catalogue", "table", "regulations"):
            now = replace(now, words=(*now.words, block))
        elif block.role == "refused":
            yield replace(now, policy=composed(base, block), message=found[number + 1].text.strip())
            continue
        yield now


def composed(base: dict[str, Any], block: Block) -> dict[str, Any]:
    """``base`` with what ``block`` gives in its place."""
    data = block.data
    if block.argument == "policy":
        axes = {**base["axes"], **data.get("axes", {})}
        return {**base, **data, "axes": axes}
    old = base["axes"][AXIS]
    if block.argument == "indicator":
        data = {"weights": "relative", "children": [{**GIVEN, "weight": 100, **data}]}
    kept = {name: old[name] for name in ("label", "levels")}
    return {**base, "axes": {**base["axes"], AXIS: {**kept, **data}}}


def tables(path: Path) -> list[list[list[str]]]:
    """The Markdown tables of a page: rows of cells without markup, heading first."""
    found: list[list[list[str]]] = [[]]
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("|"):
            cells = [cell.strip().replace("`", "") for cell in line.strip("|").split("|")]
            found[-1].append(cells)
        elif found[-1]:
            found.append([])
    return [[rows[0], *rows[2:]] for rows in found if rows]


def table(path: Path, *heading: str) -> list[list[str]]:
    """The rows of the table whose heading begins with ``heading``. Raises LookupError when there is none."""
    for rows in tables(path):
        if tuple(rows[0][: len(heading)]) == heading:
            return rows[1:]
    raise LookupError(f"{path.name}: {heading}")
