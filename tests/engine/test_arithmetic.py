"""One arithmetic rule: exact where it can be, half-up at the quantum where it cannot, and proved to fit."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nawasena.engine.arithmetic import Scale, Scales, quantise
from nawasena.engine.reference.rows import scaled
from nawasena.engine.source_scales import NARROW, TOP, WIDE, denominator, quantum_ticks
from nawasena.rules.registry import LoadedPolicy, library_policies
from tests.engine.policies import potential
from tests.engine.worlds import person, world
from tests.rules.broken import changed, minimal_text, policy_of

MICRO = Fraction(1, 10**6)
FRACTIONS = st.fractions(-1_000, 1_000, max_denominator=10**9)
QUANTA = st.sampled_from([Fraction(1, 10**places) for places in range(7)])
SKP = [{"tahun": 2025, "predikat": "baik"}]


@pytest.mark.parametrize(
    ("value", "quantum", "found"),
    [
        ("0.5", "1", "1"),
        ("1.5", "1", "2"),
        ("2.5", "1", "3"),
        ("-0.5", "1", "0"),  # a tie goes towards plus infinity
        ("-1.5", "1", "-1"),
        ("-2.5", "1", "-2"),
        ("0.4999999", "1", "0"),
        ("-0.5000001", "1", "-1"),
        ("79.9999995", "0.000001", "80"),
        ("79.99999949", "0.000001", "79.999999"),
        ("-79.9999995", "0.000001", "-79.999999"),
        ("2/3", "0.01", "0.67"),
        ("-2/3", "0.01", "-0.67"),
    ],
)
def test_half_up(value: str, quantum: str, found: str) -> None:
    assert quantise(Fraction(value), Fraction(quantum)) == Fraction(found)


@given(FRACTIONS, QUANTA)
def test_a_quantised_value_is_the_nearest_multiple(value: Fraction, quantum: Fraction) -> None:
    found = quantise(value, quantum)
    assert (found / quantum).denominator == 1
    assert -quantum / 2 < found - value <= quantum / 2
    assert quantise(found, quantum) == found


@given(FRACTIONS, FRACTIONS, QUANTA)
def test_quantising_keeps_the_order(one: Fraction, two: Fraction, quantum: Fraction) -> None:
    low, high = min(one, two), max(one, two)
    assert quantise(low, quantum) <= quantise(high, quantum)


@given(FRACTIONS, st.integers(-5, 5), QUANTA)
def test_half_up_is_the_same_everywhere(value: Fraction, shift: int, quantum: Fraction) -> None:
    """Not so with truncation, which changes direction at zero."""
    assert quantise(value + shift * quantum, quantum) == quantise(value, quantum) + shift * quantum


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**6))
def test_the_whole_number_form_of_the_columnar_engine(numerator: int, size: int) -> None:
    assert quantise(Fraction(numerator, size), Fraction(1)) == floor(
        (2 * numerator + size) / Fraction(2 * size)
    )


@pytest.mark.parametrize(
    ("values", "found"),
    [([], 1), ([1, 2], 1), ([Decimal("0.5"), Decimal("0.25")], 4), ([Fraction(1, 3), Fraction(1, 4)], 12)],
)
def test_the_common_denominator(values: list[Fraction | Decimal | int], found: int) -> None:
    assert denominator(values) == found


@pytest.mark.parametrize(
    ("peak", "wide", "storable"),
    [(NARROW - 1, False, True), (NARROW, True, True), (WIDE - 1, True, True), (WIDE, True, False)],
)
def test_the_width_of_whole_numbers(peak: int, *, wide: bool, storable: bool) -> None:
    scale = Scale(1, 1, Fraction(0), Fraction(TOP), peak)
    assert (scale.wide, scale.storable) == (wide, storable)


@pytest.mark.parametrize(("size", "storable"), [(NARROW // TOP, True), (NARROW // TOP + 1, False)])
def test_the_largest_denominator(size: int, *, storable: bool) -> None:
    assert Scale(size, 1, Fraction(0), Fraction(TOP), 1).storable is storable
    assert Scale(1, size, Fraction(0), Fraction(TOP), 1).storable is storable


def test_the_scales_of_the_minimal_policy() -> None:
    scales = Scales(policy_of(minimal_text()))
    sizes = {name: scale.denominator for name, scale in scales.report()}
    assert sizes["skp"] == 1
    assert sizes["penguat"] == 2  # the mean of two whole numbers
    assert sizes["potensi"] == 100  # a score with two decimals
    assert sizes["kompetensi"] == 10**6  # a ratio is quantised
    assert sizes["kinerja"] == 5  # 0.6 of a whole number and 0.4 of a half
    assert scales.axes["potensial"].quantised
    assert not scales.axes["kinerja"].quantised
    assert scales.talent == 2 * 10**6
    assert scales.too_large() == []


def test_a_coarser_quantum_gives_coarser_numbers() -> None:
    loaded = policy_of(changed(("population:\n", "quantum: 0.01\npopulation:\n")))
    assert quantum_ticks(loaded) == 100
    assert Scales(loaded).axes["potensial"].denominator == 100


def test_a_cut_with_decimals_makes_the_axis_finer() -> None:
    text = changed(("from: 80}", "from: 80.125}"), ("below: 80}", "below: 80.125}"))
    assert Scales(policy_of(text)).axes["kinerja"].denominator == 40


@pytest.mark.parametrize("loaded", library_policies(), ids=lambda item: item.policy.id)
def test_the_library_fits(loaded: LoadedPolicy) -> None:
    scales = Scales(loaded)
    assert scales.too_large() == []
    assert not any(scale.wide for _name, scale in scales.report())


def test_given_nodes_have_six_decimals() -> None:
    scales = Scales(policy_of(minimal_text()), frozenset({"skp", "potensial"}))
    assert scales.nodes["skp"].denominator == scales.axes["potensial"].denominator == 10**6


def test_a_number_that_is_no_multiple_is_an_error() -> None:
    assert scaled(Fraction(1, 4), 100) == 25
    assert scaled(None, 100) is None
    with pytest.raises(ArithmeticError):
        scaled(Fraction(1, 3), 100)


def _linear(name: str, weight: str, top: str, unknown: str = "exclude") -> str:
    return (
        f"      - id: {name}\n        label: {name}\n        weight: {weight}\n"
        f"        measure: {{from: asesmen, take: newest, date: tanggal, field: jpm_{name}}}\n"
        f"        score: {{linear: {{max: {top}}}}}\n        unknown: {unknown}\n"
    )


def _assessed(loaded: LoadedPolicy, **results: str) -> tuple[Fraction | None, Fraction | None]:
    """The potential of one person, and which node says so; both evaluators agree before we look."""
    scores = {f"jpm_{name}": Decimal(value) for name, value in results.items()}
    record = {"tanggal": dt.date(2026, 1, 5), **scores}
    found = world(loaded, person(skp=SKP, asesmen=[record]))
    return found.number("potensial"), found.node("potensi")


def test_a_node_that_needs_128_bits_is_computed_in_128_bits() -> None:
    children = _linear("potensi", "33.333333", "137") + _linear("kompetensi", "66.666667", "149")
    loaded = potential(children)
    scale = Scales(loaded).axes["potensial"]
    assert scale.wide
    assert scale.storable
    value, node = _assessed(loaded, potensi="136.99", kompetensi="148.99")
    shares = Fraction("33.333333") * Fraction(13699, 137) + Fraction("66.666667") * Fraction(14899, 149)
    assert node == Fraction(13699, 137)
    assert value == quantise(shares / 100, MICRO)


def test_a_wide_node_with_a_part_left_out() -> None:
    loaded = potential(_linear("potensi", "33.333333", "137") + _linear("kompetensi", "66.666667", "149"))
    value, _node = _assessed(loaded, potensi="50")
    assert value == quantise(Fraction(5000, 137), MICRO)


def test_what_a_wide_node_could_still_reach() -> None:
    """Its exact denominator passes 64 bits before the reach is rounded to the quantum."""
    loaded = potential(
        _linear("potensi", "33.333333", "99.9983") + _linear("kompetensi", "66.666667", "99.9979")
    )
    scale = Scales(loaded).axes["potensial"]
    assert scale.storable
    assert scale.peak > TOP * quantum_ticks(loaded) * 2**63
    value, _node = _assessed(loaded, potensi="50", kompetensi="60")
    shares = Fraction("33.333333") * 50 / Fraction("99.9983") + Fraction("66.666667") * 60 / Fraction(
        "99.9979"
    )
    assert value == quantise(shares, MICRO)


def test_what_does_not_fit_is_named() -> None:
    primes = ("99.9983", "99.9979", "99.9961", "99.9959")
    names = ("potensi", "kompetensi", "literasi_digital", "emerging_skill")
    parts = [_linear(name, "25", top, "fail") for name, top in zip(names, primes, strict=True)]
    sentences = Scales(potential("".join(parts))).too_large()
    assert any("'potensial' memerlukan bilangan lebih dari 64 bit" in sentence for sentence in sentences)
    assert any("'talent'" in sentence for sentence in sentences)
    assert not any("'potensi'" in sentence for sentence in sentences)
