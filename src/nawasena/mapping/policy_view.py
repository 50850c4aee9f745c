"""A policy in words: its tree, cut-offs, boxes and legal standing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from nawasena.i18n import _
from nawasena.mapping.person.legal import cited, references
from nawasena.mapping.rule_words import combine_words, leaf_words, level_words, with_next_way
from nawasena.mapping.view import PERFORMANCE, POTENTIAL, BoxView, CutView, NodeView, PolicyView
from nawasena.rules.policy.axes import Axis, Variant
from nawasena.rules.policy.model import Gate, Policy
from nawasena.rules.policy.nodes import Node
from nawasena.rules.registry import LoadedPolicy, validity_words

AXIS_NAMES = {"kinerja": PERFORMANCE, "potensial": POTENTIAL}


def policy_view(loaded: LoadedPolicy) -> PolicyView:
    """The policy for readers."""
    policy = loaded.policy
    return PolicyView(
        id=policy.id,
        version=policy.version,
        title=str(policy.title),
        status=policy.status,
        valid=validity_words(policy),
        digest=loaded.digest,
        note=str(policy.summary or ""),
        references=tuple(reference_views(loaded)),
        nodes=tuple(_nodes(loaded)),
        cuts=tuple(cut_views(loaded)),
    )


def reference_views(loaded: LoadedPolicy) -> Iterator[tuple[str, str, str]]:
    """(citation, standing, note) of everything the policy cites."""
    for basis in references(loaded):
        yield cited(basis), basis.standing, basis.note


def _nodes(loaded: LoadedPolicy) -> Iterator[NodeView]:
    policy = loaded.policy
    for name, axis in policy.axes:
        around = (axis.status or policy.status, axis.ref or policy.ref)
        for child in axis.children:
            yield from _node(child, name, 0, loaded, around)
        for variant in axis.variants:
            yield _variant(variant, name, loaded, around)
            for child in variant.children:
                yield from _node(child, name, 1, loaded, around)


def _variant(variant: Variant, axis: str, loaded: LoadedPolicy, around: tuple[str, str]) -> NodeView:
    """The heading of a tree that applies to some people only."""
    item = loaded.book.catalogue.person.field(variant.field)
    assert item is not None  # noqa: S101 -- checked with the policy
    names = [loaded.book.catalogue.categories(item).label_of(value) for value in variant.in_]
    rule = _("untuk {label}: {names}").format(label=item.label, names=", ".join(names))
    cite = loaded.book.regulations[around[1]].short
    label = _("Varian: {label}").format(label=variant.label)
    return NodeView(variant.id, AXIS_NAMES[axis], 0, label, None, rule, around[0], cite, False)


def _node(
    node: Node, axis: str, depth: int, loaded: LoadedPolicy, around: tuple[str, str]
) -> Iterator[NodeView]:
    status, ref = node.status or around[0], node.ref or around[1]
    weight = node.weight.value if node.weight is not None else None
    rule = combine_words(node)
    if node.leaf:
        rule = leaf_words(node, loaded.book, next_way=node.id in with_next_way(loaded.policy))
    cite = loaded.book.regulations[ref].short if ref in loaded.book.regulations else ref
    yield NodeView(node.id, AXIS_NAMES[axis], depth, str(node.label), weight, rule, status, cite, node.leaf)
    for child in node.children:
        yield from _node(child, axis, depth + 1, loaded, (status, ref))


def cut_views(loaded: LoadedPolicy) -> Iterator[CutView]:
    """The levels of both axes, highest first."""
    policy = loaded.policy
    for name, axis in policy.axes:
        for level in sorted(axis.levels, key=lambda item: -item.level):
            words = level_words(axis, level, loaded.book)
            status = level.status or axis.status or policy.status
            yield CutView(
                AXIS_NAMES[name], level.level, str(level.label), words, status, _lower(axis, level.level)
            )


def _lower(axis: Axis, level: int) -> Decimal | None:
    """The number at which a level begins, for drawing; None where it begins nowhere."""
    stretch = axis.stretches.get(level)
    if stretch is None or stretch.lower is None or level == 1:
        return None
    return Decimal(stretch.lower.numerator) / stretch.lower.denominator


def box_views(loaded: LoadedPolicy, counts: Mapping[int, int]) -> tuple[BoxView, ...]:
    """The nine boxes with their counts, 9 first."""
    policy: Policy = loaded.policy
    views = []
    for box in sorted(loaded.book.boxes[policy.boxes].boxes, key=lambda item: -item.box):
        views.append(
            BoxView(
                number=box.box,
                row=box.kinerja,
                column=box.potensial,
                predicate=str(box.predicate),
                performance=str(policy.axes.kinerja.level(box.kinerja).label),
                potential=str(policy.axes.potensial.level(box.potensial).label),
                follow_up=tuple(str(item) for item in box.follow_up),
                count=counts.get(box.box, 0),
                succession=bool(box.succession),
            )
        )
    return tuple(views)


def gate_label(gate: Gate) -> str:
    """The name of a requirement."""
    return str(gate.label)
