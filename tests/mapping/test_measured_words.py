"""Measured values, the outcome of a requirement, and near scores in words."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from nawasena.engine.reference import evaluator
from nawasena.engine.reference.measuring import Measured
from nawasena.engine.result import EXPIRED, KNOWN, MET, NONE, UNKNOWN
from nawasena.engine.snapshot import Person
from nawasena.mapping.change_words import visible
from nawasena.mapping.person.seen import Seen
from nawasena.mapping.traces import measured_lines
from nawasena.rules.policy.measures import Measure
from nawasena.rules.policy.model import GateTest
from nawasena.rules.registry import library_policies

AGE = {"from": "orang", "field": "tanggal_lahir", "as": "completed_years"}
LEFT = {"from": "orang", "field": "tanggal_pensiun", "as": "years_until"}
COUNT = {"from": "skp", "take": "count", "date": "tahun"}
SUM = {"from": "pelatihan", "take": "sum", "date": "tanggal", "field": "jam_pelajaran"}
NEWEST = {"from": "skp", "take": "newest", "date": "tahun", "field": "predikat"}


def told(measure: dict[str, Any], found: Measured) -> list[str]:
    person = Person(1, "1" * 18, "Contoh", {"sumber": "Data ASN.xlsx / Data / 2"}, {}, frozenset())
    test = GateTest.model_construct(measure=Measure.model_validate(measure), in_=("baik",), unknown="manual")
    part = Seen(person, library_policies()[0]).test(evaluator.TestTrace(test, MET, found))
    return list(measured_lines(part, 2))


@pytest.mark.parametrize(
    ("measure", "value", "words"),
    [
        (AGE, 59, "59 tahun penuh"),
        (LEFT, 1, "1 tahun penuh lagi"),
        (COUNT, 0, "0 catatan"),
        (SUM, 20, "20"),
        (NEWEST, "baik", "Baik"),
    ],
)
def test_a_requirement_tells_what_was_measured(measure: dict[str, Any], value: Any, words: str) -> None:
    lines = told(measure, Measured(KNOWN, value, ({"sumber": "Bukti.xlsx / SKP / 3"},)))
    assert lines[0] == f"    terukur: {words}"
    place = (
        "Data ASN.xlsx, lembar Data, baris 2"
        if measure["from"] == "orang"
        else "Bukti.xlsx, lembar SKP, baris 3"
    )
    assert lines[1:] == [f"    sumber: {place}"]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (UNKNOWN, "belum tercatat"),
        (NONE, "diketahui tidak ada catatan"),
        (EXPIRED, "tidak ada bukti dalam jangka waktunya, yang ada lebih lama"),
    ],
)
def test_a_requirement_without_a_value_tells_why(state: int, words: str) -> None:
    assert told(NEWEST, Measured(state)) == [f"    terukur: {words}"]


@pytest.mark.parametrize(
    ("score", "other", "words"),
    [
        ("90", "92", ("90,00", "92,00")),
        ("91.99", "92", ("91,99", "92,00")),
        ("91.996", "92", ("91,996", "92,000")),
        ("91.999999", "92", ("91,999999", "92,000000")),
        ("92", "91.9996", ("92,0000", "91,9996")),
    ],
)
def test_a_near_score_has_the_digits_that_tell_it_apart(
    score: str, other: str, words: tuple[str, str]
) -> None:
    assert visible(Fraction(score), Fraction(other)) == words
