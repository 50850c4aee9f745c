"""Codes: issued once, kept as a hash, used once, within two weeks; and the page that takes them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nawasena.core.accounts import activation, codes
from nawasena.core.accounts.activation import Issued
from nawasena.core.accounts.roles import Role
from nawasena.core.database.scope import NOTHING, apply
from nawasena.core.models import Account, ActivationCode, AuditEvent, Grant
from nawasena.core.views.activation import LIMIT
from tests.core.responses import assert_hardened
from tests.core.world import World

NIP = "198608182015051001"
PASSWORD = "rumah di tepi sawah"  # noqa: S105 -- of a fictional person
REFUSED = "NIP atau kode tidak cocok, atau kode sudah tidak berlaku."


@pytest.fixture
def issued(world: World) -> Issued:
    actor = world.actor(Role.AGENCY_ADMIN)
    made = activation.open_accounts(actor, [Account(login=NIP, name="Rahma")])
    return activation.issue_codes(actor, made)[0]


def send(issued: Issued, client: Client | None = None, **changes: str) -> Any:
    form = {"login": NIP, "code": issued.code, "password": PASSWORD, "again": PASSWORD} | changes
    response = (client or Client()).post(reverse("account_signup"), form)
    assert_hardened(response)
    return response


def twice(password: str) -> dict[str, str]:
    return {"password": password, "again": password}


def test_a_code_is_easy_to_read_and_never_the_same(world: World) -> None:
    made = {codes.new_code() for _ in range(1000)}
    assert len(made) == 1000
    assert all(
        re.fullmatch(r"(?:[ACDEFGHJKLMNPQRTUVWXY34679]{4}-){2}[ACDEFGHJKLMNPQRTUVWXY34679]{4}", code)
        for code in made
    )


def test_the_code_itself_is_kept_nowhere(issued: Issued) -> None:
    row = ActivationCode.objects.get(account=issued.account)
    assert row.digest == codes.digest(issued.account.pk, issued.code)
    assert codes.bare(issued.code) not in row.digest
    assert row.digest != codes.digest(issued.account.pk + 1, issued.code)
    events = "".join(AuditEvent.objects.values_list("details", flat=True))
    assert issued.code not in events
    assert NIP not in events


def test_a_new_account_is_an_asn_and_cannot_log_in_yet(issued: Issued, world: World) -> None:
    grant = Grant.objects.get(account=issued.account)
    assert (grant.role, grant.granted_by_id) == (Role.ASN, world.accounts["a", Role.AGENCY_ADMIN].pk)
    assert not issued.account.has_usable_password()
    answer = Client().post("/masuk/", {"login": NIP, "password": issued.code})
    assert answer.status_code == 200


def test_the_page_takes_the_code_and_the_person_logs_in(issued: Issued, world: World) -> None:
    client = Client()
    page = client.get(reverse("account_signup"))
    assert page.status_code == 200
    assert_hardened(page)
    typed = issued.code.lower().replace("-", " ")
    assert send(issued, client, login="19860818 201505 1 001", code=typed)["Location"] == reverse(
        "account_login"
    )
    assert client.post("/masuk/", {"login": NIP, "password": PASSWORD})["Location"] == "/"
    world.see("a")
    event = AuditEvent.objects.order_by("-number").first()
    assert event is not None
    assert (event.action, event.actor) == ("account.activated", issued.account.pk)


def test_a_code_works_once(issued: Issued) -> None:
    assert send(issued).status_code == 302
    again = send(issued, **twice("kata sandi yang lain"))
    assert REFUSED in again.content.decode()


def test_wrong_code_and_unknown_nip_get_the_same_answer(issued: Issued) -> None:
    pages = [send(issued, code="AAAA-AAAA-AAAA"), send(issued, login="199901012020011001")]
    for page in pages:
        assert page.status_code == 200
        assert REFUSED in page.content.decode()
    bare = [re.sub(r"value=\"[^\"]*\"|Token\": \"\w+", "", page.content.decode()) for page in pages]
    assert bare[0] == bare[1]


@pytest.mark.parametrize(("rest", "works"), [(1, True), (-1, False)])
def test_a_code_ends_after_fourteen_days(issued: Issued, world: World, rest: int, works: bool) -> None:
    row = ActivationCode.objects.get(account=issued.account)
    assert row.expires_at - row.created_at <= activation.LIFE
    assert row.expires_at - row.created_at > activation.LIFE - dt.timedelta(minutes=1)
    end = timezone.now() + dt.timedelta(seconds=30 * rest)
    ActivationCode.objects.filter(pk=row.pk).update(expires_at=end)
    assert (send(issued).status_code == 302) is works


def test_a_new_code_ends_the_old_one(issued: Issued, world: World) -> None:
    newer = activation.issue_codes(world.actor(Role.AGENCY_ADMIN), [issued.account])[0]
    assert REFUSED in send(issued).content.decode()
    assert send(newer).status_code == 302


def test_too_many_wrong_codes_end_the_code(issued: Issued, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activation, "ATTEMPTS", 3)
    for _ in range(activation.ATTEMPTS):
        with pytest.raises(ValidationError):
            activation.activate(login=NIP, code="AAAA-AAAA-AAAA", password=PASSWORD)
    with pytest.raises(ValidationError, match="tidak cocok"):
        activation.activate(login=NIP, code=issued.code, password=PASSWORD)


def test_one_attempt_less_leaves_it_alive(issued: Issued, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activation, "ATTEMPTS", 3)
    for _ in range(activation.ATTEMPTS - 1):
        with pytest.raises(ValidationError):
            activation.activate(login=NIP, code="AAAA-AAAA-AAAA", password=PASSWORD)
    assert activation.activate(login=NIP, code=issued.code, password=PASSWORD).pk == issued.account.pk


def test_a_stranger_who_knows_a_nip_voids_no_slip() -> None:
    """What the page lets through in the life of a code is less than what ends it."""
    most = 10 * codes.LIFE / dt.timedelta(hours=1)
    assert LIMIT == {"activate": "10/h/key"} and most < activation.ATTEMPTS


@pytest.mark.parametrize("login", [NIP, "199901012020011001"])
def test_the_page_counts_by_nip_known_or_not(issued: Issued, login: str) -> None:
    for _ in range(10):
        assert REFUSED in send(issued, login=login, code="AAAA-AAAA-AAAA").content.decode()
    assert "Terlalu banyak percobaan" in send(issued, login=login).content.decode()


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("pendek", "pendek", "12"),
        ("passwordpassword", "beda beda beda", "Kedua kata sandi berbeda."),
        ("1q2w3e4r5t6y7u8i9o0p", "1q2w3e4r5t6y7u8i9o0p", "umum"),
        (NIP, NIP, "mirip"),
    ],
)
def test_weak_passwords_are_refused_and_the_code_lives_on(
    issued: Issued, password: str, again: str, words: str
) -> None:
    page = send(issued, password=password, again=again)
    assert page.status_code == 200
    assert 'class="error-summary"' in page.content.decode()
    assert words in page.content.decode()
    assert send(issued).status_code == 302


def test_a_shut_account_cannot_be_activated(issued: Issued) -> None:
    Account.objects.filter(pk=issued.account.pk).update(is_active=False)
    assert REFUSED in send(issued).content.decode()


def test_a_new_password_ends_the_sessions_of_the_old_one(world: World, issued: Issued) -> None:
    send(issued)
    client = Client()
    client.post("/masuk/", {"login": NIP, "password": PASSWORD})
    assert client.get(reverse("mfa_index")).status_code == 200
    newer = activation.issue_codes(world.actor(Role.AGENCY_ADMIN), [issued.account])[0]
    send(newer, **twice("kalimat yang sama sekali lain"))
    assert client.get(reverse("mfa_index"))["Location"].startswith("/masuk/")


@pytest.mark.parametrize("role", [Role.TALENT_MANAGER, Role.ASN, Role.PPK, Role.AUDITOR])
def test_others_issue_no_codes(world: World, issued: Issued, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        activation.issue_codes(world.actor(role), [issued.account])
    with pytest.raises(PermissionDenied):
        activation.open_accounts(world.actor(role), [Account(login="x", name="x")])


def test_a_stranger_sees_no_codes_in_the_database(issued: Issued) -> None:
    apply(NOTHING)
    assert not ActivationCode.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('nawasena.account', %s, true)", [str(issued.account.pk)])
    assert ActivationCode.objects.count() == 1


def test_a_forgotten_password_leads_to_the_personnel_office(world: World) -> None:
    page = Client().get(reverse("account_reset_password"))
    assert page.status_code == 200
    assert_hardened(page)
    assert reverse("account_signup") in page.content.decode()
