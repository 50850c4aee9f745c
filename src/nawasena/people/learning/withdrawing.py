"""Which known records an import takes away, as :mod:`persons` does when it is applied; and which it would."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from nawasena.people.learning.delivered import Delivered
from nawasena.people.learning.tables import fetch
from nawasena.rules.catalogue import Catalogue, EvidenceKind

_KNOWN: dict[str, pl.DataType] = {
    "person": pl.Int64(), "kind": pl.String(), "digest": pl.String()
}  # fmt: skip
_MARK = ("nip", "kind", "digest")


def known_records(agency: int, kinds: Collection[str], people: pl.DataFrame) -> pl.DataFrame:
    """The current records of these kinds and people, beside what is said of the people."""
    query = (
        "SELECT person_id, kind, digest FROM people_record"
        " WHERE agency_id = %s AND superseded_at IS NULL AND kind = ANY(%s)"
    )
    known = fetch(query, [agency, list(kinds)], _KNOWN)
    return known.join(people, on="person", how="inner")


def withdrawn(
    agency: int, known: pl.DataFrame, delivered: Delivered, catalogue: Catalogue
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The known records that give way, and those that stay only because rows could not be used."""
    new = delivered.records
    lacking = known.join(new, on=["nip", "digest"], how="anti")
    having = new.select("nip", "kind").unique().with_columns(pl.lit(value=True).alias("has"))
    marked = lacking.join(having, on=["nip", "kind"], how="left")
    all_said = pl.col("has").fill_null(value=False) | _names("none_of")
    gone = marked.filter(all_said & ~_names("held")).select(_MARK)
    held = marked.filter(all_said & _names("held")).select(_MARK)
    contradicted = _contradicted(agency, held, new, catalogue)
    return pl.concat([gone, contradicted]), held.join(contradicted, on=_MARK, how="anti")


def _names(column: str) -> pl.Expr:
    return pl.col(column).str.contains(pl.format('"{}"', pl.col("kind")), literal=True)


def _contradicted(agency: int, held: pl.DataFrame, new: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Of the held ones those that a readable row says anew: the same thing, with another content."""
    found = [held.clear()]
    for kind in (catalogue.kinds[name] for name in held["kind"].unique().sort()):
        if kind.unique:
            mine = held.filter(pl.col("kind") == kind.id)
            said = _keyed(mine.join(_contents(agency, kind), on="digest", how="inner"), kind)
            other = _keyed(new.filter(pl.col("kind") == kind.id), kind)
            keys = ["nip", *kind.unique]
            found.append(said.join(other.select(keys), on=keys, how="semi", nulls_equal=True).select(_MARK))
    return pl.concat(found)


def _contents(agency: int, kind: EvidenceKind) -> pl.DataFrame:
    """What each digest of a kind says; a digest covers the content, so it says the same of everybody."""
    query = (
        "SELECT DISTINCT digest, data::text FROM people_record"
        " WHERE agency_id = %s AND superseded_at IS NULL AND kind = %s"
    )
    return fetch(query, [agency, kind.id], {"digest": pl.String(), "data": pl.String()})


def _keyed(rows: pl.DataFrame, kind: EvidenceKind) -> pl.DataFrame:
    return rows.with_columns(
        pl.col("data").str.json_path_match(f"$.{name}").alias(name) for name in kind.unique
    )
