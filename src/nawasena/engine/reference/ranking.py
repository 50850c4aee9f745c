"""Ranks within declared groups: box priority, then numbers descending, what is unknown last, then the NIP."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from nawasena.engine.reference.evaluator import Evaluation
from nawasena.engine.result import MAPPED
from nawasena.rules.policy.model import Ranking, RankKey


def rank_all(evaluations: Iterable[Evaluation], ranking: Ranking) -> dict[int, int]:
    """The rank (1 = first) of every mapped person, by person id."""
    groups: dict[tuple[Any, ...], list[Evaluation]] = {}
    for evaluation in evaluations:
        if evaluation.status == MAPPED:
            key = tuple(evaluation.person.facts.get(name) for name in ranking.groups)
            groups.setdefault(key, []).append(evaluation)
    ranks: dict[int, int] = {}
    for members in groups.values():
        ordered = sorted(
            members, key=lambda item: (*(_key(item, key) for key in ranking.keys), item.person.id)
        )
        ranks |= {item.person.id: place for place, item in enumerate(ordered, start=1)}
    return ranks


def _key(evaluation: Evaluation, key: RankKey) -> tuple[int, Fraction | int]:
    if key.order is not None:
        return 0, key.order.index(evaluation.box or 0)
    value = _number(evaluation, key.by)
    return (1, 0) if value is None else (0, -value)


def _number(evaluation: Evaluation, name: str) -> Fraction | None:
    if name == "talent":
        return evaluation.talent
    if name in ("kinerja", "potensial"):
        return evaluation.axis(name).value
    trace = evaluation.nodes.get(name)  # absent in another variant's tree
    return None if trace is None else trace.value
