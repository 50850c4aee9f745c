"""The tree of an axis as lines: every node with weight and contribution, every indicator with its source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nawasena.i18n import _
from nawasena.mapping.person.axis_model import AxisPart, Evidence, NodePart
from nawasena.mapping.person.model import MeasuredTest
from nawasena.mapping.shares import shares

__all__ = ["MARGIN", "axis_lines", "measured_lines", "shares"]

MARGIN = "  "
SHOWN_RECORDS = 3


def axis_lines(axis: AxisPart) -> Iterator[str]:
    """The axis with its level, then its tree or the record it was read from."""
    level = axis.level_label or _("belum dapat dihitung")
    if axis.category:
        yield f"{axis.label}: {level}"
        yield MARGIN + (axis.value or axis.state_words)
        yield from _evidence_lines(axis.evidence, 2)
        return
    yield f"{axis.label}: {axis.score or '-'} -> {level}{_distance(axis)}"
    for node in axis.nodes:
        yield from _node_lines(node, 1)


def _distance(axis: AxisPart) -> str:
    if axis.standing is not None:
        return f", {axis.standing}"
    if axis.distance is None:
        return ""
    return _(", jarak ke batas terdekat {value}").format(value=axis.distance)


def _node_lines(node: NodePart, depth: int) -> Iterator[str]:
    yield f"{MARGIN * depth}{node.label}: {node.score or _('tidak dihitung')}{_weight(node)}"
    if node.leaf:
        yield from _leaf_lines(node, depth + 1)
    elif node.children:
        yield from (MARGIN * (depth + 1) + remark for remark in node.remarks)
        for child in node.children:
            yield from _node_lines(child, depth + 1)


def _weight(node: NodePart) -> str:
    parts = []
    if node.weight is not None:
        parts.append(_("bobot {weight}").format(weight=node.weight))
    if node.contribution is not None:
        parts.append(_("sumbangan {points}").format(points=node.contribution))
    return f" ({', '.join(parts)})" if parts else ""


def _leaf_lines(node: NodePart, depth: int) -> Iterator[str]:
    margin, limits = MARGIN * depth, "".join(f"; {end}" for end in node.limits)
    if node.row is not None:
        held = _(" (ditahan pada batasnya)") + limits if node.held else ""
        reserve = _(" [sumber cadangan]") if node.reserve else ""
        yield f"{margin}{node.value} -> {node.row.words}{held}{reserve}"
        yield from _evidence_lines(node.evidence, depth + 1)
    elif node.state == "none":
        score = "" if node.none_score is None else f" = {node.none_score}"
        yield margin + node.state_words + score + limits
    else:
        yield f"{margin}{node.state_words}; {node.when_missing}{limits}"


def measured_lines(test: MeasuredTest, depth: int) -> Iterator[str]:
    """What a requirement was measured to be, and where that stands."""
    yield MARGIN * depth + _("terukur: {value}").format(value=test.measured)
    yield from _evidence_lines(test.evidence, depth)


def _evidence_lines(evidence: Sequence[Evidence], depth: int) -> Iterator[str]:
    """Where the value stands: the first records."""
    named = [item.words for item in evidence if item.words]
    for place in named[:SHOWN_RECORDS]:
        yield MARGIN * depth + _("sumber: {source}").format(source=place)
    if len(named) > SHOWN_RECORDS:
        text = _("dan {count} catatan lain")
        yield MARGIN * depth + text.format(count=len(named) - SHOWN_RECORDS)
