"""What a request carries beyond Django: who is asking. Views take it from here, never from the session."""

from __future__ import annotations

from django.http import HttpRequest

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May


class Request(HttpRequest):
    """A request of somebody who is logged in and has a role."""

    actor: Actor
    agency_name: str
    seen: list[tuple[str, int]]


def saw(request: HttpRequest, *people: int) -> None:
    """Note that the page of this request shows personal records of these people (for the access log)."""
    request.__dict__.setdefault("seen_people", set()).update(people)


__all__ = ["May", "Request", "saw"]
