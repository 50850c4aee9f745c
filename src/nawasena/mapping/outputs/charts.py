"""Two supporting pictures: how many people remain at each step, and where the scores of an axis lie."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import polars as pl

from nawasena.i18n import _
from nawasena.mapping.outputs.svg import WIDTH, Type, document, line, lines, rect, shrink, text, wrap
from nawasena.mapping.outputs.wording import decimal, points, share, whole
from nawasena.mapping.view import MAPPED, PERFORMANCE, CutView, RunView

MARGIN = 8.0
SPAN = WIDTH - 2 * MARGIN
STEP = 62.0
BINS = 50
TOP, FLOOR = 104.0, 264.0
SMALL = Type(size=17)
LEVEL = Type(size=16, css="soft", anchor="middle")
SCALE = (0.0, 100.0)  # the drawn range of a score; wider only when a score lies outside


def funnel_svg(view: RunView) -> str:
    """The steps from all staff to the mapped as horizontal bars; an empty text without steps."""
    if not view.funnel:
        return ""
    widest = max(count for _stage, count in view.funnel)
    parts = [_step(i, stage, count, widest) for i, (stage, count) in enumerate(view.funnel)]
    said = "; ".join(f"{stage}: {whole(count)}" for stage, count in view.funnel)
    return document(STEP * len(view.funnel) + MARGIN, _("Dari seluruh ASN sampai terpetakan"), said, parts)


def _step(index: int, stage: str, count: int, widest: int) -> str:
    y = index * STEP + 24
    number = f"{whole(count)}  ({share(count, widest)})"
    room = SPAN - 170
    return "".join(
        (
            text(MARGIN, y, wrap(stage, room, SMALL, 1)[0] if stage else "", SMALL),
            text(WIDTH - MARGIN, y, number, Type(size=17, bold=True, anchor="end")),
            rect(MARGIN, y + 9, SPAN, 16, "rail"),
            rect(MARGIN, y + 9, round(SPAN * count / widest, 2) if widest else 0, 16, "bar"),
        )
    )


def axis_svg(view: RunView, axis: str) -> str:
    """The scores of the mapped on one axis (``performance`` or ``potential``) with its cut lines.

    An empty text when the policy gives no numbers on this axis or nobody has one.
    """
    scores = view.people.filter(pl.col("status") == MAPPED)[axis].drop_nulls()
    if scores.is_empty():
        return ""
    low, high = _range(scores)
    label = view.performance_label if axis == PERFORMANCE else view.potential_label
    heights = _histogram(scores, low, high)
    cuts = sorted((cut for cut in view.policy.cuts if cut.axis == axis), key=lambda cut: cut.level)
    title = _("Sebaran nilai {axis}").format(axis=label)
    parts = [*_bars(heights), *_scale(low, high), *_cuts(cuts, low, high), _caption(title, max(heights))]
    said = _("{count} orang; terendah {low}, tengah {middle}, tertinggi {high}.").format(
        count=whole(scores.len()),
        low=_short(scores.min()),
        middle=_short(scores.median()),
        high=_short(scores.max()),
    )
    return document(FLOOR + 44, title, said, parts)


def _short(value: object) -> str:
    return decimal(float(str(value)), 2)


def _range(scores: pl.Series) -> tuple[float, float]:
    low, high = float(str(scores.min())), float(str(scores.max()))
    return min(SCALE[0], math.floor(low / 10) * 10.0), max(SCALE[1], math.ceil(high / 10) * 10.0)


def _histogram(scores: pl.Series, low: float, high: float) -> list[int]:
    """People per bin; a bin includes its lower edge, the last also its upper one."""
    place = ((scores - low) / (high - low) * BINS).floor().clip(0, BINS - 1).cast(pl.Int64)
    found = dict(place.value_counts().iter_rows())
    return [found.get(index, 0) for index in range(BINS)]


def _at(value: float, low: float, high: float) -> float:
    return round(MARGIN + SPAN * (value - low) / (high - low), 2)


def _bars(heights: list[int]) -> Iterator[str]:
    wide, tallest = SPAN / BINS, max(heights)
    for index, count in enumerate(heights):
        if count:
            tall = round((FLOOR - TOP) * count / tallest, 2)
            yield rect(round(MARGIN + index * wide + 0.75, 2), FLOOR - tall, wide - 1.5, tall, "bar")


def _scale(low: float, high: float) -> Iterator[str]:
    yield line((MARGIN, FLOOR), (WIDTH - MARGIN, FLOOR))
    ticks = [low + (high - low) * i / 5 for i in range(6)]
    for index, tick in enumerate(ticks):
        anchor = "start" if index == 0 else "end" if index == len(ticks) - 1 else "middle"
        yield text(_at(tick, low, high), FLOOR + 24, f"{tick:g}", Type(size=17, css="soft", anchor=anchor))


def _cuts(cuts: list[CutView], low: float, high: float) -> Iterator[str]:
    """Dashed lines at the bounds, the bound above each, and the level names between them."""
    bounds = [(cut, float(cut.lower)) for cut in cuts if cut.lower is not None]
    for cut, value in bounds:
        x = _at(value, low, high)
        yield line((x, 94), (x, FLOOR), "cut", "5 4")
        yield text(x, 88, points(cut.lower), Type(size=17, bold=True, anchor="middle"))
    if not bounds:
        return
    edges = [low, *(value for _cut, value in bounds), high]
    for cut, (left, right) in zip(cuts, pairwise(edges), strict=False):
        width = SPAN * (right - left) / (high - low) - 6
        yield lines(_at((left + right) / 2, low, high), 46, wrap(cut.label, width, LEVEL), LEVEL)


def _caption(title: str, tallest: int) -> str:
    words = _("batang tertinggi {count} orang").format(count=whole(tallest))
    head = text(MARGIN, 18, title, shrink(title, SPAN - 280, Type(size=18, bold=True)))
    return head + text(WIDTH - MARGIN, 18, words, Type(size=16, css="soft", anchor="end"))
