"""Data that pass the gate, a policy in force, and proposals of a mapping, as tests take them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from nawasena.core import clock
from nawasena.core.accounts.roles import Role
from nawasena.core.jobs import running
from nawasena.mapping import proposing
from nawasena.mapping.adopting import adopt
from nawasena.mapping.models import AdoptedPolicy, Mapping, Preset
from nawasena.people import quality_queries
from nawasena.rules.quality import library_gate
from nawasena.rules.registry import in_force
from tests.core.world import World
from tests.mapping.crowd import DAY, PERMEN
from tests.mapping.results import people
from tests.people.known import know

TODAY = DAY + dt.timedelta(days=1)
NAME = "Pemetaan Talenta 2026 Periode I"


def ready(world: World, monkeypatch: Any) -> World:
    """People are known in agency A, a policy is in force since the evaluation date, and the gate is open."""
    monkeypatch.setattr(clock, "day", lambda: TODAY)
    gate_at(monkeypatch, 0)
    know(world.a.pk, people())
    adopt(world.actor(Role.TALENT_MANAGER), in_force(PERMEN, DAY), valid_from=DAY)
    return world


def gate_at(monkeypatch: Any, index: Any) -> None:
    """A gate that asks for an index and nothing else."""
    none: dict[str, Any] = {
        "minimum_computed": 0, "minimum_dimensions": {}, "required": (), "maximum_failing": {}
    }  # fmt: skip
    gate = library_gate().model_copy(update={"minimum_index": index, **none})
    monkeypatch.setattr(quality_queries, "library_gate", lambda: gate)


def wish(**changes: Any) -> proposing.Proposal:
    """Everybody, on the day of the data, under the policy that was adopted last."""
    given: dict[str, Any] = {"name": NAME, "evaluation_date": DAY, "preset": Preset.ALL}
    if "policy" not in changes:
        given["policy"] = AdoptedPolicy.objects.order_by("-pk")[0]
    return proposing.Proposal(**{**given, **changes})


def proposed(world: World, **changes: Any) -> Mapping:
    """A proposal of the talent manager."""
    actor = world.actor(Role.TALENT_MANAGER)
    return proposing.propose(actor, wish(**changes))


def approved(world: World, **changes: Any) -> Mapping:
    """One the PyB has approved; its job waits."""
    mapping = proposed(world, **changes)
    return proposing.approve(world.actor(Role.PYB), mapping, mapping.version)


def worked(world: World, mapping: Mapping) -> Mapping:
    """The mapping after its job was run to its end."""
    world.see("a")
    assert mapping.job_id is not None
    running.run(world.a.pk, mapping.job_id)
    return Mapping.objects.select_related("job").get(pk=mapping.pk)


def failed(world: World, monkeypatch: Any, **changes: Any) -> Mapping:
    """One whose work could not be done."""
    from nawasena.mapping import jobs
    from nawasena.mapping.manifest import RunFolderError

    def broken(*_given: Any) -> None:
        raise RunFolderError("Penyimpanan penuh.")

    mapping = approved(world, **changes)
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "_evaluate", broken)
        return worked(world, mapping)
