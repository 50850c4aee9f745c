"""From counts to indices. Weights are renormalised over what has a value, as exact fractions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import polars as pl

from nawasena.people.quality.columns import DEPARTMENT, ID
from nawasena.people.quality.result import DimensionScore, IndicatorScore, QualityResult, Score
from nawasena.rules.quality import Dimension, Quality

_PEOPLE = "people"
Missing = Mapping[str, tuple[str, ...]]


def agency_score(quality: Quality, flags: pl.DataFrame, missing: Missing) -> Score:
    """The indices of everybody."""
    return _score(quality, flags.select(_counts(quality, flags)).row(0, named=True), missing)


def department_scores(quality: Quality, flags: pl.DataFrame, missing: Missing) -> dict[str | None, Score]:
    """The indices of each department, by name; None holds the people without one."""
    rows = flags.group_by(DEPARTMENT).agg(_counts(quality, flags)).sort(DEPARTMENT, nulls_last=True)
    return {row[DEPARTMENT]: _score(quality, row, missing) for row in rows.iter_rows(named=True)}


def narrowed(result: QualityResult, ids: pl.Series) -> QualityResult:
    """The same assessment about some of its people: their own indices, never an average of others'."""
    flags = result.flags.filter(pl.col(ID).is_in(ids.implode()))
    missing = {item.indicator.id: item.missing for item in result.agency.indicators}
    quality = result.quality
    score, departments = agency_score(quality, flags, missing), department_scores(quality, flags, missing)
    return QualityResult(quality, result.day, score, departments, flags)


def _counts(quality: Quality, flags: pl.DataFrame) -> list[pl.Expr]:
    codes = [item.id for item in quality.indicators if item.id in flags.columns]
    applicable = [pl.col(code).count().alias(f"{code} applicable") for code in codes]
    return [
        pl.len().alias(_PEOPLE),
        *applicable,
        *(pl.col(code).sum().alias(f"{code} failing") for code in codes),
    ]


def _score(quality: Quality, counts: dict[str, Any], missing: Missing) -> Score:
    dimensions = [_dimension(item, counts, missing) for item in quality.dimensions]
    known = sum(
        (Fraction(item.dimension.weight) for item in dimensions if item.index is not None), Fraction(0)
    )
    return Score(counts[_PEOPLE], tuple(_shared(item, known) for item in dimensions))


def _dimension(dimension: Dimension, counts: dict[str, Any], missing: Missing) -> DimensionScore:
    indicators = tuple(
        IndicatorScore(
            item,
            counts.get(f"{item.id} applicable", 0),
            counts.get(f"{item.id} failing", 0),
            missing.get(item.id, ()),
        )
        for item in dimension.indicators
    )
    return DimensionScore(dimension, indicators, Fraction(0))


def _shared(score: DimensionScore, known: Fraction) -> DimensionScore:
    """With the shares of dimension and indicators in the total, given the weight of all that is known."""
    if score.index is None:
        return score
    share = Fraction(score.dimension.weight) / known
    weights = [
        score.dimension.share(item.indicator) if item.value is not None else Fraction(0)
        for item in score.indicators
    ]
    total = sum(weights, Fraction(0))
    indicators = tuple(
        replace(item, share=share * weight / total)
        for item, weight in zip(score.indicators, weights, strict=True)
    )
    return DimensionScore(score.dimension, indicators, share)
