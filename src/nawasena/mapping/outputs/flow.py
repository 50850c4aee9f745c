"""The picture of a comparison: people flowing from box to box, server-made SVG."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from nawasena.i18n import _
from nawasena.mapping.comparison import NOBODY, Comparison

ORDER = (9, 8, 7, 6, 5, 4, 3, 2, 1, NOBODY)
ABSENT = (NOBODY, NOBODY)  # people mapped in neither run would drown the others
WIDTH, HEIGHT, TOP, GAP, BAR = 760, 640, 84, 10, 18
MARGIN = 190  # room for "Belum dipetakan · 12345"
LEFT, RIGHT = MARGIN, WIDTH - MARGIN - BAR
Edges = dict[int, float]
STYLE = """
  text { font: 14px system-ui, 'DejaVu Sans', sans-serif; fill: #14212b }
  .title { font-size: 20px; font-weight: 700 } .small { font-size: 12px; fill: #45535e }
  .bar { fill: #1f6f78 } .none { fill: #8a969e }
  .paper { fill: #fff } .stay { fill: #8a969e; opacity: .35 }
  .move { fill: #1f6f78; opacity: .55 } .out { fill: #b5541c; opacity: .5 }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #10181e } text { fill: #e8eef2 } .small { fill: #a9b6bf } .bar { fill: #4fa3ad }
  }
"""


def flow_svg(found: Comparison) -> str:
    """The flow as a picture; widths are people, and every number also stands in the text beside it."""
    total = max(1, sum(count for places, count in found.flow.items() if places != ABSENT))
    scale = (HEIGHT - TOP - 40 - GAP * len(ORDER)) / total
    left, right = _stacks(found, scale, side=0), _stacks(found, scale, side=1)
    parts = [f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}"/>', *_heading(found)]
    parts += _ribbons(found, scale, left, right)
    parts += [*_bars(found, scale, left, side=0), *_bars(found, scale, right, side=1)]
    title = escape(_("Perpindahan kotak"))
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="judul isi"><title id="judul">{title}</title>'
        f'<desc id="isi">{escape(describe(found))}</desc><style>{STYLE}</style>\n{body}\n</svg>\n'
    )


def describe(found: Comparison) -> str:
    """The flow in words."""
    text = _(
        "{stayed} orang tetap di kotaknya, {moved} berpindah, {into} masuk peta, {out} keluar dari peta."
    )
    into, out = found.count(into=True), found.count(into=False)
    moves = [count for (old, new), count in found.flow.items() if old != new and NOBODY not in (old, new)]
    moved = sum(moves)
    return text.format(stayed=found.stayed, moved=moved, into=into, out=out)


def _heading(found: Comparison) -> Iterable[str]:
    yield f'<text class="title" x="16" y="28">{escape(_("Perpindahan kotak"))}</text>'
    yield f'<text class="small" x="16" y="48">{escape(describe(found))}</text>'
    for x, anchor, side in ((LEFT + BAR, "end", found.before), (RIGHT, "start", found.after)):
        day = escape(side.evaluation_date)
        yield f'<text class="small" x="{x}" y="74" text-anchor="{anchor}">{day}</text>'


def _total(found: Comparison, box: int, side: int) -> int:
    return sum(count for places, count in found.flow.items() if places[side] == box and places != ABSENT)


def _stacks(found: Comparison, scale: float, *, side: int) -> dict[int, float]:
    """The upper edge of every box on one side."""
    edges, y = {}, float(TOP)
    for box in ORDER:
        edges[box] = y
        y += _total(found, box, side) * scale + GAP
    return edges


def _ribbons(
    found: Comparison, scale: float, left: dict[int, float], right: dict[int, float]
) -> Iterable[str]:
    starts, ends = dict(left), dict(right)
    for old in ORDER:
        for new in ORDER:
            if not (count := found.flow.get((old, new), 0)) or (old, new) == ABSENT:
                continue
            thick = count * scale
            yield _ribbon((starts[old], ends[new]), thick, _kind(old, new), _caption(old, new, count))
            starts[old] += thick
            ends[new] += thick


def _ribbon(edges: tuple[float, float], thick: float, kind: str, caption: str) -> str:
    (a, b), x0, x1, middle = edges, LEFT + BAR, RIGHT, (LEFT + BAR + RIGHT) / 2
    path = (
        f"M{x0} {a:.1f}C{middle} {a:.1f} {middle} {b:.1f} {x1} {b:.1f}V{b + thick:.1f}"
        f"C{middle} {b + thick:.1f} {middle} {a + thick:.1f} {x0} {a + thick:.1f}Z"
    )
    return f'<path class="{kind}" d="{path}"><title>{escape(caption)}</title></path>'


def _kind(old: int, new: int) -> str:
    if old == new:
        return "stay"
    return "out" if new == NOBODY else "move"


def _caption(old: int, new: int, count: int) -> str:
    return _("{old} ke {new}: {count} orang").format(old=name_of(old), new=name_of(new), count=count)


def name_of(box: int) -> str:
    """``Kotak 7``, or that there is none."""
    return _("Kotak {number}").format(number=box) if box != NOBODY else _("Belum dipetakan")


def _bars(found: Comparison, scale: float, edges: dict[int, float], *, side: int) -> Iterable[str]:
    x, anchor, text_x = (LEFT, "end", LEFT - 8) if side == 0 else (RIGHT, "start", RIGHT + BAR + 8)
    bottom = 0.0
    for box in ORDER:
        if not (count := _total(found, box, side)):
            continue
        height = count * scale
        kind = "none" if box == NOBODY else "bar"
        size = f'width="{BAR}" height="{max(1, height):.1f}"'
        yield f'<rect class="{kind}" x="{x}" y="{edges[box]:.1f}" {size}/>'
        y = max(edges[box] + height / 2 + 5, bottom + 15)
        bottom = y
        label = escape(f"{name_of(box)} · {count}")
        yield f'<text x="{text_x}" y="{y:.1f}" text-anchor="{anchor}">{label}</text>'
