"""Logging in through an OpenID Connect provider: a stand-in for one answers, so nothing leaves the machine."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from requests.adapters import BaseAdapter

from nawasena.core import clock
from nawasena.core.accounts import activation, confirming, services
from nawasena.core.accounts.factors import has_totp
from nawasena.core.accounts.roles import GUARDED, Role
from nawasena.core.models import Account, AuditEvent, Grant
from nawasena.site import environment
from tests.core.responses import assert_hardened
from tests.core.test_entrance import NIP, PASSWORD, with_totp
from tests.core.test_roles import TODAY
from tests.core.world import World

ISSUER = "https://sso.contoh.test/realms/asn"
CLIENT = "nawasena"


class Provider(BaseAdapter):
    """What a provider answers, about one person."""

    def __init__(self, claims: dict[str, Any]) -> None:
        super().__init__()
        self.claims, self.asked, self.away, self.challenge = claims, [], False, ""
        self.damage: dict[str, Any] = {}  # what is answered instead

    def send(self, request: Any, **_options: Any) -> requests.Response:  # type: ignore[override]
        self.asked.append(request.url)
        if self.away:
            raise requests.ConnectionError("no route to host")
        answer = self._answer(urlsplit(request.url).path.rsplit("/", 1)[-1], request)
        response = requests.Response()
        response.status_code, response.url = (400 if answer is None else 200), request.url
        response.headers["Content-Type"] = "application/json"
        response._content = json.dumps({"error": "invalid_grant"} if answer is None else answer).encode()
        return response

    def _answer(self, what: str, request: Any) -> Any:
        if what in self.damage:
            return self.damage[what]
        if what == "openid-configuration":
            ends = {f"{name}_endpoint": f"{ISSUER}/{name}" for name in ("authorization", "token", "userinfo")}
            return {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/certs", **ends}
        if what == "token":
            sent = parse_qs(request.body if isinstance(request.body, str) else request.body.decode())
            proof = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"][0].encode()).digest())
            known = proof.decode().rstrip("=") == self.challenge and sent["client_secret"] == ["rahasia"]
            return {"access_token": "token", "token_type": "Bearer"} if known else None
        return self.claims if request.headers["Authorization"] == "Bearer token" else None

    def close(self) -> None:
        """Nothing is held open."""


@pytest.fixture
def provider(world: World, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Provider:
    """One that knows the coach of agency A by the login."""
    caches["parts"].clear()
    coach = world.accounts["a", Role.COACH]
    made = Provider(
        {"sub": "f-1", "preferred_username": coach.login, "name": "Coach", "email": "c@contoh.test"}
    )
    given = {"ISSUER": ISSUER, "CLIENT": CLIENT, "SECRET": "rahasia", "NAME": "SSO ASN"}
    for name, value in given.items():
        monkeypatch.setenv(f"NAWASENA_OIDC_{name}", value)
    settings.SOCIALACCOUNT_PROVIDERS = environment.identity_provider()

    def session(_self: Any) -> requests.Session:
        found = requests.Session()
        found.mount("https://", made)
        return found

    monkeypatch.setattr(DefaultSocialAccountAdapter, "get_requests_session", session)
    return made


def begun(client: Client, provider: Provider) -> dict[str, list[str]]:
    """The questions that the login page sends along to the provider."""
    answer = client.post(reverse("openid_connect_login", args=["sso"]))
    assert answer.status_code == 302
    address = urlsplit(answer["Location"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{ISSUER}/authorization"
    asked = parse_qs(address.query)
    provider.challenge = asked["code_challenge"][0]
    return asked


def entered(client: Client, provider: Provider, **changes: str) -> Any:
    """From the login page to the provider and back."""
    asked = begun(client, provider)
    given = {"code": "sekali", "state": asked["state"][0], **changes}
    return client.get(reverse("openid_connect_callback", args=["sso"]), given)


def somebody(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_login_page_leads_to_the_provider(provider: Provider, client: Client) -> None:
    page = client.get(reverse("account_login"))
    assert "SSO ASN" in page.content.decode()
    assert environment.identity_origin() == ["https://sso.contoh.test"], "which forms may lead to"
    asked = begun(client, provider)
    assert asked["client_id"] == [CLIENT] and asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"][0].endswith(reverse("openid_connect_callback", args=["sso"]))


def test_who_has_an_account_is_let_in_and_known_by_the_subject_from_then_on(
    world: World, provider: Provider, client: Client
) -> None:
    account = world.accounts["a", Role.COACH]
    with_totp(account)
    answer = entered(client, provider)
    assert answer.status_code == 302
    assert_hardened(answer)
    assert reverse("mfa_authenticate") in answer["Location"], "the provider's word is one factor"
    assert not somebody(client)
    found = SocialAccount.objects.get()
    assert (found.uid, found.user_id) == ("f-1", account.pk)
    assert not SocialToken.objects.exists(), "what could be used elsewhere is not kept"
    assert found.extra_data == {}, "nor what the provider knows of the person"
    world.see("a")
    assert AuditEvent.objects.filter(action="account.connected", subject=f"account:{account.pk}").count() == 1
    provider.claims["preferred_username"] = world.accounts["a", Role.PPK].login
    again = Client()
    entered(again, provider)
    assert SocialAccount.objects.get().user_id == account.pk
    assert SocialAccount.objects.get().extra_data == {}
    world.see("a")
    assert AuditEvent.objects.filter(action="account.connected").count() == 1


def test_an_asn_is_in_at_once(world: World, provider: Provider, client: Client) -> None:
    asn = world.accounts["a", Role.ASN]
    provider.claims["preferred_username"] = asn.login
    assert entered(client, provider)["Location"] == "/"
    assert client.get("/").status_code == 200


def test_who_must_have_a_second_factor_sets_it_up_first(provider: Provider, client: Client) -> None:
    entered(client, provider)
    assert somebody(client)
    assert client.get("/")["Location"].startswith(reverse("mfa_activate_totp"))


@pytest.mark.parametrize("claim", ["orang.lain", "", None, ["a"], "x" * 4000, "\0", "198608182015051001"])
def test_who_has_no_account_gets_none(world: World, provider: Provider, client: Client, claim: Any) -> None:
    provider.claims["preferred_username"] = claim
    world.see("a")
    before = Account.objects.count()
    answer = entered(client, provider)
    assert answer["Location"] == reverse("account_login")
    assert "Belum ada akun Nawasena" in client.get(answer["Location"]).content.decode()
    assert not somebody(client)
    world.see("a")
    assert (Account.objects.count(), SocialAccount.objects.count()) == (before, 0)


def test_a_shut_account_stays_shut(world: World, provider: Provider, client: Client) -> None:
    coach = world.accounts["a", Role.COACH]
    Account.objects.filter(pk=coach.pk).update(is_active=False)
    assert entered(client, provider)["Location"] == reverse("account_login")
    Account.objects.filter(pk=coach.pk).update(is_active=True)
    entered(Client(), provider)
    Account.objects.filter(pk=coach.pk).update(is_active=False)
    answer = entered(client, provider)
    assert answer.status_code < 500 and not somebody(client)


def refused(answer: Any, client: Client) -> bool:
    assert_hardened(answer)
    return answer.status_code in (302, 401, 503) and not somebody(client)


def test_an_answer_nobody_asked_for_is_refused(provider: Provider, client: Client) -> None:
    address = reverse("openid_connect_callback", args=["sso"])
    assert refused(client.get(address, {"code": "sekali", "state": "tebakan"}), client)
    assert refused(entered(client, provider, state="tebakan"), client)
    asked = begun(client, provider)
    stolen = Client().get(address, {"code": "sekali", "state": asked["state"][0]})
    assert refused(stolen, Client()), "the state belongs to the browser that began"
    assert 'class="skip-link"' in stolen.content.decode(), "in our design"


def test_a_code_that_is_no_good_is_refused(provider: Provider, client: Client) -> None:
    asked = begun(client, provider)
    provider.challenge = "of somebody else"
    answer = client.get(
        reverse("openid_connect_callback", args=["sso"]), {"code": "sekali", "state": asked["state"][0]}
    )
    assert refused(answer, client)


def test_who_turns_back_is_told_so(provider: Provider, client: Client) -> None:
    asked = begun(client, provider)
    given = {"error": "access_denied", "state": asked["state"][0]}
    answer = client.get(reverse("openid_connect_callback", args=["sso"]), given, follow=True)
    assert answer.status_code == 200 and not somebody(client)
    assert_hardened(answer)


@pytest.mark.parametrize("away", [False, True])
def test_strangers_do_not_make_us_ask_again_and_again(provider: Provider, away: bool) -> None:
    provider.away = away
    for _ in range(5):
        Client().post(reverse("openid_connect_login", args=["sso"]))
    assert len(provider.asked) == 1


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_provider_that_is_away_is_told_without_an_error_of_ours(
    provider: Provider, client: Client, moment: str
) -> None:
    asked = begun(client, provider) if moment == "after" else {}
    provider.away = True
    if moment == "before":
        answer = client.post(reverse("openid_connect_login", args=["sso"]))
    else:
        given = {"code": "sekali", "state": asked["state"][0]}
        answer = client.get(reverse("openid_connect_callback", args=["sso"]), given)
    assert refused(answer, client)


def test_the_claim_with_the_nip_can_be_named(
    world: World, provider: Provider, client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setenv("NAWASENA_OIDC_CLAIM", "nip_baru")
    settings.SOCIALACCOUNT_PROVIDERS = environment.identity_provider()
    provider.claims |= {"nip_baru": world.accounts["a", Role.ASN].login, "preferred_username": "bukan.nip"}
    assert entered(client, provider)["Location"] == "/"
    assert client.session["_auth_user_id"] == str(world.accounts["a", Role.ASN].pk)


@pytest.mark.parametrize("damage", [{"email": ["x"]}, {"name": {"a": 1}}, {"userinfo": 1}])
def test_odd_claims_break_nothing(provider: Provider, client: Client, damage: dict[str, Any]) -> None:
    provider.claims |= damage
    assert_hardened(answer := entered(client, provider))
    assert answer.status_code < 500


@pytest.mark.parametrize("subject", [None, "", 7, ["f-1"], True, "x" * 9000])
def test_an_answer_without_a_subject_is_told(provider: Provider, client: Client, subject: Any) -> None:
    """Two people without one would otherwise be the same person from the second login on."""
    provider.claims["sub"] = subject
    assert refused(entered(client, provider), client)
    del provider.claims["sub"]
    assert refused(entered(client, provider), client)


@pytest.mark.parametrize(
    ("what", "answer"),
    [("userinfo", []), ("userinfo", ["a"]), ("userinfo", "x"), ("userinfo", 5), ("userinfo", None),
     ("openid-configuration", ["x"]), ("openid-configuration", {}), ("token", ["x"]), ("token", "x"),
     ("token", {"access_token": "token", "token_type": "Bearer", "expires_in": 10**20}),
     ("token", {"access_token": "token", "expires_in": [1]}), ("token", {"access_token": {"a": 1}}),
     ("token", {"access_token": "token", "id_token": "not.a.token"})],
)  # fmt: skip
def test_whatever_it_answers_is_no_error_of_ours(
    provider: Provider, client: Client, what: str, answer: Any
) -> None:
    if what == "openid-configuration":
        provider.damage[what] = answer
        assert refused(client.post(reverse("openid_connect_login", args=["sso"])), client)
        return
    asked = begun(client, provider)
    provider.damage[what] = answer
    given = {"code": "sekali", "state": asked["state"][0]}
    assert refused(client.get(reverse("openid_connect_callback", args=["sso"]), given), client)


@pytest.mark.parametrize("damage", [{"name": "a\0b"}, {"x": "\ud800"}, {"x": [10**40]}])
def test_a_later_login_keeps_nothing_either(
    world: World, provider: Provider, client: Client, damage: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    provider.claims["preferred_username"] = world.accounts["a", Role.ASN].login
    entered(client, provider)
    provider.claims |= {"phone_number": "081234567890", **damage}
    assert entered(again := Client(), provider)["Location"] == "/" and somebody(again)
    assert SocialAccount.objects.get().extra_data == {}
    assert "081234567890" not in caplog.text


def test_two_voices_that_name_two_people_are_refused(
    world: World, provider: Provider, client: Client
) -> None:
    """OpenID Connect Core 5.3.2: what is told of another subject must not be used."""
    told = {"iss": ISSUER, "aud": CLIENT, "exp": time.time() + 300, "iat": time.time(), "sub": "another"}
    token = jwt.encode({**told, "preferred_username": world.accounts["a", Role.ASN].login}, "x" * 40)
    provider.damage["token"] = {"access_token": "token", "token_type": "Bearer", "id_token": token}
    assert refused(entered(client, provider), client)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("process", ["connect", "redirect", "x"])
def test_the_library_s_other_ways_are_closed(provider: Provider, client: Client, process: str) -> None:
    address = reverse("openid_connect_login", args=["sso"])
    assert client.post(f"{address}?process={process}&next=//jahat.test/").status_code == 404


def test_an_account_has_one_subject(world: World, provider: Provider, client: Client) -> None:
    provider.claims["preferred_username"] = world.accounts["a", Role.ASN].login
    entered(client, provider)
    provider.claims["sub"] = "f-2"  # the name was given to somebody else at the provider
    stranger = Client()
    assert entered(stranger, provider)["Location"] == reverse("account_login")
    assert not somebody(stranger)
    assert SocialAccount.objects.get().uid == "f-1"


def test_somebody_else_may_come_in_the_same_browser(world: World, provider: Provider) -> None:
    provider.claims["preferred_username"] = world.accounts["a", Role.ASN].login
    entered(Client(), provider)
    browser = world.client(Role.ASN, "b")
    assert entered(browser, provider)["Location"] == "/"
    assert browser.session["_auth_user_id"] == str(world.accounts["a", Role.ASN].pk)


@pytest.mark.parametrize("role", sorted(GUARDED))
def test_who_decides_does_not_come_this_way(
    world: World, provider: Provider, client: Client, role: Role
) -> None:
    """What a provider says may be in the hands of one administrator (decision 0008)."""
    provider.claims["preferred_username"] = world.accounts["a", role].login
    assert entered(client, provider)["Location"] == reverse("account_login")
    assert "kata sandi dan OTP" in client.get(reverse("account_login")).content.decode()
    assert not somebody(client) and not SocialAccount.objects.exists()


def test_one_administrator_does_not_become_ppk_this_way(
    world: World, provider: Provider, client: Client
) -> None:
    """B opens an account under B's own name at the provider, A gives it the role of PPK, B confirms it."""
    world.second_admin()
    second = world.actor(Role.AGENCY_ADMIN, "a2")
    wish = {"role": Role.ASN, "valid_from": TODAY()}
    account = services.open_account(second, login=NIP, name="Sekretaris Daerah", wish=wish)
    provider.claims["preferred_username"] = NIP
    entered(client, provider)
    with_totp(account)
    first = world.actor(Role.AGENCY_ADMIN)
    grant = services.grant_role(first, services.Wish(account=account, role=Role.PPK, valid_from=TODAY()))
    with pytest.raises(ValidationError, match="lewat layanan masuk"):
        confirming.confirm_role(world.actor(Role.AGENCY_ADMIN, "a2"), grant)
    rows = Grant.objects.filter(pk=grant.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(confirmed_at=clock.moment(), confirmed_by=second.account)
    again = Client()
    assert entered(again, provider)["Location"] == reverse("account_login"), "nor is the way still open"


def test_a_new_code_ends_what_a_provider_opened(world: World, provider: Provider, client: Client) -> None:
    account = world.accounts["a", Role.ASN]
    provider.claims["preferred_username"] = account.login
    entered(client, provider)
    with_totp(account)
    (issued,) = activation.issue_codes(world.actor(Role.AGENCY_ADMIN), [account])
    activation.activate(login=account.login, code=issued.code, password=PASSWORD)
    assert client.get("/")["Location"].startswith("/masuk/"), "open pages are closed"
    assert not SocialAccount.objects.exists()
    assert not has_totp(account), "who came that way may have set it up"
    provider.claims["preferred_username"] = "orang.lain"
    entered(stranger := Client(), provider)
    assert not somebody(stranger)


def test_who_comes_this_way_gets_no_slip(world: World, provider: Provider, client: Client) -> None:
    account = world.accounts["a", Role.ASN]
    account.set_unusable_password()
    account.save()
    provider.claims["preferred_username"] = account.login
    entered(client, provider)
    account.refresh_from_db()
    assert account.last_login is not None, "which is how the slips of a unit tell"


def test_who_has_no_role_today_is_not_bound(world: World, provider: Provider, client: Client) -> None:
    account = world.accounts["a", Role.ASN]
    world.see("a")
    Grant.objects.filter(account=account).update(valid_until=TODAY() - dt.timedelta(days=1))
    provider.claims["preferred_username"] = account.login
    assert entered(client, provider)["Location"] == reverse("account_login")
    assert not SocialAccount.objects.exists()


def test_an_unknown_provider_does_not_exist(world: World) -> None:
    assert Client().get(reverse("openid_connect_login", args=["lain"])).status_code == 404


# --- language and look travel with the account ---------------------------------------------------------


def test_a_new_device_speaks_the_language_of_the_account(world: World, provider: Provider) -> None:
    account = world.accounts["a", Role.ASN]
    Account.objects.filter(pk=account.pk).update(language="en", theme="dark")
    provider.claims["preferred_username"] = account.login
    client = Client()
    entered(client, provider)
    assert client.cookies["nawasena_language"].value == "en"
    assert client.cookies["nawasena_theme"].value == "dark"


def test_what_was_chosen_on_this_device_stays(world: World, provider: Provider) -> None:
    account = world.accounts["a", Role.ASN]
    provider.claims["preferred_username"] = account.login
    client = Client()
    client.post(reverse("language"), {"language": "en"})
    entered(client, provider)
    assert client.cookies["nawasena_language"].value == "en"
