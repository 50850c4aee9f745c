"""Where people stand in mappings, for pages that know nothing of mappings (the port people/standing.py)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from nawasena.core.accounts.actor import Actor
from nawasena.mapping.models import Result
from nawasena.mapping.queries.mappings import FINISHED
from nawasena.mapping.queries.results import visible
from nawasena.mapping.views import labels
from nawasena.people.standing import Standing


class OfMappings:
    """Results of finished mappings, in the subtrees where the actor may see results."""

    def people(self, actor: Actor) -> QuerySet[Any, Any]:
        """The ids of everybody who has a result."""
        return _results(actor).values("person_id")

    def newest(self, actor: Actor, people: Iterable[int]) -> dict[int, Standing]:
        """The newest result of each of these people who has one."""
        found = _newest_first(_results(actor).filter(person_id__in=set(people)), "person_id")
        return {row.person_id: _standing(row) for row in found.distinct("person_id")}

    def history(self, actor: Actor, person: int) -> list[Standing]:
        """Every result of a person, newest first."""
        return [_standing(row) for row in _newest_first(_results(actor).filter(person_id=person))]


def _results(actor: Actor) -> QuerySet[Result]:
    return visible(actor).filter(mapping__state__in=FINISHED)


def _newest_first(found: QuerySet[Result], *before: str) -> QuerySet[Result]:
    return found.select_related("mapping").order_by(*before, "-mapping__evaluation_date", "-id")


def _standing(row: Result) -> Standing:
    url = reverse("mapping_person", args=[row.mapping_id, row.person_id])
    return Standing(row.mapping.name, row.mapping.evaluation_date, row.box, labels.status(row.status), url)


of_mappings = OfMappings()
