"""What people are called, for lists that know them by id."""

from __future__ import annotations

from collections.abc import Iterable

from nawasena.core.accounts.actor import Actor
from nawasena.people.models import CURRENT, NipPeriod, Profile


def names_of(actor: Actor, people: Iterable[int]) -> dict[int, str]:
    """The present names of people of the actor's agency; who is of another agency is left out."""
    rows = Profile.objects.filter(CURRENT, agency_id=actor.agency, person_id__in=set(people))
    return dict(rows.values_list("person_id", "name"))


def known_with(actor: Actor, nips: Iterable[str]) -> dict[str, int]:
    """The ids of the people of the actor's agency who have or had one of these NIPs, by NIP."""
    rows = NipPeriod.objects.filter(agency_id=actor.agency, nip__in=set(nips))
    return dict(rows.values_list("nip", "person_id"))
