"""Reads of the pages for everybody."""

from __future__ import annotations

from nawasena.core.accounts.actor import Actor
from nawasena.core.models import Agency
from nawasena.mapping.models import Mapping
from nawasena.mapping.queries.mappings import FINISHED


def is_pending(actor: Actor) -> bool:
    """Is there a finished mapping in the agency, announced or not?"""
    return Mapping.objects.filter(agency_id=actor.agency, state__in=FINISHED).exists()


def agency_of(actor: Actor) -> Agency:
    """The agency the actor works in."""
    return Agency.objects.get(pk=actor.agency)
