"""From node values to the values, places and levels of both axes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from nawasena.engine.arithmetic import GIVEN_SCALE, Scale, combined_scale
from nawasena.engine.columnar.bands import band_condition
from nawasena.engine.columnar.scoring import level_of
from nawasena.engine.columnar.sql import (
    Columns,
    Expr,
    both,
    call,
    case,
    choose,
    col,
    is_in,
    known,
    lit,
    missing,
    times,
)  # fmt: skip
from nawasena.engine.columnar.tree import Component
from nawasena.engine.source_scales import TOP, denominator
from nawasena.rules.numbers import RuleNumber
from nawasena.rules.policy.axes import Axis, Percentile

if TYPE_CHECKING:
    from nawasena.engine.columnar.compiler import _Compiler as Compiler


def branch_columns(compiler: Compiler) -> Columns:
    """Which tree of an axis with variants a person uses: 0 the axis' own, 1 the first variant, and so on."""
    return {
        f"branch_{name}": case(
            [
                (is_in(col(item.field), item.in_), lit(number))
                for number, item in enumerate(axis.variants, start=1)
            ],
            lit(0),
        )
        for name, axis in compiler.policy.axes
        if axis.variants and name not in compiler.given
    }


def axis_columns(compiler: Compiler) -> tuple[Columns, Columns, Columns]:
    """(parts of renormalised means, values and their reach of each tree, values and reach) of both axes."""
    parts: Columns = {}
    trees: Columns = {}
    values: Columns = {}
    for name, axis in compiler.policy.axes:
        if name in compiler.given:
            factor = compiler.scales.axes[name].denominator // GIVEN_SCALE
            value = times(col(f"given_{name}"), factor)
            values |= dict.fromkeys((name, f"low_{name}", f"high_{name}"), value)
        elif axis.measure is None:
            for number in range(len(axis.branches)):
                component, factors = _component(compiler, name, axis, number)
                own = f"{name}_{number}"
                parts |= component.prepare(own)
                columns = component.columns(own, f"value_{own}")
                trees |= {
                    key: times(item, factors[not key.startswith("value_")]) for key, item in columns.items()
                }
            values |= _chosen(name, axis)
    return parts, trees, values


def _chosen(name: str, axis: Axis) -> Columns:
    """The value and reach of the tree that applies to the person."""
    ends = {name: "value", f"low_{name}": "low", f"high_{name}": "high"}
    if not axis.variants:
        return {key: col(f"{end}_{name}_0") for key, end in ends.items()}
    numbers = range(len(axis.branches))
    return {
        key: choose(col(f"branch_{name}"), [(number, col(f"{end}_{name}_{number}")) for number in numbers])
        for key, end in ends.items()
    }


def level_columns(compiler: Compiler) -> Columns:
    """Levels, reach and distance of both axes."""
    levels: Columns = {}
    for name, axis in compiler.policy.axes:
        if axis.measure is not None and name not in compiler.given:
            levels |= _category(compiler, name, axis)
        elif axis.relative is not None:
            levels |= _relative(name, axis, axis.relative)
        else:
            levels |= _numeric_levels(name, axis, compiler.scales.axes[name])
    return levels


def place_columns(compiler: Compiler) -> Columns:
    """How many of the group are above and below, where an axis is cut by place."""
    columns: Columns = {}
    for name, axis in compiler.policy.axes:
        if axis.relative is not None:
            columns |= _places(name, axis.relative)
    return columns


def _places(name: str, cut: Percentile) -> Columns:
    there = both(known(col(name)), exp.EQ(this=col("outside_rule"), expression=lit(0)))
    group = [exp.paren(there.copy()), *(col(fact) for fact in cut.within)]

    def over(function: Expr, *, descending: bool | None) -> Expr:
        order = None
        if descending is not None:
            key = exp.Ordered(this=col(name), desc=descending, nulls_first=False)
            order = exp.Order(expressions=[key])
        return exp.Window(this=function, partition_by=[item.copy() for item in group], order=order)

    def others(*, descending: bool) -> Expr:
        return exp.Sub(this=over(call("rank"), descending=descending), expression=lit(1))

    columns = {
        f"{name}_above": others(descending=True),
        f"{name}_below": others(descending=False),
        f"{name}_peers": over(call("count", exp.Star()), descending=None),
    }
    return {key: case([(there, value)]) for key, value in columns.items()}


def _relative(name: str, axis: Axis, cut: Percentile) -> Columns:
    """Fewer than ``top`` per cent above: high; else fewer than ``bottom`` per cent below: low."""
    unit = denominator((cut.top.value, cut.bottom.value))
    peers = col(f"{name}_peers")

    def fewer(end: str, share: RuleNumber) -> Expr:
        left = times(col(f"{name}_{end}"), TOP * unit)
        return exp.LT(this=left, expression=times(peers, int(share.fraction * unit)))

    level = case(
        [
            (missing(peers), exp.null()),
            (fewer("above", cut.top), lit(3)),
            (fewer("below", cut.bottom), lit(1)),
        ],
        lit(2),
    )
    settled = both(known(peers), exp.EQ(this=col(f"low_{name}"), expression=col(f"high_{name}")))
    return {
        f"{name}_level": level,
        f"{name}_least": case([(settled, level)], lit(1)),
        f"{name}_most": case([(settled, level)], lit(3)),
        f"{name}_distance": exp.cast(exp.null(), "BIGINT"),
    }


def _component(compiler: Compiler, name: str, axis: Axis, number: int) -> tuple[Component, tuple[int, int]]:
    """A tree of the axis as a component, and what brings (value, reach) to the scale of the cut-offs."""
    children = axis.branches[number]
    scales = [compiler.scales.nodes[child.id] for child in children]
    base = combined_scale(children, scales, axis.combine, compiler.loaded)
    scale = compiler.scales.axes[name]
    component = Component.of(children, axis.combine, base, compiler.scales)
    return component, (scale.denominator // base.denominator, scale.full // base.full)


def _numeric_levels(name: str, axis: Axis, scale: Scale) -> Columns:
    distances = [
        call("abs", exp.Sub(this=col(name), expression=lit(int(cut * scale.denominator))))
        for cut in axis.cuts
    ]
    nearest = distances[0] if len(distances) == 1 else call("least", *distances)
    return {
        f"{name}_level": _level(col(name), axis, scale.denominator),
        f"{name}_least": _level(col(f"low_{name}"), axis, scale.full),
        f"{name}_most": _level(col(f"high_{name}"), axis, scale.full),
        f"{name}_distance": nearest,
    }


def _level(value: Expr, axis: Axis, size: int) -> Expr:
    return case(
        [(band_condition(value, stretch, size), lit(number)) for number, stretch in axis.stretches.items()]
    )


def _category(compiler: Compiler, name: str, axis: Axis) -> Columns:
    assert axis.measure is not None  # noqa: S101 -- the caller looked
    measured = compiler.measure(axis.measure)
    groups = {category: level.level for level in axis.levels for category in level.when or ()}
    level = level_of(measured.value, groups)
    return {
        f"{name}_level": level,
        f"{name}_least": call("coalesce", level, lit(1)),
        f"{name}_most": call("coalesce", level, lit(3)),
        f"state_{name}": measured.state.copy(),
    }
