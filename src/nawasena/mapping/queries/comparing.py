"""Two mappings side by side: who moved between boxes, who came, who went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from nawasena.mapping.models import Mapping, Result


@dataclass(frozen=True)
class Moves:
    """``between``: (box then, box now) to people, for those mapped both times; the rest in figures."""

    between: dict[tuple[int, int], int]
    came: int
    went: int
    newly_mapped: int
    no_longer_mapped: int

    @property
    def up(self) -> int:
        """People in a higher box number than then."""
        return sum(people for (then, now), people in self.between.items() if now > then)

    @property
    def down(self) -> int:
        return sum(people for (then, now), people in self.between.items() if now < then)

    @property
    def same(self) -> int:
        return sum(people for (then, now), people in self.between.items() if now == then)


def with_before(found: QuerySet[Result], earlier: Mapping) -> QuerySet[Any]:
    """Results with ``then`` (the box in an earlier mapping) and ``then_status`` of the same person."""
    before = Result.objects.filter(mapping=earlier, person=OuterRef("person"))
    return found.annotate(
        then=Subquery(before.values("box")[:1]), then_status=Subquery(before.values("status")[:1])
    )


def moves(now: QuerySet[Result], then: QuerySet[Result], earlier: Mapping) -> Moves:
    """How people moved since ``earlier``; ``now`` and ``then`` are what the actor may see of both."""
    both = with_before(now.filter(person__in=then.values("person")), earlier)
    rows = both.values_list("box", "then").annotate(people=Count("id"))
    between: dict[tuple[int, int], int] = {}
    newly = lost = 0
    for box, then_box, people in rows.order_by():
        if box is not None and then_box is not None:
            between[then_box, box] = between.get((then_box, box), 0) + people
        newly += people if box is not None and then_box is None else 0
        lost += people if box is None and then_box is not None else 0
    came, went = _only_in(now, then), _only_in(then, now)
    return Moves(between, came, went, newly, lost)


def _only_in(found: QuerySet[Result], other: QuerySet[Result]) -> int:
    """How many people are in one list and not in the other, whatever the filters of the lists."""
    return found.exclude(person__in=other.values("person")).count()
