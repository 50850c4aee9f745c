"""The nine boxes with their counts, and the figures beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from nawasena.mapping.disclosure import Tally
from nawasena.mapping.models import Mapping, Result
from nawasena.mapping.policy_view import box_views
from nawasena.mapping.queries.figures import COUNTS, Counted
from nawasena.mapping.queries.mappings import policy_of
from nawasena.mapping.view import BoxView


@dataclass(frozen=True)
class Grid:
    """Counts of a list of results. ``ekinerja``: (performance level, e-Kinerja level) to people."""

    boxes: tuple[BoxView, ...]
    mapped: int
    unmapped: int
    outside: int
    near: int
    gates_failed: int
    ekinerja: dict[tuple[int | None, int | None], int]

    @property
    def total(self) -> int:
        """Everybody the list is about."""
        return self.mapped + self.unmapped + self.outside


def grid(mapping: Mapping, rows: Iterable[Counted]) -> Grid:
    """The grid of what was counted, see ``figures``."""
    counts: Counter[int] = Counter()
    states: Counter[str] = Counter()
    pairs: Counter[tuple[int | None, int | None]] = Counter()
    near = gates = 0
    for status, box, performance, ekinerja, people, close, stopped in rows:
        states[status] += people
        if box is not None:
            counts[box] += people
            pairs[performance, ekinerja] += people
            near, gates = near + close, gates + stopped
    boxes = box_views(policy_of(mapping), counts)
    return Grid(boxes, states["mapped"], states["unmapped"], states["outside"], near, gates, dict(pairs))


def tallies(found: QuerySet[Result]) -> list[Tally]:
    """A list of results, counted as finely as a summary needs it."""
    rows = found.values_list(
        "status", "box", "performance_level", "ekinerja_level", "department_id"
    ).annotate(**COUNTS)
    return [
        (status, box, (level, ekinerja), department, people, near, gates)
        for status, box, level, ekinerja, department, people, near, gates in rows.order_by()
    ]
