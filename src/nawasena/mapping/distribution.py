"""Where an axis carries no information: nearly everybody has the same level or value of an indicator.

A warning to readers; nothing that is computed depends on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import polars as pl

from nawasena.engine.result import MAPPED, indicators
from nawasena.engine.source_scales import TOP
from nawasena.i18n import N_, _
from nawasena.mapping import words
from nawasena.mapping.change_words import score_names
from nawasena.mapping.values import number_words
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
    axis or indicator, ``value`` the level or value. ``people`` of ``total`` have it; ``share`` is whole per
    cent, rounded down. ``words``: the finding as a sentence.
    """

    subject: Subject
    id: str
    label: str
    value: str
    group: str | None
    people: int
    total: int
    words: str

    @property
    def share(self) -> int:
        return self.people * TOP // self.total


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
    for name, axis in loaded.policy.axes:
        labels: dict[int, str] = {level.level: str(level.label) for level in axis.levels}
        for item in _shared(mapped, f"{name}_level", group, limits or library_thresholds()):
            found.append(item.concentration("axis", name, str(axis.label), labels[item.value]))
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
    nodes = {leaf.id: leaf for _axis, leaf in loaded.policy.leaves()}
    found = []
    for item in indicators(loaded.policy):
        if item.id not in nodes:  # an axis that is a category has no indicator of its own
            continue
        measured = mapped.filter(~pl.any_horizontal(words.bit(mask, item) for mask in MASKS))
        column, size = f"node_{item.id}", denominators[f"node_{item.id}"]
        for shared in _shared(measured, column, group, limits or library_thresholds()):
            value = _value(nodes[item.id], Fraction(shared.value, size), loaded)
            found.append(shared.concentration("indicator", item.id, item.label, value))
    return found


@dataclass(frozen=True)
class _Shared:
    """A value that ``people`` of ``total`` in a group share."""

    value: int
    group: str | None
    people: int
    total: int

    @property
    def share(self) -> int:
        return self.people * TOP // self.total

    def concentration(self, subject: Subject, name: str, label: str, value: str) -> Concentration:
        """The finding about the axis or indicator ``name`` with its ``label``, and the value in words."""
        names = {"axis": label, "level": value} if subject == "axis" else {"label": label, "value": value}
        said = _(TEXTS[subject][self.group is not None]).format(**names, share=self.share, group=self.group)
        return Concentration(subject, name, label, value, self.group, self.people, self.total, said)


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


def _value(leaf: Node, score: Fraction, loaded: LoadedPolicy) -> str:
    """What scores so, in words: the row of the table, or the score where any is possible."""
    names = score_names(score, leaf.sources[0], loaded.book)
    return _(" atau ").join(names) or number_words(score, loaded.policy.decimals)
