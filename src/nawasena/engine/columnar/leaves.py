"""Indicators as columns: the first source that has something to say, and the ends that hold the score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from nawasena.engine.columnar.measuring import SqlMeasure
from nawasena.engine.columnar.scoring import may_be_held
from nawasena.engine.columnar.sql import (
    Columns,
    Expr,
    big,
    both,
    case,
    choose,
    col,
    either,
    is_in,
    known,
    lit,
)
from nawasena.engine.columnar.tree import hold_at
from nawasena.engine.result import EXPIRED, KNOWN, NONE, UNKNOWN
from nawasena.rules.policy.nodes import Node, Source

if TYPE_CHECKING:
    from nawasena.engine.columnar.compiler import _Compiler as Compiler

NO_ENDS = (None, None)


def leaves_columns(
    compiler: Compiler, leaves: list[Node], sources: dict[str, list[tuple[Source, SqlMeasure]]]
) -> Columns:
    """State, score and clamping of every indicator: the first source that has something to say."""
    columns: Columns = {}
    for leaf in leaves:
        columns |= leaf_columns(compiler, leaf, sources[leaf.id])
    return columns


def leaf_columns(compiler: Compiler, leaf: Node, sources: list[tuple[Source, SqlMeasure]]) -> Columns:
    """State, score and clamping of one indicator."""
    size = compiler.scales.nodes[leaf.id].denominator
    states: list[tuple[Expr, Expr]] = []
    values: list[tuple[Expr, Expr]] = []
    clamps: list[tuple[Expr, Expr]] = []
    for place, (source, _measured) in enumerate(sources):
        score = col(f"x_{leaf.id}_{place}")
        there = known(score)
        states.append((there, lit(KNOWN)))
        values.append((there, score))
        clamps.append((there, col(f"y_{leaf.id}_{place}")))
        if source.none is not None:
            nothing = exp.EQ(this=col(f"t_{leaf.id}_{place}"), expression=lit(NONE))
            states.append((nothing, lit(NONE)))
            values.append((nothing, big(int(source.none.fraction * size))))
            clamps.append((nothing, exp.false()))
    expired = [
        exp.EQ(this=col(f"t_{leaf.id}_{place}"), expression=lit(EXPIRED)) for place in range(len(sources))
    ]
    states.append((exp.or_(*expired), lit(EXPIRED)))
    return {
        f"state_{leaf.id}": applied(compiler, leaf, case(states, lit(UNKNOWN))),
        f"{bare_name(leaf)}_{leaf.id}": applied(compiler, leaf, case(values, unknown_score(leaf, size))),
        f"{'held' if leaf.held != NO_ENDS else 'clamped'}_{leaf.id}": case(clamps, exp.false()),
    }


def clampable(leaf: Node) -> bool:
    """Whether the evidence of an indicator may be held at an end."""
    return leaf.held != NO_ENDS or any(may_be_held(source.score) for source in leaf.sources)


def applied(compiler: Compiler, leaf: Node, value: Expr) -> Expr:
    """``value`` for people whose tree has this indicator; NULL for the others."""
    if leaf.id not in compiler.trees:
        return value
    axis, number = compiler.trees[leaf.id]
    return choose(col(f"branch_{axis}"), [(number, value)])


def bare_name(leaf: Node) -> str:
    """The name of the score before the indicator's own ends hold it."""
    return "bare" if leaf.held != NO_ENDS else "node"


def held_columns(compiler: Compiler, leaf: Node) -> Columns:
    """The score held at the indicator's own ends, and whether evidence was held anywhere."""
    if leaf.held == NO_ENDS:
        return {}
    bare = col(f"bare_{leaf.id}")
    value = hold_at(bare, leaf.held, compiler.scales.nodes[leaf.id].denominator)
    found = is_in(col(f"state_{leaf.id}"), (KNOWN, NONE))
    moved = both(found, exp.NEQ(this=exp.paren(value), expression=bare.copy()))
    return {f"node_{leaf.id}": value, f"clamped_{leaf.id}": either(col(f"held_{leaf.id}"), moved)}


def unknown_score(leaf: Node, size: int) -> Expr:
    """What an unknown indicator scores: nothing, zero or the default."""
    missing = leaf.unknown
    if missing is None or missing.rule in ("fail", "exclude"):
        return exp.cast(exp.null(), "BIGINT")
    return big(int(missing.default.fraction * size) if missing.default is not None else 0)
