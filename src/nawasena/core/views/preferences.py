"""Choosing a language and a look: kept in a cookie, and with the account of whoever is logged in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from nawasena.core.accounts import services
from nawasena.core.accounts.choices import LANGUAGE_COOKIE, THEME_COOKIE, remember
from nawasena.core.shell import THEMES
from nawasena.core.views.guards import open_to_all
from nawasena.i18n import LANGUAGES


@open_to_all
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the pages."""
    return _choose(request, "language", LANGUAGE_COOKIE, tuple(LANGUAGES))


@open_to_all
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Choose light, dark, or what the device says."""
    return _choose(request, "theme", THEME_COOKIE, THEMES)


def _choose(request: HttpRequest, name: str, cookie: str, allowed: tuple[str, ...]) -> HttpResponse:
    response = redirect(_back(request))
    wanted = request.POST.get(name, "")
    if wanted in allowed:
        remember(response, cookie, wanted)
        if request.user.is_authenticated:
            services.prefer(request.user, **{name: wanted})
    return response


def _back(request: HttpRequest) -> str:
    """The page the choice was made on; never somebody else's."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours and wanted.startswith("/") else "/"
