"""Where each role can go from every page."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.shell import NavItem, NavSection
from nawasena.i18n import N_, _

# label, name of the address, icon, right; None: for everybody
PLACES: tuple[tuple[str, str, str, May | None], ...] = (
    (N_("Beranda"), "home", "house", None),
    (N_("Akun dan peran"), "accounts", "users", May.GRANT_ROLES),
    (N_("Aktivasi pegawai"), "activation_units", "key-round", May.MANAGE_ACCOUNTS),
)


def sections(request: HttpRequest, actor: Actor) -> list[NavSection]:
    """The navigation of one page."""
    items = [
        NavItem(label=_(label), url=reverse(name), icon=icon, active=_here(request, reverse(name)))
        for label, name, icon, right in PLACES
        if right is None or actor.may(right)
    ]
    return [NavSection(items=items)]


def _here(request: HttpRequest, url: str) -> bool:
    return request.path == url or (url != "/" and request.path.startswith(url))
