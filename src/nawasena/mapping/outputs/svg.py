"""The small alphabet of the product's own pictures: text that fits, boxes, one style for paper and screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

from nawasena.mapping.outputs.wording import clean

WIDTH = 640  # units; on a 360 px screen the smallest text (18 units) is still about 10 px high
SMALL = 18.0
ELLIPSIS = "…"

# The last family is the one inside the typst wheel, so the same file prints without system fonts.
_STYLE = """
.nawasena text{font-family:'Liberation Sans',Arial,Helvetica,'Noto Sans','Libertinus Serif',sans-serif}
.nawasena .page{fill:#fff}
.nawasena .ink{fill:#14212b}
.nawasena .soft{fill:#465563}
.nawasena .bar{fill:#1f6f7a}
.nawasena .rail{fill:#e3e9ec}
.nawasena .line{stroke:#465563;fill:none}
.nawasena .cut{stroke:#14212b;fill:none}
.nawasena .edge{stroke:#9fb0b8}
.nawasena .tone2{fill:#f5f6f7}
.nawasena .tone3{fill:#ebf0f2}
.nawasena .tone4{fill:#dce9ec}
.nawasena .tone5{fill:#c2dde1}
.nawasena .tone6{fill:#9dcbd1}
@media screen and (prefers-color-scheme:dark){
.nawasena .page{fill:#10181f}
.nawasena .ink{fill:#f2f6f8}
.nawasena .soft{fill:#b4c1c9}
.nawasena .bar{fill:#7cc7d2}
.nawasena .rail{fill:#26343e}
.nawasena .line{stroke:#b4c1c9}
.nawasena .cut{stroke:#f2f6f8}
.nawasena .edge{stroke:#4a5c67}
.nawasena .tone2{fill:#18222a}
.nawasena .tone3{fill:#1b2a33}
.nawasena .tone4{fill:#1c343f}
.nawasena .tone5{fill:#1d434f}
.nawasena .tone6{fill:#1f5663}}
"""

# Width of a character in em, measured on DejaVu Sans: the widest face a reader is likely to get.
_NARROW, _SLIM, _BROAD = "ijl.,:;'|!I ()[]/-", "frt", "mwMW@%…"
_BOLD = 1.13


@dataclass(frozen=True, kw_only=True)
class Type:
    """How a text is set. ``anchor``: start, middle or end; ``turned``: read from bottom to top."""

    size: float = SMALL
    bold: bool = False
    css: str = "ink"
    anchor: str = "start"
    turned: bool = False


def text_width(text: str, kind: Type) -> float:
    """An upper estimate of the width of one line, in units."""
    return sum(_em(letter) for letter in text) * kind.size * (_BOLD if kind.bold else 1.0)


def _em(letter: str) -> float:
    if letter in _NARROW:
        return 0.39
    if letter in _BROAD:
        return 1.0
    if letter in _SLIM:
        return 0.42
    return 0.78 if letter.isupper() or ord(letter) > 0x2000 else 0.64


def shrink(text: str, width: float, kind: Type) -> Type:
    """The same type, smaller when the line would not fit into ``width``."""
    needed = text_width(text, kind)
    return kind if needed <= width else replace(kind, size=round(kind.size * width / needed, 1))


def wrap(text: str, width: float, kind: Type, lines: int = 2) -> list[str]:
    """Break a text into at most ``lines`` lines of ``width``; what does not fit ends in an ellipsis."""
    made: list[str] = []
    for word in clean(text).replace("/", "/ ").split():
        # a break after a slash is allowed, but the blank is not part of the text
        glue = "" if made and made[-1].endswith("/") else " "
        joined = f"{made[-1]}{glue}{word}" if made else word
        if made and text_width(joined, kind) <= width:
            made[-1] = joined
        else:
            made.append(word)
    if len(made) > lines:
        made[lines - 1 :] = [" ".join(made[lines - 1 :])]
    return [_cut(line, width, kind) for line in made]


def _cut(line: str, width: float, kind: Type) -> str:
    if text_width(line, kind) <= width:
        return line
    while line and text_width(line + ELLIPSIS, kind) > width:
        line = line[:-1]
    return line.rstrip() + ELLIPSIS


def text(x: float, y: float, words: str, kind: Type) -> str:
    """One line of text with its baseline at ``y``."""
    weight = ' font-weight="700"' if kind.bold else ""
    turned = f' transform="rotate(-90 {x:g} {y:g})"' if kind.turned else ""
    return (
        f'<text x="{x:g}" y="{y:g}" class="{kind.css}" font-size="{kind.size:g}" '
        f'text-anchor="{kind.anchor}"{weight}{turned}>{escape(clean(words))}</text>'
    )


def lines(x: float, y: float, rows: Iterable[str], kind: Type) -> str:
    """Several lines under one another (side by side when turned), the first baseline at ``x``, ``y``."""
    step = round(kind.size * 1.22, 1)
    places = ((x + step * i, y) if kind.turned else (x, y + step * i) for i in range(1000))
    return "".join(text(*place, row, kind) for place, row in zip(places, rows, strict=False))


def rect(x: float, y: float, width: float, height: float, css: str) -> str:
    """A filled rectangle."""
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" class="{css}"/>'


def line(start: tuple[float, float], end: tuple[float, float], css: str = "line", dash: str = "") -> str:
    """A straight line; ``dash`` as in SVG."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    way = f"M{start[0]:g} {start[1]:g}L{end[0]:g} {end[1]:g}"
    return f'<path d="{way}" class="{css}" stroke-width="1.5"{dashed}/>'


def document(height: float, title: str, description: str, parts: Iterable[str]) -> str:
    """A whole picture, ``WIDTH`` wide, that says in words what it shows."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img" '
        f'class="nawasena" width="100%" style="max-width:60rem">'
        f"<title>{escape(clean(title))}</title><desc>{escape(clean(description))}</desc>"
        f"<style>{_STYLE}</style>{rect(0, 0, WIDTH, height, 'page')}{''.join(parts)}</svg>\n"
    )
