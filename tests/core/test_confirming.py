"""Guarded roles: one administrator alone never holds both sides."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nawasena.core.accounts import activation, confirming, recovery, services
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.entering import actor_of
from nawasena.core.accounts.roles import GUARDED, RULES, Role
from nawasena.core.database.scope import NOTHING, agencies, apply, scoped
from nawasena.core.models import Account, ActivationCode, AuditEvent, Grant
from nawasena.site import founding
from tests.core.test_entrance import with_totp
from tests.core.test_roles import confirmed
from tests.core.world import World

PASSWORD = "delapan purnama di timur"  # noqa: S105 -- of a fictional person


@pytest.fixture
def admin(world: World) -> Actor:
    return world.actor(Role.AGENCY_ADMIN)


def opened(world: World, admin: Actor, role: Role = Role.PPK, *, factor: bool = True) -> Grant:
    """An account that ``admin`` makes, gives a role, and takes into use with a code of their own."""
    wish = {"role": role, "valid_from": timezone.localdate()}
    if RULES[role].within == "unit":
        wish["unit"] = world.units["a.school"]
    account = services.open_account(admin, login="orang.baru", name="Orang Baru", wish=wish)
    taken(world, admin, account)
    if factor:
        with_totp(account)
    world.actor(Role.AGENCY_ADMIN)
    return Grant.objects.get(account=account)


def taken(world: World, admin: Actor, account: Account) -> None:
    """The account is taken into use with a code of ``admin``."""
    apply(agencies(admin.agency, account=admin.account))
    (issued,) = activation.issue_codes(admin, [account])
    activation.activate(login=account.login, code=issued.code, password=PASSWORD)


def other(world: World) -> Actor:
    """The second administrator, at work."""
    found = actor_of(world.accounts.get(("a2", Role.AGENCY_ADMIN)) or world.second_admin())
    assert found is not None
    return found


def actions(grant: Grant) -> list[str]:
    rows = AuditEvent.objects.filter(subject=f"grant:{grant.pk}").order_by("number")
    return list(rows.values_list("action", flat=True))


# --- which roles --------------------------------------------------------------------------------------


def test_the_database_guards_the_same_roles(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nawasena_guarded_roles()")
        assert set(cursor.fetchone()[0]) == {str(role) for role in GUARDED}


@pytest.mark.parametrize("role", [role for role in RULES if role != Role.SERVICE])
def test_only_guarded_roles_wait(world: World, admin: Actor, role: Role) -> None:
    grant = opened(world, admin, role)
    assert (actor_of(grant.account) is None) is (role in GUARDED)


# --- one person alone ---------------------------------------------------------------------------------


def test_one_administrator_alone_decides_nothing(world: World, admin: Actor) -> None:
    grant = opened(world, admin)
    browser = Client()
    with scoped(NOTHING):
        browser.force_login(grant.account)
    assert browser.get("/")["Location"] == reverse("account_without_role")
    told = browser.get(reverse("account_without_role")).content.decode()
    assert "Pejabat Pembina Kepegawaian sudah diberikan dan menunggu konfirmasi" in told
    own = confirmed(world.client(Role.AGENCY_ADMIN))
    page = own.get(reverse("account", args=[grant.account_id])).content.decode()
    address = reverse("confirm_role", args=[grant.account_id, grant.pk])
    assert "Menunggu konfirmasi admin kedua" in page
    assert address not in page
    assert own.post(address).status_code == 403
    assert actor_of(grant.account) is None


def test_a_second_account_of_the_same_person_is_of_no_use(world: World, admin: Actor) -> None:
    """Who makes a second administrator for themselves cannot use it to confirm: that role waits as well."""
    grant = opened(world, admin, Role.AGENCY_ADMIN)
    puppet = Actor(grant.account_id, "", world.a.pk, ())
    with pytest.raises(PermissionDenied):
        confirming.confirm_role(puppet, grant)


def test_the_second_administrator_confirms(world: World, admin: Actor) -> None:
    grant = opened(world, admin)
    world.second_admin()
    client = confirmed(world.client(Role.AGENCY_ADMIN, "a2"))
    assert "Peran menunggu konfirmasi Anda" in client.get("/").content.decode()
    giver = world.client(Role.AGENCY_ADMIN).get("/").content.decode()
    assert "Peran menunggu konfirmasi Anda" not in giver, (
        "whoever gave it is not asked for what they may not do"
    )
    assert ">Orang Baru</a>" in client.get(reverse("accounts") + "?state=waiting").content.decode()
    page = client.get(reverse("account", args=[grant.account_id])).content.decode()
    assert "Kode terakhir diterbitkan oleh agency_admin" in page
    address = reverse("confirm_role", args=[grant.account_id, grant.pk])
    assert client.post(address).status_code == 302
    found = actor_of(grant.account)
    assert found is not None
    assert found.roles() == [Role.PPK]
    world.see("a")
    assert actions(grant) == ["role.granted", "role.confirmed"]
    assert client.post(address).status_code == 302  # pressing twice changes nothing
    world.see("a")
    assert actions(grant) == ["role.granted", "role.confirmed"]


@pytest.mark.parametrize(("days", "waits"), [(-1, False), (0, True), (1, True)])
def test_a_role_that_is_over_waits_for_nobody(world: World, admin: Actor, days: int, waits: bool) -> None:
    grant = opened(world, admin)
    today = timezone.localdate()
    Grant.objects.filter(pk=grant.pk).update(
        valid_from=today - dt.timedelta(days=9), valid_until=today + dt.timedelta(days=days)
    )
    world.second_admin()
    client = confirmed(world.client(Role.AGENCY_ADMIN, "a2"))
    assert ("Peran menunggu konfirmasi Anda" in client.get("/").content.decode()) is waits
    page = client.get(reverse("account", args=[grant.account_id])).content.decode()
    assert (reverse("confirm_role", args=[grant.account_id, grant.pk]) in page) is waits
    assert ("Menunggu konfirmasi admin kedua" in page) is waits


@pytest.mark.parametrize("factor", [True, False])
def test_who_waits_is_told_to_set_up_what_is_missing_only(world: World, admin: Actor, factor: bool) -> None:
    grant, browser = opened(world, admin, factor=factor), Client()
    with scoped(NOTHING):
        browser.force_login(grant.account)
    told = browser.get(reverse("account_without_role")).content.decode()
    assert "menunggu konfirmasi" in told
    assert ("Pasang OTP" in told) is not factor


def test_whose_code_opened_the_account_does_not_confirm(world: World, admin: Actor) -> None:
    grant = opened(world, admin, factor=False)
    second = other(world)
    taken(world, second, grant.account)
    with_totp(grant.account)
    with pytest.raises(PermissionDenied, match="menerbitkan kode"):
        confirming.confirm_role(other(world), grant)
    taken(world, admin, grant.account)
    confirming.confirm_role(other(world), grant)
    assert actor_of(grant.account) is not None


def test_nobody_confirms_before_the_holder_has_a_second_factor(world: World, admin: Actor) -> None:
    grant = opened(world, admin, factor=False)
    with pytest.raises(ValidationError, match="memasang OTP"):
        confirming.confirm_role(other(world), grant)
    client = confirmed(world.client(Role.AGENCY_ADMIN, "a2"))
    client.post(reverse("confirm_role", args=[grant.account_id, grant.pk]))
    page = client.get(reverse("account", args=[grant.account_id])).content.decode()
    assert "memasang OTP" in page
    assert actor_of(grant.account) is None


@pytest.mark.parametrize("role", [Role.TALENT_MANAGER, Role.PPK, Role.AUDITOR, Role.INSTANCE_ADMIN])
def test_only_administrators_confirm(world: World, admin: Actor, role: Role) -> None:
    grant = opened(world, admin)
    with pytest.raises(PermissionDenied):
        confirming.confirm_role(world.actor(role), grant)
    address = reverse("confirm_role", args=[grant.account_id, grant.pk])
    assert world.client(role).post(address).status_code == 403
    assert confirmed(world.client(Role.AGENCY_ADMIN, "b")).post(address).status_code == 404


# --- new credentials ----------------------------------------------------------------------------------


@pytest.fixture
def held(world: World, admin: Actor) -> Grant:
    """A confirmed role."""
    grant = opened(world, admin)
    confirming.confirm_role(other(world), grant)
    return grant


def test_a_new_password_beside_the_second_factor_changes_nothing(world: World, held: Grant) -> None:
    taken(world, other(world), held.account)
    assert actor_of(held.account) is not None


def test_a_new_password_without_one_suspends(world: World, held: Grant) -> None:
    world.see("a")
    Authenticator.objects.filter(user=held.account).delete()
    taken(world, other(world), held.account)
    assert actor_of(held.account) is None
    world.see("a")
    assert actions(held)[-1] == "role.suspended"


def test_taking_the_second_factor_off_suspends(world: World, held: Grant) -> None:
    second = other(world)
    recovery.remove_second_factor(second, held.account, reason="Ponsel hilang")
    assert actor_of(held.account) is None
    world.see("a")
    assert "role.suspended" in actions(held)
    with_totp(held.account)
    confirming.confirm_role(other(world), held)  # took the factor off, but never knew the password
    assert actor_of(held.account) is not None


# --- around the services ------------------------------------------------------------------------------


def refused(statement: str, *values: Any) -> None:
    with (
        pytest.raises(IntegrityError, match=r"grant_watch|grant_confirmed_by_another"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, values)


CONFIRM = "UPDATE core_grant SET confirmed_at = now(), confirmed_by_id = %s WHERE id = %s"


def test_the_database_lets_nobody_confirm_for_another(world: World, admin: Actor) -> None:
    grant = opened(world, admin)
    second = other(world).account
    world.actor(Role.AGENCY_ADMIN)
    refused(CONFIRM, second, grant.pk)
    refused(CONFIRM, admin.account, grant.pk)
    refused(CONFIRM, None, grant.pk)


def test_nor_the_issuer_of_the_code_nor_anybody_without_the_role(world: World, admin: Actor) -> None:
    grant = opened(world, admin, factor=False)
    refused(CONFIRM, other(world).account, grant.pk)  # no second factor yet
    taken(world, other(world), grant.account)
    with_totp(grant.account)
    refused(CONFIRM, other(world).account, grant.pk)
    refused(CONFIRM, world.actor(Role.TALENT_MANAGER).account, grant.pk)


def test_a_grant_is_given_in_ones_own_name_and_stays_what_it_is(world: World, admin: Actor) -> None:
    coach = world.accounts["a", Role.COACH].pk
    other_ = other(world).account
    world.actor(Role.AGENCY_ADMIN)
    insert = (
        "INSERT INTO core_grant (account_id, agency_id, role, valid_from, reason, created_at, granted_by_id,"
        " confirmed_at) VALUES (%s, %s, 'ppk', current_date, '', now(), %s, %s)"
    )
    refused(insert, coach, world.a.pk, other_, None)
    refused(insert, coach, world.a.pk, None, None)
    refused(insert, coach, world.a.pk, admin.account, timezone.now())
    refused("UPDATE core_grant SET role = 'ppk' WHERE account_id = %s", coach)
    grant = Grant.objects.get(account_id=coach)
    services.revoke_role(admin, grant, reason="selesai")
    refused("UPDATE core_grant SET revoked_at = NULL WHERE id = %s", grant.pk)


def test_credentials_changed_around_the_services_suspend_too(world: World, held: Grant) -> None:
    other(world)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM mfa_authenticator WHERE user_id = %s", [held.account_id])
    assert actor_of(held.account) is None


def test_a_code_marked_as_used_around_the_services_suspends(world: World, held: Grant) -> None:
    second = other(world)
    apply(agencies(world.a.pk))  # as the installation: taking the factor off does not suspend
    Authenticator.objects.filter(user=held.account).delete()
    assert actor_of(held.account) is not None
    apply(agencies(world.a.pk, account=second.account))
    activation.issue_codes(second, [held.account])
    ActivationCode.objects.filter(account=held.account, used_at=None).update(used_at=timezone.now())
    assert actor_of(held.account) is None


# --- one administrator, and the server ----------------------------------------------------------------


def test_a_lone_administrator_has_the_server(world: World, admin: Actor) -> None:
    grant = opened(world, admin, factor=False)
    (done,) = founding.confirm_roles(agency="A", login="orang.baru")
    assert (done.pk, done.confirmed_by_id) == (grant.pk, None)
    world.see("a")
    event = AuditEvent.objects.get(subject=f"grant:{grant.pk}", action="role.confirmed")
    assert event.actor == 0
    assert founding.confirm_roles(agency="A", login="orang.baru") == []
    for wrong in ({"agency": "Z", "login": "orang.baru"}, {"agency": "A", "login": "tidak.ada"}):
        with pytest.raises(LookupError):
            founding.confirm_roles(**wrong)
