"""Score rules: how a measured value becomes a score from 0 to 100."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from nawasena.i18n import _
from nawasena.rules.models import Slug, Status, Strict
from nawasena.rules.numbers import Band, Number


class Lookup(Strict):
    """Exact lookup of a category (or true/false) in a library ``table`` or in ``rows``.

    Every category must have a row, or ``otherwise`` must give the score of the rest.
    """

    table: Slug | None = None
    rows: dict[str, Number] | None = None
    otherwise: Number | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Lookup:
        if (self.table is None) == (self.rows is None):
            raise ValueError(_("'lookup' memerlukan 'table' atau 'rows', salah satu."))
        return self


class ScoreBand(Band):
    """A band and its score."""

    score: Number


class Linear(Strict):
    """``value / max × 100``, held between 0 and 100 (a held value is marked for review)."""

    max: Number

    @model_validator(mode="after")
    def _positive(self) -> Linear:
        if self.max.value <= 0:
            raise ValueError(_("'max' harus lebih besar dari nol."))
        return self


class Ratio(Strict):
    """Achieved over required, × 100: the required number of each field is the row of ``standard`` for the
    person's ``by``. ``cap: each`` takes at most the standard of every field, ``total`` caps the sum,
    ``none`` lets the ratio pass 100 before it is held there. The denominator depends on data: quantised.
    """

    standard: Slug
    by: Slug
    cap: Literal["each", "total", "none"]


class Score(Strict):
    """Exactly one way from value to score."""

    lookup: Lookup | None = None
    bands: tuple[ScoreBand, ...] | None = Field(default=None, strict=False, min_length=1)
    linear: Linear | None = None
    ratio: Ratio | None = None
    status: Status | None = None
    ref: Slug | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Score:
        ways = (self.lookup, self.bands, self.linear, self.ratio)
        if sum(way is not None for way in ways) != 1:
            raise ValueError(_("'score' memerlukan tepat satu dari lookup, bands, linear, ratio."))
        return self
