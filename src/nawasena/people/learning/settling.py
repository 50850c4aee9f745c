"""What a delivered person row means beside what is known: carried over where nothing was delivered."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from nawasena.people.learning.canonical import json_array, sha256_of
from nawasena.people.learning.tables import fetch

_KNOWN: dict[str, pl.DataType] = {
    "nip": pl.String(),
    "person": pl.Int64(),
    "known_refused": pl.String(),
    "known_none_of": pl.String(),
    "known_digest": pl.String(),
}
_WORDS = pl.List(pl.String())


def known_people(agency: int, nips: Collection[str] | None = None) -> pl.DataFrame:
    """Those with a NIP in force: person id, and coverage and digest of the current profile (if any)."""
    query = """
        SELECT n.nip, n.person_id, p.refused::text, p.none_of::text, p.digest
          FROM people_nipperiod n
          LEFT JOIN people_profile p ON p.person_id = n.person_id AND p.superseded_at IS NULL
         WHERE n.agency_id = %s AND n.valid_until IS NULL
           AND (%s::text[] IS NULL OR n.nip = ANY(%s::text[]))"""
    wanted = None if nips is None else list(nips)
    return fetch(query, [agency, wanted, wanted], _KNOWN)


def settle(people: pl.DataFrame, known: pl.DataFrame, kinds: Collection[str]) -> pl.DataFrame:
    """Delivered people beside what is known.

    Coverage of kinds that were not delivered stays as it is known. Adds ``person`` (null: new) and
    ``changed``; ``refused``, ``none_of`` and ``held`` become JSON and ``digest`` covers the first two.
    """
    joined = people.join(known, on="nip", how="left", maintain_order="left")
    for name in ("refused", "none_of"):
        old = pl.col(f"known_{name}").fill_null("[]").str.json_decode(_WORDS)
        kept = old.list.eval(pl.element().filter(~pl.element().is_in(list(kinds))))
        joined = joined.with_columns(pl.concat_list(name, kept).list.unique().list.sort().alias(name))
    joined = joined.with_columns(*(json_array(name).alias(name) for name in ("refused", "none_of", "held")))
    said = joined.select("digest", "refused", "none_of").rows()
    settled = joined.with_columns(pl.Series("digest", map(sha256_of, said), dtype=pl.String))
    changed = pl.col("known_digest").is_null() | (pl.col("known_digest") != pl.col("digest"))
    fresh = pl.col("person").is_null()
    return settled.with_columns(changed.alias("changed"), fresh.alias("fresh")).drop(
        "known_refused", "known_none_of"
    )
