"""The page on data quality: its worked example is computed, its rules are those of the library."""

from __future__ import annotations

from fractions import Fraction

from nawasena.people.quality import QualityResult, assess
from nawasena.rules.quality import library_quality
from tests.docs.pages import DOCS, table
from tests.people.quality.agency import DAY, PNS, frame, units

PAGE = DOCS / "algorithms" / "data-quality.md"
COLUMNS = ("EMAIL", "NOMOR HP", "NIK", "IS VALID NIK", "TANGGAL LAHIR")


def worked() -> QualityResult:
    soiled = [{}, {"EMAIL": None}, {"IS VALID NIK": "FALSE"}, {"IS VALID NIK": None}]
    rows = [PNS | change | {"id": number} for number, change in enumerate(soiled)]
    return assess(frame(*rows), units(), COLUMNS, DAY)


def test_the_indicators_of_the_worked_example() -> None:
    computed = [
        [
            item.indicator.id,
            str(item.applicable),
            str(item.failing),
            str(item.value),
            str(item.indicator.weight),
            str(item.share / dimension.share),
            str(item.share),
        ]
        for dimension in worked().agency.dimensions
        for item in dimension.indicators
        if item.value is not None
    ]
    assert table(PAGE, "indicator", "applies to") == computed


def test_the_dimensions_of_the_worked_example() -> None:
    agency = worked().agency
    computed = [
        [
            item.dimension.id,
            str(item.dimension.weight),
            str(item.share),
            "-" if item.index is None else str(item.index),
        ]
        for item in agency.dimensions
    ]
    assert table(PAGE, "dimension", "weight") == [*computed, ["**agency**", "", "", str(agency.index)]]
    text = PAGE.read_text(encoding="utf-8")
    assert agency.index == Fraction(5050, 69)
    assert f"{agency.computed.numerator}/{agency.computed.denominator} = 5.57 %" in text


def test_every_rule_is_on_the_page() -> None:
    codes = [row[0] for row in table(PAGE, "code", "applies to")]
    assert codes == [item.id for item in library_quality().indicators]
