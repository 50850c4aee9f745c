"""What every operation of the API shares: its guard, its errors, and that unknown filters are refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern
from ninja import Field, Router, Schema

from nawasena.core.accounts.roles import May
from nawasena.core.views.guards import Access, guarded
from nawasena.i18n import _

LARGEST = 2**63 - 1  # the largest id the database knows
Id = Annotated[int, Field(ge=1, le=LARGEST)]  # an id as part of an address


class Problem(Schema):
    """What went wrong, in a sentence."""

    detail: str


class Place(Schema):
    """One value that cannot be used."""

    where: str
    text: str


class Refused(Problem):
    """Values that cannot be used, each with its place."""

    errors: list[Place] = []


ERRORS: dict[int, Any] = {401: Problem, 403: Problem, 405: Problem, 422: Refused}  # of every operation
MISSING: dict[int, Any] = {404: Problem}  # of those that look for one object
_GUARDS: dict[str, tuple[Access, frozenset[str]]] = {}


def reads(  # noqa: PLR0913 -- an operation is all of this
    router: Router,
    path: str,
    *rights: May,
    name: str,
    gives: Any,
    asks: type[Schema] | None = None,
    finds: bool = True,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """An operation that reads, for whoever may do one of ``rights``. ``asks``: the filters it knows;
    ``finds``: whether it looks for one object, which may be nowhere."""
    known = frozenset(asks.model_fields) if asks is not None else frozenset()
    _GUARDS[name] = (Access("right", rights, answers=True), known)
    answers = {200: gives, **dict(sorted({**ERRORS, **(MISSING if finds else {})}.items()))}
    return router.get(path, response=answers, url_name=name, operation_id=name)


def behind_guards(patterns: list[URLPattern]) -> list[URLPattern]:
    """Every operation of these addresses behind the guard that ``reads`` said."""
    for pattern in patterns:
        access, known = _GUARDS[str(pattern.name)]
        pattern.callback = guarded(_strict(pattern.callback, known), access)
    return patterns


def _strict(view: Callable[..., HttpResponseBase], known: frozenset[str]) -> Callable[..., HttpResponseBase]:
    """Only GET, and only filters that exist: a mistyped one would silently give everybody."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "GET":
            text = _("Alamat ini hanya dapat dibaca (GET).")
            return JsonResponse({"detail": text}, status=405, headers={"Allow": "GET"})
        try:
            unknown = sorted(set(request.GET) - known)
        except TooManyFieldsSent:
            return refused([("?", _("Saringan terlalu banyak."))])
        if unknown:
            return refused([(name, _("Saringan ini tidak dikenal.")) for name in unknown])
        return view(request, *args, **kwargs)

    return wrapper


def refused(places: list[tuple[str, str]]) -> JsonResponse:
    """The answer to values that cannot be used."""
    errors = [{"where": where[:100], "text": text} for where, text in places]
    detail = _("Permintaan memuat nilai yang tidak dapat dipakai; lihat errors.")
    return JsonResponse({"detail": detail, "errors": errors}, status=422)
