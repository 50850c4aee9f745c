"""Where an actor can go: the menu, from rights alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.links import link
from nawasena.core.retention.queries import READERS as RETENTION
from nawasena.core.shell import NavItem, NavSection
from nawasena.i18n import N_, _


@dataclass(frozen=True)
class Place:
    """A page of the menu, for whoever may do one of ``rights`` (nobody asks when empty)."""

    label: str
    route: str
    icon: str
    rights: tuple[May, ...] = ()


SECTIONS: tuple[tuple[str, tuple[Place, ...]], ...] = (
    (
        "",
        (
            Place(N_("Beranda Kerja"), "home", "house"),
            Place(N_("Halaman saya"), "me", "user", (May.SEE_SELF,)),
        ),
    ),
    (
        N_("Data"),
        (
            Place(N_("Impor data"), "packages", "upload", (May.IMPORT_DATA, May.APPROVE_PACKAGE)),
            Place(N_("Pegawai"), "people", "users", (May.SEE_PEOPLE,)),
            Place(N_("Unit dan jabatan"), "units", "network", (May.SEE_PEOPLE,)),
            Place(N_("Kualitas data"), "quality", "badge-check", (May.SEE_QUALITY,)),
        ),
    ),
    (
        N_("Talenta"),
        (Place(N_("Pemetaan Talenta"), "mappings", "grid-3x3", (May.SEE_RESULTS, May.SEE_SUMMARY)),),
    ),
    (
        N_("Tata kelola"),
        (
            Place(N_("Dasar Hukum"), "legal_basis", "scale"),
            Place(N_("Akun dan peran"), "accounts", "key-round", (May.GRANT_ROLES,)),
            Place(N_("Aktivasi pegawai"), "activation_units", "user-check", (May.MANAGE_ACCOUNTS,)),
            Place(N_("Jejak audit"), "audit", "scroll-text", (May.READ_AUDIT,)),
            Place(N_("Retensi"), "retention", "archive", RETENTION),
            Place(N_("Langkah Awal"), "first_steps", "list-checks", (May.SET_UP_AGENCY, May.IMPORT_DATA)),
        ),
    ),
)


def sections(request: HttpRequest, actor: Actor) -> list[NavSection]:
    """The menu of an actor; the place that the request belongs to is marked."""
    found = [(label, list(_items(actor, places, request.path))) for label, places in SECTIONS]
    return [NavSection(label=_(label) if label else "", items=items) for label, items in found if items]


def _items(actor: Actor, places: tuple[Place, ...], path: str) -> Iterator[NavItem]:
    for place in places:
        if place.rights and not any(actor.may(right) for right in place.rights):
            continue
        url = link(place.route)
        active = path == url or (url != "/" and path.startswith(url))
        yield NavItem(label=_(place.label), url=url, icon=place.icon, active=active)
