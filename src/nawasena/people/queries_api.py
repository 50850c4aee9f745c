"""People as the API reads them: the current profiles in the subtrees where the actor may see people."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.models import Unit
from nawasena.people.models import Profile, Record


def profiles(actor: Actor) -> QuerySet[Profile]:
    """The current profile of everybody the actor may see, in the order of the ids of people."""
    found = Profile.objects.filter(agency_id=actor.agency, superseded_at=None).select_related("unit")
    paths = actor.paths(May.SEE_PEOPLE)
    return (found if paths is None else found.filter(_below("unit__path", paths))).order_by("person_id")


def _below(field: str, paths: tuple[str, ...]) -> Q:
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition


def profile_of(actor: Actor, person: int) -> Profile:
    """The current profile of one person, or 404."""
    return get_object_or_404(profiles(actor), person_id=person)


def in_unit(actor: Actor, found: QuerySet[Profile], unit: int) -> QuerySet[Profile]:
    """Those of a unit and everything below it; 404 for a unit in which the actor may see nobody."""
    units = Unit.objects.filter(agency_id=actor.agency)
    paths = actor.paths(May.SEE_PEOPLE)
    visible = units if paths is None else units.filter(_below("path", paths))
    return found.filter(unit__path__startswith=get_object_or_404(visible, pk=unit).path)


def records_of(actor: Actor, profile: Profile) -> QuerySet[Record]:
    """The current evidence of a person whose profile the actor was given."""
    found = Record.objects.filter(agency_id=actor.agency, person_id=profile.person_id, superseded_at=None)
    return found.order_by("kind", "valid_from", "id")
