"""Parts of an explanation in the form the page's components draw."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from nawasena.core.display import decimal
from nawasena.mapping.person.axis_model import AxisPart, NodePart
from nawasena.mapping.policy_view import AXIS_NAMES
from nawasena.mapping.view import CutView

_TONES = {"known": "success", "none": "neutral", "unknown": "warning", "expired": "warning"}


def number(text: str | None) -> Decimal | None:
    """A figure of the explanation (in the style of either language) as a number; None when there is none."""
    return None if text is None else Decimal(text.replace(",", "."))


def axis_picture(axis: AxisPart, cuts: Iterable[CutView]) -> dict[str, Any] | None:
    """Score and cuts of an axis for its picture; None where levels have no cut. ``cuts``: of the policy."""
    own = [cut for cut in cuts if cut.axis == AXIS_NAMES[axis.name]]
    marks = sorted((cut.lower, cut.label) for cut in own if cut.lower is not None)
    if axis.category or axis.score is None or not marks:
        return None
    value = number(axis.score) or Decimal(0)
    high = max(Decimal(100), value, marks[-1][0])
    lowest = min(own, key=lambda cut: cut.level)
    found = [{"value": lower, "label": label} for lower, label in marks]
    return {"value": value, "cuts": found, "first": lowest.label, "high": high}


def weight(text: str | None) -> str | None:
    """A share in points, to two decimals: 3,333333 is shown as 3,33."""
    return None if text is None else decimal(number(text), 2)


def tree_node(node: NodePart) -> dict[str, Any]:
    """A node of the tree with its children."""
    return {
        "label": node.label,
        "value": number(node.score),
        "weight": weight(node.effective),
        "contribution": number(node.contribution),
        "part": node,
        "tone": _TONES[node.state],
        "children": [tree_node(child) for child in node.children],
        "open": True,
    }
