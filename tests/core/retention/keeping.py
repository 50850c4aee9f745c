"""Steps of a retention that ends, as tests take them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nawasena.core import clock
from nawasena.core.accounts.roles import Role
from nawasena.core.jobs import running
from nawasena.core.models import Destruction
from nawasena.core.retention import periods, services
from nawasena.core.retention.keeping import title
from tests.core.world import World

JRA = "Perbup 12/2024 tentang Jadwal Retensi Arsip"
PAYLOADS, EVIDENCE, FILES = "audit_payload", "mapping_evidence", "import_files"


def keep(world: World, kind: str, months: int = 12, agency: str = "a") -> periods.Period:
    """The agency's own period of a kind."""
    return periods.set_period(world.actor(Role.AGENCY_ADMIN, agency), kind, months=months, basis=JRA)


def on(monkeypatch: pytest.MonkeyPatch, day: dt.date) -> None:
    """Let it be this day."""
    monkeypatch.setattr(clock, "day", lambda: day)


def proposed(world: World, kind: str, subject: int = 0, agency: str = "a") -> Destruction:
    """A proposal by the administrator of the agency."""
    actor = world.actor(Role.AGENCY_ADMIN, agency)
    return services.propose(actor, kind, subject, reason="Masa simpan berakhir")


def approved(world: World, order: Destruction, role: Role = Role.PPK) -> Destruction:
    """The same after the approval of somebody else; the work waits."""
    return services.approve(world.actor(role), order, typed=title(order))


def done(world: World, order: Destruction) -> Destruction:
    """The same after its job was run to its end."""
    world.see("a")
    assert order.job_id is not None
    running.run(world.a.pk, order.job_id)
    world.see("a")
    return Destruction.objects.select_related("job").get(pk=order.pk)


def destroyed(world: World, kind: str, subject: int = 0) -> Destruction:
    """From the proposal to the end."""
    return done(world, approved(world, proposed(world, kind, subject)))


def text_of(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return str(response.content.decode())
