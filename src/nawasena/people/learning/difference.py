"""What an import would change: counted by people and records, and listed person by person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from nawasena.people.learning.delivered import Delivered
from nawasena.people.learning.keeping import with_known
from nawasena.people.learning.settling import known_people, settle
from nawasena.people.learning.tables import fetch
from nawasena.people.learning.withdrawing import known_records, withdrawn
from nawasena.rules.catalogue import library_catalogue

NEW, CHANGED, SAME, HELD, GONE = "new", "changed", "same", "held", "gone"
STATES = (NEW, CHANGED, SAME, HELD, GONE)


@dataclass(frozen=True)
class PersonChange:
    """One line of the list: what happens to a person, and how many records come and go."""

    nip: str
    name: str
    person: int | None
    state: str
    records_new: int
    records_gone: int


@dataclass(frozen=True)
class Difference:
    """``people``: one row a person with ``state`` (of the facts or the records), ``counts`` by state,
    ``records`` by kind: new, same, held (known ones that stay because rows could not be used), gone.
    ``unreadable``: rows of which nobody can say whose they are; ``unowned``: the same by kind of record.
    """

    people: pl.DataFrame
    counts: dict[str, int]
    records: dict[str, dict[str, int]]
    unreadable: int = 0
    unowned: dict[str, int] = field(default_factory=dict)

    @property
    def summary(self) -> dict[str, Any]:
        """What a page shows first, as plain data."""
        rows = {"unreadable": self.unreadable, "unowned": self.unowned}
        return {"people": self.counts, "records": self.records, **rows}


def compare(agency: int, delivered: Delivered) -> Difference:
    """Hold an import against what is known now."""
    known = known_people(agency)
    people = with_known(agency, delivered.people, library_catalogue())
    settled = settle(people, known, delivered.kinds)
    records = _records(agency, delivered, settled)
    per_person = records.group_by("nip").agg(
        (pl.col("state") == NEW).sum().alias("records_new"),
        (pl.col("state") == GONE).sum().alias("records_gone"),
    )
    listed = settled.select("nip", "name", "person", "changed", "known_digest").join(
        per_person, on="nip", how="left", maintain_order="left"
    )
    listed = listed.with_columns(pl.col("records_new", "records_gone").fill_null(0).cast(pl.Int64))
    moved = pl.col("changed") | (pl.col("records_new") + pl.col("records_gone") > 0)
    state = (
        pl.when(pl.col("known_digest").is_null()).then(pl.lit(NEW))
        .when(moved).then(pl.lit(CHANGED)).otherwise(pl.lit(SAME))
    )  # fmt: skip
    columns = ("nip", "name", "person", "state", "records_new", "records_gone")
    listed = listed.with_columns(state.alias("state")).select(columns)
    everybody = pl.concat([listed, _absent(agency, delivered).select(columns)])
    tally = dict(everybody.group_by("state").len().iter_rows())
    counts = {name: tally.get(name, 0) for name in STATES}
    return Difference(everybody, counts, _by_kind(records), delivered.unreadable, delivered.unowned)


def _absent(agency: int, delivered: Delivered) -> pl.DataFrame:
    """People with a current profile of whom nothing is delivered: held back, or gone."""
    schema = {"nip": pl.String(), "name": pl.String(), "person": pl.Int64()}
    query = """
        SELECT nip, name, person_id FROM people_profile
         WHERE agency_id = %s AND superseded_at IS NULL ORDER BY nip"""
    known = fetch(query, [agency], schema)
    absent = known.join(delivered.people.select("nip"), on="nip", how="anti")
    state = pl.when(pl.col("nip").is_in(delivered.held)).then(pl.lit(HELD)).otherwise(pl.lit(GONE))
    zero = pl.lit(0, dtype=pl.Int64)
    return absent.with_columns(state.alias("state"), zero.alias("records_new"), zero.alias("records_gone"))


def _records(agency: int, delivered: Delivered, settled: pl.DataFrame) -> pl.DataFrame:
    """Every record of the delivered people and kinds: NIP, kind, and whether it is new, the same, held or
    gone."""
    people = settled.select("nip", "person", "held", "none_of")
    known = known_records(agency, delivered.kinds, people)
    new = delivered.records.select("nip", "kind", "digest")
    same = new.join(known, on=["nip", "digest"], how="semi")
    fresh = new.join(known, on=["nip", "digest"], how="anti")
    gone, held = withdrawn(agency, known, delivered, library_catalogue())
    parts = [(fresh, NEW), (same, SAME), (gone, GONE), (held, HELD)]
    return pl.concat([part.select("nip", "kind", pl.lit(state).alias("state")) for part, state in parts])


def _by_kind(records: pl.DataFrame) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for kind, state, count in records.group_by("kind", "state").len().sort("kind").iter_rows():
        found.setdefault(kind, {NEW: 0, SAME: 0, HELD: 0, GONE: 0})[state] = count
    return found
