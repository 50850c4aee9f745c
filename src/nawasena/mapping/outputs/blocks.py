"""The building blocks of the report: what ``report.typ`` knows how to set."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from nawasena.mapping.outputs.wording import clean

Block = dict[str, Any]
_LONG_WORD = re.compile(r"\S{26,}")
_PIECE = 12


def breakable(words: str) -> str:
    """The text with places to break inside words that no column could hold."""
    return _LONG_WORD.sub(lambda match: _split(match.group()), clean(words))


def _split(word: str) -> str:
    return "\u200b".join(word[start : start + _PIECE] for start in range(0, len(word), _PIECE))


def section(title: str, blocks: Sequence[Block]) -> Block:
    """A chapter of the report."""
    return {"title": title, "blocks": list(blocks)}


def paragraph(words: str) -> Block:
    """Running text."""
    return {"kind": "text", "text": breakable(words)}


def small(words: str) -> Block:
    """A remark in small print."""
    return {"kind": "small", "text": breakable(words)}


def title(words: str) -> Block:
    """A heading inside a chapter."""
    return {"kind": "title", "text": breakable(words)}


def banner(words: str) -> Block:
    """A framed warning."""
    return {"kind": "banner", "text": breakable(words)}


def bullets(items: Sequence[str]) -> Block:
    """A list of remarks."""
    return {"kind": "list", "items": [breakable(item) for item in items]}


def code(words: str) -> Block:
    """A command to copy."""
    return {"kind": "code", "text": clean(words)}


def figures(values: Sequence[tuple[str, str]]) -> Block:
    """Large figures side by side: (number, label)."""
    return {"kind": "figures", "values": [list(value) for value in values]}


def picture(svg: str, alt: str, width: int = 100) -> Block:
    """An SVG, ``width`` percent of the line wide; ``alt`` says what it shows."""
    return {"kind": "picture", "svg": svg, "alt": clean(alt), "width": width}


def table(head: Sequence[tuple[str, float, str]], rows: Sequence[Sequence[str]]) -> Block:
    """A table that repeats its headings on every page.

    ``head``: for each column (heading, relative width or 0 for that of its content, ``left`` or ``right``).
    """
    return {
        "kind": "table",
        "head": [breakable(heading) for heading, _width, _side in head],
        "widths": [width for _heading, width, _side in head],
        "align": [side for _heading, _width, side in head],
        "rows": [[breakable(cell) for cell in row] for row in rows],
    }
