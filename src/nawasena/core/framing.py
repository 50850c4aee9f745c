"""The frame of a page for a request: who is here, where one can go, what just happened."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.module_loading import import_string

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.choices import THEME_COOKIE
from nawasena.core.accounts.roles import May, label
from nawasena.core.links import link
from nawasena.core.models import Agency
from nawasena.core.requests import SAFE, page_of
from nawasena.core.shell import THEMES, Addresses, IdentityProvider, NavSection, Notice, Shell
from nawasena.i18n import LANGUAGES, language

LEVELS = {"debug": "info", "info": "info", "success": "success", "warning": "warning", "error": "danger"}


def shell_of(request: HttpRequest) -> Shell:
    """The frame; also for requests that were refused before anybody asked who they are."""
    actor: Actor | None = getattr(request, "actor", None)
    account = getattr(request, "user", None)
    known = account is not None and account.is_authenticated
    return Shell(
        agency_name=_agency(request, actor),
        account_name=account.name if known else "",  # type: ignore[union-attr]
        role_label=", ".join(label(role) for role in actor.roles()) if actor else "",
        demo=settings.DEMO,
        navigation=_navigation(request, actor),
        notices=_notices(request),
        identity_providers=_providers(),
        language=language(),
        languages=LANGUAGES,
        theme=_theme(request),
        here=request.path if request.method in SAFE else page_of(request),
        addresses=_addresses(actor),
        tour=import_string(settings.TOUR)(request) if settings.DEMO else None,
    )


def _agency(request: HttpRequest, actor: Actor | None) -> str:
    if actor is None:
        return ""
    if "agency_name" not in request.__dict__:
        name = Agency.objects.filter(pk=actor.agency).values_list("name", flat=True).first()
        request.agency_name = name or ""  # type: ignore[attr-defined]
    return str(request.__dict__["agency_name"])


def _navigation(request: HttpRequest, actor: Actor | None) -> list[NavSection]:
    if actor is None:
        return []
    sections: list[NavSection] = import_string(settings.MENU)(request, actor)
    return sections


def _notices(request: HttpRequest) -> list[Notice]:
    if not hasattr(request, "_messages"):
        return []
    found = messages.get_messages(request)
    return [Notice(text=str(item.message), level=LEVELS.get(item.level_tag, "info")) for item in found]


def _providers() -> list[IdentityProvider]:
    provider: Any = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {})
    apps = provider.get("APPS", [])
    return [
        IdentityProvider(name=app["name"], url=link("openid_connect_login", app["provider_id"]))
        for app in apps
    ]


def _theme(request: HttpRequest) -> str:
    wanted = request.COOKIES.get(THEME_COOKIE, "system")
    return wanted if wanted in THEMES else "system"


def _addresses(actor: Actor | None) -> Addresses:
    finds = actor is not None and any(actor.may(right) for right in (May.SEE_PEOPLE, May.SEE_RESULTS))
    return Addresses(
        home="/",
        search=link("search") if finds else "",  # whoever sees nobody would search in vain
        settings=link("mfa_index"),
        logout=link("account_logout"),
        login=link("account_login"),
        language=link("language"),
        theme=link("theme"),
    )
