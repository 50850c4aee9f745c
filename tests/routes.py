"""The addresses of the application, and a plain page for each place of the menu that is not built yet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, path, reverse

from nawasena.core.views.guards import any_role
from nawasena.site import urls
from nawasena.site.navigation import SECTIONS

handler400, handler403, handler404, handler500 = (
    urls.handler400,
    urls.handler403,
    urls.handler404,
    urls.handler500,
)


@any_role
def elsewhere(_request: HttpRequest, **_given: int) -> HttpResponse:
    """Something to arrive at."""
    return HttpResponse()


def _missing(name: str, *given: int) -> bool:
    try:
        reverse(name, args=given, urlconf=urls)
    except NoReverseMatch:
        return True
    return False


NAMES = ["search", *(place.route for _label, places in SECTIONS for place in places)]
PLACES = [name for name in NAMES if _missing(name)]
OBJECTS = [name for name in ("package", "person") if _missing(name, 1)]
urlpatterns = [
    *urls.urlpatterns,
    *(path(f"kelak/{name}/", elsewhere, name=name) for name in PLACES),
    *(path(f"kelak/{name}/<int:pk>/", elsewhere, name=name) for name in OBJECTS),
]
