"""Behind the guard of a view: queries and services refuse by themselves, also where both agencies are in scope."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from nawasena.core.accounts import queries as accounts
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May, Role
from nawasena.core.database.scope import agencies, apply
from nawasena.exchange.spreadsheets import queries as packages
from nawasena.mapping import services
from nawasena.mapping.models import Mapping
from nawasena.mapping.queries import mappings as mapping_queries
from nawasena.mapping.queries import results
from nawasena.people.queries import people, person, units
from nawasena.site import own_data
from tests.core.populated import Populated

LISTS: dict[str, Callable[[Actor], QuerySet[Any]]] = {
    "mappings": mapping_queries.mappings,
    "results": results.visible,
    "people": people.profiles,
    "found": people.findable,
    "units": units.units,
    "packages": packages.packages,
    "policies": mapping_queries.policies,
}
NOBODYS: dict[str, Callable[[Actor], QuerySet[Any]]] = {
    name: LISTS[name] for name in ("mappings", "results", "people", "units", "packages")
}


@pytest.fixture
def both(populated: Populated, django_db_blocker: Any) -> Iterator[Populated]:
    """Row-level security shows both agencies: what is kept apart now, the queries keep apart."""
    world = populated.world
    with django_db_blocker.unblock(), transaction.atomic():
        apply(agencies(world.a.pk, world.b.pk))
        yield populated
        transaction.set_rollback(True)
    with django_db_blocker.unblock():
        world.see("a")


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_of_the_own_agency(name: str, both: Populated) -> None:
    actor = both.world.actor(Role.TALENT_MANAGER)
    found = list(LISTS[name](actor))
    assert found
    assert {row.agency_id for row in found} == {both.world.a.pk}


@pytest.mark.parametrize("name", NOBODYS)
def test_whoever_may_see_nothing_gets_nothing(name: str, both: Populated) -> None:
    nobody = Actor(both.world.accounts["a", Role.ASN].pk, "", both.world.a.pk, ())
    assert list(NOBODYS[name](nobody)) == []


@pytest.mark.parametrize("name", ["results", "people", "units"])
def test_a_head_gets_the_own_subtree(name: str, both: Populated) -> None:
    head = both.world.actor(Role.HEAD_OF_UNIT)
    (path,) = head.paths(May.SEE_PEOPLE) or ()
    found = list(LISTS[name](head))
    paths = {row.path if name == "units" else row.unit.path for row in found}
    assert paths and all(given.startswith(path) for given in paths)
    assert len(found) < len(list(LISTS[name](both.world.actor(Role.TALENT_MANAGER))))


def test_objects_of_another_agency_are_nowhere(both: Populated) -> None:
    manager, admin = both.world.actor(Role.TALENT_MANAGER), both.world.actor(Role.AGENCY_ADMIN)
    for get in (
        lambda: mapping_queries.mapping_for(manager, both.mappings["b", "done"].pk),
        lambda: packages.package_for(manager, both.packages["b"].pk),
        lambda: person.profile_of(manager, both.people["b", "usual"]),
        lambda: units.unit_of(manager, both.world.units["b.school"].pk),
        lambda: accounts.account(admin, both.world.accounts["b", Role.READER].pk),
    ):
        with pytest.raises(Http404):
            get()


def test_a_grant_is_opened_under_its_own_account_only(both: Populated) -> None:
    admin, account = both.world.actor(Role.AGENCY_ADMIN), both.world.accounts["a", Role.READER]
    assert accounts.grant_of(admin, account, both.grants["a", Role.READER].pk).account_id == account.pk
    for grant in (both.grants["a", Role.PPK], both.grants["b", Role.READER]):
        with pytest.raises(Http404):
            accounts.grant_of(admin, account, grant.pk)


def test_only_what_was_announced_is_an_asns_own(both: Populated) -> None:
    asn, usual = both.world.actor(Role.ASN), both.people["a", "usual"]
    assert [row.mapping.state for row in own_data.announced(asn, usual)] == [Mapping.State.ANNOUNCED]


def test_nobody_announces_what_they_asked_for(both: Populated) -> None:
    ppk, mapping = both.world.actor(Role.PPK), both.mappings["a", "done"]
    manager = both.world.accounts["a", Role.TALENT_MANAGER]
    Mapping.objects.filter(pk=mapping.pk).update(requested_by=ppk.account, approved_by=manager)
    mapping.refresh_from_db()
    with pytest.raises(PermissionDenied):
        services.announce(ppk, mapping)
    Mapping.objects.filter(pk=mapping.pk).update(requested_by=manager, approved_by=None)
    mapping.refresh_from_db()
    services.announce(ppk, mapping)
    assert Mapping.objects.get(pk=mapping.pk).state == Mapping.State.ANNOUNCED
