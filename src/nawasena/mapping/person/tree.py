"""The tree of an axis for readers: every node with rule, value, weight, contribution and legal basis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from nawasena.engine.reference.tree import NodeTrace
from nawasena.engine.result import EXPIRED, KNOWN, NONE, UNKNOWN
from nawasena.engine.source_scales import TOP
from nawasena.i18n import _
from nawasena.mapping.person.axis_model import Evidence, LegalBasis, NodePart, NumberPart, RowPart
from nawasena.mapping.person.legal import Legal, worst
from nawasena.mapping.person.seen import STATES, Seen, state_words
from nawasena.mapping.rule_words import (
    combine_words,
    held_ends,
    leaf_words,
    missing_words,
    with_next_way,
)
from nawasena.mapping.shares import shares
from nawasena.mapping.values import number_words, raw_words
from nawasena.rules.policy.nodes import Node
from nawasena.rules.registry import LoadedPolicy


@dataclass(frozen=True)
class Tree:
    """Turns the traces of one person into parts."""

    seen: Seen
    legal: Legal

    @property
    def loaded(self) -> LoadedPolicy:
        return self.seen.loaded

    def nodes(
        self, traces: Sequence[NodeTrace], combine: str, share: Fraction | None = Fraction(1)
    ) -> tuple[NodePart, ...]:
        """``traces`` of a node that combines them so; ``share``: its part of the axis (None: it has none)."""
        own = shares(traces, combine)
        return tuple(
            self._node(trace, None if part is None or share is None else part * share)
            for trace, part in zip(traces, own, strict=True)
        )

    def _node(self, trace: NodeTrace, share: Fraction | None) -> NodePart:
        node, value = trace.node, trace.value
        taken = share if value is not None else None
        row = self._row(trace)
        numbers = self.legal.own(node)
        cited = [*numbers, *(row.numbers if row is not None else ())]
        return NodePart(
            id=node.id,
            label=str(node.label),
            leaf=node.leaf,
            rule=self._rule(node),
            remarks=self._remarks(node),
            state=STATES[self._state(trace)],
            state_words=state_words(self._state(trace)),
            weight=None if node.weight is None else number_words(node.weight.value),
            effective=None if taken is None else number_words(taken * TOP),
            score=None if value is None else self.number(value),
            exact=None if value is None else number_words(value),
            contribution=None if taken is None or value is None else self.number(value * taken),
            value=self._value(trace),
            row=row,
            none_score=self._none_score(trace),
            when_missing=self._when_missing(node),
            reserve=trace.source > 0,
            held=trace.clamped,
            limits=held_ends(node),
            evidence=self._evidence(trace),
            status=worst(number.status for number in cited),
            numbers=numbers,
            bases=_distinct(cited),
            children=self.nodes(trace.children, node.combined, share),
        )

    def _state(self, trace: NodeTrace) -> int:
        """The state of an indicator; of a component whether it has a value."""
        if trace.node.leaf:
            return trace.state
        return KNOWN if trace.value is not None else UNKNOWN

    def _rule(self, node: Node) -> str:
        if not node.leaf:
            return combine_words(node)
        return leaf_words(node, self.loaded.book, next_way=node.id in self._next)

    def _remarks(self, node: Node) -> tuple[str, ...]:
        """What is special about how a component is made; nothing where weights simply add up."""
        if node.leaf:
            return ()
        remarks = []
        if node.combined != "weighted" or held_ends(node):
            remarks.append(combine_words(node))
        if node.renormalises:
            text = _("penyebut bergantung data; dibulatkan ke {quantum}")
            remarks.append(text.format(quantum=number_words(self.loaded.policy.quantum)))
        return tuple(remarks)

    def _value(self, trace: NodeTrace) -> str | None:
        if not trace.node.leaf or trace.state != KNOWN:
            return None
        return raw_words(trace.raw, trace.node.sources[trace.source].measure, self.loaded.book)

    def _row(self, trace: NodeTrace) -> RowPart | None:
        if not trace.node.leaf or trace.state != KNOWN:
            return None
        return self.legal.row(trace.node, trace.source, trace.row)

    def _none_score(self, trace: NodeTrace) -> str | None:
        """What having no record scores, as the policy writes it."""
        if not trace.node.leaf or trace.state != NONE:
            return None
        none = trace.node.sources[trace.source].none
        return None if none is None else number_words(none.value)

    def _when_missing(self, node: Node) -> str | None:
        return missing_words(node, next_way=node.id in self._next) if node.leaf else None

    def _evidence(self, trace: NodeTrace) -> tuple[Evidence, ...]:
        if not trace.node.leaf or trace.state in (NONE, UNKNOWN, EXPIRED):
            return ()
        return self.seen.evidence(trace.records, trace.node.sources[trace.source].measure)

    @cached_property
    def _next(self) -> frozenset[str]:
        return with_next_way(self.loaded.policy)

    def number(self, value: Fraction) -> str:
        """Half-up at the decimals of the policy; what is compared is the exact value."""
        return number_words(value, self.loaded.policy.decimals)


def _distinct(numbers: Sequence[NumberPart]) -> tuple[LegalBasis, ...]:
    return tuple(dict.fromkeys(basis for number in numbers for basis in number.bases))
