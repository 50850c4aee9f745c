"""Evaluations as rows of the result table, in the layout both evaluators share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from nawasena.engine.reference.axis import AxisTrace
from nawasena.engine.reference.evaluator import Evaluation, Evaluator
from nawasena.engine.reference.ranking import rank_all
from nawasena.engine.result import EXPIRED, NONE, PLACES, UNKNOWN, Layout


def result_rows(evaluator: Evaluator, evaluations: Sequence[Evaluation]) -> list[dict[str, Any]]:
    """One row a person, sorted by id, with ranks over all ``evaluations``."""
    layout = Layout.of(evaluator.policy, evaluator.scales)
    ranks = {ranking.id: rank_all(evaluations, ranking) for ranking in evaluator.policy.ranking}
    ordered = sorted(evaluations, key=lambda item: item.person.id)
    return [_row(evaluator, item, layout, ranks) for item in ordered]


def _row(
    evaluator: Evaluator, item: Evaluation, layout: Layout, ranks: Mapping[str, Mapping[int, int]]
) -> dict[str, Any]:
    numbers = {"talent": item.talent, "final": item.final}
    for axis in (item.kinerja, item.potensial):
        numbers |= {axis.name: axis.value, f"{axis.name}_distance": axis.distance}
    numbers |= {f"node_{name}": trace.value for name, trace in item.nodes.items()}
    row: dict[str, Any] = {
        "id": item.person.id,
        "nip": item.person.nip, "status": item.status, "outside_rule": item.outside_rule,
        "kinerja_level": item.kinerja.level, "potensial_level": item.potensial.level, "box": item.box,
        "ekinerja_level": item.ekinerja_level, **masks(evaluator, item),
    }  # fmt: skip
    for name, size in layout.denominators.items():
        row[name] = scaled(numbers.get(name), size)
    for axis in (item.kinerja, item.potensial):
        row |= {f"{axis.name}_least": axis.least, f"{axis.name}_most": axis.most}
        row |= _place(axis)
    row |= {f"gate_{trace.gate.id}": trace.outcome for trace in item.gates}
    row |= {f"rank_{name}": places.get(item.person.id) for name, places in ranks.items()}
    row |= {
        f"short_{ranking.id}": _within_top(row[f"rank_{ranking.id}"], ranking.top)
        for ranking in evaluator.policy.ranking
        if ranking.top is not None
    }
    return {column: row[column] for column in layout.columns}


def _within_top(rank: int | None, top: int) -> bool | None:
    return None if rank is None else rank <= top


def _place(axis: AxisTrace) -> dict[str, int | None]:
    """How many are above, below and in the group, where the axis is cut by place."""
    if axis.axis.relative is None:
        return {}
    found = axis.standing
    return {f"{axis.name}_{name}": None if found is None else getattr(found, name) for name in PLACES}


def scaled(value: Fraction | None, size: int) -> int | None:
    """``value`` over the whole number ``size``. Raises ArithmeticError when it is not exact."""
    if value is None:
        return None
    number = value * size
    if number.denominator != 1:
        raise ArithmeticError(f"{value} is not a multiple of 1/{size}")
    return number.numerator


def masks(evaluator: Evaluator, item: Evaluation) -> dict[str, int]:
    """The four masks, how many indicators apply to the person, and how many of them are known."""
    found = {"unknown_mask": 0, "none_mask": 0, "expired_mask": 0, "clamped_mask": 0, "asked": 0}
    for indicator in evaluator.indicators:
        state, clamped = _state(item, indicator.id)
        if state is None:
            continue
        bit = 1 << indicator.bit
        found["asked"] += 1
        found["unknown_mask"] |= bit if state in (UNKNOWN, EXPIRED) else 0
        found["expired_mask"] |= bit if state == EXPIRED else 0
        found["none_mask"] |= bit if state == NONE else 0
        found["clamped_mask"] |= bit if clamped else 0
    return {**found, "known": found["asked"] - found["unknown_mask"].bit_count()}


def _state(item: Evaluation, name: str) -> tuple[int | None, bool]:
    """The state of an indicator; None when it does not apply (another variant or way, a value given)."""
    axis = {"kinerja": item.kinerja, "potensial": item.potensial}.get(name)
    if axis is not None:
        return _axis_state(axis), False
    trace = item.nodes.get(name)
    if trace is None or not trace.node.leaf or trace.given or name in item.passed_over:
        return None, False
    return trace.state, trace.clamped


def _axis_state(axis: AxisTrace) -> int | None:
    return None if axis.measured is None else axis.measured.state
