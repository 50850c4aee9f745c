"""Accounts for the civil servants of a unit: made once, coded in batches, printed eight on a sheet."""

from __future__ import annotations

import datetime as dt
import re
import time
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nawasena.core.accounts import activation
from nawasena.core.accounts import services as core_services
from nawasena.core.accounts.activation import Batch, Issued
from nawasena.core.accounts.actor import system
from nawasena.core.accounts.roles import RULES, May, Role
from nawasena.core.accounts.services import Wish
from nawasena.core.audit import chain
from nawasena.core.models import Account, ActivationCode, AuditEvent, Grant, Unit
from nawasena.people.accounts import queries, services, slips
from nawasena.people.models import CivilServant, Delivery, Profile
from nawasena.people.naming import name_key
from tests.core.responses import assert_hardened
from tests.core.world import World

PASSWORD = "rumah di tepi sawah"  # noqa: S105 -- of nobody
EXPIRES = dt.datetime(2026, 7, 14, 5, 0, tzinfo=dt.UTC)


def hire(unit: Unit, number: int, name: str = "") -> CivilServant:
    """A civil servant with a current profile in a unit."""
    now = timezone.now()
    delivery = Delivery.objects.create(agency_id=unit.agency_id, as_of=now.date(), learned_at=now)
    person = CivilServant.objects.create(agency_id=unit.agency_id)
    name = name or f"Pegawai {number:04}"
    Profile.objects.create(
        agency_id=unit.agency_id, person=person, delivery=delivery, nip=f"19860818201505{number:04}",
        name=name, name_key=name_key(name), unit=unit, digest="0" * 64, valid_from=now.date(), learned_at=now,
    )  # fmt: skip
    return person


@pytest.fixture
def school(world: World) -> Unit:
    for number in range(3):
        hire(world.units["a.school"], number)
    hire(world.units["a.part"], 3)
    hire(world.units["a.health"], 4)
    world.see("b")
    hire(world.units["b.school"], 5, "KANARI-B Pegawai")
    world.see("a")
    return world.units["a.school"]


@pytest.fixture
def admin(world: World) -> Client:
    client = world.client(Role.AGENCY_ADMIN)
    session = client.session
    session["account_authentication_methods"] += [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session.save()
    return client


def test_a_unit_takes_in_everybody_below_it(world: World, school: Unit) -> None:
    actor = world.actor(Role.AGENCY_ADMIN)
    assert queries.standing(actor, school) == queries.Standing(
        people=4, without=4, waiting=0, coded=0, active=0
    )
    assert services.make_accounts(actor, school) == services.Made(4, 0)
    assert queries.standing(actor, school) == queries.Standing(
        people=4, without=0, waiting=4, coded=0, active=0
    )
    issued = services.issue_for_unit(actor, school).issued
    assert queries.standing(actor, school) == queries.Standing(
        people=4, without=0, waiting=0, coded=4, active=0
    )
    login = issued[0].account.login
    activation.activate(login=login, code=issued[0].code, password="rumah di tepi sawah")  # noqa: S106
    world.see("a")
    assert queries.standing(actor, school) == queries.Standing(
        people=4, without=0, waiting=0, coded=3, active=1
    )


def test_making_accounts_twice_makes_none_twice(world: World, school: Unit) -> None:
    actor = world.actor(Role.AGENCY_ADMIN)
    services.make_accounts(actor, school)
    assert services.make_accounts(actor, school) == services.Made(0, 0)
    assert Grant.objects.filter(role=Role.ASN, account__person__isnull=False).count() == 4


def test_a_nip_that_is_taken_elsewhere_is_told_and_left(world: World, school: Unit) -> None:
    Account.objects.create(login="198608182015050000", name="KANARI-B Pindahan")
    made = services.make_accounts(world.actor(Role.AGENCY_ADMIN), school)
    assert made == services.Made(3, 1)


def test_an_account_belongs_to_the_person(world: World, school: Unit) -> None:
    services.make_accounts(world.actor(Role.AGENCY_ADMIN), school)
    profile = Profile.objects.get(nip="198608182015050003")
    account = Account.objects.get(login=profile.nip)
    assert (account.person, account.name) == (profile.person_id, profile.name)


def test_codes_come_in_batches(world: World, school: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    actor = world.actor(Role.AGENCY_ADMIN)
    services.make_accounts(actor, school)
    monkeypatch.setattr(services, "BATCH", 3)
    assert [item.account.name for item in services.issue_for_unit(actor, school).issued] == [
        "Pegawai 0000", "Pegawai 0001", "Pegawai 0002",
    ]  # fmt: skip
    assert [item.account.name for item in services.issue_for_unit(actor, school).issued] == ["Pegawai 0003"]
    assert services.issue_for_unit(actor, school) == Batch([])


# --- pages --------------------------------------------------------------------------------------------


def test_from_the_unit_to_the_slips(world: World, school: Unit, admin: Client) -> None:
    page = admin.get(reverse("activation_units"))
    assert_hardened(page)
    assert "Dinas Pendidikan" in page.content.decode()
    assert "KANARI-B" not in page.content.decode()
    assert (
        "Buat akun untuk 4 pegawai"
        in admin.get(reverse("activation_unit", args=[school.pk])).content.decode()
    )
    made = admin.post(reverse("make_accounts", args=[school.pk]))
    assert made["Location"] == reverse("activation_unit", args=[school.pk])
    shown = admin.post(reverse("issue_codes", args=[school.pk]))
    assert_hardened(shown)
    text = shown.content.decode()
    codes = re.findall(r"<code>([A-Z0-9-]{14})</code>", text)
    assert len(codes) == 4
    assert "data:application/pdf;base64,JVBER" in text
    assert not re.search(r"\d{18}", text)
    again = admin.post(reverse("issue_codes", args=[school.pk])).content.decode()
    assert "Tidak ada yang menunggu kode" in again
    assert not any(code in again for code in codes)


def test_a_lost_slip_is_replaced_from_the_page_of_the_account(
    world: World, school: Unit, admin: Client
) -> None:
    services.make_accounts(world.actor(Role.AGENCY_ADMIN), school)
    account = Account.objects.get(login="198608182015050000")
    answer = admin.post(reverse("issue_code", args=[account.pk]))
    assert answer.status_code == 200
    assert ActivationCode.objects.filter(account=account).count() == 1
    page = admin.get(reverse("account", args=[account.pk])).content.decode()
    assert reverse("issue_code", args=[account.pk]) in page


def test_units_of_others_do_not_exist(world: World, school: Unit, admin: Client) -> None:
    theirs = world.units["b.school"].pk
    assert admin.get(reverse("activation_unit", args=[theirs])).status_code == 404
    for name in ("make_accounts", "issue_codes", "reissue_codes"):
        assert admin.post(reverse(name, args=[theirs])).status_code == 404
        assert admin.get(reverse(name, args=[school.pk])).status_code == 405


@pytest.mark.parametrize("role", [role for role in RULES if May.MANAGE_ACCOUNTS not in RULES[role].may])
def test_only_administrators_see_these_pages(world: World, school: Unit, role: Role) -> None:
    client = world.client(role)
    assert client.get(reverse("activation_units")).status_code == 403
    assert client.get(reverse("activation_unit", args=[school.pk])).status_code == 403
    for name in ("make_accounts", "issue_codes", "reissue_codes"):
        assert client.post(reverse(name, args=[school.pk])).status_code == 403


@pytest.mark.parametrize("name", ["issue_codes", "reissue_codes"])
def test_the_password_is_asked_for_before_codes_are_issued(world: World, school: Unit, name: str) -> None:
    client = world.client(Role.AGENCY_ADMIN)
    account = world.accounts["a", Role.AGENCY_ADMIN]
    account.set_password("sembilan kotak talenta")
    account.save()
    client = world.client(Role.AGENCY_ADMIN)
    answer = client.post(reverse(name, args=[school.pk]))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))


# --- codes issued anew --------------------------------------------------------------------------------


def names(batch: Batch) -> list[str]:
    return [item.account.name for item in batch.issued]


def live(login: str) -> list[ActivationCode]:
    return list(ActivationCode.objects.filter(account__login=login, expires_at__gt=timezone.now()))


def test_exactly_the_unused_codes_are_issued_anew(
    world: World, school: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = world.actor(Role.AGENCY_ADMIN)
    services.make_accounts(actor, school)
    monkeypatch.setattr(services, "BATCH", 3)
    first = services.issue_for_unit(actor, school).issued  # the fourth waits for its first code
    used = activation.activate(login=first[0].account.login, code=first[0].code, password=PASSWORD)
    world.see("a")
    again = services.reissue_for_unit(actor, school)
    assert names(again) == ["Pegawai 0001", "Pegawai 0002"]
    assert not {item.code for item in again.issued} & {item.code for item in first}
    assert queries.standing(actor, school) == queries.Standing(
        people=4, without=0, waiting=1, coded=2, active=1
    )
    assert len(live(first[1].account.login)) == 1
    with pytest.raises(ValidationError, match="tidak cocok"):
        activation.activate(login=first[1].account.login, code=first[1].code, password=PASSWORD)
    world.see("a")
    assert used.pk not in {item.account.pk for item in again.issued}
    event = AuditEvent.objects.filter(action="codes.issued").latest("number")
    assert chain.details_of(event)["accounts"] == [item.account.pk for item in again.issued]


def test_batches_of_codes_issued_anew_follow_each_other(
    world: World, school: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = world.actor(Role.AGENCY_ADMIN)
    services.make_accounts(actor, school)
    services.issue_for_unit(actor, school)
    monkeypatch.setattr(services, "BATCH", 3)
    batches = [services.reissue_for_unit(actor, school) for _time in range(2)]
    assert names(batches[0]) == ["Pegawai 0000", "Pegawai 0001", "Pegawai 0002"]
    assert "Pegawai 0003" in names(batches[1])


def test_a_unit_without_unused_codes_gets_none(world: World, school: Unit) -> None:
    actor = world.actor(Role.AGENCY_ADMIN)
    services.make_accounts(actor, school)
    assert services.reissue_for_unit(actor, school) == Batch([])
    assert not ActivationCode.objects.exists()


@pytest.mark.parametrize("role", [role for role in RULES if May.MANAGE_ACCOUNTS not in RULES[role].may])
def test_nobody_else_issues_codes_anew(world: World, school: Unit, role: Role) -> None:
    admin = world.actor(Role.AGENCY_ADMIN)
    services.make_accounts(admin, school)
    services.issue_for_unit(admin, school)
    with pytest.raises(PermissionDenied):
        activation.issue_codes_here(world.actor(role), list(Account.objects.filter(person__isnull=False)))


def _works_in_b(world: World, login: str) -> None:
    account = Account.objects.get(login=login)
    world.see("b")
    wish = Wish(account=account, role=Role.READER, valid_from=dt.date(2020, 1, 1))
    core_services._grant(system(world.b.pk), wish)
    world.see("a")


def test_who_also_works_elsewhere_is_left_out_and_counted(world: World, school: Unit) -> None:
    actor = world.actor(Role.AGENCY_ADMIN)
    services.make_accounts(actor, school)
    _works_in_b(world, "198608182015050001")
    actor = world.actor(Role.AGENCY_ADMIN)
    issued = services.issue_for_unit(actor, school)
    assert (names(issued), issued.elsewhere) == (["Pegawai 0000", "Pegawai 0002", "Pegawai 0003"], 1)
    _works_in_b(world, "198608182015050002")
    again = services.reissue_for_unit(world.actor(Role.AGENCY_ADMIN), school)
    assert (names(again), again.elsewhere) == (["Pegawai 0000", "Pegawai 0003"], 1)


def test_the_page_says_how_many_were_left_out_and_why(world: World, school: Unit, admin: Client) -> None:
    services.make_accounts(world.actor(Role.AGENCY_ADMIN), school)
    _works_in_b(world, "198608182015050001")
    for name in ("issue_codes", "reissue_codes"):
        text = admin.post(reverse(name, args=[school.pk])).content.decode()
        if name == "issue_codes":
            assert "1 akun tidak mendapat kode" in text
            assert "juga memegang peran di instansi lain" in text
        else:
            assert "tidak mendapat kode" not in text  # it never had one
        assert len(re.findall(r"<code>([A-Z0-9-]{14})</code>", text)) == 3


def test_lost_slips_of_a_unit_are_replaced_from_its_page(world: World, school: Unit, admin: Client) -> None:
    services.make_accounts(world.actor(Role.AGENCY_ADMIN), school)
    address = reverse("reissue_codes", args=[school.pk])
    page = reverse("activation_unit", args=[school.pk])
    assert address not in admin.get(page).content.decode()
    assert "Tidak ada kode yang belum dipakai" in admin.post(address).content.decode()
    old = admin.post(reverse("issue_codes", args=[school.pk])).content.decode()
    shown = admin.get(page).content.decode()
    assert f'action="{address}"' in shown
    assert "Terbitkan ulang kode yang belum dipakai (4)" in shown
    answer = admin.post(address)
    assert_hardened(answer)
    text = answer.content.decode()
    fresh = re.findall(r"<code>([A-Z0-9-]{14})</code>", text)
    assert len(fresh) == 4
    assert not any(code in old for code in fresh)
    assert "Kode hanya tampil sekali ini" in text
    assert "tidak dapat ditampilkan lagi" not in text


# --- slips --------------------------------------------------------------------------------------------


def someone(number: int, name: str = "Rahma") -> Issued:
    return Issued(Account(login=f"1986081820150510{number:02}", name=name), "KX7M-94QT-HWCE", EXPIRES)


@pytest.mark.parametrize(("count", "sheets"), [(1, 1), (8, 1), (9, 2), (16, 2), (17, 3)])
def test_eight_slips_fill_a_sheet(count: int, sheets: int) -> None:
    made = slips.pdf(
        [someone(number) for number in range(count)], unit="Dinas", address="http://contoh/aktivasi/"
    )
    assert len(re.findall(rb"/Type\s*/Page\b", made)) == sheets


def test_long_and_odd_names_stay_on_their_slip() -> None:
    odd = ["#panic()", "Ni Luh " * 20, "O'Neil <b>", "$x$ *y* _z_ @q", "王小明"]
    made = slips.pdf(
        [someone(n, name) for n, name in enumerate(odd)], unit="Dinas " * 20, address="http://x/"
    )
    assert len(re.findall(rb"/Type\s*/Page\b", made)) == 1


@pytest.mark.parametrize(
    ("nip", "shown"),
    [("198608182015051001", "1986••••••••••1001"), ("asesor.luar", "asesor.luar"), ("12345678", "12345678")],
)
def test_a_nip_on_paper_is_masked(nip: str, shown: str) -> None:
    assert slips.masked(nip) == shown


def test_a_message_names_code_and_day_but_no_nip() -> None:
    text = slips.message(someone(1), "http://contoh/aktivasi/")
    assert "KX7M-94QT-HWCE" in text
    assert "14 Juli 2026" in text
    assert "1986" not in text


def test_who_has_no_nip_is_not_asked_for_one() -> None:
    outsider = someone(1)
    outsider.account.login = "asesor.luar"
    told = slips.message(outsider, "http://contoh/aktivasi/"), slips._slip(outsider)["how"]
    assert all("nama pengguna" in text and "NIP" not in text for text in told)
    assert slips._slip(outsider)["label"] == "Nama pengguna"
    assert all("NIP" in text for text in (slips.message(someone(1), "x"), slips._slip(someone(1))["how"]))


def test_many_slips_are_quick(world: World) -> Any:
    made = slips.pdf([someone(n % 100) for n in range(services.BATCH)], unit="Dinas", address="http://x/")
    assert len(re.findall(rb"/Type\s*/Page\b", made)) == services.BATCH // 8
