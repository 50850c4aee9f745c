"""Files nobody refers to are found, told and removed; what is young, used or not understood stays."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from nawasena.core import store
from nawasena.core.accounts.roles import Role
from nawasena.core.audit import chain
from nawasena.core.database.locks import SHARE_FOR_SESSION
from nawasena.core.jobs import tasks
from nawasena.core.models import AuditEvent
from nawasena.core.retention import unused
from nawasena.exchange.spreadsheets import services
from nawasena.exchange.spreadsheets.models import Package
from tests.core.world import World

NOW = timezone.now()
DAY, SECOND = dt.timedelta(hours=24), dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Path) -> None:
    settings.STORE = tmp_path / "store"


def upload(content: bytes = b"isi", age: dt.timedelta = DAY) -> Path:
    """A file of the store that was kept some time ago."""
    sha256, _size = store.put([content], limit=100)
    return aged(store.path_of(sha256), age)


def folder(name: str, age: dt.timedelta = DAY, content: bytes = b"isi") -> Path:
    """A folder of the store with one file in it."""
    path = store.folder_of("x").parent / name
    path.mkdir()
    aged(path / "berkas", age, content)
    return aged(path, age)


def aged(path: Path, age: dt.timedelta, content: bytes | None = None) -> Path:
    if content is not None:
        path.write_bytes(content)
    moment = (NOW - age).timestamp()
    os.utime(path, (moment, moment))
    return path


def events(world: World, agency: str = "a") -> list[dict[str, Any]]:
    world.see(agency)
    return [chain.details_of(event) for event in AuditEvent.objects.filter(action="store.collected")]


def collected() -> unused.Unused:
    return unused.collect(NOW)


# --- the age guard --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("age", "gone"), [(DAY - SECOND, False), (DAY, True), (DAY + SECOND, True)])
def test_an_unused_file_goes_when_it_is_a_day_old(world: World, age: dt.timedelta, gone: bool) -> None:
    path = upload(age=age)
    collected()
    assert path.exists() is not gone


@pytest.mark.parametrize(("age", "gone"), [(DAY - SECOND, False), (DAY, True)])
def test_a_folder_is_as_young_as_what_changed_last_in_it(world: World, age: dt.timedelta, gone: bool) -> None:
    path = folder("staging-999999-abc123")
    aged(path / "berkas", age)
    collected()
    assert path.exists() is not gone


@pytest.mark.parametrize(
    "name", ["mapping-999999-1", "staging-999999-abc123", ".mapping-9-1-x1", "tmpab12_x"]
)
def test_what_interrupted_work_left_goes(world: World, name: str) -> None:
    path = folder(name)
    collected()
    assert not path.exists()


@pytest.mark.parametrize("name", [f"policy-{'a' * 64}", "catatan", "mapping-9", "staging-9-XYZ"])
def test_what_no_app_claims_stays(world: World, name: str) -> None:
    path = folder(name)
    upload(age=dt.timedelta())
    other = aged(store.root() / "files" / "baca-saya.txt", DAY, b"isi")
    assert collected().files == 0
    assert path.exists() and other.exists()


def test_an_upload_that_broke_off_goes(world: World) -> None:
    upload()
    path = aged(store.root() / "files" / "tmpq1w2e3", DAY, b"separuh")
    collected()
    assert not path.exists()


# --- what is used ---------------------------------------------------------------------------------------


@pytest.fixture
def package(world: World) -> Package:
    """A package with one file, uploaded long ago."""
    actor = world.actor(Role.TALENT_MANAGER)
    made = services.create_package(actor, title="Impor", as_of=dt.date(2026, 6, 30))
    file = services.add_file(actor, made, "data.csv", [b"NIP\n"])
    aged(store.path_of(file.sha256), 30 * DAY)
    return made


def test_a_file_of_a_package_stays_in_whatever_state_it_is(world: World, package: Package) -> None:
    path = store.path_of(package.files.get().sha256)
    for state in Package.State:
        Package.objects.filter(pk=package.pk).update(state=state)
        collected()
        assert path.exists(), state


def test_a_file_of_another_agency_stays(world: World, package: Package) -> None:
    path = store.path_of(package.files.get().sha256)
    world.see("b")
    collected()
    assert path.exists()


def test_a_file_taken_out_of_its_package_goes(world: World, package: Package) -> None:
    file = package.files.get()
    services.remove_file(world.actor(Role.TALENT_MANAGER), package, file.pk)
    collected()
    assert not store.path_of(file.sha256).exists()


def test_a_file_uploaded_anew_is_young_again(world: World, package: Package) -> None:
    file = package.files.get()
    services.remove_file(world.actor(Role.TALENT_MANAGER), package, file.pk)
    store.put([b"NIP\n"], limit=100)  # by somebody whose transaction is not committed yet
    unused.collect(timezone.now() + DAY - dt.timedelta(minutes=5))
    assert store.path_of(file.sha256).exists()


@pytest.mark.parametrize(
    ("state", "gone"),
    [("collecting", True), ("unreadable", True), ("rejected", True), ("applied", True), ("reading", False),
     ("repairing", False), ("proposed", False), ("applying", False)],
)  # fmt: skip
def test_a_staging_folder_stays_while_its_reading_counts(
    world: World, package: Package, state: str, gone: bool
) -> None:
    name = f"staging-{package.pk}-abc123"
    path = folder(name, 30 * DAY)
    Package.objects.filter(pk=package.pk).update(state=state, staging=name)
    collected()
    assert path.exists() is not gone


# --- what is told, and interruptions ------------------------------------------------------------------


def test_every_trail_says_how_much_was_removed(world: World) -> None:
    upload(b"12345")
    folder("mapping-999999-1", content=b"123")
    found = collected()
    assert (found.files, found.size) == (2, 8)
    assert events(world) == [{"files": 2, "size": 8}]
    assert events(world, "b") == [{"files": 2, "size": 8}]
    assert list((store.root() / "trash").iterdir()) == []


def test_a_second_run_removes_and_tells_nothing(world: World) -> None:
    upload()
    collected()
    assert collected() == unused.Unused()
    assert len(events(world)) == 1


def test_looking_changes_nothing(world: World) -> None:
    path = upload()
    found = unused.find(NOW)
    assert (found.files, found.size) == (1, 3)
    assert path.exists() and events(world) == []


def test_what_was_taken_out_before_a_crash_is_told_and_removed_by_the_next_run(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = upload()

    def killed(*_given: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(unused, "_tell", killed)
        with pytest.raises(KeyboardInterrupt):
            collected()
    assert not path.exists() and events(world) == []
    assert len(list((store.root() / "trash").iterdir())) == 1
    assert collected().files == 1
    assert events(world) == [{"files": 1, "size": 3}]
    assert list((store.root() / "trash").iterdir()) == []


def test_a_row_whose_file_is_gone_hinders_nothing(world: World, package: Package) -> None:
    store.path_of(package.files.get().sha256).unlink()
    path = upload(b"lain")
    assert collected().files == 1
    assert not path.exists()


@pytest.fixture
def somebody_else(world: World) -> Iterator[psycopg.Connection]:
    """Another process that copies the store, or adds to it."""
    given = connection.get_connection_params()
    names = ("host", "port", "dbname", "user", "password")
    with psycopg.connect(**{name: given[name] for name in names if given.get(name)}) as other:
        other.execute(SHARE_FOR_SESSION)
        yield other


def test_nothing_leaves_while_a_backup_is_made_or_a_file_comes_in(
    somebody_else: psycopg.Connection,
) -> None:
    path = upload()
    assert collected().busy
    assert path.exists()
    somebody_else.close()
    assert collected().files == 1
    assert not path.exists()


def test_the_worker_collects_every_night(world: World) -> None:
    sha256, _size = store.put([b"isi"], limit=100)
    path = store.path_of(sha256)
    moment = (timezone.now() - 2 * DAY).timestamp()
    os.utime(path, (moment, moment))
    tasks.collect_unused(0)
    assert not path.exists()
