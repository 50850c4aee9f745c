"""What a request carries beyond Django: who is asking, and whose records its page shows."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from nawasena.core.accounts.actor import Actor


class Request(HttpRequest):
    """A request that has passed its guard."""

    actor: Actor


def actor_of(request: HttpRequest) -> Actor:
    """Who is asking. The guard of every page has made sure that there is somebody."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise PermissionDenied
    return actor


def saw(request: HttpRequest, *people: int) -> None:
    """Note that the page of this request shows personal records of these people (for the access log)."""
    request.__dict__.setdefault("seen_people", set()).update(people)
