"""*Mendekati ambang* is exact: at the margin, one step inside and one step outside."""

from __future__ import annotations

from fractions import Fraction

import polars as pl
import pytest

from nawasena.mapping.manifest import RESULT_FILE
from nawasena.mapping.near_cut import is_near, near_cut, usual_margin
from nawasena.mapping.run import Run
from tests.mapping.crowd import nip_of

SIZES = {"kinerja_distance": 1000, "potensial_distance": 3}


def marked(kinerja: int | None, potensial: int | None, status: str = "mapped", **options: Fraction) -> bool:
    frame = pl.DataFrame(
        {"status": [status], "kinerja_distance": [kinerja], "potensial_distance": [potensial]},
        schema_overrides={"kinerja_distance": pl.Int64, "potensial_distance": pl.Int64},
    )
    return bool(frame.select(near_cut(SIZES, **options)).item())


@pytest.mark.parametrize(
    ("kinerja", "potensial", "near"),
    [
        (999, 300, True),
        (1000, 300, True),
        (1001, 300, False),
        (20000, 3, True),
        (20000, 4, False),
        (0, None, True),
        (None, None, False),
    ],
)
def test_the_margin_of_one_point(kinerja: int | None, potensial: int | None, near: bool) -> None:
    assert usual_margin() == 1
    assert marked(kinerja, potensial) is near


def test_a_margin_between_two_steps() -> None:
    # half a point is 500 of 1000 and one and a half of three: one third of a point is within, two are not
    half = Fraction(1, 2)
    assert marked(500, 300, margin=half)
    assert not marked(501, 300, margin=half)
    assert marked(600, 1, margin=half)
    assert not marked(600, 2, margin=half)


@pytest.mark.parametrize("status", ["unmapped", "outside"])
def test_only_the_mapped_are_near(status: str) -> None:
    assert not marked(0, 0, status)


def test_one_distance() -> None:
    assert is_near(Fraction(1))
    assert not is_near(Fraction(1000001, 1000000))
    assert not is_near(None)
    assert is_near(Fraction(2), Fraction(2))


def test_axes_without_numbers_have_no_cut() -> None:
    frame = pl.DataFrame({"status": ["mapped"]})
    assert frame.select(near_cut({})).to_series().to_list() == [False]


def test_a_whole_result(kepka: Run) -> None:
    result = pl.read_parquet(kepka.folder / RESULT_FILE)
    found = result.with_columns(near=near_cut(kepka.manifest.denominators)).filter("near")["nip"].to_list()
    # the usual performance of 60 lies on a cut, the potential of the others 0,01 from it or on it
    assert {nip_of("usual"), nip_of("cut"), nip_of("cut below"), nip_of("cut above")} <= set(found)
    assert nip_of("no assessment") not in found
