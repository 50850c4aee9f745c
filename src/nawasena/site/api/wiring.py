"""The API put together: routers, errors as sentences, addresses behind their guards."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from nawasena.core.api import behind_guards, refused
from nawasena.i18n import _
from nawasena.mapping.api import router as mapping
from nawasena.people.api import router as people
from nawasena.site.api import describing
from nawasena.site.api.own import router as own

api = NinjaAPI(
    title="Nawasena",
    version="1",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
)
for router in (people, mapping, own):
    api.add_router("", router)


@api.exception_handler(ValidationError)
def invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Values of a wrong kind or outside their bounds."""
    text = _("Nilai ini bukan yang diharapkan; lihat jenis dan batasnya di /api/docs.")
    return refused([(str(item["loc"][-1]), text) for item in error.errors])


@api.exception_handler(Http404)
def missing(_request: HttpRequest, _error: Http404) -> HttpResponse:
    """Not there, or not for this account: nobody can tell which."""
    text = _("Data ini tidak ada, atau bukan bagian dari wewenang Anda.")
    return JsonResponse({"detail": text}, status=404)


@api.exception_handler(PermissionDenied)
def denied(_request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    """Known, and not allowed."""
    text = str(error) or _("Peran Anda tidak memberi hak untuk tindakan ini.")
    return JsonResponse({"detail": text}, status=403)


@api.exception_handler(HttpError)
def broken(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the library itself refuses."""
    return JsonResponse({"detail": _("Permintaan tidak dapat dibaca.")}, status=error.status_code)


@cache
def schema() -> dict[str, Any]:
    """The description of the API (OpenAPI 3.1), with both ways to be known."""
    made: dict[str, Any] = api.get_openapi_schema()
    made["info"]["description"] = _(
        "Data yang sama dengan halaman, dengan wewenang yang sama. Hanya membaca."
    )
    made.setdefault("components", {})["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": "nawasena_session"},
    }
    made["security"] = [{"token": []}, {"session": []}]
    return made


def _patterns() -> Iterator[URLPattern]:
    made = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
    operations = [pattern for pattern in made if pattern.name != "api-root"]
    yield path("", describing.begin, name="api-root")
    yield from behind_guards(operations)


addresses = (list(_patterns()), "api", "api")
