"""What an assessment yields: exact indices, and who fails what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import polars as pl

from nawasena.i18n import _
from nawasena.people.quality.columns import DEPARTMENT, ID
from nawasena.rules.quality import Dimension, Indicator, Quality

HUNDRED = Fraction(100)


@dataclass(frozen=True)
class IndicatorScore:
    """An indicator for a group of people. ``missing``: columns without which it cannot be computed.

    ``share``: its weight in the total after renormalising, a part of 1; 0 when it is left out.
    """

    indicator: Indicator
    applicable: int
    failing: int
    missing: tuple[str, ...]
    share: Fraction = Fraction(0)

    @property
    def value(self) -> Fraction | None:
        """Percent of the applicable people who do not fail; None when there is nothing to compute."""
        if self.missing or not self.applicable:
            return None
        return HUNDRED * (self.applicable - self.failing) / self.applicable

    @property
    def left_out(self) -> str:
        """Why it is not in the index; empty when it is."""
        if self.missing:
            text = _("{code} {label}: tidak dapat dihitung karena kolom {columns} tidak ada.")
        elif not self.applicable:
            text = _("{code} {label}: tidak ada pegawai yang dinilai dengan indikator ini.")
        else:
            return ""
        columns = ", ".join(self.missing)
        return text.format(code=self.indicator.id, label=self.indicator.label, columns=columns)


@dataclass(frozen=True)
class DimensionScore:
    """A dimension for a group of people: ``index`` 0 to 100, None when none of its indicators has a value."""

    dimension: Dimension
    indicators: tuple[IndicatorScore, ...]
    share: Fraction

    @cached_property
    def index(self) -> Fraction | None:
        weighted = [
            (self.dimension.share(item.indicator), item.value)
            for item in self.indicators
            if item.value is not None
        ]
        weights = sum((weight for weight, _value in weighted), Fraction(0))
        return sum((weight * value for weight, value in weighted), Fraction(0)) / weights if weights else None


@dataclass(frozen=True)
class Score:
    """All indices of a group of ``people``."""

    people: int
    dimensions: tuple[DimensionScore, ...]

    @cached_property
    def index(self) -> Fraction | None:
        """The index of the group, 0 to 100; None when nothing could be computed."""
        known = [(item.share, item.index) for item in self.dimensions if item.index is not None]
        return sum((share * index for share, index in known), Fraction(0)) if known else None

    @property
    def indicators(self) -> tuple[IndicatorScore, ...]:
        return tuple(item for dimension in self.dimensions for item in dimension.indicators)

    def indicator(self, code: str) -> IndicatorScore:
        """One indicator. Raises KeyError when there is none of that code."""
        found = next((item for item in self.indicators if item.indicator.id == code), None)
        if found is None:
            raise KeyError(code)
        return found

    @property
    def left_out(self) -> tuple[str, ...]:
        """A sentence for each indicator outside the index; the others' weights fill its place."""
        return tuple(item.left_out for item in self.indicators if item.left_out)

    @property
    def computed(self) -> Fraction:
        """Percent of the weights whose indicators had their columns, whether or not they apply to anybody."""
        return HUNDRED * sum(
            (
                Fraction(dimension.dimension.weight) * dimension.dimension.share(item.indicator)
                for dimension in self.dimensions
                for item in dimension.indicators
                if not item.missing
            ),
            Fraction(0),
        )


@dataclass(frozen=True)
class QualityResult:
    """The assessment of a day.

    ``flags`` has one row a person assessed: ``id``, ``perangkat_daerah`` and for each indicator that could be
    computed whether the person fails (null: does not apply). ``departments`` has a key None for people
    without one.
    """

    quality: Quality
    day: dt.date
    agency: Score
    departments: Mapping[str | None, Score]
    flags: pl.DataFrame

    def applicable(self, code: str) -> list[Any]:
        """Ids of the people an indicator applies to."""
        return self._ids(code, pl.Expr.is_not_null)

    def failing(self, code: str) -> list[Any]:
        """Ids of the people who fail an indicator."""
        return self._ids(code, lambda flag: flag)

    def _ids(self, code: str, wanted: Any) -> list[Any]:
        if code not in self.flags.columns:
            self.quality.indicator(code)
            return []
        return self.flags.filter(wanted(pl.col(code)))[ID].to_list()

    def of_person(self, identifier: Any) -> tuple[Indicator, ...]:
        """The indicators a person fails, each with its cure; empty for people not assessed."""
        codes = self._failures.get(identifier, ())
        return tuple(item for item in self.quality.indicators if item.id in codes)

    @cached_property
    def _failures(self) -> dict[Any, set[str]]:
        found: dict[Any, set[str]] = {}
        for identifier, code in self.failures().select(ID, "indicator").iter_rows():
            found.setdefault(identifier, set()).add(code)
        return found

    def failures(self) -> pl.DataFrame:
        """One row for each person and failed indicator: ``id``, ``perangkat_daerah``, ``indicator``."""
        long = self.flags.unpivot(
            list(self.codes), index=[ID, DEPARTMENT], variable_name="indicator", value_name="fails"
        )
        return long.filter(pl.col("fails")).drop("fails")

    @property
    def codes(self) -> Iterator[str]:
        """The indicators that could be computed, in order."""
        return (item.id for item in self.quality.indicators if item.id in self.flags.columns)
