"""One row a person, as it is compared and kept, worked out from the facts."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from nawasena.engine.snapshot import SOURCE
from nawasena.people.learning.canonical import json_object, sha256_of
from nawasena.people.naming import name_key

CODE_LENGTH = 60
NAME_LENGTH = 500
_SHORT = {"jenjang": "job_level", "jenis_jabatan": "post_kind", "golongan": "grade"}


def profile_columns(people: pl.DataFrame, facts: Sequence[str]) -> list[pl.Expr | pl.Series]:
    """The columns of a row that follow from NIP, name and facts. ``people`` has a column for every fact of
    the catalogue; ``facts``: those that were said."""
    return [
        pl.col("nip"),
        pl.col("nama").alias("name"),
        pl.Series("name_key", map(name_key, people["nama"]), dtype=pl.String),
        _code("unit_id").alias("unit_code"),
        pl.col("unit").str.slice(0, NAME_LENGTH).alias("unit_name"),
        *(pl.col(old).fill_null("").alias(new) for old, new in _SHORT.items()),
        pl.col("tanggal_lahir").cast(pl.Date).alias("birth"),
        _code("jabatan_id").alias("post_code"),
        pl.col("jabatan").str.slice(0, NAME_LENGTH).alias("post_name"),
        pl.col("tmt_jabatan").cast(pl.Date).alias("post_since"),
        json_object(people, facts).alias("facts"),
        pl.col(SOURCE).alias("source"),
    ]


def with_digest(rows: pl.DataFrame) -> pl.DataFrame:
    """With ``digest`` over everything that is said about each person, but the source."""
    said = rows.select("nip", "name", "unit_code", "facts", "export").rows()
    return rows.with_columns(pl.Series("digest", map(sha256_of, said), dtype=pl.String))


def _code(column: str) -> pl.Expr:
    """An id of SIASN as it is compared (see rules.reference.siasn_id); what is too long is none."""
    code = pl.col(column).str.replace_all("-", "", literal=True).str.strip_chars().str.to_uppercase()
    return pl.when(code.str.len_chars().is_between(1, CODE_LENGTH)).then(code)
