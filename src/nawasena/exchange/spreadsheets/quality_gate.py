"""The data gate of a package: the quality of what it delivers, held against what a mapping needs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import polars as pl

from nawasena.exchange.spreadsheets.folder import ReadResult
from nawasena.people.quality import FACTS, TEXT_COLUMNS, assess, gate
from nawasena.people.quality.columns import ID, SKP_YEARS, UNIT
from nawasena.rules.quality import library_gate


def quality_gate(read: ReadResult, day: dt.date) -> dict[str, Any]:
    """The index, whether a mapping may start, and what stands against it, as plain data."""
    people, columns = _people(read)
    units = list(read.hierarchy.units) if read.hierarchy else []
    result = assess(people, pl.DataFrame({UNIT: units}, schema={UNIT: pl.String()}), columns, day)
    answer = gate(result, library_gate())
    index = result.agency.index
    return {
        "index": None if index is None else str(Decimal(round(index * 100)).scaleb(-2)),
        "open": answer.open,
        "reasons": [{"text": reason.text, "cure": reason.cure} for reason in answer.reasons],
        "left_out": list(result.agency.left_out),
    }


def _people(read: ReadResult) -> tuple[pl.DataFrame, set[str]]:
    """Facts and texts of everybody, with the years of their appraisals where those were delivered."""
    people, columns = read.evidence.people, set(read.columns)
    facts = [
        (pl.col(name) if name in people.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in FACTS.items()
    ]
    frame = people.select(pl.col("nip").alias(ID), *facts)
    frame = frame.hstack(read.texts.select(name for name in read.texts.columns if name in TEXT_COLUMNS))
    skp = read.evidence.records.get("skp")
    if skp is not None:
        years = skp.group_by("nip").agg(pl.col("tahun").cast(pl.String).str.join(" ").alias(SKP_YEARS))
        frame = frame.drop(SKP_YEARS, strict=False).join(years, left_on=ID, right_on="nip", how="left")
        columns.add(SKP_YEARS)
    return frame, columns
