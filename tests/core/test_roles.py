"""Roles: who grants, from which day to which, what is refused, and what is kept of it."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nawasena.core.accounts import queries, services
from nawasena.core.accounts.actor import Actor, Right
from nawasena.core.accounts.entering import actor_of
from nawasena.core.accounts.permissions import ensure
from nawasena.core.accounts.roles import RULES, WHOLE, May, Role
from nawasena.core.audit.retention import destroy_payloads
from nawasena.core.models import Account, AuditEvent, AuditPayload, Grant
from nawasena.core.models.accounts import Grant as GrantModel
from tests.core.responses import assert_hardened
from tests.core.world import World

TODAY = timezone.localdate
DAY = dt.timedelta(days=1)


def confirmed(client: Client) -> Client:
    """As if the password had just been asked for again."""
    session = client.session
    records = [*session["account_authentication_methods"]]
    session["account_authentication_methods"] = [
        *records,
        {"method": "password", "at": time.time(), "reauthenticated": True},
    ]
    session.save()
    return client


@pytest.fixture
def admin(world: World) -> Client:
    return confirmed(world.client(Role.AGENCY_ADMIN))


def wanted(**changes: Any) -> dict[str, Any]:
    form = {
        "role": "reader",
        "unit": "",
        "valid_from": TODAY().isoformat(),
        "valid_until": "",
        "reason": "SK 1",
    }
    return form | changes


def grant(client: Client, account: Account, **changes: Any) -> Any:
    response = client.post(reverse("grant_role", args=[account.pk]), wanted(**changes))
    assert_hardened(response)
    return response


# --- the first and the last day -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begin", "end", "holds"),
    [
        (0, 0, True),
        (1, 5, False),
        (0, 5, True),
        (-5, 0, True),
        (-5, -1, False),
        (-5, None, True),
        (1, None, False),
    ],
)
def test_a_grant_holds_from_its_first_day_to_its_last(
    world: World, begin: int, end: int | None, holds: bool
) -> None:
    account = services.create_account(world.actor(Role.AGENCY_ADMIN), login="baru", name="Baru")
    until = None if end is None else TODAY() + end * DAY
    wish = services.Wish(
        account=account, role=Role.READER, valid_from=TODAY() + begin * DAY, valid_until=until
    )
    row = services.grant_role(world.actor(Role.AGENCY_ADMIN), wish)
    in_force = queries.in_force(Grant.objects.filter(pk=row.pk), TODAY()).exists()
    assert (actor_of(account) is not None) is holds
    assert in_force is holds


def test_an_end_before_the_beginning_is_refused(world: World, admin: Client) -> None:
    answer = grant(admin, world.accounts["a", Role.COACH], valid_until=(TODAY() - DAY).isoformat())
    assert answer.status_code == 422
    assert "Tanggal akhir mendahului tanggal mulai." in answer.content.decode()


@pytest.mark.parametrize("field", ["valid_from", "valid_until"])
@pytest.mark.parametrize(("days", "good"), [(3660, True), (3661, False)])
def test_a_day_too_far_away_is_a_slip_of_the_pen(
    world: World, admin: Client, field: str, days: int, good: bool
) -> None:
    day = (TODAY() + days * DAY).isoformat()
    answer = grant(admin, world.accounts["a", Role.COACH], **{field: day})
    assert answer.status_code == (302 if good else 422)
    assert ("periksa tahunnya" in answer.content.decode()) is not good


def test_a_day_of_the_first_or_last_year_is_refused(world: World, admin: Client) -> None:
    for day in ("0001-01-01", "9999-12-31"):
        answer = grant(admin, world.accounts["a", Role.COACH], valid_from=day)
        assert answer.status_code == 422


@pytest.mark.parametrize("login", ["<b>x</b>", "dua kata", "=1+1", "-awal", "é", "a\tb", "x/y", ""])
def test_a_login_is_plain(world: World, login: str) -> None:
    with pytest.raises(ValidationError) as refused:
        services.create_account(world.actor(Role.AGENCY_ADMIN), login=login, name="Baru")
    assert set(refused.value.message_dict) == {"login"}


@pytest.mark.parametrize("login", ["Asesor.Luar", "a@contoh.go.id", "x_1+y-2", "9"])
def test_an_ordinary_login_is_taken(world: World, login: str) -> None:
    made = services.create_account(world.actor(Role.AGENCY_ADMIN), login=login, name="Baru")
    assert made.login == login.lower()


def test_a_revoked_role_is_gone_with_the_next_request(world: World, admin: Client) -> None:
    manager = world.client(Role.TALENT_MANAGER)
    assert manager.get("/").status_code == 200
    account = world.accounts["a", Role.TALENT_MANAGER]
    row = Grant.objects.get(account=account)
    answer = admin.post(reverse("revoke_role", args=[account.pk, row.pk]), {"reason": "Mutasi"})
    assert answer.status_code == 302
    assert manager.get("/")["Location"] == reverse("account_without_role")
    page = manager.get(reverse("account_without_role"))
    assert page.status_code == 403
    assert "Belum ada peran" in page.content.decode()
    assert_hardened(page)


# --- granting -----------------------------------------------------------------------------------------


def test_granting_a_role_is_told_and_kept(world: World, admin: Client) -> None:
    coach = world.accounts["a", Role.COACH]
    assert grant(admin, coach).status_code == 302
    world.see("a")
    event = AuditEvent.objects.order_by("-number").first()
    assert event is not None
    assert (event.action, event.role, event.actor) == (
        "role.granted", "agency_admin", world.accounts["a", Role.AGENCY_ADMIN].pk,
    )  # fmt: skip
    page = admin.get(reverse("account", args=[coach.pk])).content.decode()
    assert "Pembaca (Bappeda)" in page
    assert "Peran diberikan" in page


@pytest.mark.parametrize("role", [role for role in RULES if RULES[role].may & WHOLE])
def test_what_concerns_the_whole_agency_is_not_given_for_a_unit(world: World, role: Role) -> None:
    account = services.create_account(world.actor(Role.AGENCY_ADMIN), login="baru", name="Baru")
    unit = world.units["a.school"]
    wish = services.Wish(account=account, role=role, valid_from=TODAY(), unit=unit)
    with pytest.raises(ValidationError, match="seluruh instansi"):
        services.grant_role(world.actor(Role.AGENCY_ADMIN), wish)
    limited = Actor(account.pk, "", world.a.pk, (Right(role, unit.path),))
    assert not any(limited.may(right) for right in WHOLE)
    for right in RULES[role].may & WHOLE:
        with pytest.raises(PermissionDenied, match="sebagian unit"):
            ensure(limited, right)
    assert all(limited.may(right) for right in RULES[role].may - WHOLE)


def test_roles_of_one_account_are_granted_one_after_the_other(world: World) -> None:
    """Two that must not be held together, granted at once, must not both find the other one missing."""
    actor, coach = world.actor(Role.AGENCY_ADMIN), world.accounts["a", Role.COACH]
    with CaptureQueriesContext(connection) as asked:
        services.grant_role(actor, services.Wish(account=coach, role=Role.READER, valid_from=TODAY()))
    said = [query["sql"] for query in asked]
    locked = next(n for n, sql in enumerate(said) if "FOR UPDATE" in sql and '"core_account"' in sql)
    looked = next(n for n, sql in enumerate(said) if sql.startswith("SELECT") and 'FROM "core_grant"' in sql)
    assert locked < looked


def test_why_is_told_while_it_is_kept_and_can_be_destroyed(world: World, admin: Client) -> None:
    """A reason may say something about a person: it is no part of what the chain keeps for ever."""
    account = world.accounts["a", Role.COACH]
    row = Grant.objects.get(account=account)
    admin.post(reverse("revoke_role", args=[account.pk, row.pk]), {"reason": "Cuti sakit"})
    admin.post(reverse("account_state", args=[account.pk]), {"reason": "Cuti sakit panjang", "active": "0"})
    page = admin.get(reverse("account", args=[account.pk])).content.decode()
    assert "Cuti sakit" in page and "Cuti sakit panjang" in page
    world.see("a")
    assert not AuditEvent.objects.filter(details__contains="Cuti").exists()
    tomorrow, proposer = timezone.now() + DAY, world.accounts["a", Role.AGENCY_ADMIN].pk
    destroy_payloads(world.actor(Role.PPK), tomorrow, "Masa simpan berakhir", proposed_by=proposer, most=500)
    assert not AuditPayload.objects.filter(body__contains="Cuti").exists()
    assert "Cuti" not in admin.get(reverse("account", args=[account.pk])).content.decode()


def test_a_role_of_a_unit_needs_a_unit(world: World, admin: Client) -> None:
    coach = world.accounts["a", Role.COACH]
    assert "memerlukan Perangkat Daerah" in grant(admin, coach, role="head_of_unit").content.decode()
    unit = world.units["a.school"]
    assert grant(admin, coach, role="head_of_unit", unit=unit.pk).status_code == 302


def test_a_unit_of_another_agency_is_no_choice(world: World, admin: Client) -> None:
    answer = grant(
        admin, world.accounts["a", Role.COACH], role="head_of_unit", unit=world.units["b.school"].pk
    )
    assert answer.status_code == 422
    assert "KANARI-B" not in answer.content.decode()


@pytest.mark.parametrize("role", [role for role in RULES if RULES[role].exclusive])
def test_separated_duties_are_refused_in_words(world: World, admin: Client, role: Role) -> None:
    for other in RULES[role].exclusive:
        if role == Role.AGENCY_ADMIN or other == Role.AGENCY_ADMIN:
            continue
        answer = grant(admin, world.accounts["a", role], role=other.value)
        assert answer.status_code == 422
        assert "tidak boleh dipegang bersama" in answer.content.decode()
        answer = grant(admin, world.accounts["a", other], role=role.value)
        assert answer.status_code == 422


def test_nobody_grants_to_themselves(world: World, admin: Client) -> None:
    own = world.accounts["a", Role.AGENCY_ADMIN]
    answer = grant(admin, own)
    assert answer.status_code == 403
    assert "diri sendiri" in answer.content.decode()
    with pytest.raises(PermissionDenied):
        services.grant_role(
            world.actor(Role.AGENCY_ADMIN), services.Wish(account=own, role=Role.READER, valid_from=TODAY())
        )


def test_the_database_refuses_a_grant_to_oneself(world: World) -> None:
    own = world.accounts["a", Role.AGENCY_ADMIN]
    with pytest.raises(IntegrityError, match="grant_not_to_oneself"), transaction.atomic():
        Grant.objects.create(
            account=own, agency=world.a, role=Role.READER, valid_from=TODAY(), granted_by=own
        )


@pytest.mark.parametrize("role", [role for role in RULES if May.GRANT_ROLES not in RULES[role].may])
def test_only_the_administrator_grants(world: World, role: Role) -> None:
    target = world.accounts["a", Role.COACH if role != Role.COACH else Role.ASSESSOR]
    wish = services.Wish(account=target, role=Role.READER, valid_from=TODAY())
    with pytest.raises(PermissionDenied):
        services.grant_role(world.actor(role), wish)
    client = world.client(role)
    for name, arguments in (("accounts", []), ("account", [target.pk])):
        page = client.get(reverse(name, args=arguments))
        assert page.status_code == 403, name
        assert_hardened(page)
    assert grant(client, target).status_code == 403


def test_the_password_is_asked_for_before_granting(world: World) -> None:
    account = world.accounts["a", Role.AGENCY_ADMIN]
    account.set_password("sembilan kotak talenta")
    account.save()
    client = world.client(Role.AGENCY_ADMIN)
    coach = world.accounts["a", Role.COACH]
    address = reverse("grant_role", args=[coach.pk])
    asked = client.post(address, wanted())
    assert asked["Location"] == f"{reverse('account_reauthenticate')}?next={address.replace('/', '%2F')}"
    assert not Grant.objects.filter(account=coach, role=Role.READER).exists()
    done = client.post(asked["Location"], {"password": "sembilan kotak talenta", "next": address})
    assert done["Location"] == reverse("account", args=[coach.pk])
    world.see("a")
    assert Grant.objects.filter(account=coach, role=Role.READER).exists()


# --- other agencies -----------------------------------------------------------------------------------


def test_accounts_of_another_agency_do_not_exist(world: World, admin: Client) -> None:
    theirs = world.accounts["b", Role.COACH]
    row = _row_of_b(world, theirs)
    for name, arguments in (("account", [theirs.pk]), ("issue_code", [theirs.pk])):
        assert admin.get(reverse(name, args=arguments)).status_code in (404, 405)
    assert grant(admin, theirs).status_code == 404
    assert admin.post(reverse("revoke_role", args=[theirs.pk, row]), {"reason": "x"}).status_code == 404
    assert admin.post(reverse("account_state", args=[theirs.pk]), {"reason": "x"}).status_code == 404
    assert admin.post(reverse("issue_code", args=[theirs.pk])).status_code == 404
    page = admin.get(reverse("accounts"))
    assert_hardened(page)
    assert "KANARI-B" not in page.content.decode()
    assert "KANARI-B" not in admin.get(reverse("accounts") + "?search=KANARI").content.decode().replace(
        "KANARI", "", 1
    )


def _row_of_b(world: World, account: Account) -> int:
    world.see("b")
    row = Grant.objects.get(account=account)
    world.see("a")
    return row.pk


def test_a_grant_of_somebody_else_is_not_revoked_under_another_name(world: World, admin: Client) -> None:
    coach, auditor = world.accounts["a", Role.COACH], world.accounts["a", Role.AUDITOR]
    row = Grant.objects.get(account=auditor)
    answer = admin.post(reverse("revoke_role", args=[coach.pk, row.pk]), {"reason": "x"})
    assert answer.status_code == 404


def test_a_login_of_another_agency_is_refused_without_a_name(world: World, admin: Client) -> None:
    form = wanted(login=world.accounts["b", Role.COACH].login, name="Siapa")
    answer = admin.post(reverse("create_account"), form)
    assert answer.status_code == 422
    assert "tidak dapat dipakai" in answer.content.decode()
    assert "KANARI" not in answer.content.decode()


def test_an_account_from_outside_is_made_with_its_first_role(world: World, admin: Client) -> None:
    form = wanted(login="asesor.luar", name="Asesor Luar", role="assessor", granted_by="1", is_active="0")
    answer = admin.post(reverse("create_account"), form)
    made = Account.objects.get(login="asesor.luar")
    assert answer["Location"] == reverse("account", args=[made.pk])
    assert made.is_active
    assert not made.has_usable_password()


def test_a_refused_role_leaves_no_account(world: World, admin: Client) -> None:
    form = wanted(login="asesor.luar", name="Asesor Luar", role="head_of_unit")
    assert admin.post(reverse("create_account"), form).status_code == 422
    assert not Account.objects.filter(login="asesor.luar").exists()


# --- shutting an account ------------------------------------------------------------------------------


def test_an_account_is_shut_and_opened_with_a_reason(world: World, admin: Client) -> None:
    account = world.accounts["a", Role.COACH]
    address = reverse("account_state", args=[account.pk])
    assert admin.post(address, {"active": "0", "reason": ""}).status_code == 422
    for active in (False, True):
        answer = admin.post(address, {"active": str(int(active)), "reason": "Cuti besar"})
        assert answer.status_code == 302
        account.refresh_from_db()
        assert account.is_active is active


def test_nobody_shuts_their_own_account(world: World, admin: Client) -> None:
    own = world.accounts["a", Role.AGENCY_ADMIN]
    assert (
        admin.post(reverse("account_state", args=[own.pk]), {"active": "0", "reason": "x"}).status_code == 403
    )


# --- history ------------------------------------------------------------------------------------------


def test_every_state_of_a_grant_is_kept_even_around_the_services(world: World) -> None:
    row = Grant.objects.filter(account=world.accounts["a", Role.COACH]).get()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_grant SET valid_until = %s WHERE id = %s", [TODAY(), row.pk])
    kept = GrantModel.pgh_event_model.objects.filter(pgh_obj_id=row.pk).order_by("pgh_id")
    assert [(event.pgh_label, event.valid_until) for event in kept] == [("insert", None), ("update", TODAY())]


def test_the_history_stands_behind_the_wall_and_is_only_added_to(world: World) -> None:
    events = GrantModel.pgh_event_model.objects
    world.see("b")
    theirs = set(events.values_list("agency_id", flat=True))
    assert theirs == {world.b.pk}
    for statement in ("UPDATE core_grantevent SET role = 'ppk'", "DELETE FROM core_grantevent"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


# --- the list -----------------------------------------------------------------------------------------


def names(client: Client, query: str) -> str:
    return client.get(reverse("accounts") + query).content.decode()


def test_the_list_searches_and_filters(world: World, admin: Client) -> None:
    assert ">coach</a>" in names(admin, "?search=coa")
    assert ">auditor</a>" not in names(admin, "?search=coa")
    assert ">auditor</a>" in names(admin, "?role=auditor")
    assert ">coach</a>" not in names(admin, "?role=auditor")
    Account.objects.filter(pk=world.accounts["a", Role.COACH].pk).update(is_active=False)
    assert ">coach</a>" in names(admin, "?state=shut")
    assert ">auditor</a>" not in names(admin, "?state=shut")
    assert "Tidak ada akun yang cocok" in names(admin, "?search=tidak-ada")


def test_a_nip_is_looked_up_without_an_address(world: World, admin: Client) -> None:
    account = world.accounts["a", Role.COACH]
    account.login = "198608182015051001"
    account.save()
    answer = admin.post(reverse("find_account"), {"login": "19860818 201505 1 001"})
    assert answer["Location"] == reverse("account", args=[account.pk])
    theirs = world.accounts["b", Role.COACH].login
    for login in (theirs, "", "198608182015059999", "x" * 500):
        assert admin.post(reverse("find_account"), {"login": login})["Location"] == reverse("accounts")
    assert admin.post(reverse("find_account"), {"login": "a\0b"}).status_code == 400
    assert world.client(Role.AUDITOR).post(reverse("find_account"), {"login": theirs}).status_code == 403


def test_odd_questions_are_answered(world: World, admin: Client) -> None:
    for query in (
        "?page=0",
        "?page=x",
        "?page=99",
        "?role=nobody",
        "?state='",
        "?search=%27%3B--",
        "?search=%00",
    ):
        assert admin.get(reverse("accounts") + query).status_code in (200, 400), query


def test_a_long_list_has_pages(world: World, admin: Client) -> None:
    actor = world.actor(Role.AGENCY_ADMIN)
    for number in range(queries.PAGE):
        account = services.create_account(actor, login=f"zz{number:03}", name=f"zz {number:03}")
        services.grant_role(actor, services.Wish(account=account, role=Role.READER, valid_from=TODAY()))
    assert "zz 049" not in names(admin, "?")
    second = names(admin, "?page=2&role=&state=")
    assert "zz 049" in second
    assert "page=1" in second


def test_a_wish_with_an_end_before_its_beginning_raises(world: World) -> None:
    wish = services.Wish(
        account=world.accounts["a", Role.COACH],
        role=Role.READER,
        valid_from=TODAY(),
        valid_until=TODAY() - DAY,
    )
    with pytest.raises(ValidationError):
        services.grant_role(world.actor(Role.AGENCY_ADMIN), wish)
