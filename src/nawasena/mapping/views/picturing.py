"""Parts of an explanation in the form the page's components draw."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from nawasena.mapping.person.axis_model import AxisPart, NodePart

_TONES = {"known": "success", "none": "neutral", "unknown": "warning", "expired": "warning"}


def number(text: str | None) -> Decimal | None:
    """A figure of the explanation (decimal comma) as a number; None when there is none."""
    return None if text is None else Decimal(text.replace(".", "").replace(",", "."))


def axis_picture(axis: AxisPart) -> dict[str, Any] | None:
    """Score and cuts of an axis for its picture; None where levels have no cut."""
    cuts = [cut for cut in (axis.below, axis.above) if cut is not None]
    if axis.category or axis.score is None or not cuts:
        return None
    marks = sorted(
        ({"value": number(cut.cut), "label": cut.label} for cut in cuts), key=lambda cut: cut["value"] or 0
    )
    value = number(axis.score)
    high = max([Decimal(100), value or Decimal(0), *(mark["value"] or Decimal(0) for mark in marks)])
    lowest = min(axis.levels, key=lambda level: level.level)
    first = lowest.label if len(marks) == len(axis.levels) - 1 else _below(axis, str(marks[0]["label"]))
    return {"value": value, "cuts": marks, "first": first, "high": high}


def _below(axis: AxisPart, label: str) -> str:
    """The level under the one called ``label``."""
    ordered = sorted(axis.levels, key=lambda level: level.level)
    at = next(index for index, level in enumerate(ordered) if level.label == label)
    return ordered[max(0, at - 1)].label


def tree_node(node: NodePart) -> dict[str, Any]:
    """A node of the tree with its children."""
    return {
        "label": node.label,
        "value": number(node.score),
        "weight": number(node.effective),
        "contribution": number(node.contribution),
        "part": node,
        "tone": _TONES[node.state],
        "children": [tree_node(child) for child in node.children],
        "open": True,
    }
