"""What a grid page counts. Results never change after their mapping, so the figures of all are kept with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.mapping.models import Mapping, Result
from nawasena.mapping.queries.results import Filters, ending, narrowed, results

MOST_REASONS = 10
COUNTS = {
    "people": Count("id"),
    "near": Count("id", filter=Q(near_cut=True)),
    "gates": Count("id", filter=Q(gates_failed__gt=0)),
}
# status, box, performance level, e-Kinerja level, people, those near a cut, those with a hard gate not met
Counted = tuple[str, int | None, int | None, int | None, int, int, int]


@dataclass(frozen=True)
class Figures:
    """Counts of a list of results. ``ends``: the first day on which one of ``ending`` assessments is over."""

    counted: list[Counted]
    reasons: list[tuple[str, int]]  # why people are not mapped, the most frequent first
    ending: int
    ends: dt.date | None

    def kept(self) -> dict[str, Any]:
        """The form in which a mapping keeps them."""
        return asdict(replace(self, ends=None)) | {"ends": self.ends.isoformat() if self.ends else None}


@dataclass(frozen=True)
class Endings:
    """Assessments of a list of results that stop counting, seen from a day. ``ended``: before it; ``coming``: on
    it or later; ``first``: the first of those to come."""

    ended: int
    coming: int
    first: dt.date | None

    @property
    def people(self) -> int:
        """Both together."""
        return self.ended + self.coming


def endings_of(actor: Actor, mapping: Mapping, counts: Figures, today: dt.date) -> Endings:
    """Those of what the actor may see; ``counts`` answer as long as none of them has ended."""
    if counts.ends is None or counts.ends >= today:
        return Endings(0, counts.ending, counts.ends)
    return endings(results(actor, mapping), today)


def endings(found: QuerySet[Result], today: dt.date) -> Endings:
    """Those of a list of results."""
    over, left = Q(assessment_ends__lt=today), Q(assessment_ends__gte=today)
    parts = {"ended": Count("id", filter=over), "coming": Count("id", filter=left)}
    return Endings(**ending(found).aggregate(**parts, first=Min("assessment_ends", filter=left)))


def figures(actor: Actor, mapping: Mapping, filters: Filters | None = None) -> Figures:
    """The figures of what the actor may see, narrowed by ``filters``: those kept when that is everybody."""
    filters = filters or Filters()
    if mapping.figures and filters == Filters() and actor.paths(May.SEE_RESULTS) is None:
        return _from(mapping.figures)
    return count(narrowed(results(actor, mapping), filters))


def figures_of_all(mapping: Mapping) -> Figures:
    """The figures of everybody in a mapping."""
    return count(Result.objects.filter(agency_id=mapping.agency_id, mapping=mapping))


def count(found: QuerySet[Result]) -> Figures:
    """Count a list of results."""
    ends = ending(found).aggregate(people=Count("id"), first=Min("assessment_ends"))
    return Figures(counted(found), _reasons(found), ends["people"], ends["first"])


def counted(found: QuerySet[Result]) -> list[Counted]:
    """A list of results, one row for each combination that occurs."""
    rows = found.values_list("status", "box", "performance_level", "ekinerja_level").annotate(**COUNTS)
    return list(rows.order_by())


def _reasons(found: QuerySet[Result]) -> list[tuple[str, int]]:
    rows = found.filter(status="unmapped").values_list("reasons").annotate(people=Count("id"))
    return list(rows.order_by("-people", "reasons")[:MOST_REASONS])


def _from(kept: dict[str, Any]) -> Figures:
    ends = dt.date.fromisoformat(kept["ends"]) if kept["ends"] else None
    rows = [tuple(row) for row in kept["counted"]]
    return Figures(rows, [(reason, people) for reason, people in kept["reasons"]], kept["ending"], ends)
