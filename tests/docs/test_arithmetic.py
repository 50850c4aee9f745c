"""The page on arithmetic: its tables are what the engine computes."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from nawasena.engine.arithmetic import Scales, quantise
from nawasena.engine.source_scales import NARROW
from tests.docs.pages import DOCS, examples, table
from tests.docs.running import loaded

PAGE = DOCS / "algorithms" / "arithmetic.md"


def test_the_table_of_rounding() -> None:
    for value, quantum, rounded in table(PAGE, "x", "quantum"):
        assert quantise(Fraction(value), Fraction(quantum)) == Fraction(rounded), value


def test_the_points_of_k1() -> None:
    total = weights = Fraction(0)
    for name, score, weight, points in table(PAGE, "indicator", "score"):
        if name.startswith("**"):
            assert (weights, total) == (Fraction(weight), Fraction(points))
            total = weights = Fraction(0)
            continue
        assert Fraction(score) * Fraction(weight) / 100 == Fraction(points)
        total, weights = total + Fraction(points), weights + Fraction(weight)


def test_the_division_in_whole_numbers() -> None:
    first, second, common, top, bottom, quotient = (int(row[1]) for row in table(PAGE, "step", "number"))
    assert top == (first * 40 + second * 30) * (common // 100) * 1_000_000
    assert bottom == (40 + 30) * common
    assert quotient == (2 * top + bottom) // (2 * bottom)
    assert Fraction(quotient, common) == quantise(Fraction(5450, 70), Fraction(1, common))


def test_the_table_of_widths(tmp_path: Path) -> None:
    example = next(item for item in examples(PAGE) if item.block.role == "fragment")
    found = dict(Scales(loaded(example, tmp_path)).report())
    for name, denominator, bits, width, rounded in table(PAGE, "node", "denominator", "bits on the way"):
        scale = found[name]
        assert (scale.denominator, scale.peak.bit_length()) == (int(denominator), int(bits))
        assert (scale.peak < NARROW) == (width == "64")
        assert scale.quantised == (rounded == "yes")
