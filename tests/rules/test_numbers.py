"""Bands: every number that can occur lies in exactly one, or the list is refused with a witness."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nawasena.rules.numbers import Band, Domain, RuleNumber, band_defects, plain

SCORE = Domain(low=0, high=100, whole=False)
COUNT = Domain(low=0, high=None, whole=True)
LEVEL = Domain(low=0, high=5, whole=True)
ENDS = [Decimal(number) / 2 for number in range(-2, 22)]
STEPS = [Fraction(number, 4) for number in range(-12, 52)]  # every end, and a number between any two ends


def band(**ends: int | str) -> Band:
    """A band from its ends as they are written: ``band(from_=60, below="80.5")``."""
    return Band.model_validate({name.rstrip("_"): Decimal(value) for name, value in ends.items()})


@st.composite
def ragged_bands(draw: st.DrawFn) -> list[Band]:
    """Up to four bands with any ends at all."""
    found = []
    for _number in range(draw(st.integers(1, 4))):
        lower = draw(st.sampled_from(["from", "above", None]))
        upper = draw(st.sampled_from(["to", "below", None]))
        ends = {key: draw(st.sampled_from(ENDS)) for key in (lower, upper) if key is not None}
        found.append(Band.model_validate(ends))
    return found


@st.composite
def adjoining_bands(draw: st.DrawFn) -> list[Band]:
    """Bands that meet at every cut, in any order; ``to``/``above`` and ``below``/``from`` pair up."""
    cuts = sorted(draw(st.sets(st.sampled_from(ENDS), min_size=0, max_size=4)))
    upper_holds = [draw(st.booleans()) for _cut in cuts]
    found = []
    for index in range(len(cuts) + 1):
        ends: dict[str, Decimal] = {}
        if index > 0:
            ends["above" if upper_holds[index - 1] else "from"] = cuts[index - 1]
        if index < len(cuts):
            ends["to" if upper_holds[index] else "below"] = cuts[index]
        found.append(Band.model_validate(ends))
    return draw(st.permutations(found))


def held(bands: list[Band], value: Fraction) -> int:
    """In how many bands a value lies."""
    return sum(item.holds(value) for item in bands)


def samples(domain: Domain) -> list[Fraction]:
    """Numbers of the domain: all ends of the drawn bands and the middles between them."""
    low = -1_000 if domain.low is None else domain.low
    high = 1_000 if domain.high is None else domain.high
    inside = [value for value in [*STEPS, Fraction(low), Fraction(high)] if low <= value <= high]
    return [value for value in inside if value.denominator == 1 or not domain.whole]


DOMAINS = st.sampled_from([SCORE, COUNT, LEVEL, Domain(low=None, high=None, whole=False)])


@given(ragged_bands(), DOMAINS)
def test_an_accepted_list_holds_every_number_once(bands: list[Band], domain: Domain) -> None:
    if not band_defects(bands, domain):
        assert {held(bands, value) for value in samples(domain)} == {1}


@given(ragged_bands(), DOMAINS)
def test_a_refused_list_has_a_witness(bands: list[Band], domain: Domain) -> None:
    if band_defects(bands, domain):
        everywhere = [*STEPS, Fraction(-1_000), Fraction(1_000)]
        counts = {held(bands, value) for value in everywhere}
        assert counts != {1} or any(item.empty for item in bands)


@given(adjoining_bands(), DOMAINS)
def test_a_list_that_meets_everywhere_is_accepted(bands: list[Band], domain: Domain) -> None:
    assert band_defects(bands, domain) == []
    assert {held(bands, value) for value in samples(domain)} == {1}


@given(adjoining_bands(), st.data())
def test_a_list_with_a_band_taken_away_is_refused(bands: list[Band], data: st.DataObject) -> None:
    if len(bands) > 1:
        left_out = data.draw(st.integers(0, len(bands) - 1))
        rest = [item for index, item in enumerate(bands) if index != left_out]
        assert band_defects(rest, Domain(low=None, high=None, whole=False))


@given(adjoining_bands(), st.data())
def test_the_order_of_writing_does_not_matter(bands: list[Band], data: st.DataObject) -> None:
    again = data.draw(st.permutations(bands))
    assert bool(band_defects(bands, SCORE)) == bool(band_defects(again, SCORE))


@pytest.mark.parametrize(
    ("bands", "sentence"),
    [
        ([band(below=60), band(from_=60)], None),
        ([band(to=60), band(above=60)], None),
        ([band(to=60), band(from_=60)], "Nilai 60 masuk dua pita."),
        ([band(below=60), band(above=60)], "Tidak ada pita untuk 60."),
        ([band(to=60), band(from_="60.01")], "Tidak ada pita untuk 60,005."),
        ([band(below="60.01"), band(from_=60)], "Pita bertumpang tindih antara 60 dan 60,01."),
        ([band(from_=0, below=60), band(from_=60, to=100)], None),
        ([band(above=0, below=60), band(from_=60)], "Tidak ada pita untuk nilai di bawah 0."),
        ([band(below=60), band(from_=60, below=100)], "Tidak ada pita untuk nilai di atas 100."),
        ([band(from_=-1, below=60), band(from_=60, to=101)], None),
        ([band(above=0), band(from_=0, to=0), band(below=0)], None),
        ([band()], None),
    ],
)
def test_the_joints_of_a_score(bands: list[Band], sentence: str | None) -> None:
    assert [text for _index, text in band_defects(bands, SCORE)] == ([sentence] if sentence else [])


@pytest.mark.parametrize(
    ("bands", "sentence"),
    [
        ([band(to=2), band(from_=3)], None),
        ([band(to=2), band(above=2)], None),
        ([band(to=2), band(from_=4)], "Tidak ada pita untuk 3."),
        ([band(to=2), band(above=3)], "Tidak ada pita untuk 3."),
        ([band(below=2), band(from_=3)], "Tidak ada pita untuk 2."),
        ([band(below=2), band(above=2)], "Tidak ada pita untuk 2."),
        ([band(below="2.5"), band(above="2.5")], None),  # 2.5 years cannot occur
        ([band(to="2.5"), band(from_="2.75")], None),
        ([band(to="2.5"), band(from_="3.5")], "Tidak ada pita untuk 3."),
    ],
)
def test_the_joints_of_whole_numbers(bands: list[Band], sentence: str | None) -> None:
    assert [text for _index, text in band_defects(bands, COUNT)] == ([sentence] if sentence else [])


def test_a_defect_names_its_band() -> None:
    bands = [band(from_=80), band(below=60), band(from_=65, below=80)]
    assert band_defects(bands, SCORE) == [(2, "Tidak ada pita untuk 62,5.")]


@pytest.mark.parametrize(
    ("ends", "value", "inside"),
    [
        ({"from": 60}, "59.999999", False),
        ({"from": 60}, "60", True),
        ({"above": 60}, "60", False),
        ({"above": 60}, "60.000001", True),
        ({"to": 80}, "80", True),
        ({"to": 80}, "80.000001", False),
        ({"below": 80}, "79.999999", True),
        ({"below": 80}, "80", False),
    ],
)
def test_the_ends_of_a_band(ends: dict[str, int], value: str, *, inside: bool) -> None:
    assert Band.model_validate(ends).holds(Fraction(value)) is inside


@pytest.mark.parametrize(
    ("ends", "empty"),
    [
        ({"from": 5, "to": 5}, False),
        ({"from": 5, "below": 5}, True),
        ({"above": 5, "to": 5}, True),
        ({"from": 5, "to": 4}, True),
        ({"from": 5}, False),
        ({}, False),
    ],
)
def test_an_empty_band(ends: dict[str, int], *, empty: bool) -> None:
    assert Band.model_validate(ends).empty is empty


def test_a_band_in_words() -> None:
    assert band(from_=60, below="79.50").words() == "≥ 60 dan < 79,5"
    assert band().words() == "semua nilai"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("80.00"), "80"),
        (Decimal("0.50"), "0,5"),
        (100, "100"),
        (Decimal("1000000"), "1000000"),
        (Fraction(1, 3), "0,333333"),
        (Fraction(2, 3), "0,666667"),
        (Fraction(1, 2_000_000), "0,000001"),
        (Fraction(-1, 4), "-0,25"),
    ],
)
def test_numbers_for_people(value: Decimal | Fraction | int, text: str) -> None:
    assert plain(value) == text


@pytest.mark.parametrize("wrong", [0.5, True, "0.5", None])
def test_only_exact_numbers_are_numbers_of_a_rule(wrong: object) -> None:
    with pytest.raises(pydantic.ValidationError):
        RuleNumber.model_validate({"value": wrong})


def test_six_decimals_are_the_most() -> None:
    assert RuleNumber.model_validate({"value": Decimal("0.000001")}).fraction == Fraction(1, 10**6)
    with pytest.raises(pydantic.ValidationError):
        RuleNumber.model_validate({"value": Decimal("0.0000001")})
