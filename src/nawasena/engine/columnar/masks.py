"""The masks: one bit an indicator for unknown, none, expired and clamped, and how many are known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from nawasena.engine.columnar.leaves import clampable
from nawasena.engine.columnar.sql import (
    Columns,
    Expr,
    add,
    as_big,
    both,
    call,
    case,
    col,
    known,
    lit,
    missing,
    times,
)
from nawasena.engine.result import EXPIRED, NONE, UNKNOWN, indicators

if TYPE_CHECKING:
    from nawasena.engine.columnar.compiler import _Compiler as Compiler


@dataclass(frozen=True)
class _Bit:
    """An indicator: its bit, its state, and which of the outcomes its rule allows.

    ``always``: the state is never NULL, so that its bits need no guard.
    """

    size: int
    state: Expr
    always: bool
    none: bool
    expires: bool
    clamped: Expr | None

    def one(self, condition: Expr) -> Expr:
        """1 where ``condition`` holds, else 0."""
        number = exp.cast(exp.paren(condition.copy()), "INT")
        return number if self.always else call("coalesce", number, lit(0))

    @property
    def lost(self) -> Expr:
        """Unknown or expired: the last two states."""
        return exp.GTE(this=self.state.copy(), expression=lit(UNKNOWN))

    def equals(self, state: int) -> Expr:
        return exp.EQ(this=self.state.copy(), expression=lit(state))


def mask_columns(compiler: Compiler) -> Columns:
    """The four masks, how many indicators apply to the person, and how many of them are known."""
    bits = _bits(compiler)
    certain = sum(bit.always for bit in bits)
    guarded = [bit.one(known(bit.state)) for bit in bits if not bit.always]
    asked = exp.paren(add([lit(certain), *guarded]))
    lost = add([bit.one(bit.lost) for bit in bits]) if bits else lit(0)
    return {
        "unknown_mask": _mask((bit, bit.lost) for bit in bits),
        "none_mask": _mask((bit, bit.equals(NONE)) for bit in bits if bit.none),
        "expired_mask": _mask((bit, bit.equals(EXPIRED)) for bit in bits if bit.expires),
        "clamped_mask": _mask((bit, both(known(bit.state), bit.clamped)) for bit in bits if bit.clamped),
        "asked": asked,
        "known": exp.Sub(this=asked, expression=exp.paren(lost)),
    }


def _bits(compiler: Compiler) -> list[_Bit]:
    leaves = {leaf.id: leaf for _axis, leaf in compiler.policy.leaves()}
    before, axes = _ways_before(compiler), dict(compiler.policy.axes)
    bits = []
    for item in indicators(compiler.policy):
        if item.id in compiler.given or (item.id not in compiler.scales.nodes and item.id not in axes):
            continue
        leaf, ways = leaves.get(item.id), before.get(item.id, [])
        always = not ways and item.id not in compiler.trees
        held = leaf is not None and clampable(leaf)
        sources = leaf.sources if leaf is not None else ()
        none = leaf is None or any(source.none is not None for source in sources)
        expires = leaf is None or any(source.measure.bounded for source in sources)
        clamped = col(f"clamped_{item.id}") if held else None
        bits.append(_Bit(1 << item.bit, _asked(item.id, ways), always, none, expires, clamped))
    return bits


def _ways_before(compiler: Compiler) -> dict[str, list[str]]:
    """For every indicator below ``combine: first`` the nodes that are taken before it."""
    before: dict[str, list[str]] = {}
    for _axis, node in compiler.policy.nodes():
        if node.combined != "first" or node.id in compiler.given:
            continue
        for place, child in enumerate(node.children):
            for leaf in child.leaves():
                before.setdefault(leaf.id, []).extend(item.id for item in node.children[:place])
    return before


def _asked(name: str, before: list[str]) -> Expr:
    """The state of an indicator; NULL where a way before it was taken."""
    if not before:
        return col(f"state_{name}")
    return case([(both(*(missing(col(f"node_{way}")) for way in before)), col(f"state_{name}"))])


def _mask(conditions: Iterable[tuple[_Bit, Expr]]) -> Expr:
    return add([times(as_big(bit.one(condition)), bit.size) for bit, condition in conditions])
