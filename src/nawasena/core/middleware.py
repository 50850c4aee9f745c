"""What surrounds every page: language, transaction and scope, headers, the entry in the access log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DataError, InterfaceError, OperationalError, connection, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from nawasena.core.access_log import note_access
from nawasena.core.accounts.choices import LANGUAGE_COOKIE
from nawasena.core.accounts.entering import enter
from nawasena.core.accounts.sessions import keep_or_end
from nawasena.core.database.scope import shut
from nawasena.core.views import health
from nawasena.core.views.errors import bad_request, given_up
from nawasena.core.views.guards import access_of
from nawasena.i18n import LANGUAGES, SOURCE_LANGUAGE, speaking

Handler = Callable[[HttpRequest], HttpResponseBase]
SERVER_ERROR = 500


def hardened(get_response: Handler) -> Handler:
    """Headers that Django does not set by itself; pages with personal data are never kept by a browser."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def in_language(get_response: Handler) -> Handler:
    """Say everything in the language the reader chose."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        wanted = request.COOKIES.get(LANGUAGE_COOKIE, SOURCE_LANGUAGE)
        chosen = wanted if wanted in LANGUAGES else SOURCE_LANGUAGE
        with speaking(chosen), translation.override(chosen):
            response = get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        return response

    return middleware


class ScopeMiddleware:
    """One transaction a request, in which PostgreSQL shows what the actor's agency owns and nothing else.

    Anything that goes wrong in the view undoes all of it. ``request.actor`` is None for strangers.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path == health.PATH:  # it must answer when there is no database to ask
            return self.get_response(request)
        try:
            return self._within(request)
        except (OperationalError, InterfaceError) as error:  # before the view, or when keeping what it did
            return given_up(request, error)

    def _within(self, request: HttpRequest) -> HttpResponseBase:
        with transaction.atomic():
            shut(settings.PAGE_LIMITS)
            request.actor = keep_or_end(request, enter(request))  # type: ignore[attr-defined]
            response = self.get_response(request)
            if response.status_code >= SERVER_ERROR or hasattr(request, "went_wrong"):
                transaction.set_rollback(True)
            elif not connection.needs_rollback:
                note_access(request)
            return response

    def process_view(self, _request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> None:
        """Refuse a view that nobody has said the readers of."""
        if access_of(view) is None:
            raise ImproperlyConfigured(
                f"{view.__module__}.{view.__name__} carries no mark of core/views/guards.py"
            )

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Remember to undo: the library that asks for the password again still has to read.

        A NUL, which no text field of PostgreSQL holds, is the sender's mistake and not ours. A database that is
        gone or takes too long is said in words.
        """
        request.went_wrong = True  # type: ignore[attr-defined]
        if isinstance(exception, (OperationalError, InterfaceError)):
            return given_up(request, exception)
        nul = isinstance(exception, (DataError, ValueError)) and "NUL" in str(exception)
        return bad_request(request) if nul else None
