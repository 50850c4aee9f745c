"""A small world for tests of the application: two agencies, their units, and an account for every role."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client

from nawasena.core.accounts import services
from nawasena.core.accounts.actor import Actor, system
from nawasena.core.accounts.entering import AGENCY_KEY, actor_of
from nawasena.core.accounts.roles import RULES, Role
from nawasena.core.database.scope import NOTHING, agencies, apply, scoped
from nawasena.core.models import Account, Agency, Unit

LONG_AGO = dt.date(2020, 1, 1)


@dataclass
class World:
    """Agency A with a tree of units and every role, and agency B with the same, its texts marked KANARI."""

    a: Agency
    b: Agency
    units: dict[str, Unit] = field(default_factory=dict)
    accounts: dict[tuple[str, Role], Account] = field(default_factory=dict)

    def actor(self, role: Role, agency: str = "a") -> Actor:
        """The actor of a role; the scope of the running transaction becomes theirs."""
        found = actor_of(self.accounts[agency, role])
        assert found is not None
        return found

    def see(self, agency: str = "a") -> None:
        """Let the running transaction see one agency, as the system."""
        apply(agencies(self.a.pk if agency == "a" else self.b.pk))

    def second_admin(self) -> Account:
        """Another administrator of agency A, made at the server."""
        self.see("a")
        system_ = system(self.a.pk)
        account = services.create_account(system_, login="admin.dua", name="Admin Dua")
        wish = services.Wish(account=account, role=Role.AGENCY_ADMIN, valid_from=LONG_AGO)
        services.first_grant(self.a, wish)
        self.accounts["a2", Role.AGENCY_ADMIN] = account
        return account

    def client(self, role: Role, agency: str = "a") -> Client:
        """A browser in which this role is logged in, with a second factor where it needs one."""
        client = Client()
        with scoped(NOTHING):  # as a stranger, who is known only afterwards
            client.force_login(self.accounts[agency, role])
        session = client.session
        session[AGENCY_KEY] = (self.b if agency == "b" else self.a).pk
        if RULES[role].totp:
            _second_factor(self.accounts[agency, role], session)
        session.save()
        return client


def build() -> World:
    """Make the world in the running transaction; the scope is agency A's afterwards."""
    a = services.found_agency(code="A", name="Kabupaten Nusa Satu", short_name="Nusa Satu")
    b = services.found_agency(code="B", name="KANARI-B Kabupaten Nusa Dua", short_name="KANARI-B")
    world = World(a, b)
    for key, agency in (("a", a), ("b", b)):
        _units(world, key, agency)
        for role in RULES:
            _account(world, key, agency, role)
    world.see("a")
    return world


def _second_factor(account: Account, session: Any) -> None:
    """As if the account had set up its app and used it since the login."""
    Authenticator.objects.get_or_create(
        user=account, type=Authenticator.Type.TOTP, defaults={"data": {"secret": ""}}
    )
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
    session["account_authentication_methods_user"] = str(account.pk)


def _units(world: World, key: str, agency: Agency) -> None:
    """Kabupaten > Dinas Pendidikan > Bidang; Kabupaten > Dinas Kesehatan."""
    mark = "" if key == "a" else "KANARI-B "
    root = Unit.objects.create(agency=agency, code="0", name=f"{mark}Kabupaten")
    school = Unit.objects.create(
        agency=agency, code="1", name=f"{mark}Dinas Pendidikan", parent=root, echelon="22"
    )
    part = Unit.objects.create(
        agency=agency, code="11", name=f"{mark}Bidang Sekolah", parent=school, echelon="31"
    )
    health = Unit.objects.create(
        agency=agency, code="2", name=f"{mark}Dinas Kesehatan", parent=root, echelon="22"
    )
    for unit in (root, school, part, health):
        unit.refresh_from_db()
        unit.department = {root: None, health: health}.get(unit, school)
        unit.save()
    names = {"root": root, "school": school, "part": part, "health": health}
    world.units |= {f"{key}.{name}": unit for name, unit in names.items()}


def _account(world: World, key: str, agency: Agency, role: Role) -> None:
    name = f"{'KANARI-B ' if key == 'b' else ''}{role.value}"
    account = services.create_account(system(agency.pk), login=f"{role.value}.{key}", name=name)
    unit = world.units[f"{key}.school"] if RULES[role].within == "unit" else None
    wish = services.Wish(account=account, role=role, valid_from=LONG_AGO, unit=unit)
    services._grant(system(agency.pk), wish)
    world.accounts[key, role] = account
