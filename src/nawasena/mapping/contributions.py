"""What every indicator contributed to its axis, for some people of a run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Set
from fractions import Fraction
from pathlib import Path

from nawasena.engine import snapshot
from nawasena.engine.reference import Evaluation, Evaluator
from nawasena.engine.reference.tree import NodeTrace
from nawasena.mapping.shares import shares
from nawasena.rules.registry import LoadedPolicy

Points = dict[tuple[str, str], Fraction]  # (axis, label of the indicator) to points of the axis


def contributions_of(
    folder: Path, loaded: LoadedPolicy, day: dt.date, nips: Set[str]
) -> Iterator[tuple[str, Points]]:
    """(NIP, points by indicator) of the people of a snapshot; indicators that take no part are left out."""
    evaluator = Evaluator(loaded, day)
    for person in snapshot.read_people(folder, loaded.book.catalogue):
        if person.nip in nips:
            yield person.nip, contributions(evaluator(person))


def contributions(evaluation: Evaluation) -> Points:
    """The points every indicator gives to its axis: with the weights that took part, and below ``max``,
    ``min`` and ``first`` only the child that was taken."""
    found: Points = {}
    for axis in (evaluation.kinerja, evaluation.potensial):
        for leaf, points in _descend(axis.children, axis.axis.combine, Fraction(1)):
            found[axis.name, str(leaf.node.label)] = points
    return found


def _descend(
    children: list[NodeTrace], combine: str, share: Fraction
) -> Iterator[tuple[NodeTrace, Fraction]]:
    for child, own in zip(children, shares(children, combine) if children else [], strict=True):
        if own is None or child.value is None:
            continue
        if child.children:
            yield from _descend(child.children, child.node.combined, share * own)
        else:
            yield child, share * own * child.value
