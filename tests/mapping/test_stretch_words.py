"""Conditions in words, not in signs: what a change line and a finding say."""

from __future__ import annotations

from typing import Any

import pytest

from nawasena.engine.source_scales import lookup_rows
from nawasena.mapping.change_words import score_names
from nawasena.mapping.rule_words import band_words, stretch_words
from nawasena.rules.numbers import Band
from nawasena.rules.policy.measures import Measure
from nawasena.rules.registry import library_policies

COUNT = {"from": "skp", "take": "count", "date": "tahun"}
AGE = {"from": "orang", "field": "tanggal_lahir", "as": "completed_years"}
LEFT = {"from": "orang", "field": "tanggal_pensiun", "as": "years_until"}
SUM = {"from": "pelatihan", "take": "sum", "date": "tanggal", "field": "jam_pelajaran"}
SIGNS = ("≥", "≤", "<", ">")


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ({"from": 3}, "paling sedikit 3"),
        ({"above": 3}, "lebih dari 3"),
        ({"to": 3}, "paling banyak 3"),
        ({"below": 3}, "kurang dari 3"),
        ({"from": 1, "to": 2}, "1 sampai 2"),
        ({"from": 60, "below": 80}, "60 sampai kurang dari 80"),
        ({"above": 60, "to": 80}, "lebih dari 60 sampai 80"),
        ({"above": 60, "below": 80}, "lebih dari 60 dan kurang dari 80"),
        ({"from": 2, "to": 2}, "2"),
        ({}, "semua nilai"),
    ],
)
def test_a_band_in_words(ends: dict[str, int], words: str) -> None:
    assert band_words(Band.model_validate(ends)) == words


@pytest.mark.parametrize(
    ("measure", "ends", "words"),
    [
        (COUNT, {"from": 1}, "paling sedikit 1 catatan"),
        (COUNT, {"to": 0}, "0 catatan"),
        (COUNT, {"to": 1}, "paling banyak 1 catatan"),
        (AGE, {"from": 5}, "paling sedikit 5 tahun penuh"),
        (LEFT, {"below": 2}, "kurang dari 2 tahun penuh lagi"),
        (SUM, {"from": 20}, "Jam pelajaran (JP): paling sedikit 20"),
        (SUM, {"to": 0}, "Jam pelajaran (JP): 0"),
    ],
)
def test_a_stretch_says_what_it_counts(measure: dict[str, Any], ends: dict[str, int], words: str) -> None:
    book = library_policies()[0].book
    assert stretch_words(Band.model_validate(ends), Measure.model_validate(measure), book) == words


def test_no_library_policy_tells_a_score_in_signs() -> None:
    told = []
    for loaded in library_policies():
        for _axis, leaf in loaded.policy.leaves():
            for source in leaf.sources:
                rule = source.score
                numbers = [band.score for band in rule.steps or ()]
                numbers += list(lookup_rows(rule, loaded.book).values()) if rule.lookup is not None else []
                told += [
                    name
                    for number in numbers
                    for name in score_names(rule.points(number), source, loaded.book)
                ]
    assert len(told) > 100
    assert [name for name in told if any(sign in name for sign in SIGNS)] == []
