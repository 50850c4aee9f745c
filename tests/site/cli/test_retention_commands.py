"""``nawasena retention``: looking first, doing what two people approved, and nothing else."""

from __future__ import annotations

import datetime as dt
import os
from contextlib import nullcontext

import pytest
from click.testing import CliRunner, Result
from django.utils import timezone

from nawasena.core import store
from nawasena.core.models import AuditPayload, Destruction
from nawasena.core.retention.keeping import title
from nawasena.rules.retention import last_day
from nawasena.site.cli.messages import Stop
from nawasena.site.cli.retention import retention
from tests.core.retention.keeping import JRA, PAYLOADS, approved, keep, on, proposed
from tests.core.world import World


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nawasena.site.cli.retention.application", lambda **_options: nullcontext())


@pytest.fixture
def due(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Agency A with its own period, one day after its payloads were to be kept."""
    keep(world, PAYLOADS)
    on(monkeypatch, last_day(timezone.localdate(), 12) + dt.timedelta(days=1))
    return world


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(retention, [*arguments])


def said(*arguments: str) -> str:
    told = invoke(*arguments)
    assert told.exit_code == 0, told.output
    return told.output


def test_the_list_names_periods_and_what_is_due(due: World) -> None:
    told = said("list", "--agency", "A")
    assert f"12 bulan sejak peristiwanya, menurut {JRA}" in told
    assert "60 bulan sejak pemetaan selesai (contoh;" in told
    count = AuditPayload.objects.filter(agency=due.a).count()
    assert f"jatuh tempo {count}" in told
    assert "KANARI-B" not in told
    assert "KANARI-B" in said("list")


def test_the_command_never_decides(due: World) -> None:
    assert "belum diusulkan" in said("destroy", "--agency", "A", "--execute")
    due.see("a")
    proposed(due, PAYLOADS)
    assert "menunggu persetujuan" in said("destroy", "--agency", "A", "--execute")
    due.see("a")
    assert AuditPayload.objects.exists()


def test_what_was_approved_is_shown_first_and_then_destroyed(due: World) -> None:
    order = approved(due, proposed(due, PAYLOADS))
    assert f"{title(order)} disetujui; dimusnahkan dengan --execute." in said("destroy", "--agency", "A")
    due.see("a")
    assert AuditPayload.objects.exists()
    assert f"{title(order)} dimusnahkan ({order.many})." in said("destroy", "--agency", "A", "--execute")
    due.see("a")
    order.refresh_from_db()
    assert order.state == Destruction.State.DONE
    assert not AuditPayload.objects.exists()
    assert said("destroy", "--agency", "A", "--execute") == ""


def test_what_cannot_be_finished_is_told_with_an_exit_code(
    due: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(due, proposed(due, PAYLOADS))
    monkeypatch.setattr("nawasena.core.jobs.running.run", lambda *_given: False)
    told = invoke("destroy", "--agency", "A", "--execute")
    assert isinstance(told.exception, Stop) and told.exception.code == 1
    assert "belum dimusnahkan" in told.stderr


@pytest.mark.parametrize("command", ["list", "destroy"])
def test_an_unknown_agency_is_told(world: World, command: str) -> None:
    told = invoke(command, "--agency", "X")
    assert isinstance(told.exception, Stop) and told.exception.code == 2
    assert "tidak dikenal" in told.stderr


def test_files_are_counted_first_and_removed_then(world: World, settings: object, tmp_path: object) -> None:
    settings.STORE = tmp_path / "store"  # type: ignore[attr-defined, operator]
    sha256, _size = store.put([b"isi"], limit=100)
    moment = (timezone.now() - dt.timedelta(days=2)).timestamp()
    os.utime(store.path_of(sha256), (moment, moment))
    assert "1 berkas tidak dipakai lagi (3 bita)" in said("collect")
    assert store.path_of(sha256).exists()
    assert "1 berkas yang tidak dipakai lagi dihapus (3 bita)." in said("collect", "--execute")
    assert not store.path_of(sha256).exists()
