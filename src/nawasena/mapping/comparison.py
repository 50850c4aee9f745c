"""Two runs side by side: who moved, from where to where, and by which indicator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Set
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import polars as pl

from nawasena.engine.result import MAPPED
from nawasena.i18n import _
from nawasena.mapping.bundle import read_bundle
from nawasena.mapping.contributions import Points, contributions_of
from nawasena.mapping.manifest import (
    POLICY_FOLDER,
    RESULT_FILE,
    SNAPSHOT_FOLDER,
    Manifest,
    RunFolderError,
    read_manifest,
)
from nawasena.rules.catalogue import PERSON
from nawasena.rules.policy.axes import AXES
from nawasena.rules.registry import LoadedPolicy

NOBODY = 0  # the place of people who are not mapped, or not in a run at all
FACTS = ("nama", "jabatan", "unit")


@dataclass(frozen=True)
class Side:
    """One of the two runs: its record, its policy and its results."""

    folder: Path
    manifest: Manifest
    loaded: LoadedPolicy
    rows: pl.DataFrame

    def contributions(self, nips: Set[str]) -> Iterator[tuple[str, Points]]:
        """What every indicator contributed, for the people with these NIPs."""
        day = dt.date.fromisoformat(self.manifest.evaluation_date)
        return contributions_of(self.folder / SNAPSHOT_FOLDER, self.loaded, day, nips)


@dataclass(frozen=True)
class Move:
    """One person whose box differs. ``before``/``after``: 1..9, 0 = not mapped or not there.

    ``causes``: (label of the indicator, points of its axis gained or lost), the strongest first.
    """

    nip: str
    name: str
    post: str
    unit: str
    before: int
    after: int
    causes: tuple[tuple[str, Fraction], ...]


@dataclass(frozen=True)
class Comparison:
    """What changed between two runs. ``flow``: (before, after) to people, also those who stayed."""

    before: Manifest
    after: Manifest
    flow: dict[tuple[int, int], int]
    moves: tuple[Move, ...]
    same_policy: bool

    @property
    def stayed(self) -> int:
        """How many mapped people kept their box."""
        return sum(count for (old, new), count in self.flow.items() if old == new != NOBODY)

    def count(self, *, into: bool) -> int:
        """How many came into the map, or left it."""
        chosen = [(old, new, count) for (old, new), count in self.flow.items()]
        if into:
            return sum(count for old, new, count in chosen if old == NOBODY and new != NOBODY)
        return sum(count for old, new, count in chosen if old != NOBODY and new == NOBODY)


def compare_runs(first: Path, second: Path) -> Comparison:
    """Compare two run folders by NIP. Raises RunFolderError."""
    one, two = read_side(first), read_side(second)
    joined = one.rows.join(two.rows, on="nip", how="full", suffix="_after", coalesce=True)
    places = joined.select(_place("box", "status"), _place("box_after", "status_after"))
    counts = places.group_by(places.columns).len().iter_rows()
    flow = {(int(old), int(new)): int(count) for old, new, count in counts}
    moved = joined.filter(_place("box", "status") != _place("box_after", "status_after")).sort("nip")
    moves = tuple(_moves(moved, one, two))
    same = one.loaded.digest == two.loaded.digest
    return Comparison(one.manifest, two.manifest, flow, moves, same)


def read_side(folder: Path) -> Side:
    """The record, policy and results of a run, with the facts that name a person."""
    manifest = read_manifest(folder).manifest
    try:
        people = pl.read_parquet(folder / SNAPSHOT_FOLDER / f"{PERSON}.parquet", columns=["nip", *FACTS])
        rows = pl.read_parquet(folder / RESULT_FILE).join(people, on="nip", how="left")
    except (pl.exceptions.PolarsError, OSError) as error:
        raise RunFolderError(_("Bukti atau hasil pada folder ini tidak dapat dibaca.")) from error
    return Side(folder, manifest, read_bundle(folder / POLICY_FOLDER), rows)


def _place(box: str, status: str) -> pl.Expr:
    """The box of mapped people; 0 for everybody else."""
    mapped = pl.when(pl.col(status) == MAPPED).then(pl.col(box).cast(pl.Int64))
    return mapped.otherwise(NOBODY).fill_null(NOBODY).alias(f"place_{box}")


def _moves(moved: pl.DataFrame, one: Side, two: Side) -> Iterator[Move]:
    nips = frozenset(moved["nip"].to_list())
    before, after = dict(one.contributions(nips)), dict(two.contributions(nips))
    places = moved.select(_place("box", "status"), _place("box_after", "status_after")).rows()
    for row, (old, new) in zip(moved.iter_rows(named=True), places, strict=True):
        name, post, unit = (str(row[f"{fact}_after"] or row[fact] or "") for fact in FACTS)
        gains = _gains(before.get(row["nip"], {}), after.get(row["nip"], {}), _axes_moved(row))
        yield Move(row["nip"], name, post, unit, old, new, gains)


def _axes_moved(row: dict[str, object]) -> list[str]:
    """The axes whose level differs; all of them where none does (somebody came into the map, or left it)."""
    changed = [name for name in AXES if row[f"{name}_level"] != row[f"{name}_level_after"]]
    return changed or list(AXES)


def _gains(before: Points, after: Points, axes: list[str]) -> tuple[tuple[str, Fraction], ...]:
    """By how much the contribution of each indicator to the axes that moved differs, the most first."""
    keys = [key for key in {**before, **after} if key[0] in axes]
    zero = Fraction(0)
    gains = [(key[1], after.get(key, zero) - before.get(key, zero)) for key in keys]
    return tuple(sorted((item for item in gains if item[1]), key=lambda item: -abs(item[1])))
