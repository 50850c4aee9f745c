"""The wall on accounts: names, addresses and NIPs of other agencies cannot be read within a scope."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from nawasena.core.accounts import services
from nawasena.core.accounts.actor import system
from nawasena.core.accounts.roles import Role
from nawasena.core.database.scope import NOTHING, Scope, agencies, apply
from nawasena.core.models import Account
from tests.core.world import LONG_AGO, World


def rows() -> list[tuple[str, str, str]]:
    """What a statement without any filter reads."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT login, name, email FROM core_account ORDER BY id")
        return list(cursor.fetchall())


def test_the_canaries_of_the_other_agency_are_not_there(world: World) -> None:
    world.actor(Role.AGENCY_ADMIN)
    assert len(rows()) == len(Role)
    assert "KANARI-B" not in str(rows())
    world.see("b")
    assert len(rows()) == len(Role)
    assert all("KANARI-B" in name for _login, name, _email in rows())


def test_the_other_agency_cannot_be_written(world: World) -> None:
    world.actor(Role.AGENCY_ADMIN)
    theirs = world.accounts["b", Role.PPK]
    assert Account.objects.filter(pk=theirs.pk).update(name="x", password="x") == 0  # noqa: S106
    mine = world.accounts["a", Role.PPK]
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Account.objects.create(login="selundupan", name="x", made_in=world.b)
    assert Account.objects.filter(pk=mine.pk).update(theme="dark") == 1


def test_an_account_of_its_own_is_all_that_a_lone_account_sees(world: World) -> None:
    own = world.accounts["a", Role.ASN]
    apply(Scope(account=own.pk))
    assert [login for login, _name, _email in rows()] == [own.login]


def test_who_ever_held_a_role_here_is_seen_by_both(world: World) -> None:
    theirs = world.accounts["b", Role.COACH]
    world.see("a")
    wish = services.Wish(account=theirs, role=Role.READER, valid_from=LONG_AGO, valid_until=LONG_AGO)
    services.first_grant(world.a, wish)
    for agency in (world.a, world.b):
        apply(agencies(agency.pk))
        assert Account.objects.filter(pk=theirs.pk).exists()


def test_a_login_that_is_taken_elsewhere_is_refused_and_tells_nothing(world: World) -> None:
    actor = world.actor(Role.AGENCY_ADMIN)
    theirs = world.accounts["b", Role.PPK].login
    assert services.taken([theirs, "belum.ada"]) == {theirs}
    assert len(rows()) == len(Role)  # asking has not opened the scope
    with pytest.raises(ValidationError) as refused:
        services.create_account(actor, login=theirs, name="x")
    assert "KANARI" not in str(refused.value)
    assert theirs not in str(refused.value)


def test_an_account_belongs_to_the_agency_that_made_it(world: World) -> None:
    made = services.create_account(system(world.a.pk), login="baru", name="Baru")
    assert Account.objects.get(pk=made.pk).made_in_id == world.a.pk
    plain = Account.objects.create(login="polos", name="Polos")
    plain.refresh_from_db()
    assert plain.made_in_id == world.a.pk
    world.see("b")
    assert not Account.objects.filter(pk__in=[made.pk, plain.pk]).exists()


def test_a_login_is_looked_up_before_anybody_is_known(world: World) -> None:
    apply(NOTHING)
    assert Account.objects.filter(login=world.accounts["b", Role.ASN].login).exists()
