"""What is known, or was known at a moment, as the evidence from which a mapping is computed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from nawasena.engine.snapshot import SOURCE, Evidence, field_schema
from nawasena.people.learning.tables import fetch
from nawasena.rules.catalogue import Catalogue, EvidenceKind, library_catalogue

_PEOPLE: dict[str, pl.DataType] = {
    "nip": pl.String(),
    "person": pl.Int64(),
    "nama": pl.String(),
    SOURCE: pl.String(),
    "refused": pl.String(),
    "none_of": pl.String(),
    "facts": pl.String(),
}
_RECORDS: dict[str, pl.DataType] = {
    "person": pl.Int64(), "kind": pl.String(), SOURCE: pl.String(), "data": pl.String()
}  # fmt: skip
_AT = "{row}.learned_at <= %s AND ({row}.superseded_at IS NULL OR {row}.superseded_at > %s)"
_NOW = "{row}.superseded_at IS NULL"


@dataclass(frozen=True)
class Population:
    """Whom to read: everybody, or by job level (jenjang), kind of post, and subtree (a path)."""

    job_levels: frozenset[str] | None = None
    post_kinds: frozenset[str] | None = None
    path: str = ""


EVERYBODY = Population()


@dataclass(frozen=True)
class Known:
    """What is known: the evidence, and the id of each person by NIP."""

    evidence: Evidence
    persons: dict[str, int] = field(default_factory=dict)


def evidence_of(
    agency: int,
    population: Population = EVERYBODY,
    *,
    known_at: dt.datetime | None = None,
    catalogue: Catalogue | None = None,
) -> Known:
    """The evidence about ``population`` as known now, or at ``known_at``. Runs in the caller's scope."""
    catalogue = catalogue or library_catalogue()
    where, values = _condition(agency, population, known_at)
    people = _people(where, values)
    records = _records(where, values, known_at, people)
    nips = dict(people.select("nip", "person").iter_rows())
    evidence = Evidence(
        _facts(people, catalogue),
        {kind.id: _of_kind(records, kind) for kind in catalogue.records},
        *_coverage(people, catalogue),
        _named(people, "refused"),
    )
    return Known(evidence, nips)


def _moment(row: str, known_at: dt.datetime | None) -> tuple[str, list[Any]]:
    if known_at is None:
        return _NOW.format(row=row), []
    return _AT.format(row=row), [known_at, known_at]


def _condition(agency: int, population: Population, known_at: dt.datetime | None) -> tuple[str, list[Any]]:
    now, values = _moment("p", known_at)
    parts, values = ["p.agency_id = %s", now], [agency, *values]
    for column, wanted in (("job_level", population.job_levels), ("post_kind", population.post_kinds)):
        if wanted is not None:
            parts.append(f"p.{column} = ANY(%s)")
            values.append(sorted(wanted))
    if population.path:
        parts.append("p.unit_id IN (SELECT id FROM core_unit WHERE agency_id = %s AND path LIKE %s)")
        values += [agency, f"{population.path}%"]
    return " AND ".join(parts), values


def _people(where: str, values: list[Any]) -> pl.DataFrame:
    columns = "p.nip, p.person_id, p.name, p.source, p.refused::text, p.none_of::text, p.facts::text"
    query = f"SELECT {columns} FROM people_profile p WHERE {where}"  # noqa: S608 -- conditions of ours
    return fetch(query, values, _PEOPLE)


def _records(
    where: str, values: list[Any], known_at: dt.datetime | None, people: pl.DataFrame
) -> pl.DataFrame:
    now, moment = _moment("r", known_at)
    chosen = f"SELECT p.person_id FROM people_profile p WHERE {where}"  # noqa: S608 -- conditions of ours
    query = (
        f"SELECT r.person_id, r.kind, r.source, r.data::text FROM people_record r"  # noqa: S608 -- the same
        f" WHERE r.agency_id = %s AND {now} AND r.person_id IN ({chosen})"
    )
    if not people.height:
        return pl.DataFrame(schema={"nip": pl.String(), **_RECORDS})
    found = fetch(query, [values[0], *moment, *values], _RECORDS)
    return found.join(people.select("person", "nip"), on="person", how="inner")


def _decoded(column: str, kind: EvidenceKind) -> pl.Expr:
    schema = pl.Struct({name: _read_as(column_type) for name, column_type in field_schema(kind).items()})
    return pl.col(column).str.json_decode(schema)


def _read_as(kind: pl.DataType) -> pl.DataType:
    return pl.String() if kind == pl.Date() else kind


def _typed(kind: EvidenceKind) -> list[pl.Expr]:
    return [
        pl.col(name).str.to_date("%Y-%m-%d") if column_type == pl.Date() else pl.col(name)
        for name, column_type in field_schema(kind).items()
    ]


def _facts(people: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    fields = people.select("nip", "nama", SOURCE, _decoded("facts", catalogue.person)).unnest("facts")
    return fields.select("nip", "nama", *_typed(catalogue.person), SOURCE)


def _of_kind(records: pl.DataFrame, kind: EvidenceKind) -> pl.DataFrame:
    rows = records.filter(pl.col("kind") == kind.id)
    return (
        rows.select("nip", SOURCE, _decoded("data", kind)).unnest("data").select("nip", *_typed(kind), SOURCE)
    )


def _coverage(people: pl.DataFrame, catalogue: Catalogue) -> tuple[set[str], dict[str, set[str]]]:
    """Kinds that cover everybody, and people covered by the others."""
    named = _named(people, "none_of")
    able = {kind.id for kind in catalogue.records if kind.absence == "none"}
    complete = {kind for kind in able if people.height and len(named.get(kind, ())) == people.height}
    return complete, {kind: nips for kind, nips in named.items() if kind not in complete}


def _named(people: pl.DataFrame, column: str) -> dict[str, set[str]]:
    """The NIPs by kind named in a list column (JSON)."""
    lists = people.select("nip", pl.col(column).str.json_decode(pl.List(pl.String())))
    long = lists.explode(column).drop_nulls(column)
    return {kind: set(nips) for kind, nips in long.group_by(column).agg("nip").iter_rows()}
