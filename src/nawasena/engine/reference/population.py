"""Evaluating everybody: where a level depends on others, values come first and places second."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from nawasena.engine.reference.axis import Standing
from nawasena.engine.reference.evaluator import Evaluation, Evaluator
from nawasena.engine.reference.tree import Given
from nawasena.engine.snapshot import Person
from nawasena.rules.policy.axes import Percentile


def evaluate_all(
    evaluator: Evaluator, people: Iterable[Person], given: Sequence[Given] | None = None
) -> list[Evaluation]:
    """Evaluate a whole population; ``given`` holds the values of cases, one for each person."""
    persons = list(people)
    values = given or [{} for _ in persons]
    first = [evaluator(person, value) for person, value in zip(persons, values, strict=True)]
    cuts = {name: axis.relative for name, axis in evaluator.policy.axes if axis.relative is not None}
    if not cuts:
        return first
    places: list[dict[str, Standing]] = [{} for _ in persons]
    for name, cut in cuts.items():
        for index, standing in _standings(first, name, cut).items():
            places[index][name] = standing
    rows = zip(persons, values, places, strict=True)
    return [evaluator(person, value, place) for person, value, place in rows]


def _standings(evaluations: Sequence[Evaluation], name: str, cut: Percentile) -> dict[int, Standing]:
    """The place of everybody of the population who has a value, by position in ``evaluations``."""
    groups: dict[tuple[Any, ...], list[tuple[Fraction, int]]] = {}
    for index, item in enumerate(evaluations):
        value = item.axis(name).value
        if value is not None and not item.outside_rule:
            key = tuple(item.person.facts.get(fact) for fact in cut.within)
            groups.setdefault(key, []).append((value, index))
    return {index: place for members in groups.values() for index, place in _places(members)}


def _places(members: list[tuple[Fraction, int]]) -> Iterable[tuple[int, Standing]]:
    values = sorted(value for value, _index in members)
    for value, index in members:
        below, upto = bisect_left(values, value), bisect_right(values, value)
        yield index, Standing(len(values) - upto, below, len(values))
