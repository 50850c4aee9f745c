"""``nawasena moveaccount``: the account follows its person, the roles stay behind, both trails know."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from nawasena.core.accounts import activation, queries
from nawasena.core.accounts.entering import actor_of
from nawasena.core.accounts.roles import Role
from nawasena.core.database.scope import agencies, apply
from nawasena.core.models import AuditEvent, Grant
from nawasena.site.moving import move_account
from tests.core.test_entrance import PASSWORD
from tests.core.world import World


def actions(world: World, agency: str, subject: str) -> list[str]:
    world.see(agency)
    found = AuditEvent.objects.filter(subject=subject).order_by("number")
    return list(found.values_list("action", flat=True))


def test_roles_end_there_and_the_account_begins_here(world: World) -> None:
    account = world.accounts["a", Role.COMMITTEE_MEMBER]
    (code,) = activation.issue_codes(world.actor(Role.AGENCY_ADMIN), [account])
    moved, ended = move_account(login=account.login, to=world.b.code)
    assert [grant.role for grant in ended] == [Role.COMMITTEE_MEMBER]
    actor = actor_of(moved)
    assert actor is not None
    assert (actor.agency, actor.roles()) == (world.b.pk, [Role.ASN])
    assert actions(world, "a", f"account:{account.pk}")[-1] == "account.moved"
    assert actions(world, "b", f"account:{account.pk}") == ["account.received"]
    apply(agencies(world.a.pk))
    assert actions(world, "a", f"grant:{ended[0].pk}")[-1] == "role.revoked"
    with pytest.raises(ValidationError, match="tidak cocok"):
        activation.activate(login=account.login, code=code.code, password=PASSWORD)


def test_the_new_administrator_keeps_it(world: World) -> None:
    account = world.accounts["a", Role.ASN]
    move_account(login=account.login, to=world.b.code)
    admin = world.actor(Role.AGENCY_ADMIN, "b")
    found = queries.account(admin, account.pk)
    assert len(activation.issue_codes(admin, [found])) == 1


def test_who_works_there_already_keeps_the_roles(world: World) -> None:
    account = world.accounts["b", Role.READER]
    _account, ended = move_account(login=account.login, to=world.b.code)
    assert ended == []
    world.see("b")
    assert Grant.objects.filter(account=account, revoked_at=None).count() == 1


@pytest.mark.parametrize(("login", "to"), [("tidak.ada", "B"), ("", "B"), (None, "X")])
def test_what_is_unknown_is_named(world: World, login: str | None, to: str) -> None:
    login = world.accounts["a", Role.ASN].login if login is None else login
    with pytest.raises(LookupError) as missing:
        move_account(login=login, to=world.b.code if to == "B" else to)
    assert missing.value.args[0] == (to if to == "X" else login)
