"""Two runs side by side: who moved, from where to where, and by which indicator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import polars as pl

from nawasena.engine.result import MAPPED, indicators
from nawasena.i18n import _
from nawasena.mapping.bundle import read_bundle
from nawasena.mapping.manifest import (
    POLICY_FOLDER,
    RESULT_FILE,
    SNAPSHOT_FOLDER,
    Manifest,
    RunFolderError,
    read_manifest,
)
from nawasena.rules.catalogue import PERSON
from nawasena.rules.policy.nodes import Node
from nawasena.rules.registry import LoadedPolicy

NOBODY = 0  # the place of people who are not mapped, or not in a run at all
FACTS = ("nama", "jabatan", "unit")


@dataclass(frozen=True)
class Side:
    """One of the two runs: its record, its policy and its results."""

    manifest: Manifest
    loaded: LoadedPolicy
    rows: pl.DataFrame


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
    return Side(manifest, read_bundle(folder / POLICY_FOLDER), rows)


def _place(box: str, status: str) -> pl.Expr:
    """The box of mapped people; 0 for everybody else."""
    mapped = pl.when(pl.col(status) == MAPPED).then(pl.col(box).cast(pl.Int64))
    return mapped.otherwise(NOBODY).fill_null(NOBODY).alias(f"place_{box}")


def _moves(moved: pl.DataFrame, one: Side, two: Side) -> Iterator[Move]:
    shares = effective_shares(two.loaded)
    labels = {item.id: item.label for item in indicators(two.loaded.policy)}
    shared = [
        name for name in shares if f"node_{name}" in moved.columns and f"node_{name}_after" in moved.columns
    ]
    places = moved.select(_place("box", "status"), _place("box_after", "status_after")).rows()
    for row, (old, new) in zip(moved.iter_rows(named=True), places, strict=True):
        causes = [(labels[name], shares[name] * _gain(row, name, one, two)) for name in shared]
        strongest = sorted((item for item in causes if item[1]), key=lambda item: -abs(item[1]))
        name, post, unit = (str(row[f"{fact}_after"] or row[fact] or "") for fact in FACTS)
        yield Move(row["nip"], name, post, unit, old, new, tuple(strongest))


def _gain(row: dict[str, object], name: str, one: Side, two: Side) -> Fraction:
    """How much the score of an indicator rose (0 to 100); unknown counts as nothing."""
    column = f"node_{name}"
    before = Fraction(_number(row[column]), one.manifest.denominators[column])
    return Fraction(_number(row[f"{column}_after"]), two.manifest.denominators[column]) - before


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def effective_shares(loaded: LoadedPolicy) -> dict[str, Fraction]:
    """The share of every indicator in its axis (of 1), down the weights; whole below max and min."""
    shares: dict[str, Fraction] = {}
    for _name, axis in loaded.policy.axes:
        for children in axis.branches:
            _descend(children, axis.combine, Fraction(1), shares)
    return shares


def _descend(children: tuple[Node, ...], combine: str, share: Fraction, shares: dict[str, Fraction]) -> None:
    total = sum((child.weight.fraction for child in children if child.weight is not None), Fraction(0))
    for child in children:
        own = share
        if combine == "weighted" and child.weight is not None:
            own = share * child.weight.fraction / total
        elif combine == "mean":
            own = share / len(children)
        if child.leaf:
            shares[child.id] = own
        else:
            _descend(child.children, child.combined, own, shares)
