"""An axis of one person for readers: level, score, cuts and how far they are, and the tree below."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from nawasena.engine.reference.axis import LEVELS, AxisTrace
from nawasena.engine.result import KNOWN, UNKNOWN
from nawasena.i18n import _
from nawasena.mapping.near_cut import is_near
from nawasena.mapping.person.axis_model import AxisPart, CutDistance, LevelPart
from nawasena.mapping.person.seen import STATES, state_words
from nawasena.mapping.person.tree import Tree
from nawasena.mapping.rule_words import level_words
from nawasena.mapping.values import number_words


def axis_part(tree: Tree, trace: AxisTrace, margin: Fraction | None) -> AxisPart:
    """The axis; ``margin``: points from a cut that count as near (None: those of the library)."""
    axis, measured = trace.axis, trace.measured
    state = measured.state if measured is not None else KNOWN if trace.value is not None else UNKNOWN
    standing = None
    if trace.standing is not None:
        text = _("{above} dari {peers} orang bernilai lebih tinggi")
        standing = text.format(above=trace.standing.above, peers=trace.standing.peers)
    return AxisPart(
        name=trace.name,
        label=str(axis.label),
        category=axis.categorical,
        level=trace.level,
        level_label=str(axis.level(trace.level).label) if trace.level else None,
        score=None if trace.value is None else _score(tree, trace, trace.value),
        exact=None if trace.value is None else number_words(trace.value),
        state=STATES[state],
        state_words=state_words(state),
        value=None if measured is None else tree.seen.value(measured, axis.measure),
        evidence=() if measured is None else tree.seen.evidence(measured.records, axis.measure),
        levels=tuple(_levels(tree, trace)),
        distance=None if trace.distance is None else tree.number(trace.distance),
        below=_below(tree, trace),
        above=_above(tree, trace),
        near=is_near(trace.distance, margin),
        standing=standing,
        nodes=tree.nodes(trace.children, axis.combine) if trace.children else (),
    )


def _score(tree: Tree, trace: AxisTrace, value: Fraction) -> str:
    """The value of an axis; with all its digits where rounding would move it to another level."""
    ticks = 10**tree.loaded.policy.decimals
    shown = Fraction((value * ticks + Fraction(1, 2)).__floor__(), ticks)
    levels = [
        {number for number, stretch in trace.axis.stretches.items() if stretch.holds(exact)}
        for exact in (value, shown)
    ]
    return tree.number(value) if levels[0] == levels[1] else number_words(value)


def _levels(tree: Tree, trace: AxisTrace) -> Iterator[LevelPart]:
    """The levels of the axis, highest first."""
    policy, axis = tree.loaded.policy, trace.axis
    cut = axis.cut
    around = (cut.status if cut else None) or axis.status or policy.status
    cited = (cut.ref if cut else None) or axis.ref or policy.ref
    for level in sorted(axis.levels, key=lambda item: -item.level):
        yield LevelPart(
            level=level.level,
            label=str(level.label),
            boundary=level_words(axis, level, tree.loaded.book),
            reached=level.level == trace.level,
            status=level.status or around,
            bases=tree.legal.bases([level.ref or cited]),
        )


def _below(tree: Tree, trace: AxisTrace) -> CutDistance | None:
    """The cut at which the level of the person begins."""
    if trace.value is None or trace.level is None:
        return None
    lower = _begins(trace, trace.level)
    if lower is None:
        return None
    text = _("{distance} di atas batas {cut} ({label})")
    return _distance(tree, trace, trace.level, lower, text)


def _above(tree: Tree, trace: AxisTrace) -> CutDistance | None:
    """The cut at which the next level begins."""
    if trace.value is None or trace.level is None or trace.level == LEVELS[-1]:
        return None
    upper = _begins(trace, trace.level + 1)
    if upper is None:
        return None
    return _distance(tree, trace, trace.level + 1, upper, _("{distance} di bawah batas {cut} ({label})"))


def _begins(trace: AxisTrace, level: int) -> Fraction | None:
    """Where a level begins; the lowest begins nowhere, and none does where levels depend on others."""
    stretch = trace.axis.stretches.get(level)
    return None if stretch is None or level == LEVELS[0] else stretch.lower


def _distance(tree: Tree, trace: AxisTrace, level: int, cut: Fraction, text: str) -> CutDistance:
    assert trace.value is not None  # noqa: S101 -- the caller looked
    label = str(trace.axis.level(level).label)
    number = tree.number(abs(trace.value - cut))
    said = text.format(distance=number, cut=number_words(cut), label=label)
    return CutDistance(number_words(cut), label, number, said)
