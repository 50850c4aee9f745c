"""What a request carries beyond Django: who is asking, and whose records its page shows."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from nawasena.core.accounts.actor import Actor

SAFE = ("GET", "HEAD", "OPTIONS")  # nothing is sent with these, so they can be asked again


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


def page_of(request: HttpRequest) -> str:
    """The page the reader is on: of what was sent, the one with its form, since its own address only takes."""
    if request.method in SAFE:
        return request.get_full_path()
    came = request.headers.get("Referer", "")
    here = url_has_allowed_host_and_scheme(came, {request.get_host()})
    return (urlsplit(came).path if here else "") or "/"


def typed(text: str) -> str:
    """What was typed into a field of several lines: a browser counts a new line as one sign, but sends two."""
    return text.replace("\r\n", "\n").strip()
