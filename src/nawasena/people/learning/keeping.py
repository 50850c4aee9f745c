"""Cells of the personnel file that were refused say nothing: what is known of those facts stays."""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from nawasena.engine.snapshot import SOURCE, field_schema
from nawasena.people.learning.profiles import profile_columns, with_digest
from nawasena.people.learning.tables import fetch
from nawasena.rules.catalogue import Catalogue

KEPT = "kept"  # facts by id, columns kept as written by heading, and NAME
NAME = "nama"
_KNOWN: dict[str, pl.DataType] = {
    "nip": pl.String(),
    "known_name": pl.String(),
    "known_facts": pl.String(),
    "known_export": pl.String(),
}


def with_known(agency: int, people: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Delivered rows in which what is known now stands where a cell was refused.

    Who is new keeps the row as it is, and so does a fact of which nothing is known.
    """
    if KEPT not in people.columns:  # read by an earlier version
        return people
    partial = people.filter(pl.col(KEPT).list.len() > 0)
    if not partial.height:
        return people
    joined = partial.join(_known(agency, partial["nip"].to_list()), on="nip", how="inner")
    if not joined.height:
        return people
    filled = _filled(joined, catalogue).select(people.columns)
    others = people.join(filled.select("nip"), on="nip", how="anti")
    return pl.concat([others, filled]).sort("nip")


def _known(agency: int, nips: list[str]) -> pl.DataFrame:
    query = """
        SELECT n.nip, p.name, p.facts::text, p.export::text
          FROM people_nipperiod n
          JOIN people_profile p ON p.person_id = n.person_id AND p.superseded_at IS NULL
         WHERE n.agency_id = %s AND n.valid_until IS NULL AND n.nip = ANY(%s::text[])"""
    return fetch(query, [agency, nips], _KNOWN)


def _filled(rows: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """The rows worked out anew from the facts that now hold."""
    schema = field_schema(catalogue.person)
    texts = pl.Struct({name: pl.String() if kind == pl.Date() else kind for name, kind in schema.items()})
    said, known = (pl.col(name).str.json_decode(texts) for name in ("facts", "known_facts"))
    name = pl.when(_is_kept(NAME) & (pl.col("known_name") != "")).then("known_name").otherwise("name")
    facts = rows.select("nip", KEPT, name.alias(NAME), pl.col("source").alias(SOURCE), said=said, known=known)
    facts = facts.with_columns(_fact(name, kind) for name, kind in schema.items())
    found = facts.select(profile_columns(facts, list(schema)))
    stays = rows.drop([column for column in found.columns if column != "nip"])
    merged = stays.join(found, on="nip", how="left", maintain_order="left")
    return with_digest(merged.with_columns(pl.Series("export", _exports(rows), dtype=pl.String)))


def _is_kept(name: str) -> pl.Expr:
    return pl.col(KEPT).list.contains(name)


def _fact(name: str, kind: pl.DataType) -> pl.Expr:
    said, known = (pl.col(column).struct.field(name) for column in ("said", "known"))
    value = pl.when(_is_kept(name)).then(pl.coalesce(known, said)).otherwise(said)
    return (value.str.to_date("%Y-%m-%d") if kind == pl.Date() else value).alias(name)


def _exports(rows: pl.DataFrame) -> list[str]:
    columns = rows.select("export", "known_export", KEPT).iter_rows()
    return [_export(json.loads(said), json.loads(known), kept) for said, known, kept in columns]


def _export(said: dict[str, Any], known: dict[str, Any], kept: list[str]) -> str:
    """In the spelling of :func:`canonical.json_object`, so that equal content has one digest."""
    found = {name: known.get(name, text) if name in kept else text for name, text in said.items()}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))
