"""Logging in, the second factor, and what is refused on the way."""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth import hashers
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from nawasena.core.accounts import sessions
from nawasena.core.accounts.roles import RULES, Role
from nawasena.core.models import Account
from tests.core.responses import assert_hardened
from tests.core.world import World

PASSWORD = "sembilan kotak talenta"  # noqa: S105 -- of a fictional person
NIP = "198608182015051001"


@pytest.fixture
def asn(world: World) -> Account:
    return _with_password(world.accounts["a", Role.ASN], NIP)


@pytest.fixture
def manager(world: World) -> Account:
    return _with_password(world.accounts["a", Role.TALENT_MANAGER], "197001011990011001")


def _with_password(account: Account, login: str) -> Account:
    account.login = login
    account.set_password(PASSWORD)
    account.save()
    return account


def log_in(client: Client, login: str, password: str = PASSWORD, **extra: Any) -> Any:
    response = client.post(reverse("account_login"), {"login": login, "password": password}, **extra)
    assert_hardened(response)
    return response


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_totp(account: Account) -> str:
    secret = generate_totp_secret()
    TOTP.activate(account, secret)
    return secret


def test_an_asn_logs_in_with_nip_and_password(asn: Account) -> None:
    client = Client()
    assert log_in(client, "19860818 201505 1 001")["Location"] == "/"
    page = client.get("/")
    assert page.status_code == 200
    assert_hardened(page)


def test_a_stranger_is_led_to_the_login_and_back(asn: Account) -> None:
    client = Client()
    assert client.get("/")["Location"] == "/masuk/?next=/"
    page = client.get("/masuk/?next=/")
    assert page.status_code == 200
    assert_hardened(page)
    assert (
        client.post("/masuk/", {"login": NIP, "password": PASSWORD, "next": "/akun/otp/"})["Location"]
        == "/akun/otp/"
    )


@pytest.mark.parametrize(
    ("came", "goes_on"),
    [
        ("http://testserver/retensi/", "/retensi/"),
        ("https://example.org/retensi/", "/"),
        ("http://[", "/"),
        ("", "/"),
    ],
)
def test_whose_session_ended_under_a_form_is_led_back_to_its_page(came: str, goes_on: str) -> None:
    """The address of the form itself answers nobody who only looks: that was an empty page after the login."""
    answer = Client().post("/retensi/usul/", headers={"referer": came})
    assert answer["Location"] == f"/masuk/?next={goes_on}"


def test_nobody_is_led_to_another_site(asn: Account) -> None:
    answer = Client().post("/masuk/", {"login": NIP, "password": PASSWORD, "next": "https://example.org/"})
    assert answer["Location"] == "/"


def test_unknown_and_known_login_get_the_same_answer_and_the_same_work(
    asn: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasher = type(hashers.get_hasher())
    calls: list[str] = []
    encode = hasher.encode

    def counted(self: Any, *arguments: Any, **options: Any) -> Any:
        calls.append("encode")
        return encode(self, *arguments, **options)

    monkeypatch.setattr(hasher, "encode", counted)
    known = log_in(Client(), NIP, "salah salah salah").content.decode()
    work, calls[:] = len(calls), []
    unknown = log_in(Client(), "198608182015051999", "salah salah salah").content.decode()
    assert work == len(calls) == 1
    words = "NIP atau nama pengguna dan kata sandi tidak cocok."
    assert words in known
    assert words in unknown


def test_failures_are_counted_by_account_not_by_address(asn: Account) -> None:
    for number in range(10):
        assert (
            "tidak cocok" in log_in(Client(), NIP, "salah", REMOTE_ADDR=f"10.0.0.{number}").content.decode()
        )
    refused = log_in(Client(), "1986 0818 2015051001", PASSWORD, REMOTE_ADDR="10.9.9.9")
    assert "Terlalu banyak percobaan" in refused.content.decode()
    assert "tidak cocok" in log_in(Client(), "orang.lain", "salah", REMOTE_ADDR="10.0.0.1").content.decode()


def test_another_host_name_does_not_start_the_count_anew(asn: Account) -> None:
    for _ in range(10):
        log_in(Client(), NIP, "salah")
    refused = log_in(Client(), NIP, PASSWORD, HTTP_HOST="localhost")
    assert "Terlalu banyak percobaan" in refused.content.decode()


def test_a_hall_behind_one_address_logs_in(world: World) -> None:
    for number in range(40):
        account = Account(login=f"peserta{number}", name="Peserta")
        account.set_password(PASSWORD)
        account.save()
        assert log_in(Client(REMOTE_ADDR="10.0.0.1"), account.login).status_code == 302


def test_nine_failures_and_a_success_leave_nine_failures(asn: Account) -> None:
    for _ in range(9):
        log_in(Client(), NIP, "salah")
    assert log_in(Client(), NIP).status_code == 302
    assert "tidak cocok" in log_in(Client(), NIP, "salah").content.decode()
    assert "Terlalu banyak" in log_in(Client(), NIP, "salah").content.decode()


def test_the_session_number_changes_at_login(asn: Account) -> None:
    client = Client()
    client.get("/masuk/")
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies["nawasena_session"] = session.session_key
    before = session.session_key
    log_in(client, NIP)
    assert client.session.session_key != before


def test_a_shut_account_does_not_get_in(asn: Account) -> None:
    Account.objects.filter(pk=asn.pk).update(is_active=False)
    client = Client()
    assert log_in(client, NIP)["Location"] == reverse("account_inactive")
    assert client.get("/")["Location"].startswith("/masuk/")
    page = client.get(reverse("account_inactive"))
    assert page.status_code == 200
    assert_hardened(page)


# --- second factor ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in RULES if RULES[role].totp])
def test_every_role_but_the_asn_sets_up_a_second_factor_first(world: World, role: Role) -> None:
    account = world.accounts["a", role]
    client = Client()
    client.force_login(account)
    assert client.get("/")["Location"] == reverse("mfa_activate_totp")


def test_setting_up_opens_the_pages_in_this_session(manager: Account) -> None:
    client = Client()
    log_in(client, manager.login)
    page = client.get(reverse("mfa_activate_totp"))
    assert page["Location"].startswith(reverse("account_reauthenticate"))
    again = client.post(page["Location"], {"password": PASSWORD})
    assert again["Location"] == reverse("mfa_activate_totp")
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    assert_hardened(page)
    secret = client.session["mfa.totp.secret"]
    done = client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    codes = client.get(reverse("mfa_view_recovery_codes"))
    assert codes.status_code == 200
    assert_hardened(codes)
    assert client.get("/").status_code == 200


def test_the_code_is_asked_for_at_login_and_works_once(manager: Account) -> None:
    secret = with_totp(manager)
    first, second = Client(), Client()
    for client in (first, second):
        assert log_in(client, manager.login)["Location"] == reverse("mfa_authenticate")
        assert client.get("/")["Location"].startswith("/masuk/")
    code = code_now(secret)
    assert first.post(reverse("mfa_authenticate"), {"code": code})["Location"] == "/"
    assert first.get("/").status_code == 200
    refused = second.post(reverse("mfa_authenticate"), {"code": code})
    assert refused.status_code == 200
    assert "sudah dipakai" in refused.content.decode()
    assert second.get("/")["Location"].startswith("/masuk/")


def test_the_code_that_set_up_the_app_is_used_up(manager: Account) -> None:
    client = Client()
    log_in(client, manager.login)
    client.post(reverse("account_reauthenticate") + "?next=/akun/otp/pasang/", {"password": PASSWORD})
    client.get(reverse("mfa_activate_totp"))
    code = code_now(client.session["mfa.totp.secret"])
    client.post(reverse("mfa_activate_totp"), {"code": code})
    other = Client()
    log_in(other, manager.login)
    assert "sudah dipakai" in other.post(reverse("mfa_authenticate"), {"code": code}).content.decode()


def test_a_recovery_code_works_once(manager: Account) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    with_totp(manager)
    code = RecoveryCodes.activate(manager).get_unused_codes()[0]
    for expected in (302, 200):
        client = Client()
        log_in(client, manager.login)
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == expected


def test_ten_wrong_codes_shut_the_door(manager: Account) -> None:
    secret = with_totp(manager)
    client = Client()
    log_in(client, manager.login)
    for _ in range(10):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    refused = client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert "Terlalu banyak" in refused.content.decode()


def test_the_secret_is_not_readable_in_the_database(manager: Account) -> None:
    secret = with_totp(manager)
    assert secret not in str(Authenticator.objects.get(user=manager).data)


def test_removing_the_second_factor_closes_the_pages(world: World) -> None:
    client = world.client(Role.TALENT_MANAGER)
    assert client.get("/").status_code == 200
    Authenticator.objects.filter(user=world.accounts["a", Role.TALENT_MANAGER]).delete()
    assert client.get("/")["Location"] == reverse("mfa_activate_totp")


# --- the life of a session ----------------------------------------------------------------------------


def _aged(client: Client, name: str, seconds: int) -> Any:
    session = client.session
    session[name] = time.time() - seconds
    session.save()
    return client.get("/")


@pytest.mark.parametrize(("silence", "status"), [(sessions.IDLE - 5, 200), (sessions.IDLE + 5, 302)])
def test_half_an_hour_of_silence_ends_a_session(world: World, silence: int, status: int) -> None:
    client = world.client(Role.TALENT_MANAGER)
    assert client.get("/").status_code == 200
    assert _aged(client, sessions.SEEN, silence).status_code == status


def test_an_asn_may_be_silent_longer(world: World) -> None:
    client = world.client(Role.ASN)
    client.get("/")
    assert _aged(client, sessions.SEEN, 3 * 3600).status_code == 200


@pytest.mark.parametrize(("age", "status"), [(12 * 3600 - 5, 200), (12 * 3600 + 5, 302)])
def test_twelve_hours_end_every_session(world: World, age: int, status: int) -> None:
    client = world.client(Role.ASN)
    client.get("/")
    assert _aged(client, sessions.STARTED, age).status_code == status


def test_the_end_of_a_session_is_explained(world: World) -> None:
    client = world.client(Role.ASN)
    client.get("/")
    answer = _aged(client, sessions.STARTED, 13 * 3600)
    assert "Sesi Anda berakhir" in client.get(answer["Location"]).content.decode()


def test_a_shut_account_is_out_with_the_next_request(world: World) -> None:
    client = world.client(Role.ASN)
    assert client.get("/").status_code == 200
    Account.objects.filter(pk=world.accounts["a", Role.ASN].pk).update(is_active=False)
    assert client.get("/")["Location"].startswith("/masuk/")


def test_logging_out_needs_a_post(world: World) -> None:
    client = world.client(Role.ASN)
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get("/").status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302
    assert client.get("/")["Location"].startswith("/masuk/")


def test_counts_do_not_push_each_other_out() -> None:
    assert cache._max_entries >= 100_000
