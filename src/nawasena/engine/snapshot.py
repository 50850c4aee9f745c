"""The evidence snapshot: what was known about whom, in Parquet, in one canonical order.

A snapshot is a folder with ``orang.parquet`` (one row a person) and one file for each kind of record.

``orang``: ``id`` (INT32, 1..n in NIP order), ``nip``, ``nama``, the catalogue's person fields,
``lengkap_<kind>`` (BOOLEAN: no record of that kind means that there is none), ``ditolak_<kind>`` (BOOLEAN: a
row of that kind was refused, so what is here may not be all), ``sumber`` (file, sheet, row).
``<kind>``: ``id`` (the person), ``no`` (INT64, 1..m by person and content), the fields, ``sumber``.

Because order follows content, the same evidence in another row order is the same snapshot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from nawasena.engine.canonical import digest_relation
from nawasena.rules.catalogue import PERSON, Catalogue, EvidenceField, EvidenceKind

COVERAGE = "lengkap_"
REFUSED = "ditolak_"
SOURCE = "sumber"


@dataclass
class Evidence:
    """What input files yield, before it has an order.

    ``people``: columns ``nip``, ``nama``, the person fields, ``sumber``.
    ``records[kind]``: columns ``nip``, the fields of the kind, ``sumber``.
    ``complete``: kinds whose sheet covers everybody (no row means none).
    ``none_of[kind]``: NIPs of people declared to have none.
    ``refused[kind]``: NIPs of people of whom a row was refused.
    """

    people: pl.DataFrame
    records: dict[str, pl.DataFrame] = field(default_factory=dict)
    complete: set[str] = field(default_factory=set)
    none_of: dict[str, set[str]] = field(default_factory=dict)
    refused: dict[str, set[str]] = field(default_factory=dict)


def polars_type(item: EvidenceField) -> pl.DataType:
    """The column type of a field: text and categories String, decimals scaled Int64, numbers Int32."""
    kinds: dict[str, pl.DataType] = {
        "integer": pl.Int32(),
        "year": pl.Int32(),
        "decimal": pl.Int64(),
        "date": pl.Date(),
        "boolean": pl.Boolean(),
    }
    return kinds.get(item.type, pl.String())


def field_schema(kind: EvidenceKind) -> dict[str, pl.DataType]:
    """Field id to column type, in catalogue order."""
    return {item.id: polars_type(item) for item in kind.fields}


def person_columns(catalogue: Catalogue) -> list[str]:
    """The columns of ``orang`` in their canonical order."""
    coverage = [COVERAGE + kind.id for kind in catalogue.records]
    coverage += [REFUSED + kind.id for kind in catalogue.records]
    return ["id", "nip", "nama", *(item.id for item in catalogue.person.fields), *coverage, SOURCE]


def record_columns(kind: EvidenceKind) -> list[str]:
    """The columns of a kind of record in their canonical order."""
    return ["id", "no", *(item.id for item in kind.fields), SOURCE]


def write(folder: Path, evidence: Evidence, catalogue: Catalogue) -> None:
    """Write the snapshot into ``folder`` (created). Records of unknown people are an error of the caller."""
    folder.mkdir(parents=True, exist_ok=True)
    people = _people(evidence, catalogue)
    people.write_parquet(folder / f"{PERSON}.parquet", compression="zstd")
    ids = people.select("nip", "id")
    for kind in catalogue.records:
        _records(evidence, kind, ids).write_parquet(folder / f"{kind.id}.parquet", compression="zstd")


def _people(evidence: Evidence, catalogue: Catalogue) -> pl.DataFrame:
    schema = {"nip": pl.String(), "nama": pl.String(), **field_schema(catalogue.person), SOURCE: pl.String()}
    people = _conform(evidence.people, schema).sort("nip").with_row_index("id", offset=1)
    coverage = [_covered(kind, evidence).alias(COVERAGE + kind.id) for kind in catalogue.records]
    for kind in catalogue.records:
        refused = pl.col("nip").is_in(sorted(evidence.refused.get(kind.id, ())))
        coverage.append(refused.alias(REFUSED + kind.id))
    return people.with_columns(pl.col("id").cast(pl.Int32), *coverage).select(person_columns(catalogue))


def _covered(kind: EvidenceKind, evidence: Evidence) -> pl.Expr:
    if kind.absence == "unknown":
        return pl.lit(value=False)
    if kind.id in evidence.complete:
        return pl.lit(value=True)
    return pl.col("nip").is_in(sorted(evidence.none_of.get(kind.id, ())))


def _records(evidence: Evidence, kind: EvidenceKind, ids: pl.DataFrame) -> pl.DataFrame:
    schema = {"nip": pl.String(), **field_schema(kind), SOURCE: pl.String()}
    frame = _conform(evidence.records.get(kind.id, pl.DataFrame(schema=schema)), schema)
    joined = frame.join(ids, on="nip", how="inner")
    order = ["id", *(item.id for item in kind.fields), SOURCE]
    ordered = joined.sort(order, nulls_last=False).with_row_index("no", offset=1)
    return ordered.with_columns(pl.col("no").cast(pl.Int64)).select(record_columns(kind))


def _conform(frame: pl.DataFrame, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Missing columns become NULL; types are those of the catalogue."""
    columns = [
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in schema.items()
    ]
    return frame.select(columns)


def connect(folder: Path, catalogue: Catalogue) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection in which every table of the snapshot is a view named after its kind."""
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")  # progress is told by the caller, in its own words
    for kind in catalogue.kinds:
        add_view(connection, kind, folder / f"{kind}.parquet")
    return connection


def narrow(
    connection: duckdb.DuckDBPyConnection, folder: Path, catalogue: Catalogue, low: int, high: int
) -> None:
    """Let the views of a connected snapshot show only the people from ``low`` to ``high``."""
    for kind in catalogue.kinds:
        target = str(folder / f"{kind}.parquet").replace("'", "''")
        query = f"SELECT * FROM read_parquet('{target}') WHERE id BETWEEN {low} AND {high}"  # noqa: S608
        connection.execute(f'CREATE OR REPLACE VIEW "{kind}" AS {query}')


def add_view(connection: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    """Make a Parquet file available as the view ``name`` (a name of the catalogue or of this package)."""
    target = str(path).replace("'", "''")
    connection.execute(f"CREATE OR REPLACE VIEW \"{name}\" AS SELECT * FROM read_parquet('{target}')")  # noqa: S608


def digests(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> dict[str, str]:
    """The canonical digest of each table of a connected snapshot."""
    result = {PERSON: digest_relation(connection, PERSON, PERSON, person_columns(catalogue), "id")}
    for kind in catalogue.records:
        result[kind.id] = digest_relation(connection, kind.id, kind.id, record_columns(kind), "no")
    return result


@dataclass(frozen=True)
class Person:
    """One person's evidence: ``facts`` of the ``orang`` row and ``records`` by kind, in canonical order."""

    id: int
    nip: str
    name: str
    facts: Mapping[str, Any]
    records: Mapping[str, tuple[Mapping[str, Any], ...]]
    complete: frozenset[str]
    refused: frozenset[str] = frozenset()

    @property
    def source(self) -> str:
        return str(self.facts.get(SOURCE) or "")


def read_people(
    folder: Path,
    catalogue: Catalogue,
    *,
    nip: str | None = None,
    kinds: Iterable[str] | None = None,
    having: bool = False,
) -> Iterator[Person]:
    """The people of a snapshot with their records; only ``nip``, only records of ``kinds``, when given,
    and only who is ``having`` such a record."""
    frame = _read(folder, PERSON, None if nip is None else pl.col("nip") == nip)
    wanted = None if nip is None else pl.col("id").is_in(frame["id"].to_list())
    chosen = [kind.id for kind in catalogue.records if kinds is None or kind.id in set(kinds)]
    grouped = {kind: _grouped(_read(folder, kind, wanted)) for kind in chosen}
    if having:
        frame = frame.filter(pl.col("id").is_in({key for rows in grouped.values() for key in rows}))
    columns = _Columns.of(frame.columns)
    for row in frame.iter_rows(named=True):
        yield columns.person(row, {kind: rows.get(row["id"], ()) for kind, rows in grouped.items()})


def _read(folder: Path, kind: str, wanted: pl.Expr | None) -> pl.DataFrame:
    """A table of the snapshot, or only the ``wanted`` rows: the others are passed over while reading."""
    path = folder / f"{kind}.parquet"
    return pl.read_parquet(path) if wanted is None else pl.scan_parquet(path).filter(wanted).collect()


@dataclass(frozen=True)
class _Columns:
    """The columns of ``orang`` by what they say: facts, and the kinds that are complete or refused."""

    facts: tuple[str, ...]
    complete: dict[str, str]
    refused: dict[str, str]

    @classmethod
    def of(cls, names: Sequence[str]) -> _Columns:
        facts = tuple(name for name in names if not name.startswith((COVERAGE, REFUSED)))
        marks = [{n: n[len(start) :] for n in names if n.startswith(start)} for start in (COVERAGE, REFUSED)]
        return cls(facts, *marks)

    def person(self, row: Mapping[str, Any], records: Mapping[str, tuple[Mapping[str, Any], ...]]) -> Person:
        """A person from an ``orang`` row and the records by kind."""
        facts = {name: row[name] for name in self.facts}
        complete, refused = (
            frozenset(kind for name, kind in marks.items() if row[name])
            for marks in (self.complete, self.refused)
        )
        return Person(row["id"], row["nip"], row["nama"], facts, records, complete, refused)


def _grouped(frame: pl.DataFrame) -> dict[int, tuple[Mapping[str, Any], ...]]:
    groups: dict[int, list[Mapping[str, Any]]] = {}
    for row in frame.iter_rows(named=True):
        groups.setdefault(row["id"], []).append(row)
    return {key: tuple(rows) for key, rows in groups.items()}
