"""*Mendekati ambang*: people whose score lies near a cut. A marker for readers, never part of a result."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import polars as pl

from nawasena.engine.result import MAPPED
from nawasena.rules.policy.axes import AXES
from nawasena.rules.thresholds import library_thresholds


def usual_margin() -> Fraction:
    """The margin of the library, in points."""
    return library_thresholds().near_cut.fraction


def is_near(distance: Fraction | None, margin: Fraction | None = None) -> bool:
    """Whether a distance to the nearest cut (None: there is none) is at most ``margin`` points."""
    return distance is not None and distance <= (usual_margin() if margin is None else margin)


def near_cut(denominators: Mapping[str, int], margin: Fraction | None = None) -> pl.Expr:
    """Whether a person is mapped and an axis lies at most ``margin`` points from a cut.

    An expression over a result table (``hasil.parquet``), whose distances are integers over the
    ``denominators`` of its layout. Exact: an integer is at most margin × denominator, or at most its floor.
    """
    points = usual_margin() if margin is None else margin
    near = [
        pl.col(name) <= (points * denominators[name]).__floor__()
        for name in (f"{axis}_distance" for axis in AXES)
        if name in denominators
    ]
    some = pl.any_horizontal(near).fill_null(value=False) if near else pl.lit(value=False)
    return (pl.col("status") == MAPPED) & some
