"""The others a person is placed among, where the levels of an axis depend on them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import polars as pl

from nawasena.engine.reference.axis import Peers
from nawasena.engine.snapshot import Person
from nawasena.mapping.manifest import RESULT_FILE, SNAPSHOT_FOLDER
from nawasena.rules.catalogue import PERSON
from nawasena.rules.policy.axes import Percentile
from nawasena.rules.registry import LoadedPolicy


def peers_of(
    folder: Path, loaded: LoadedPolicy, person: Person, sizes: Mapping[str, int]
) -> dict[str, Peers]:
    """The values of the others in the group of ``person``, by axis; ``sizes``: denominators of the result."""
    cuts = {name: axis.relative for name, axis in loaded.policy.axes if axis.relative is not None}
    if not cuts:
        return {}
    facts = list(dict.fromkeys(fact for cut in cuts.values() for fact in cut.within))
    groups = pl.read_parquet(folder / SNAPSHOT_FOLDER / f"{PERSON}.parquet", columns=["id", *facts])
    results = pl.read_parquet(folder / RESULT_FILE, columns=["id", "outside_rule", *cuts])
    everybody = results.join(groups, on="id").filter(pl.col("id") != person.id, pl.col("outside_rule") == 0)
    return {name: _peers(everybody, name, cut, person, sizes[name]) for name, cut in cuts.items()}


def _peers(everybody: pl.DataFrame, name: str, cut: Percentile, person: Person, size: int) -> Peers:
    for fact in cut.within:
        own = person.facts.get(fact)
        everybody = everybody.filter(pl.col(fact).eq_missing(pl.lit(own)))
    values = everybody[name].drop_nulls().sort().to_list()
    return Peers([Fraction(value, size) for value in values])
