"""One form for one content: JSON without empty fields, lists, and their digests."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import polars as pl


def json_object(frame: pl.DataFrame, names: Sequence[str]) -> pl.Expr | pl.Series:
    """A JSON object of the named columns for each row, in their order; what is null is left out."""
    if not names:
        return pl.lit("{}")
    parts = [
        pl.when(pl.col(name).is_not_null()).then(
            pl.struct(name).struct.json_encode().str.strip_prefix("{").str.strip_suffix("}")
        )
        for name in names
    ]
    joined = pl.concat_str(parts, separator=",", ignore_nulls=True)
    return frame.select(
        pl.concat_str([pl.lit("{"), joined.fill_null(""), pl.lit("}")]).alias("json")
    ).to_series()


def json_array(column: str) -> pl.Expr:
    """A list of plain words as JSON."""
    joined = pl.col(column).list.join('", "')
    return pl.when(pl.col(column).list.len() == 0).then(pl.lit("[]")).otherwise('["' + joined + '"]')


def sha256_of(parts: Sequence[Any]) -> str:
    """SHA-256 over texts, each with its length in front, hexadecimal; None differs from an empty text."""
    said = "".join("-:" if part is None else f"{len(str(part))}:{part}" for part in parts)
    return hashlib.sha256(said.encode()).hexdigest()


def numbered(rows: pl.DataFrame) -> pl.DataFrame:
    """With ``again``: how many equal rows of the same person stand before."""
    return rows.with_columns(pl.int_range(pl.len()).over("nip", "data").alias("again"))
