"""Where an axis carries no information: nearly everybody has the same level or value of an indicator.

A warning to readers; nothing that is computed depends on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import polars as pl

from nawasena.engine.result import MAPPED, indicators
from nawasena.engine.source_scales import TOP
from nawasena.i18n import N_, _
from nawasena.mapping import words
from nawasena.mapping.change_words import score_names
from nawasena.mapping.funnel import tenths
from nawasena.mapping.values import number_words
from nawasena.rules.numbers import plain
from nawasena.rules.policy.axes import Axis
from nawasena.rules.policy.nodes import Node
from nawasena.rules.registry import LoadedPolicy
from nawasena.rules.thresholds import Thresholds, library_thresholds

MASKS = ("unknown_mask", "none_mask", "expired_mask")  # why an indicator has no measured value
Subject = Literal["axis", "indicator"]
TEXTS: dict[Subject, tuple[str, str]] = {  # of the whole agency, and of one department
    "axis": (
        N_("Sumbu {axis} hampir tidak membedakan: {share} % pegawai berada di tingkat {level}."),
        N_("{group}: sumbu {axis} hampir tidak membedakan, {share} % pegawai di tingkat {level}."),
    ),
    "indicator": (
        N_("{label} hampir tidak membedakan: {share} % pegawai yang terukur bernilai {value}."),
        N_("{group}: {label} hampir tidak membedakan, {share} % pegawai yang terukur bernilai {value}."),
    ),
}


@dataclass(frozen=True)
class Concentration:
    """A level or value that most people share.

    ``group``: the department among whose people it was counted; None for the whole agency. ``id`` names the
    axis or indicator, ``value`` the level, or the score of the indicator. ``people`` of ``total`` have it.
    """

    subject: Subject
    id: str
    value: Fraction
    group: str | None
    people: int
    total: int

    @property
    def share(self) -> Fraction:
        """Per cent with one decimal, half up."""
        return tenths(self.people, self.total)

    @property
    def kept(self) -> list[str | int]:
        """As it is kept in a column of JSON; :meth:`of` reads it back."""
        return [self.group or "", self.subject, self.id, str(self.value), self.people, self.total]

    @staticmethod
    def of(kept: list[Any]) -> Concentration:
        """What :attr:`kept` says."""
        group, subject, name, value, people, total = kept
        return Concentration(subject, name, Fraction(value), group or None, people, total)

    def words(self, loaded: LoadedPolicy) -> str:
        """The finding as a sentence in the reader's language, with labels of the policy."""
        said = _level(self, loaded) if self.subject == "axis" else _scored(self, loaded)
        text = _(TEXTS[self.subject][self.group is not None])
        return text.format(**said, share=number_words(self.share), group=self.group)


def _level(found: Concentration, loaded: LoadedPolicy) -> dict[str, str]:
    axis = dict(loaded.policy.axes)[found.id]
    return {"axis": str(axis.label), "level": str(axis.level(int(found.value)).label)}


def _scored(found: Concentration, loaded: LoadedPolicy) -> dict[str, str]:
    axes = dict(loaded.policy.axes)
    axis, leaf = next((axes[name], leaf) for name, leaf in loaded.policy.leaves() if leaf.id == found.id)
    return {"label": str(leaf.label), "value": _value(leaf, axis, found.value, loaded)}


def axis_concentrations(
    result: pl.DataFrame,
    loaded: LoadedPolicy,
    *,
    group: str | None = None,
    limits: Thresholds | None = None,
) -> list[Concentration]:
    """Axes that hardly tell the mapped people apart, in the whole result or in each ``group`` (a column of
    ``result``, for example ``perangkat_daerah``; who has none is left out). ``result``: a result table.
    A share counts from ``limits.axis_majority`` on, among at least ``limits.axis_crowd`` people."""
    mapped = result.filter(pl.col("status") == MAPPED)
    found = []
    for name, _axis in loaded.policy.axes:
        for item in _shared(mapped, f"{name}_level", group, limits or library_thresholds()):
            found.append(item.concentration("axis", name, 1))
    return found


def indicator_concentrations(
    result: pl.DataFrame,
    loaded: LoadedPolicy,
    denominators: Mapping[str, int],
    *,
    group: str | None = None,
    limits: Thresholds | None = None,
) -> list[Concentration]:
    """Indicators of which nearly all mapped people with a measured value have the same one ("88 % Baik").

    As :func:`axis_concentrations`; ``denominators`` of the layout of ``result``.
    """
    mapped = result.filter(pl.col("status") == MAPPED)
    nodes = {leaf.id for _axis, leaf in loaded.policy.leaves()}
    found = []
    for item in indicators(loaded.policy):
        if item.id not in nodes:  # an axis that is a category has no indicator of its own
            continue
        measured = mapped.filter(~pl.any_horizontal(words.bit(mask, item) for mask in MASKS))
        column, size = f"node_{item.id}", denominators[f"node_{item.id}"]
        for shared in _shared(measured, column, group, limits or library_thresholds()):
            found.append(shared.concentration("indicator", item.id, size))
    return found


@dataclass(frozen=True)
class _Shared:
    """A value that ``people`` of ``total`` in a group share."""

    value: int
    group: str | None
    people: int
    total: int

    def concentration(self, subject: Subject, name: str, size: int) -> Concentration:
        """The finding about the axis or indicator ``name`` whose values are counted in parts of ``size``."""
        value = Fraction(self.value, size)
        return Concentration(subject, name, value, self.group, self.people, self.total)


def _shared(people: pl.DataFrame, column: str, group: str | None, limits: Thresholds) -> Iterator[_Shared]:
    """Where one value of ``column`` is shared by the majority of a group."""
    known = people.drop_nulls([column, *([group] if group else [])])
    keys = pl.col(group) if group else pl.lit(None, dtype=pl.String)
    counts = known.group_by(pl.col(column).alias("value"), keys.alias("of")).len("people")
    counts = counts.with_columns(total=pl.col("people").sum().over("of")).sort(
        ["of", "people", "value"], descending=[False, True, True]
    )
    for row in counts.unique("of", keep="first", maintain_order=True).iter_rows():
        found = _Shared(*row)
        majority = found.people * TOP >= limits.axis_majority.fraction * found.total
        if majority and found.total >= limits.axis_crowd:
            yield found


def _value(leaf: Node, axis: Axis, score: Fraction, loaded: LoadedPolicy) -> str:
    """What scores so, in words: the rows of the table; where any score is possible, the level it would give."""
    for source in leaf.sources:
        if names := score_names(score, source, loaded.book):
            return _(" atau ").join(names)
    ticks = 10**loaded.policy.decimals
    rounded = Fraction((score * ticks + Fraction(1, 2)).__floor__(), ticks)
    for number, stretch in axis.stretches.items():
        if stretch.holds(score):
            text = _("{score} dari 100, setara tingkat {level}")
            told = (
                rounded if stretch.holds(rounded) else score
            )  # what is just below a cut is not told as on it
            return text.format(score=plain(told), level=axis.level(number).label)
    return _("{score} dari 100").format(score=plain(rounded))
