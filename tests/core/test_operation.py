"""The checks of an installation name each problem and its cure; the health page says one word."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.utils import timezone

from nawasena.core import operation
from nawasena.core.audit import sealing
from nawasena.core.database.roles import APP
from nawasena.core.models import Seal
from nawasena.core.views import health
from nawasena.site import environment, installation
from tests.core.world import World

ROOMY = SimpleNamespace(total=100 * 10**9, free=50 * 10**9)


@pytest.fixture(autouse=True)
def _roomy(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: ROOMY)
    settings.SEAL_FOLDER, settings.SEAL_KEY = tmp_path / "seals", tmp_path / "seal.key"


@pytest.fixture
def as_owner(world: World) -> Iterator[Callable[[str], None]]:
    """Do what only the owner of the tables may, in the transaction of the test."""
    with installation.superuser(environment.data_folder()) as superuser:
        superuser.execute("GRANT nawasena_owner TO nawasena_app WITH INHERIT FALSE, SET TRUE")

        def act(statement: str) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET LOCAL ROLE nawasena_owner")
                cursor.execute(statement)
                cursor.execute("RESET ROLE")

        yield act
        superuser.execute("REVOKE nawasena_owner FROM nawasena_app")


def problems() -> dict[str, str]:
    """The id of every problem of ours, and what is said about it; each has a cure."""
    found = [item for item in run_checks(databases=["default"]) if str(item.id).startswith("nawasena.")]
    assert all(item.hint for item in found)
    return {str(item.id): str(item.msg) for item in found}


def test_a_good_installation_has_no_problem(world: World) -> None:
    assert problems() == {}


def test_a_table_without_its_wall_is_named(as_owner: Callable[[str], None]) -> None:
    as_owner("ALTER TABLE core_unit NO FORCE ROW LEVEL SECURITY")
    assert "core_unit" in problems()["nawasena.C002"]


@pytest.mark.parametrize("verb", ["SELECT", "INSERT", "UPDATE", "DELETE"])
def test_a_missing_right_is_named(as_owner: Callable[[str], None], verb: str) -> None:
    as_owner(f"REVOKE {verb} ON core_unit FROM {APP}")
    assert f"core_unit ({verb})" in problems()["nawasena.C004"]


@pytest.mark.parametrize(
    ("table", "verb"),
    [
        ("core_auditevent", "INSERT"),
        ("core_auditchain", "UPDATE"),
        ("core_seal", "DELETE"),
        ("core_accessentry", "UPDATE"),
    ],
)
def test_a_right_upon_the_trail_is_named(as_owner: Callable[[str], None], table: str, verb: str) -> None:
    as_owner(f"GRANT {verb} ON {table} TO {APP}")
    assert f"{table} ({verb})" in problems()["nawasena.C005"]


def test_a_table_the_backup_cannot_read_is_named(as_owner: Callable[[str], None]) -> None:
    as_owner("REVOKE SELECT ON core_unit FROM nawasena_backup")
    assert "core_unit" in problems()["nawasena.W004"]


def test_a_migration_that_is_not_applied_is_named(as_owner: Callable[[str], None]) -> None:
    (newest,) = [name for app, name in MigrationLoader(None).graph.leaf_nodes("core")]
    as_owner(f"DELETE FROM django_migrations WHERE app = 'core' AND name = '{newest}'")  # noqa: S608
    assert f"core.{newest}" in problems()["nawasena.C003"]


def test_an_old_seal_is_named_with_its_age(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sealing.seal_all([world.a.pk, world.b.pk])
    assert "nawasena.W001" not in problems()
    later = timezone.now() + dt.timedelta(minutes=95)
    monkeypatch.setattr(operation.clock, "moment", lambda: later)
    assert "95 menit" in problems()["nawasena.W001"]


def test_a_trail_that_was_never_sealed_is_named(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    later = timezone.now() + dt.timedelta(minutes=95)
    monkeypatch.setattr(operation.clock, "moment", lambda: later)
    assert not Seal.objects.exists()
    assert "belum pernah" in problems()["nawasena.W001"]


@pytest.mark.parametrize(
    ("statement", "silent"),
    [
        ("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '59 seconds')", False),
        ("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '61 seconds')", True),
    ],
)
def test_a_worker_that_died_is_named(world: World, statement: str, silent: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert ("nawasena.W002" in problems()) is silent


@pytest.mark.parametrize(("seconds", "silent"), [(119, False), (121, True)])
def test_work_that_nobody_takes_is_named(world: World, seconds: int, silent: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('work', 'x') RETURNING id"
        )
        (job,) = cursor.fetchone()
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - make_interval(secs => %s) WHERE job_id = %s",
            [seconds, job],
        )
        assert cursor.rowcount == 1
    assert ("nawasena.W002" in problems()) is silent


@pytest.mark.parametrize(
    ("total", "free", "full"),
    [
        (100, 10, False), (100, 9.999, True),  # a tenth of a large disk
        (10, 2, False), (10, 1.999, True),  # two gigabytes of a small one
    ],
)  # fmt: skip
def test_a_disk_that_is_nearly_full_is_named(
    world: World, monkeypatch: pytest.MonkeyPatch, total: float, free: float, full: bool
) -> None:
    usage = SimpleNamespace(total=int(total * 10**9), free=int(free * 10**9))
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    assert ("nawasena.W003" in problems()) is full


def test_health_is_one_word_for_everybody(world: World) -> None:
    response = Client().get(health.PATH)
    assert (response.status_code, response.content) == (200, b"sehat")
    assert response["Content-Type"].startswith("text/plain")
    assert not response.cookies


def test_a_database_that_is_away_is_503(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setitem(connections["default"].settings_dict, "HOST", str(tmp_path))
    response = Client().get(health.PATH)
    assert (response.status_code, response.content) == (503, b"sakit")


def test_a_database_without_our_functions_is_sick(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connections["default"].settings_dict, "NAME", "template1")
    assert Client().get(health.PATH).status_code == 503


def test_health_is_only_read(world: World) -> None:
    assert Client().post(health.PATH).status_code == 405
