"""One person: the profile as it is and as it was, the evidence, the posts held."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.people.models import CURRENT, Incumbency, Profile, Record
from nawasena.rules.catalogue import library_catalogue

VERSIONS = 20  # the newest that a page compares
_BESIDE = ("name", "nip")


def visible(actor: Actor, profile: Profile) -> bool:
    """May the actor see the person to whom this profile belongs? Everybody may see their own."""
    if actor.may(May.SEE_SELF) and actor.person == profile.person_id:
        return True
    if not actor.may(May.SEE_PEOPLE):
        return False
    paths = actor.paths(May.SEE_PEOPLE)
    here = profile.unit.path if profile.unit else ""
    return paths is None or any(here.startswith(path) for path in paths)


def profile_of(actor: Actor, person: int) -> Profile:
    """What is known last about a person (also one whom the data no longer has), or 404."""
    found = _versions(actor, person).first()
    if found is None or not visible(actor, found):
        raise Http404
    return found


def _versions(actor: Actor, person: int) -> QuerySet[Profile]:
    """Every state of knowledge about a person, the newest first."""
    found = Profile.objects.filter(agency_id=actor.agency, person_id=person)
    newest = F("superseded_at").desc(nulls_first=True)
    return found.select_related("unit", "delivery").defer("export").order_by(newest, "-id")


def records_of(profile: Profile) -> QuerySet[Record]:
    """The evidence about a person as it is known now, newest first within a kind."""
    found = Record.objects.filter(CURRENT, agency_id=profile.agency_id, person_id=profile.person_id)
    return found.order_by("kind", F("valid_from").desc(nulls_last=True), "-id")


def posts_of(profile: Profile) -> QuerySet[Incumbency]:
    """The posts a person holds and held, the newest first."""
    found = Incumbency.objects.filter(CURRENT, agency_id=profile.agency_id, person_id=profile.person_id)
    return found.select_related("post__unit").order_by("-period", "-id")


@dataclass(frozen=True)
class Change:
    """A state of knowledge, and ``what`` it changed: field to (before, after); the first one nothing."""

    profile: Profile
    what: dict[str, tuple[Any, Any]]
    first: bool


def history_of(actor: Actor, profile: Profile) -> list[Change]:
    """The newest ``VERSIONS`` states of knowledge, each beside the one before it, newest first."""
    found = list(_versions(actor, profile.person_id)[: VERSIONS + 1])
    changes = [Change(new, _differences(old, new), first=False) for new, old in pairwise(found)]
    if len(found) <= VERSIONS and found:
        changes.append(Change(found[-1], {}, first=True))
    return changes


def _differences(old: Profile, new: Profile) -> dict[str, tuple[Any, Any]]:
    beside = {name: (getattr(old, name), getattr(new, name)) for name in _BESIDE}
    names = [item.id for item in library_catalogue().person.fields]
    names += sorted((set(old.facts) | set(new.facts)) - set(names))
    facts = {name: (old.facts.get(name), new.facts.get(name)) for name in names}
    return {name: pair for name, pair in (beside | facts).items() if pair[0] != pair[1]}
