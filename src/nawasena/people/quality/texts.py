"""Polars expressions over raw texts of an export: blank or not, dates, ids, names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from nawasena.rules.reference import siasn_id

# The ways in which an exported cell says nothing.
_BLANK = ("", "null", "(null)", "none", "-", "–", "—", "#n/a", "n/a")
_YEAR_FIRST, _DAY_FIRST, _SERIAL = r"^\d{4}-\d{2}-\d{2}", r"^\d{2}[-/]\d{2}[-/]\d{4}", r"^[1-9]\d{4}$"
_DATE_LENGTH = 10
_TRUE = ("true", "1", "ya", "y", "benar", "valid")


def text(name: str) -> pl.Expr:
    """The text under a heading, tidied; null where it says nothing."""
    tidy = pl.col(name).str.strip_chars(" \t\r\n\u00a0").str.strip_prefix("'")
    return pl.when(~tidy.str.to_lowercase().is_in(_BLANK)).then(tidy)


def said(name: str) -> pl.Expr:
    """Whether there is a text under a heading."""
    return text(name).is_not_null()


def true(name: str) -> pl.Expr:
    """Whether the text means yes; a blank does not."""
    return text(name).str.to_lowercase().is_in(_TRUE).fill_null(value=False)


def date(name: str) -> pl.Expr:
    """The date a text gives: day first, year first, or the serial number of a spreadsheet; else null."""
    raw = text(name)
    start = raw.str.slice(0, _DATE_LENGTH)
    year_first = pl.when(raw.str.contains(_YEAR_FIRST)).then(start)
    day_first = pl.when(raw.str.contains(_DAY_FIRST)).then(start.str.replace_all("/", "-", literal=True))
    serial = pl.when(raw.str.contains(_SERIAL)).then(raw).cast(pl.Int32)
    return pl.coalesce(
        year_first.str.to_date("%Y-%m-%d", strict=False),
        day_first.str.to_date("%d-%m-%Y", strict=False),
        pl.date(1899, 12, 30) + pl.duration(days=serial),
    )


def identifier(name: str) -> pl.Expr:
    """A SIASN id as it is compared: the same for both ways of writing it."""
    return text(name).str.replace_all("-", "", literal=True).str.strip_chars().str.to_uppercase()


def identifiers(values: Iterable[str]) -> list[str]:
    """The same for values at hand."""
    return sorted({siasn_id(value) for value in values} - {""})


def words(name: str) -> pl.Expr:
    """A text as blank-separated lower-case words with a blank at both ends."""
    return pl.format(" {} ", text(name).str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " "))


def looked_up(key: pl.Expr, values: Mapping[str, str | int], kind: type[pl.DataType]) -> pl.Expr:
    """What a table says of a key; null for a key it does not have."""
    return key.replace_strict(dict(values), default=None, return_dtype=kind)
