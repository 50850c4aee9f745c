"""The uploaded files of an applied package end with their retention; what others need stays."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from nawasena.core import store
from nawasena.core.accounts.roles import Role
from nawasena.core.audit import chain
from nawasena.core.database.locks import SHARE_FOR_SESSION
from nawasena.core.models import AuditEvent, Destruction
from nawasena.core.retention import queries
from nawasena.exchange.spreadsheets import services
from nawasena.exchange.spreadsheets.models import CellError, Package, PackageFile
from nawasena.rules.retention import last_day
from tests.core.retention.keeping import FILES, approved, destroyed, done, keep, on, proposed, text_of
from tests.core.world import World

DAY = dt.timedelta(days=1)
State = Destruction.State


@pytest.fixture
def package(world: World, monkeypatch: pytest.MonkeyPatch) -> Package:
    """An applied package with two files, one day after they were to be kept."""
    keep(world, FILES)
    made = _package(world, "a")
    on(monkeypatch, last_day(timezone.localdate(made.decided_at), 12) + DAY)
    world.see("a")
    return made


def _package(world: World, agency: str) -> Package:
    actor = world.actor(Role.TALENT_MANAGER, agency)
    made = services.create_package(actor, title="Impor Juni", as_of=dt.date(2026, 6, 30))
    for name in ("satu.csv", "dua.csv"):
        services.add_file(actor, made, name, [name.encode()])
    approver = world.accounts[agency, Role.COMMITTEE_SECRETARY]
    Package.objects.filter(pk=made.pk).update(
        state=Package.State.APPLIED, decided_at=timezone.now(), decided_by=approver, staging="staging-1-ab"
    )
    made.refresh_from_db()
    return made


def paths(package: Package) -> list[Path]:
    return [store.path_of(sha256) for sha256 in package.files.values_list("sha256", flat=True)]


@pytest.mark.parametrize(("days", "due"), [(-1, 0), (0, 0), (1, 2)])
def test_files_are_due_the_day_after_their_last_day(
    world: World, monkeypatch: pytest.MonkeyPatch, days: int, due: int
) -> None:
    keep(world, FILES)
    made = _package(world, "a")
    until = last_day(timezone.localdate(made.decided_at), 12)
    on(monkeypatch, until + days * DAY)
    row = queries.held(world.a.pk, FILES, made.pk)
    assert row is not None
    assert (row.until, row.many, row.due) == (until, 2, due)


@pytest.mark.parametrize("state", sorted(set(Package.State) - {Package.State.APPLIED}))
def test_only_applied_packages_end(world: World, package: Package, state: str) -> None:
    Package.objects.filter(pk=package.pk).update(state=state)
    with pytest.raises(ValidationError, match="belum berakhir"):
        proposed(world, FILES, package.pk)


def test_the_files_go_and_what_is_known_of_them_stays(world: World, package: Package) -> None:
    where = paths(package)
    order = destroyed(world, FILES, package.pk)
    package.refresh_from_db()
    assert (order.state, order.destroyed) == (State.DONE, 2)
    assert package.files_destroyed_at is not None
    assert not any(path.exists() for path in where)
    assert package.files.count() == 2
    event = AuditEvent.objects.get(action="package.files_destroyed")
    assert set(chain.details_of(event)["files"]) == {path.name for path in where}
    assert queries.held(world.a.pk, FILES, package.pk) is None


def test_a_file_that_another_package_has_as_well_stays(world: World, package: Package) -> None:
    first, second = paths(package)
    other = services.create_package(world.actor(Role.TALENT_MANAGER), title="Lagi", as_of=dt.date(2026, 7, 1))
    services.add_file(world.actor(Role.TALENT_MANAGER), other, "x.csv", [first.read_bytes()])
    destroyed(world, FILES, package.pk)
    assert first.exists() and not second.exists()


def test_a_file_that_another_agency_has_as_well_stays(world: World, package: Package) -> None:
    _package(world, "b")
    world.see("a")
    destroyed(world, FILES, package.pk)
    assert all(path.exists() for path in paths(package))


def test_who_began_the_package_does_not_decide_about_its_files(world: World, package: Package) -> None:
    order = proposed(world, FILES, package.pk)
    Package.objects.filter(pk=package.pk).update(created_by=world.accounts["a", Role.PPK])
    with pytest.raises(PermissionDenied):
        approved(world, order)
    assert approved(world, order, Role.PYB).state == State.APPROVED


def test_while_files_come_in_it_waits_and_goes_on_later(world: World, package: Package) -> None:
    order = approved(world, proposed(world, FILES, package.pk))
    given = connection.get_connection_params()
    names = ("host", "port", "dbname", "user", "password")
    with psycopg.connect(**{name: given[name] for name in names if given.get(name)}) as other:
        other.execute(SHARE_FOR_SESSION)
        order = done(world, order)
    assert order.state == State.APPROVED and order.destroyed == 2
    assert order.job is not None and "lanjutkan" in order.job.problem
    assert all(path.exists() for path in paths(package))
    order = done(world, approved(world, order))
    assert (order.state, order.destroyed) == (State.DONE, 2)
    assert not any(path.exists() for path in paths(package))


def test_what_refused_cells_said_goes_with_the_files(world: World, package: Package) -> None:
    place = {"agency": world.a, "package": package, "file": "satu.csv", "column": "NIP"}
    CellError.objects.create(**place, row=2, value="***1200", whole="19820315200801200", reason="salah")
    destroyed(world, FILES, package.pk)
    kept = package.errors.get()
    assert (kept.value, kept.whole) == ("***1200", "")


def test_files_that_are_gone_already_hinder_nothing(world: World, package: Package) -> None:
    paths(package)[0].unlink()
    assert destroyed(world, FILES, package.pk).state == State.DONE


def test_the_pages_of_the_package_say_so(world: World, package: Package) -> None:
    destroyed(world, FILES, package.pk)
    client = world.client(Role.TALENT_MANAGER)
    page = text_of(client.get(reverse("package", args=[package.pk])))
    assert "Berkas ini sudah dimusnahkan" in page and "satu.csv" in page
    page = text_of(client.get(reverse("package_difference", args=[package.pk])))
    assert "Rincian selisih sudah tidak disimpan" in page
    assert client.get(reverse("package_change", args=[package.pk, 0])).status_code == 404
    text_of(client.get(reverse("packages")))


def test_a_backup_does_not_expect_destroyed_files(world: World, package: Package) -> None:
    from nawasena.site.backup import facts

    def wanted() -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute(facts.FILES)
            return {sha256 for (sha256,) in cursor.fetchall()}

    shas: Any = set(PackageFile.objects.values_list("sha256", flat=True))
    assert shas <= wanted()
    destroyed(world, FILES, package.pk)
    assert not shas & wanted()
