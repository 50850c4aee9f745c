"""The part every child has in the value of its parent."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from nawasena.engine.arithmetic import weights_of
from nawasena.engine.reference.tree import NodeTrace

WHOLE = Fraction(1)


def shares(children: Sequence[NodeTrace], combine: str) -> list[Fraction | None]:
    """The part each child has in the value of its parent; None for one that takes no part.

    Weights over those that are present; all of it for the child that is chosen of a highest, lowest or first.
    """
    present = [child.value is not None for child in children]
    if combine == "first":
        first = present.index(True) if any(present) else None
        return [WHOLE if at == first else None for at in range(len(children))]
    if combine in ("max", "min"):
        values = [child.value for child in children if child.value is not None]
        picked = (max if combine == "max" else min)(values) if values else None
        chosen = next((at for at, child in enumerate(children) if values and child.value == picked), None)
        return [WHOLE if at == chosen else None for at in range(len(children))]
    weights = weights_of([child.node for child in children], combine)
    counted = [
        is_present or not child.node.may_be_excluded
        for child, is_present in zip(children, present, strict=True)
    ]
    total = sum((weight for weight, counts in zip(weights, counted, strict=True) if counts), Fraction(0))
    return [
        weight / total if is_present and total else None
        for weight, is_present in zip(weights, present, strict=True)
    ]
