"""Language and look as cookies: what the pages read, also before anybody is known."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

LANGUAGE_COOKIE, THEME_COOKIE = "nawasena_language", "nawasena_theme"
A_YEAR = 365 * 86400


def remember(response: HttpResponseBase, cookie: str, value: str) -> None:
    """Keep a choice in this browser."""
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(cookie, value, max_age=A_YEAR, secure=secure, httponly=True, samesite="Lax")


def bring_along(request: HttpRequest, response: HttpResponseBase, account: Any) -> None:
    """Whoever logs in on a new device finds the language and the look they once chose."""
    for cookie, value in ((LANGUAGE_COOKIE, account.language), (THEME_COOKIE, account.theme)):
        if cookie not in request.COOKIES:
            remember(response, cookie, value)
