"""Langkah Awal: each step is done exactly when the database says so."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from nawasena.core.accounts.roles import Role
from nawasena.core.models import Account, Agency, AuditEvent, Grant
from nawasena.exchange.spreadsheets.models import Package
from nawasena.mapping.models import AdoptedPolicy
from nawasena.rules.registry import library_policies
from nawasena.site.first_steps import Step, first_steps
from tests.core.world import World
from tests.mapping.crowd import CROWD
from tests.mapping.results import announced, mapped
from tests.people.known import know, placed


def step(world: World, name: str, role: Role = Role.TALENT_MANAGER) -> Step:
    return next(item for item in first_steps(world.actor(role)) if item.id == name)


def in_force_today() -> str:
    today = timezone.localdate()
    return next(item.digest for item in library_policies() if item.policy.validity.covers(today))


def test_the_profile_is_done_when_both_names_are_given(world: World) -> None:
    assert step(world, "instansi").done
    Agency.objects.filter(pk=world.a.pk).update(short_name="")
    assert not step(world, "instansi").done
    Agency.objects.filter(pk=world.a.pk).update(short_name="X", name=world.a.code)
    assert not step(world, "instansi").done


def test_a_vacant_duty_is_named_with_its_roles(world: World) -> None:
    assert step(world, "peran").open_points == ()
    Grant.objects.filter(role="auditor").update(valid_until=timezone.localdate() - dt.timedelta(days=1))
    found = step(world, "peran")
    assert not found.done
    assert found.open_points == (
        "Belum ada yang dapat memeriksa jejak audit; beri peran Auditor (Inspektorat).",
    )


def test_a_grant_holds_through_its_last_day_and_for_active_accounts_only(world: World) -> None:
    Grant.objects.filter(role="auditor").update(valid_until=timezone.localdate())
    assert step(world, "peran").done
    Account.objects.filter(pk=world.accounts["a", Role.AUDITOR].pk).update(is_active=False)
    assert not step(world, "peran").done


def test_the_second_factor_counts_those_without(world: World) -> None:
    before = step(world, "otp")
    assert not before.done
    accounts = {account for (key, role), account in world.accounts.items() if key == "a" and role != Role.ASN}
    for account in accounts:
        Authenticator.objects.get_or_create(user=account, type=Authenticator.Type.TOTP, defaults={"data": {}})
    assert step(world, "otp").done


def test_import_approval_mapping_and_announcement_follow_the_data(world: World) -> None:
    names = ("impor", "persetujuan", "pemetaan", "pengumuman")
    assert [step(world, name).done for name in names] == [False] * 4
    package = Package.objects.create(
        agency=world.a, title="Paket", as_of=dt.date(2026, 6, 30), state=Package.State.PROPOSED
    )
    assert step(world, "persetujuan").open_points == ("1 paket menunggu persetujuan.",)
    assert step(world, "impor").open_points
    know(world.a.pk, {"usual": placed(CROWD["usual"], "1")})
    assert step(world, "impor").done
    package.state = Package.State.APPLIED
    package.save()
    assert step(world, "persetujuan").done
    mapping = mapped(world)
    assert (step(world, "pemetaan").done, step(world, "pengumuman").done) == (True, False)
    announced(world, mapping)
    assert step(world, "pengumuman").done


def test_another_agency_is_not_counted(world: World) -> None:
    mapped(world)
    world.see("b")
    found = {item.id: item.done for item in first_steps(world.actor(Role.TALENT_MANAGER, "b"))}
    assert not any(found[name] for name in ("kebijakan", "impor", "pemetaan"))


def test_the_page_offers_only_what_the_reader_may_do(world: World) -> None:
    admin = world.client(Role.AGENCY_ADMIN).get(reverse("first_steps")).content.decode()
    assert reverse("agency_profile") in admin
    assert reverse("adopt_policy") not in admin
    manager = world.client(Role.TALENT_MANAGER).get(reverse("first_steps")).content.decode()
    assert reverse("adopt_policy") in manager
    assert reverse("agency_profile") not in manager


@pytest.mark.parametrize("role", [Role.ASN, Role.PPK, Role.AUDITOR, Role.READER])
def test_who_sets_up_nothing_is_refused(world: World, role: Role) -> None:
    for name in ("first_steps", "agency_profile", "adopt_policy"):
        assert world.client(role).get(reverse(name)).status_code == 403


def test_a_policy_is_adopted_with_its_audit_event(world: World) -> None:
    client, digest = world.client(Role.TALENT_MANAGER), in_force_today()
    page = client.get(reverse("adopt_policy")).content.decode()
    assert digest in page
    assert not AdoptedPolicy.objects.exists()
    given = {"policy": digest, "valid_from": timezone.localdate().isoformat()}
    response = client.post(reverse("adopt_policy"), given)
    assert (response.status_code, response["Location"]) == (302, reverse("first_steps"))
    adopted = AdoptedPolicy.objects.get()
    assert (adopted.digest, adopted.agency_id) == (digest, world.a.pk)
    assert AuditEvent.objects.filter(action="policy.adopted").exists()
    assert step(world, "kebijakan").done


@pytest.mark.parametrize(
    "given",
    [
        {"policy": "0" * 64, "valid_from": "2026-07-01"},
        {"policy": "x", "valid_from": "2026-07-01"},
        {"policy": "", "valid_from": ""},
        {"valid_from": "31-02-2026"},
        {"policy": "GOOD", "valid_from": "1900-01-01"},
        {"policy": "GOOD", "valid_from": "bukan tanggal"},
    ],
)
def test_a_damaged_choice_adopts_nothing(world: World, given: dict[str, str]) -> None:
    chosen = {key: in_force_today() if value == "GOOD" else value for key, value in given.items()}
    response = world.client(Role.TALENT_MANAGER).post(reverse("adopt_policy"), chosen)
    assert response.status_code == 422
    assert not AdoptedPolicy.objects.exists()


def test_an_administrator_reads_policies_but_adopts_none(world: World) -> None:
    client = world.client(Role.AGENCY_ADMIN)
    assert client.get(reverse("adopt_policy")).status_code == 200
    given = {"policy": in_force_today(), "valid_from": timezone.localdate().isoformat()}
    assert client.post(reverse("adopt_policy"), given).status_code == 403
    assert not AdoptedPolicy.objects.exists()


def test_the_profile_is_kept_with_its_audit_event(world: World) -> None:
    client = world.client(Role.AGENCY_ADMIN)
    response = client.post(reverse("agency_profile"), {"name": "Kabupaten Baru", "short_name": "Baru"})
    assert response.status_code == 302
    world.a.refresh_from_db()
    assert (world.a.name, world.a.short_name) == ("Kabupaten Baru", "Baru")
    assert AuditEvent.objects.filter(action="agency.named").exists()


@pytest.mark.parametrize("given", [{"name": "", "short_name": "x"}, {"name": "x" * 301, "short_name": "x"}])
def test_a_profile_without_sense_is_refused(world: World, given: dict[str, str]) -> None:
    assert world.client(Role.AGENCY_ADMIN).post(reverse("agency_profile"), given).status_code == 422
    world.a.refresh_from_db()
    assert world.a.name == "Kabupaten Nusa Satu"


def test_only_who_lacks_the_second_factor_is_led_to_it(world: World) -> None:
    assert step(world, "otp").may
    world.client(Role.TALENT_MANAGER)  # sets it up
    assert not step(world, "otp").may
    assert step(world, "otp", Role.AGENCY_ADMIN).may
