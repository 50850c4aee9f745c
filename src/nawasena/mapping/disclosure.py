"""Counts for readers who may not know individuals: what is small is hidden, and cannot be computed either.

A hidden count is one of three marks. ``FEW``: fewer than ``LEAST``. ``MORE``: at least ``LEAST``, hidden because
it would give a small one away. ``NOTHING``: not told. Which count is hidden depends on marks alone, never on how
large a shown count is: for every small count there is another population of which exactly the same is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LEAST = 5
FEW, MORE, NOTHING = "few", "more", "nothing"
BOXES = range(1, 10)
UNMAPPED, OUTSIDE = "unmapped", "outside"
EKINERJA = (3, 2, 1, None)

Shown = int | str
Pair = tuple[int | None, int | None]
# status, box, (performance level, e-Kinerja level), department, people, near a cut, with a failed gate
Tally = tuple[str, int | None, Pair, int | None, int, int, int]


@dataclass(frozen=True)
class Counts:
    """What is counted of a population. ``rows``: performance level to its boxes.

    ``departments``: department to its counts by box number, ``UNMAPPED`` and ``OUTSIDE``.
    """

    boxes: Mapping[int, int]
    unmapped: int
    outside: int
    near: int
    gates_failed: int
    ekinerja: Mapping[Pair, int]
    rows: Mapping[int, Sequence[int]]
    departments: Mapping[int, Mapping[int | str, int]]


@dataclass(frozen=True)
class Summary:
    """The same as it may be shown; ``ekinerja`` None: not at all. ``total`` is exact or ``NOTHING``."""

    boxes: dict[int, Shown]
    mapped: Shown
    unmapped: Shown
    outside: Shown
    total: Shown
    near: Shown
    gates_failed: Shown
    ekinerja: dict[Pair, Shown] | None
    departments: dict[int, dict[int | str, Shown]]


def summary(counts: Counts) -> Summary:
    """What may be shown of a population and its departments."""
    mapped = sum(counts.boxes.get(box, 0) for box in BOXES)
    boxes, apart = _boxes(counts)
    sides: dict[int | str, Shown] = {UNMAPPED: _alone(counts.unmapped), OUTSIDE: _alone(counts.outside)}
    shown: Shown = mapped if set(boxes.values()) != {FEW} else _mark(mapped)
    exact = all(isinstance(figure, int) for figure in (shown, *sides.values()))
    return Summary(
        boxes=boxes,
        mapped=shown,
        unmapped=sides[UNMAPPED],
        outside=sides[OUTSIDE],
        total=mapped + counts.unmapped + counts.outside if exact else NOTHING,
        near=_part(counts.near, mapped),
        gates_failed=_part(counts.gates_failed, mapped),
        ekinerja=_ekinerja(counts) if apart else None,
        departments=_departments(counts, dict([*boxes.items(), *sides.items()])),
    )


def list_count(mapped: int) -> Shown:
    """How many are mapped, for a list: so many that one box at least is large, or nothing."""
    return mapped if mapped > (LEAST - 1) * len(BOXES) else NOTHING


def group(values: Sequence[int]) -> list[Shown] | None:
    """Counts whose sum is known: beside small ones the first large one is hidden; None when there is none."""
    if all(value >= LEAST for value in values):
        return list(values)
    large = next((place for place, value in enumerate(values) if value >= LEAST), None)
    if large is None:
        return None
    return [FEW if value < LEAST else MORE if place == large else value for place, value in enumerate(values)]


def stages(people: Sequence[int]) -> list[int]:
    """The places of the stages of a funnel that can be shown: none differs from its neighbour by 1 to 4.

    The first and the last stage are known anyway. Empty when these two are too close.
    """
    kept: list[int] = []
    for place, count in enumerate(people):
        if not kept or not _small(people[kept[-1]] - count):
            kept.append(place)
        elif place == len(people) - 1:
            while kept and _small(people[kept[-1]] - count):
                kept.pop()
            kept = [*kept, place] if kept else []
    return kept


def _small(count: int) -> bool:
    return 0 < abs(count) < LEAST


def _mark(count: int) -> str:
    return FEW if count < LEAST else MORE


def _alone(count: int) -> Shown:
    """A count that is part of no sum that is shown."""
    return FEW if _small(count) else count


def _part(count: int, whole: int) -> Shown:
    """A count of some among a known number: also the others must not be few."""
    if count < LEAST:
        return FEW
    return MORE if 0 <= whole - count < LEAST else count


def _boxes(counts: Counts) -> tuple[dict[int, Shown], bool]:
    """The boxes, row by row, so that the rows of other tables give nothing away; else all nine as one group.

    The second: could each row stand apart?
    """
    apart = [(row, group([counts.boxes.get(box, 0) for box in row])) for row in counts.rows.values()]
    if all(shown is not None for _row, shown in apart):
        pairs = [pair for row, shown in apart for pair in zip(row, shown or [], strict=True)]
        return dict(sorted(pairs)), True
    together = group([counts.boxes.get(box, 0) for box in BOXES])
    return dict(zip(BOXES, together or [FEW] * len(BOXES), strict=True)), False


def _ekinerja(counts: Counts) -> dict[Pair, Shown] | None:
    found: dict[Pair, Shown] = {}
    for level in counts.rows:
        shown = group([counts.ekinerja.get((level, status), 0) for status in EKINERJA])
        if shown is None:
            return None
        found.update(zip([(level, status) for status in EKINERJA], shown, strict=True))
    return found


def _departments(counts: Counts, whole: Mapping[int | str, Shown]) -> dict[int, dict[int | str, Shown]]:
    """Column by column over the departments: each column adds up to the figure of the whole."""
    order = sorted(counts.departments)
    found: dict[int, dict[int | str, Shown]] = {department: {} for department in order}
    for turn, (column, figure) in enumerate(whole.items()):
        values = [counts.departments[department].get(column, 0) for department in order]
        for department, shown in zip(order, _column(values, figure, turn), strict=True):
            found[department][column] = shown
    return found


def _column(values: list[int], figure: Shown, turn: int) -> list[Shown]:
    """Each column begins its search elsewhere, so that no department bears all that is hidden."""
    if not isinstance(figure, int) or sum(value >= LEAST for value in values) < 2:
        return [NOTHING] * len(values)
    start = turn % len(values)
    shown = group(values[start:] + values[:start]) or []
    return shown[len(values) - start :] + shown[: len(values) - start]


def counted(rows: Mapping[int, Sequence[int]], found: Sequence[Tally]) -> Counts:
    """The counts of a population from its tallies."""
    boxes: Counter[int] = Counter()
    states: Counter[str] = Counter()
    pairs: Counter[Pair] = Counter()
    departments: dict[int, Counter[int | str]] = {}
    near = gates = 0
    for status, box, pair, department, people, close, stopped in found:
        states[status] += people
        if department is not None:
            departments.setdefault(department, Counter())[status if box is None else box] += people
        if box is not None:
            boxes[box] += people
            pairs[pair] += people
            near, gates = near + close, gates + stopped
    return Counts(boxes, states[UNMAPPED], states[OUTSIDE], near, gates, pairs, rows, departments)
