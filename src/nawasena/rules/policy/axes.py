"""Axes: trees or categories, their variants, and where one level ends and the next begins."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal

from pydantic import Field, model_validator

from nawasena.i18n import _
from nawasena.rules.models import Slug, Status, Strict, Text
from nawasena.rules.numbers import Band, Exact, Interval, Number
from nawasena.rules.policy.measures import Measure
from nawasena.rules.policy.nodes import Node
from nawasena.rules.policy.scores import TOP

AXES = ("kinerja", "potensial")


Axis3 = Literal[1, 2, 3]


class Level(Band):
    """A level of an axis: 3 = high, 1 = low; by numbers (a band) or by categories (``when``)."""

    level: Axis3
    id: Slug
    label: Text
    when: tuple[str, ...] | None = Field(default=None, strict=False, min_length=1)


class Thirds(Strict):
    """Three equal thirds of the stretch from ``low`` to ``high``; lower ends included."""

    low: Exact
    high: Exact

    @model_validator(mode="after")
    def _forward(self) -> Thirds:
        if self.high <= self.low:
            raise ValueError(_("'high' harus lebih besar dari 'low'."))
        if self.low < 0 or self.high > TOP:
            raise ValueError(_("'low' dan 'high' berada antara 0 dan 100, seperti nilai sumbu."))
        return self


class Percentile(Strict):
    """Levels by place within a population: the ``top`` per cent are high, the ``bottom`` per cent low.

    Somebody is high when fewer than ``top`` per cent of the group have a higher value, and otherwise low when
    fewer than ``bottom`` per cent have a lower one: equal values share the better level. The group are all
    people of the population with a value and with the same facts ``within`` (none: everybody).
    """

    top: Number
    bottom: Number
    within: tuple[Slug, ...] = Field(default=(), strict=False)


class Cut(Strict):
    """Cut-offs that are not written as numbers: equal ``thirds``, or a ``percentile`` of a population."""

    thirds: Thirds | None = None
    percentile: Percentile | None = None
    status: Status | None = None
    ref: Slug | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Cut:
        if (self.thirds is None) == (self.percentile is None):
            raise ValueError(_("'cut' memerlukan 'thirds' atau 'percentile', salah satu."))
        return self


class Variant(Strict):
    """Another tree of the axis for people whose ``field`` is one of ``in``; the first that fits is used."""

    id: Slug
    label: Text
    field: Slug
    in_: tuple[str, ...] = Field(alias="in", strict=False, min_length=1)
    children: tuple[Node, ...] = Field(strict=False, min_length=1)


class Axis(Strict):
    """An axis by score (``children`` and cut-offs) or by category (``measure`` and ``when``), never both.

    ``weights: absolute``: the weights below a component add up to the component's weight, all in points
    of the axis' 100. ``relative``: below every component they add up to 100. ``variants`` are trees for some
    people (by job level, for example); ``cut`` replaces the numbers of the levels.
    """

    label: Text
    weights: Literal["absolute", "relative"] | None = None
    children: tuple[Node, ...] = Field(default=(), strict=False)
    combine: Literal["weighted", "mean"] = "weighted"
    variants: tuple[Variant, ...] = Field(default=(), strict=False)
    measure: Measure | None = None
    cut: Cut | None = None
    levels: tuple[Level, ...] = Field(strict=False, min_length=3, max_length=3)
    status: Status | None = None
    ref: Slug | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Axis:
        if bool(self.children) == (self.measure is not None):
            raise ValueError(
                _("Sumbu memerlukan 'children' (dengan angka) atau 'measure' (kategori), salah satu.")
            )
        categorical = [level.when is not None for level in self.levels]
        if any(categorical) != self.categorical or (self.categorical and not all(categorical)):
            raise ValueError(_("Tingkat sumbu kategori memakai 'when'; tingkat sumbu angka memakai batas."))
        if sorted(level.level for level in self.levels) != [1, 2, 3]:
            raise ValueError(_("Tingkat harus 3, 2, dan 1, masing-masing sekali."))
        if self.measure is not None and (self.variants or self.cut is not None):
            raise ValueError(_("'variants' dan 'cut' hanya untuk sumbu berangka."))
        if self.cut is not None and any(
            level.lower is not None or level.upper is not None for level in self.levels
        ):
            raise ValueError(_("Dengan 'cut', tingkat tidak menulis batas."))
        if self.children and self.combine == "weighted" and self.weights is None:
            raise ValueError(_("Tulis 'weights: absolute' atau 'weights: relative'."))
        return self

    @property
    def categorical(self) -> bool:
        return self.measure is not None

    @property
    def branches(self) -> tuple[tuple[Node, ...], ...]:
        """The children of the axis, then those of each variant."""
        return (self.children, *(variant.children for variant in self.variants)) if self.children else ()

    @property
    def relative(self) -> Percentile | None:
        """The population cut-off, where there is one: then a level depends on others."""
        return None if self.cut is None else self.cut.percentile

    @property
    def stretches(self) -> dict[int, Level | Interval]:
        """Level number to the values that have it; empty for categories and population cut-offs."""
        if self.categorical or self.relative is not None:
            return {}
        if self.cut is None or self.cut.thirds is None:
            return {level.level: level for level in self.levels}
        low, high = Fraction(self.cut.thirds.low), Fraction(self.cut.thirds.high)
        first, second = low + (high - low) / 3, low + (high - low) * 2 / 3
        return {3: Interval(second, None), 2: Interval(first, second), 1: Interval(None, first)}

    @property
    def cuts(self) -> list[Fraction]:
        """Where one level ends and the next begins; the lowest level begins nowhere, even when it says 0."""
        found = self.stretches.items()
        return [stretch.lower for number, stretch in found if number != 1 and stretch.lower is not None]

    def level(self, number: int) -> Level:
        return next(level for level in self.levels if level.level == number)


class Axes(Strict):
    """The two axes."""

    kinerja: Axis
    potensial: Axis

    def __iter__(self) -> Iterator[tuple[str, Axis]]:  # type: ignore[override]
        yield "kinerja", self.kinerja
        yield "potensial", self.potensial
