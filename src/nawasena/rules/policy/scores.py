"""Score rules: how a measured value becomes a score from 0 to 100."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field, model_validator

from nawasena.i18n import _
from nawasena.rules.models import Slug, Status, Strict
from nawasena.rules.numbers import Band, Exact, Number, RuleNumber

TOP = 100
Against = Literal["present", "next"]  # the standard of the person's own category, or of the one after it
WAYS = ("lookup", "bands", "floor", "sum_of", "linear", "scale", "gap", "ratio")


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


class FloorRow(Strict):
    """From ``key`` upwards (until the next key) the score is ``score``."""

    key: Exact
    score: Number


class Scale(Strict):
    """``(value - zero) / (full - zero) × 100``, held between 0 and 100. ``zero`` above ``full`` inverts:
    the less the better."""

    zero: Exact
    full: Exact

    @model_validator(mode="after")
    def _a_stretch(self) -> Scale:
        if self.zero == self.full:
            raise ValueError(_("'zero' dan 'full' harus berbeda."))
        return self


class Gap(Strict):
    """The mean of achieved minus required over the fields, scored like :class:`Scale`; the required number is
    the row of ``standard`` for the person's ``by``. A negative gap means less than required. Exact."""

    standard: Slug
    by: Slug
    against: Against = "present"
    zero: Exact
    full: Exact

    @model_validator(mode="after")
    def _a_stretch(self) -> Gap:
        if self.zero == self.full:
            raise ValueError(_("'zero' dan 'full' harus berbeda."))
        return self


class Ratio(Strict):
    """Achieved over required, × 100: the required number of each field is the row of ``standard`` for the
    person's ``by``. ``cap: each`` takes at most the standard of every field, ``total`` caps the sum,
    ``none`` lets the ratio pass 100 before it is held there. The denominator depends on data: quantised.
    """

    standard: Slug
    by: Slug
    against: Against = "present"
    cap: Literal["each", "total", "none"]


class Score(Strict):
    """Exactly one way from value to score.

    ``floor``: the score of the largest key that is not above the value. ``sum_of``: the points of several
    categories of one record, added (field to category to points). ``out_of``: scores are points of this
    maximum and become ``points / out_of × 100``.
    """

    lookup: Lookup | None = None
    bands: tuple[ScoreBand, ...] | None = Field(default=None, strict=False, min_length=1)
    floor: tuple[FloorRow, ...] | None = Field(default=None, strict=False, min_length=1)
    sum_of: dict[Slug, dict[str, Number]] | None = Field(default=None, min_length=2)
    linear: Linear | None = None
    scale: Scale | None = None
    gap: Gap | None = None
    ratio: Ratio | None = None
    out_of: Number | None = None
    status: Status | None = None
    ref: Slug | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Score:
        ways = {name: getattr(self, name) for name in WAYS}
        if sum(way is not None for way in ways.values()) != 1:
            raise ValueError(_("'score' memerlukan tepat satu dari {names}.").format(names=", ".join(WAYS)))
        if self.out_of is not None and not any(ways[name] for name in ("lookup", "bands", "floor", "sum_of")):
            raise ValueError(_("'out_of' hanya untuk lookup, bands, floor, atau sum_of."))
        if self.out_of is not None and self.out_of.value <= 0:
            raise ValueError(_("'out_of' harus lebih besar dari nol."))
        keys = [row.key for row in self.floor or ()]
        if keys != sorted(set(keys)):
            raise ValueError(_("Kunci 'floor' harus menaik dan berbeda."))
        return self

    @property
    def steps(self) -> tuple[ScoreBand, ...] | None:
        """Bands, or the floor rows as bands."""
        if self.floor is None:
            return self.bands
        ends = [row.key for row in self.floor[1:]] + [None]
        return tuple(
            ScoreBand.model_validate({"from": row.key, "below": end, "score": row.score.model_dump()})
            for row, end in zip(self.floor, ends, strict=True)
        )

    @property
    def best(self) -> Fraction:
        """The points that mean 100."""
        return Fraction(TOP) if self.out_of is None else self.out_of.fraction

    def points(self, number: RuleNumber) -> Fraction:
        """A written number as a score from 0 to 100."""
        return number.fraction * TOP / self.best
