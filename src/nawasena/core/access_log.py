"""Who looked at whose records: one row a page, written in the transaction of the page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from nawasena.core import clock
from nawasena.core.accounts.actor import Actor
from nawasena.core.models import AccessEntry


def note_access(request: HttpRequest) -> None:
    """Write what ``saw`` collected for this request, unless people only looked at themselves."""
    actor: Actor | None = getattr(request, "actor", None)
    people: set[int] = getattr(request, "seen_people", set())
    if actor is None or not people - {actor.person}:
        return
    match: Any = request.resolver_match
    record(actor, match.view_name if match else "", people)


def record(actor: Actor, page: str, people: set[int]) -> None:
    """Write one entry: ``page`` is the name of a route or of an export."""
    AccessEntry.objects.create(
        agency_id=actor.agency,
        at=clock.moment(),
        account=actor.account,
        role=str(next(iter(actor.roles()), "")),
        page=page,
        people=sorted(people),
    )
