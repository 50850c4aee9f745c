"""A lost second factor, and the two administrators it takes to open somebody's account."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from nawasena.core.accounts import activation, recovery
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.codes import LIFE
from nawasena.core.accounts.entering import actor_of
from nawasena.core.accounts.roles import Role
from nawasena.core.models import Account, ActivationCode
from tests.core.test_entrance import with_totp
from tests.core.test_roles import confirmed
from tests.core.world import World


@pytest.fixture
def manager(world: World) -> Account:
    account = world.accounts["a", Role.TALENT_MANAGER]
    with_totp(account)
    return account


def second_admin(world: World) -> Actor:
    found = actor_of(world.second_admin())
    assert found is not None
    return found


def test_the_lost_factor_is_taken_off_from_the_page(world: World, manager: Account) -> None:
    client = confirmed(world.client(Role.AGENCY_ADMIN))
    address = reverse("remove_second_factor", args=[manager.pk])
    assert address in client.get(reverse("account", args=[manager.pk])).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Ponsel hilang"}).status_code == 302
    assert not Authenticator.objects.filter(user=manager).exists()
    assert "OTP dilepas oleh admin" in client.get(reverse("account", args=[manager.pk])).content.decode()


def test_one_administrator_does_not_do_both(world: World, manager: Account) -> None:
    actor = world.actor(Role.AGENCY_ADMIN)
    recovery.remove_second_factor(actor, manager, reason="hilang")
    with pytest.raises(PermissionDenied, match="admin lain"):
        activation.issue_codes(actor, [manager])
    assert activation.issue_codes(second_admin(world), [manager])


def test_nor_the_other_way_round(world: World, manager: Account) -> None:
    actor = world.actor(Role.AGENCY_ADMIN)
    activation.issue_codes(actor, [manager])
    with pytest.raises(PermissionDenied, match="admin lain"):
        recovery.remove_second_factor(actor, manager, reason="hilang")
    recovery.remove_second_factor(second_admin(world), manager, reason="hilang")


def test_an_old_code_is_no_hindrance(world: World, manager: Account) -> None:
    actor = world.actor(Role.AGENCY_ADMIN)
    activation.issue_codes(actor, [manager])
    ActivationCode.objects.update(created_at=timezone.now() - LIFE - dt.timedelta(seconds=1))
    recovery.remove_second_factor(actor, manager, reason="hilang")


def test_nobody_takes_off_their_own(world: World) -> None:
    own = world.accounts["a", Role.AGENCY_ADMIN]
    with pytest.raises(PermissionDenied):
        recovery.remove_second_factor(world.actor(Role.AGENCY_ADMIN), own, reason="x")


@pytest.mark.parametrize("role", [Role.TALENT_MANAGER, Role.ASN, Role.AUDITOR])
def test_others_may_not(world: World, manager: Account, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        recovery.remove_second_factor(world.actor(role), world.accounts["a", Role.PPK], reason="x")
