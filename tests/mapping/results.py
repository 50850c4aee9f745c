"""A mapping as the application makes it: evidence learned, policy adopted, the job done."""

from __future__ import annotations

import datetime as dt

from nawasena.core.accounts.roles import Role
from nawasena.core.jobs import running
from nawasena.mapping import services
from nawasena.mapping.adopting import adopt
from nawasena.mapping.models import Mapping
from nawasena.rules.registry import in_force
from tests.core.world import World
from tests.mapping.crowd import CROWD, DAY, PERMEN, Row
from tests.people.known import know, placed

# who of the crowd works where: the heads and personnel managers of the world are those of "1" and what is below
PLACES = {"usual": "1", "low": "11", "expired": "11", "last valid day": "2", "no skp": "2", "retired": "2"}


def people() -> dict[str, Row]:
    """Six of the crowd, in units of the world."""
    return {name: placed(CROWD[name], unit) for name, unit in PLACES.items()}


def mapped(
    world: World, *, name: str = "Pemetaan 2026", policy: str = PERMEN, agency: str = "a", day: dt.date = DAY
) -> Mapping:
    """A finished mapping of whoever is known (``people()`` when nobody is), asked for by the talent manager."""
    world.see(agency)
    home = world.a if agency == "a" else world.b
    actor = world.actor(Role.TALENT_MANAGER, agency)
    if not home.delivery_set.exists():
        know(home.pk, people())
    adopted = adopt(actor, in_force(policy, day), valid_from=day)
    order = services.Order(name=name, evaluation_date=day, policy=adopted, requested_by=actor.account)
    mapping = services.request_mapping(actor, order)
    assert mapping.job is not None
    assert running.run(home.pk, mapping.job.pk), mapping.job.problem
    mapping.refresh_from_db()
    return mapping


def announced(world: World, mapping: Mapping) -> Mapping:
    """The same, announced by the PPK."""
    services.announce(world.actor(Role.PPK), mapping)
    mapping.refresh_from_db()
    return mapping
