"""A policy: axes, levels, boxes, gates, ranking, and everything that makes them citable."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from nawasena.i18n import _
from nawasena.rules.models import Slug, Status, Strict, Text
from nawasena.rules.numbers import Band, Exact, Number
from nawasena.rules.policy.axes import Axes
from nawasena.rules.policy.measures import Measure
from nawasena.rules.policy.nodes import Node


class Validity(Strict):
    """The days on which a version applies; both ends included. ``to: null`` means until further notice."""

    from_: dt.date = Field(alias="from")
    to: dt.date | None = None

    @model_validator(mode="after")
    def _forward(self) -> Validity:
        if self.to is not None and self.to < self.from_:
            raise ValueError(_("Masa berlaku berakhir sebelum dimulai."))
        return self

    def covers(self, day: dt.date) -> bool:
        return self.from_ <= day and (self.to is None or day <= self.to)

    def overlaps(self, other: Validity) -> bool:
        return (other.to is None or self.from_ <= other.to) and (self.to is None or other.from_ <= self.to)


class Citation(Strict):
    """A reference to the register of regulations, with the article and what it is used for."""

    id: Slug
    article: str | None = None
    note: Text | None = None


class Condition(Strict):
    """Who belongs to the population: a fact of the person is one of the given categories.

    ``unknown``: whether a person whose fact is empty is kept.
    """

    field: Slug
    in_: tuple[str, ...] = Field(alias="in", strict=False, min_length=1)
    unknown: Literal["keep", "outside"]
    label: Text


class StatusMeasure(Strict):
    """Where the e-Kinerja status comes from, and which category means which level."""

    measure: Measure
    di_atas: tuple[str, ...] = Field(strict=False)
    sesuai: tuple[str, ...] = Field(strict=False)
    di_bawah: tuple[str, ...] = Field(strict=False)
    status: Status | None = None
    ref: Slug | None = None

    @property
    def levels(self) -> dict[str, int]:
        """Category id to level (3 = above expectation)."""
        pairs = ((3, self.di_atas), (2, self.sesuai), (1, self.di_bawah))
        return {category: level for level, categories in pairs for category in categories}


class Gate(Strict):
    """A requirement outside the score. It never changes a number; its outcome is met, not met, or by hand.

    Exactly one test: a ``band`` for what is measured, categories that pass (``in``), or ``boxes`` that pass.
    """

    id: Slug
    label: Text
    kind: Literal["hard", "preferred"]
    measure: Measure | None = None
    in_: tuple[str | bool, ...] | None = Field(default=None, alias="in", strict=False)
    band: Band | None = None
    boxes: tuple[int, ...] | None = Field(default=None, strict=False)
    none: Literal["met", "not_met", "manual"] | None = None
    unknown: Literal["not_met", "manual"] = "manual"
    status: Status | None = None
    ref: Slug | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _one_test(self) -> Gate:
        if sum(test is not None for test in (self.in_, self.band, self.boxes)) != 1:
            raise ValueError(_("Syarat memerlukan tepat satu dari in, band, boxes."))
        unbounded = self.band is not None and self.band.lower is None and self.band.upper is None
        if self.in_ == () or self.boxes == () or unbounded:
            raise ValueError(_("Syarat ini tidak menguji apa pun: isi in, boxes, atau batas band."))
        if (self.boxes is None) != (self.measure is not None):
            raise ValueError(_("'measure' wajib untuk in dan band, dan tidak dipakai untuk boxes."))
        return self


class RankKey(Strict):
    """One sorting key. ``box`` follows ``order``; numbers sort descending; what is unknown comes last."""

    by: Slug
    order: tuple[int, ...] | None = Field(default=None, strict=False)

    @model_validator(mode="after")
    def _box_order(self) -> RankKey:
        if (self.by == "box") != (self.order is not None):
            raise ValueError(_("'order' wajib untuk 'by: box' dan hanya untuk itu."))
        if self.order is not None and sorted(self.order) != list(range(1, 10)):
            raise ValueError(_("'order' memuat kotak 1 sampai 9, masing-masing sekali."))
        return self


class Ranking(Strict):
    """A rank within groups of people (facts of the person); the last key is always the NIP.

    ``top``: how many of each group make the short list.
    """

    id: Slug
    label: Text
    groups: tuple[Slug, ...] = Field(default=(), strict=False)
    keys: tuple[RankKey, ...] = Field(strict=False, min_length=1)
    top: int | None = Field(default=None, ge=1, le=1000)


class TalentScore(Strict):
    """Nilai Talenta: the weighted sum of the axes; the shares add up to 1."""

    kinerja: Number
    potensial: Number
    status: Status | None = None
    ref: Slug | None = None


class TargetStage(Strict):
    """The score for a target post: ``share`` of the talent score by the level of the target post, the rest
    from a technical test (``measure``, 0-100). ``level`` is the field of the same record. ``boxes``: only
    people in these boxes reach the stage."""

    label: Text
    measure: Measure
    level: Slug
    share: dict[str, Number] = Field(min_length=1)
    boxes: tuple[int, ...] | None = Field(default=None, strict=False)
    status: Status | None = None
    ref: Slug | None = None


class Policy(Strict):
    """One version of an agency's rules."""

    schema_: Literal["nawasena-policy/1"] = Field(alias="schema")
    id: Slug
    version: str = Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,30}$")
    title: Text
    summary: Text | None = None
    status: Status
    ref: Slug
    references: tuple[Citation, ...] = Field(strict=False, min_length=1)
    validity: Validity
    quantum: Exact = Decimal("0.000001")
    decimals: int = Field(default=2, ge=0, le=6)
    population: tuple[Condition, ...] = Field(default=(), strict=False)
    axes: Axes
    talent: TalentScore | None = None
    next_level: dict[str, str] | None = None
    boxes: Slug
    box_labels: tuple[Slug, ...] = Field(default=(), strict=False)
    ekinerja: StatusMeasure
    gates: tuple[Gate, ...] = Field(default=(), strict=False)
    ranking: tuple[Ranking, ...] = Field(strict=False, min_length=1)
    target_stage: TargetStage | None = None

    def leaves(self) -> list[tuple[str, Node]]:
        """All indicators as (axis, node), in reading order: their position is their bit in the masks."""
        return [(name, node) for name, node in self.nodes() if node.leaf]

    def nodes(self) -> list[tuple[str, Node]]:
        """All nodes below the axes as (axis, node), parents first."""
        return [
            (name, node)
            for name, axis in self.axes
            for children in axis.branches
            for child in children
            for node in child.walk()
        ]
