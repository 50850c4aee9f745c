"""The tree of an axis: weighted components down to indicators."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from nawasena.i18n import _
from nawasena.rules.models import Slug, Status, Strict, Text
from nawasena.rules.numbers import Number
from nawasena.rules.policy.measures import Measure
from nawasena.rules.policy.scores import TOP, Score

LEAF_KEYS = ("measure", "score", "none", "unknown", "fallback", "precision")
Combine = Literal["weighted", "mean", "max", "min", "first"]


class Source(Strict):
    """Evidence and the score it gives. ``none``: the score when it is known that there is no record."""

    measure: Measure
    score: Score
    none: Number | None = None


class Missing(Strict):
    """What an unknown indicator does.

    ``fail``: the person cannot be mapped. ``zero``: scores 0 until evidence arrives. ``exclude``: leaves
    the weighting, which is renormalised (quantised). ``default``: scores the given number.
    """

    rule: Literal["fail", "zero", "exclude", "default"]
    default: Number | None = None

    @model_validator(mode="after")
    def _default_only(self) -> Missing:
        if (self.rule == "default") != (self.default is not None):
            raise ValueError(_("'default' memerlukan angka: unknown: {default: 50}."))
        return self


class _DefaultOnly(Strict):
    """The short form of a missing value that scores a number."""

    default: Number


class Precision(Strict):
    """How precise an instrument is, in points of the indicator's score: ``reliability`` (0 to 1) and the
    standard deviation ``sd`` of the scores it was established on. Used for explanations, never for a box."""

    reliability: Number
    sd: Number
    status: Status | None = None
    ref: Slug | None = None

    @model_validator(mode="after")
    def _plausible(self) -> Precision:
        if not 0 <= self.reliability.value <= 1 or self.sd.value <= 0:
            raise ValueError(_("'reliability' antara 0 dan 1, dan 'sd' lebih besar dari nol."))
        return self


def _as_missing(value: Any) -> Any:
    if isinstance(value, str):
        return {"rule": value}
    if isinstance(value, dict) and set(value) == {"default"}:
        return {"rule": "default", **value}
    return value


_SHORT = Literal["fail", "zero", "exclude"] | _DefaultOnly | Missing


class Node(Strict):
    """A component (``children`` and how to ``combine`` them) or an indicator (``measure`` and ``score``).

    Values run from 0 to 100 at every node. ``weight`` is needed exactly when the parent combines by weight.
    ``combine: first`` takes the first child that has a value; the others then do not count.
    ``at_least``/``at_most`` hold the node's value there before the parent uses it.
    """

    id: Slug
    label: Text
    weight: Number | None = None
    at_least: Number | None = None
    at_most: Number | None = None
    status: Status | None = None
    ref: Slug | None = None
    note: Text | None = None
    combine: Combine | None = None
    children: tuple[Node, ...] = Field(default=(), strict=False)
    measure: Measure | None = None
    score: Score | None = None
    none: Number | None = None
    unknown: Annotated[Missing, BeforeValidator(_as_missing, json_schema_input_type=_SHORT)] | None = None
    fallback: tuple[Source, ...] = Field(default=(), strict=False)
    precision: Precision | None = None

    @model_validator(mode="after")
    def _branch_or_leaf(self) -> Node:
        leaf_parts = (self.measure, self.score, self.unknown)
        if self.children:
            if written := [name for name in LEAF_KEYS if getattr(self, name) not in (None, ())]:
                text = _("Komponen dengan 'children' tidak memiliki {names}; itu hanya untuk indikator.")
                raise ValueError(text.format(names=", ".join(f"'{name}'" for name in written)))
        elif any(part is None for part in leaf_parts):
            raise ValueError(_("Indikator memerlukan measure, score, dan unknown."))
        least = self.at_least.value if self.at_least is not None else 0
        most = self.at_most.value if self.at_most is not None else TOP
        if not 0 <= least <= most <= TOP:
            raise ValueError(_("'at_least' dan 'at_most' harus urut, antara 0 dan 100."))
        if self.combine is not None and not self.children:
            raise ValueError(_("'combine' hanya untuk komponen dengan 'children'."))
        return self

    @property
    def held(self) -> tuple[Fraction | None, Fraction | None]:
        """The ends at which the value is held."""
        low = None if self.at_least is None else self.at_least.fraction
        return low, None if self.at_most is None else self.at_most.fraction

    @property
    def leaf(self) -> bool:
        return not self.children

    @property
    def combined(self) -> Combine:
        """How children are combined; by weight unless said otherwise."""
        return self.combine or "weighted"

    @property
    def sources(self) -> tuple[Source, ...]:
        """The indicator's own evidence, then its fallbacks, in order."""
        if self.measure is None or self.score is None:
            return ()
        return (Source(measure=self.measure, score=self.score, none=self.none), *self.fallback)

    def walk(self) -> Iterator[Node]:
        """This node and all below, parents first, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def leaves(self) -> Iterator[Node]:
        return (node for node in self.walk() if node.leaf)

    @property
    def may_be_excluded(self) -> bool:
        """Whether this node can vanish from its parent's weighting."""
        if self.leaf:
            return self.unknown is not None and self.unknown.rule == "exclude"
        return all(child.may_be_excluded for child in self.children)

    @property
    def always_valued(self) -> bool:
        """Whether this node has a value even when nothing is known."""
        if self.leaf:
            return self.unknown is not None and self.unknown.rule in ("zero", "default")
        take = any if self.combined == "first" else all
        return take(child.always_valued for child in self.children)

    @property
    def renormalises(self) -> bool:
        """Whether the denominator of this node depends on data (then its value is quantised)."""
        return self.combined in ("weighted", "mean") and any(child.may_be_excluded for child in self.children)
