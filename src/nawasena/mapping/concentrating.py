"""What hardly tells people apart in a mapping: kept with it, shown to whom it concerns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.i18n import again
from nawasena.mapping.distribution import Concentration, axis_concentrations, indicator_concentrations
from nawasena.mapping.manifest import RESULT_FILE, SNAPSHOT_FOLDER, Manifest
from nawasena.mapping.models import Mapping
from nawasena.mapping.queries.mappings import policy_of
from nawasena.mapping.queries.results import paths_today
from nawasena.rules.catalogue import PERSON
from nawasena.rules.registry import LoadedPolicy

DEPARTMENT = "perangkat_daerah"
SENTENCE = 2


def concentrations(folder: Path, loaded: LoadedPolicy, manifest: Manifest) -> list[list[str | int]]:
    """The findings in a run folder as they are kept; see ``distribution.Concentration``.

    Axes of the whole mapping are warnings of the run already and are left out.
    """
    raw = pl.read_parquet(folder / RESULT_FILE)
    facts = pl.read_parquet(folder / SNAPSHOT_FOLDER / f"{PERSON}.parquet", columns=["id", DEPARTMENT])
    rows = raw.join(facts, on="id", how="left")
    return [item.kept for item in _found(rows, loaded, manifest)]


def _found(rows: pl.DataFrame, loaded: LoadedPolicy, manifest: Manifest) -> Iterator[Concentration]:
    yield from indicator_concentrations(rows, loaded, manifest.denominators)
    yield from axis_concentrations(rows, loaded, group=DEPARTMENT)
    yield from indicator_concentrations(rows, loaded, manifest.denominators, group=DEPARTMENT)


def shown(mapping: Mapping, actor: Actor, unit: str = "") -> list[tuple[str, list[str]]]:
    """The findings an actor may see: (department, sentences), the whole mapping ("") first.

    ``unit``: the id of a department when the list is narrowed to it.
    """
    names = _departments(mapping, actor, unit)
    found: dict[str, list[str]] = {}
    for kept in mapping.concentrations:
        group = kept[0]
        if group in names or (not group and not unit):
            found.setdefault(group, []).append(_words(kept, mapping))
    return sorted(found.items())


def _words(kept: list[Any], mapping: Mapping) -> str:
    """A finding in the reader's language; mappings of earlier versions kept [department, sentence]."""
    if len(kept) == SENTENCE:
        return again(str(kept[1]))
    return Concentration.of(kept).words(policy_of(mapping))


def _departments(mapping: Mapping, actor: Actor, unit: str) -> set[str]:
    """Names of the departments in whose whole the actor sees results.

    Findings are kept by name, so those of two departments of one name are seen by who sees both.
    """
    paths = actor.paths(May.SEE_RESULTS)
    units = mapping.facets.get("units", [])
    today = paths_today(actor, [pk for pk, _name, _path in units]) if paths else {}
    seen, hidden, chosen = set[str](), set[str](), set[str]()
    for pk, name, _path in units:
        reached = paths is None or any(today.get(pk, "").startswith(start) for start in paths)
        (seen if reached else hidden).add(str(name))
        if not unit or str(pk) == unit:
            chosen.add(str(name))
    return (seen & chosen) - hidden
