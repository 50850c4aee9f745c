"""An account that also works in another agency is not in the hands of one admin."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from nawasena.core.accounts import activation, recovery, services
from nawasena.core.accounts.actor import system
from nawasena.core.accounts.roles import Role
from nawasena.core.models import Account
from tests.core.test_entrance import PASSWORD
from tests.core.world import World


def both(world: World, until: dt.date | None) -> Account:
    """An ASN of agency A who has taken the account into use, with a role in B until a day."""
    account = world.accounts["a", Role.ASN]
    account.set_password("taken into use long ago")
    account.save()
    world.see("b")
    wish = services.Wish(account=account, role=Role.READER, valid_from=dt.date(2020, 1, 1), valid_until=until)
    services._grant(system(world.b.pk), wish)
    return account


@pytest.mark.parametrize("days", [None, 0])
def test_who_works_elsewhere_today_is_out_of_reach(world: World, days: int | None) -> None:
    until = None if days is None else timezone.localdate() + dt.timedelta(days=days)
    account = both(world, until)
    admin = world.actor(Role.AGENCY_ADMIN)
    with pytest.raises(PermissionDenied, match="instansi lain"):
        activation.issue_codes(admin, [account])
    with pytest.raises(PermissionDenied, match="instansi lain"):
        recovery.remove_second_factor(admin, account, reason="lost")
    with pytest.raises(PermissionDenied, match="instansi lain"):
        services.set_active(admin, account, active=False, reason="left")


def test_who_left_the_other_agency_yesterday_is_not(world: World) -> None:
    account = both(world, timezone.localdate() - dt.timedelta(days=1))
    admin = world.actor(Role.AGENCY_ADMIN)
    assert len(activation.issue_codes(admin, [account])) == 1


def test_the_scope_of_the_admin_stays_as_it_was(world: World) -> None:
    account = both(world, timezone.localdate() - dt.timedelta(days=1))
    admin = world.actor(Role.AGENCY_ADMIN)
    services.set_active(admin, account, active=False, reason="left")
    account.refresh_from_db()
    assert not account.is_active


def test_a_code_of_the_agency_somebody_left_opens_nothing(world: World) -> None:
    account = world.accounts["a", Role.ASN]
    (issued,) = activation.issue_codes(world.actor(Role.AGENCY_ADMIN), [account])
    both(world, None)
    before = Account.objects.get(pk=account.pk).password
    with pytest.raises(ValidationError, match="tidak cocok"):
        activation.activate(login=account.login, code=issued.code, password=PASSWORD)
    assert Account.objects.get(pk=account.pk).password == before
