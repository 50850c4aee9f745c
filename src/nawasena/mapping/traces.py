"""The tree of an axis as lines: every node with weight and contribution, every indicator with its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from nawasena.engine import snapshot
from nawasena.engine.arithmetic import weights_of
from nawasena.engine.reference.axis import AxisTrace
from nawasena.engine.reference.measuring import Measured
from nawasena.engine.reference.tree import NodeTrace
from nawasena.engine.result import EXPIRED, KNOWN, NONE
from nawasena.engine.snapshot import Person
from nawasena.i18n import _
from nawasena.mapping.rule_words import combine_words, held_words, missing_words, row_words, with_next_way
from nawasena.mapping.values import number_words, place_words, raw_words
from nawasena.rules.catalogue import PERSON
from nawasena.rules.policy.measures import Measure
from nawasena.rules.registry import LoadedPolicy

MARGIN = "  "
SHOWN_RECORDS = 3
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


@dataclass(frozen=True)
class AxisLines:
    """Turns the trace of an axis of ``person`` into lines of text."""

    person: Person
    loaded: LoadedPolicy

    def axis(self, trace: AxisTrace) -> Iterator[str]:
        """The axis with its level, then its tree or the record it was read from."""
        level = str(trace.axis.level(trace.level).label) if trace.level else _("belum dapat dihitung")
        if trace.measured is not None:
            yield f"{trace.axis.label}: {level}"
            value = raw_words(trace.measured.value, trace.axis.measure, self.loaded.book)
            yield MARGIN + (value if trace.measured.state == KNOWN else self._state(trace.measured.state))
            yield from self.records(trace.measured.records, trace.axis.measure, 2)
            return
        value = self._axis_number(trace)
        distance = ""
        if trace.distance is not None:
            distance = _(", jarak ke batas terdekat {value}").format(value=self.number(trace.distance))
        if trace.standing is not None:
            text = _(", {above} dari {peers} orang bernilai lebih tinggi")
            distance = text.format(above=trace.standing.above, peers=trace.standing.peers)
        yield f"{trace.axis.label}: {value} -> {level}{distance}"
        for child, share in zip(trace.children, shares(trace.children, trace.axis.combine), strict=True):
            yield from self._node(child, 1, share)

    def _node(self, trace: NodeTrace, depth: int, share: Fraction | None) -> Iterator[str]:
        """``share``: the part of the axis that this node stands for; None when it takes no part."""
        margin = MARGIN * depth
        value = self.number(trace.value) if trace.value is not None else _("tidak dihitung")
        yield f"{margin}{trace.node.label}: {value}{self._weight(trace, share)}"
        if trace.node.leaf:
            yield from self._leaf(trace, depth + 1)
        elif trace.children:
            yield from self._branch(trace, depth + 1, share)

    def _weight(self, trace: NodeTrace, share: Fraction | None) -> str:
        parts = []
        if trace.node.weight is not None:
            parts.append(_("bobot {weight}").format(weight=number_words(trace.node.weight.value)))
        if share is not None and trace.value is not None:
            parts.append(_("sumbangan {points}").format(points=self.number(trace.value * share)))
        return f" ({', '.join(parts)})" if parts else ""

    def _branch(self, trace: NodeTrace, depth: int, share: Fraction | None) -> Iterator[str]:
        margin = MARGIN * depth
        if trace.node.combined != "weighted" or held_words(trace.node):
            yield margin + combine_words(trace.node)
        if trace.node.renormalises:
            text = _("penyebut bergantung data; dibulatkan ke {quantum}")
            yield margin + text.format(quantum=number_words(self.loaded.policy.quantum))
        for child, own in zip(trace.children, shares(trace.children, trace.node.combined), strict=True):
            yield from self._node(child, depth, None if own is None or share is None else own * share)

    def _leaf(self, trace: NodeTrace, depth: int) -> Iterator[str]:
        margin = MARGIN * depth
        source = trace.node.sources[trace.source]
        if trace.state == KNOWN:
            raw = raw_words(trace.raw, source.measure, self.loaded.book)
            rule = row_words(trace.row, source, self.loaded.book)
            held = _(" (ditahan pada batasnya)") + held_words(trace.node) if trace.clamped else ""
            other = _(" [sumber cadangan]") if trace.source else ""
            yield f"{margin}{raw} -> {rule}{held}{other}"
            yield from self.records(trace.records, source.measure, depth + 1)
        elif trace.state == NONE:
            score = "" if source.none is None else f" = {number_words(source.none.value)}"
            yield margin + self._state(trace.state) + score + held_words(trace.node)
        else:
            words = missing_words(trace.node, next_way=trace.node.id in with_next_way(self.loaded.policy))
            yield f"{margin}{self._state(trace.state)}; {words}{held_words(trace.node)}"

    def measured(self, found: Measured, measure: Measure, depth: int) -> Iterator[str]:
        """What a requirement or a category was measured to be, and where that stands."""
        known = found.state == KNOWN
        value = raw_words(found.value, measure, self.loaded.book) if known else self._state(found.state)
        yield MARGIN * depth + _("terukur: {value}").format(value=value)
        yield from self.records(found.records, measure, depth)

    def _state(self, state: int) -> str:
        """Why there is no value."""
        words = {
            NONE: _("diketahui tidak ada catatan"),
            EXPIRED: _("tidak ada bukti dalam jangka waktunya, yang ada lebih lama"),
        }
        return words.get(state, _("belum tercatat"))

    def records(
        self, records: Iterable[Mapping[str, Any]], measure: Measure | None, depth: int
    ) -> Iterator[str]:
        """Where the value stands: the first records, or the person's own row for a fact."""
        if measure is not None and measure.from_ == PERSON:
            sources = [self.person.source]
        else:
            sources = [str(record.get(snapshot.SOURCE) or "") for record in records]
        named = [source for source in sources if source]
        for source in named[:SHOWN_RECORDS]:
            yield MARGIN * depth + _("sumber: {source}").format(source=place_words(source))
        if len(named) > SHOWN_RECORDS:
            text = _("dan {count} catatan lain")
            yield MARGIN * depth + text.format(count=len(named) - SHOWN_RECORDS)

    def _axis_number(self, trace: AxisTrace) -> str:
        """The value of an axis; with all its digits where rounding would move it to another level."""
        if trace.value is None:
            return "-"
        ticks = 10**self.loaded.policy.decimals
        shown = Fraction((trace.value * ticks + Fraction(1, 2)).__floor__(), ticks)
        levels = [
            {number for number, stretch in trace.axis.stretches.items() if stretch.holds(value)}
            for value in (trace.value, shown)
        ]
        return self.number(trace.value) if levels[0] == levels[1] else number_words(trace.value)

    def number(self, value: Fraction) -> str:
        """Half-up at the decimals of the policy; what is compared is the exact value."""
        return number_words(value, self.loaded.policy.decimals)
