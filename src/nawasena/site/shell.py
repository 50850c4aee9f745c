"""The frame of every page: who is here, in which agency, where one can go."""

from __future__ import annotations

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import reverse

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import label
from nawasena.core.models import Agency
from nawasena.core.shell import Addresses, Notice, Shell
from nawasena.i18n import LANGUAGES, language
from nawasena.site.navigation import navigation

_LEVELS = {"success": "success", "warning": "warning", "error": "danger"}


def shell_of(request: HttpRequest) -> Shell:
    """The frame for this request; without a name and a menu for strangers."""
    actor: Actor | None = getattr(request, "actor", None)
    account = getattr(request, "user", None)
    known = bool(account and account.is_authenticated)
    notices = [Notice(text=str(item), level=_LEVELS.get(item.level_tag, "info")) for item in get_messages(request)]
    return Shell(
        agency_name=agency_name(actor),
        account_name=account.name if account and known else "",
        role_label=", ".join(label(role) for role in actor.roles()) if actor else "",
        demo=settings.DEMO,
        navigation=navigation(actor, request.path) if actor else [],
        notices=notices,
        language=language(),
        languages=LANGUAGES,
        theme=request.COOKIES.get("nawasena_theme", "system"),
        here=request.get_full_path(),
        addresses=addresses(known=known),
    )


def agency_name(actor: Actor | None) -> str:
    """The name of the agency an actor works in."""
    if actor is None:
        return ""
    return Agency.objects.filter(pk=actor.agency).values_list("name", flat=True).first() or ""


def addresses(*, known: bool) -> Addresses:
    """Where the controls of the frame lead, for strangers or for whoever is logged in."""
    choices = Addresses(language=reverse("choose_language"), theme=reverse("choose_theme"))
    if not known:
        return Addresses(language=choices.language, theme=choices.theme, login=reverse("account_login"))
    return Addresses(
        language=choices.language,
        theme=choices.theme,
        search=reverse("search"),
        settings=reverse("my_account"),
        logout=reverse("account_logout"),
    )
