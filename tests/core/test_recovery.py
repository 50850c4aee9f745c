"""A lost second factor, and the two administrators it takes to open somebody's account."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.test import Client
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


# --- the identity provider ----------------------------------------------------------------------------

CONFIGURATION = {
    "issuer": "https://sso.contoh.go.id",
    "authorization_endpoint": "https://sso.contoh.go.id/auth",
    "token_endpoint": "https://sso.contoh.go.id/token",
    "userinfo_endpoint": "https://sso.contoh.go.id/me",
    "jwks_uri": "https://sso.contoh.go.id/keys",
}


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch, settings: Any) -> dict[str, Any]:
    """A provider whose answers are written here; returns what it says about the person who logs in."""
    from allauth.socialaccount.providers.oauth2.client import OAuth2Client
    from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter as Adapter

    from nawasena.site import environment

    for name, value in (("ISSUER", CONFIGURATION["issuer"]), ("CLIENT", "nawasena"), ("NAME", "ASN Digital")):
        monkeypatch.setenv(f"NAWASENA_OIDC_{name}", value)
    settings.SOCIALACCOUNT_PROVIDERS = environment.identity_provider()
    assert environment.identity_origin() == ["https://sso.contoh.go.id"]
    claims: dict[str, Any] = {"sub": "abc"}
    monkeypatch.setattr(Adapter, "openid_config", CONFIGURATION)
    monkeypatch.setattr(Adapter, "_fetch_user_info", lambda _self, _token: claims)
    answer = {"access_token": "t", "token_type": "Bearer", "expires_in": 60}
    monkeypatch.setattr(OAuth2Client, "get_access_token", lambda *_a, **_k: answer)
    return claims


def through(client: Client) -> Any:
    """Leave for the provider and come back with its answer."""
    leave = client.post(reverse("openid_connect_login", args=["sso"]))
    assert leave["Location"].startswith("https://sso.contoh.go.id/auth?")
    assert "code_challenge" in leave["Location"]
    state = leave["Location"].split("state=")[1].split("&")[0]
    return client.get(reverse("openid_connect_callback", args=["sso"]), {"code": "c", "state": state})


def test_the_login_offers_the_provider(world: World, provider: dict[str, Any]) -> None:
    assert "ASN Digital" in Client().get("/masuk/").content.decode()


def test_somebody_with_an_account_gets_in(world: World, provider: dict[str, Any]) -> None:
    provider["nip"] = world.accounts["a", Role.ASN].login
    client = Client()
    assert through(client)["Location"] == "/"
    assert client.get(reverse("mfa_index")).status_code == 200


def test_the_second_factor_is_asked_for_all_the_same(
    world: World, provider: dict[str, Any], manager: Account
) -> None:
    provider["nip"] = manager.login
    client = Client()
    assert through(client)["Location"] == reverse("mfa_authenticate")
    assert client.get("/")["Location"].startswith("/masuk/")


@pytest.mark.parametrize("login", ["199901012020011001", ""])
def test_nobody_signs_up_through_the_provider(world: World, provider: dict[str, Any], login: str) -> None:
    provider["nip"] = login
    world.see("a")
    before = Account.objects.count()
    assert through(Client())["Location"] == reverse("account_without_role")
    world.see("a")
    assert Account.objects.count() == before


def test_a_shut_account_stays_shut(world: World, provider: dict[str, Any]) -> None:
    account = world.accounts["a", Role.ASN]
    provider["nip"] = account.login
    through(Client())  # links the account
    Account.objects.filter(pk=account.pk).update(is_active=False)
    client = Client()
    through(client)
    assert client.get(reverse("mfa_index"))["Location"].startswith("/masuk/")


def test_a_forged_answer_is_refused_in_our_design(world: World, provider: dict[str, Any]) -> None:
    answer = Client().get(reverse("openid_connect_callback", args=["sso"]), {"code": "c", "state": "made-up"})
    assert answer.status_code in (200, 401, 403)
    assert 'class="skip-link"' in answer.content.decode()


def test_an_unknown_provider_does_not_exist(world: World) -> None:
    assert Client().get(reverse("openid_connect_login", args=["lain"])).status_code == 404


# --- language and look travel with the account ---------------------------------------------------------


def test_a_new_device_speaks_the_language_of_the_account(world: World, provider: dict[str, Any]) -> None:
    account = world.accounts["a", Role.ASN]
    Account.objects.filter(pk=account.pk).update(language="en", theme="dark")
    provider["nip"] = account.login
    client = Client()
    through(client)
    assert client.cookies["nawasena_language"].value == "en"
    assert client.cookies["nawasena_theme"].value == "dark"


def test_what_was_chosen_on_this_device_stays(world: World, provider: dict[str, Any]) -> None:
    account = world.accounts["a", Role.ASN]
    provider["nip"] = account.login
    client = Client()
    client.post(reverse("language"), {"language": "en"})
    through(client)
    assert client.cookies["nawasena_language"].value == "en"
