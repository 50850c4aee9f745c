"""Steps of a guided upload, as tests take them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from nawasena.core.accounts.roles import Role
from nawasena.core.jobs import running
from nawasena.exchange.sample import write_sample
from nawasena.exchange.spreadsheets import services
from nawasena.exchange.spreadsheets.models import Package
from tests.core.world import World

DAY = dt.date(2026, 6, 30)


@cache
def sample(people: int = 60, seed: int = 7, *, dirty: bool = False) -> tuple[Path, ...]:
    """The three files of a fictional agency."""
    folder = Path(mkdtemp(prefix="nw-contoh-"))
    return write_sample(folder, people=people, seed=seed, dirty=dirty, progress=lambda _text: None).files


def collected(world: World, files: Iterable[Path], title: str = "Impor Juni", day: dt.date = DAY) -> Package:
    """A package with these files, by the talent manager."""
    actor = world.actor(Role.TALENT_MANAGER)
    package = services.create_package(actor, title=title, as_of=day)
    for path in files:
        services.add_file(actor, package, path.name, [path.read_bytes()])
    return package


def done(world: World, package: Package) -> Package:
    """The package after its job was run to its end."""
    world.see("a")
    assert package.job_id is not None
    running.run(world.a.pk, package.job_id)
    return Package.objects.get(pk=package.pk)


def read(world: World, package: Package) -> Package:
    """The package after reading."""
    return done(world, services.request_reading(world.actor(Role.TALENT_MANAGER), package))


def proposed(world: World, package: Package) -> Package:
    """The package after the proposal."""
    return services.propose(world.actor(Role.TALENT_MANAGER), package, package.version)


def applied(world: World, package: Package, *, close_gone: bool = False) -> Package:
    """Read, proposed, approved by the secretary, applied."""
    package = proposed(world, read(world, package))
    actor = world.actor(Role.COMMITTEE_SECRETARY)
    return done(world, services.approve(actor, package, package.version, close_gone=close_gone))
