"""Numbers and dates as readers of each language expect them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from nawasena.mapping.outputs import wording


def test_indonesian_numbers() -> None:
    assert wording.whole(12345) == "12.345"
    assert wording.decimal(1234.5, 2) == "1.234,50"
    assert wording.points(Decimal("12.50")) == "12,5"
    assert wording.points(Decimal("60")) == "60"
    assert wording.long_date(dt.date(2026, 1, 5)) == "5 Januari 2026"


def test_english_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAWASENA_LANG", "en")
    assert wording.whole(12345) == "12,345"
    assert wording.decimal(1234.5, 1) == "1,234.5"
    assert wording.long_date(dt.date(2026, 1, 5)) == "5 January 2026"


def test_unknown_language_reads_as_indonesian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAWASENA_LANG", "zz")
    assert wording.decimal(0.5, 1) == "0,5"


@pytest.mark.parametrize(
    ("number", "shown"), [(0.125, "0,13"), (0.124, "0,12"), (2.675, "2,68"), (-0.125, "-0,13")]
)
def test_half_goes_up(number: float, shown: str) -> None:
    assert wording.decimal(number, 2) == shown


def test_nothing_is_a_dash_not_zero() -> None:
    assert wording.decimal(None, 2) == wording.NOTHING
    assert wording.points(None) == wording.NOTHING
    assert wording.share(0, 0) == wording.NOTHING
    assert wording.share(0, 5) == "0,0 %"


@pytest.mark.parametrize(
    ("part", "shown"), [(1, "0,0 %"), (2, "0,1 %"), (1999, "100,0 %"), (2000, "100,0 %")]
)
def test_share_is_rounded_half_up_at_one_decimal(part: int, shown: str) -> None:
    assert wording.share(part, 3999 if part == 1 else 2000) == shown


def test_clean_removes_what_xml_forbids() -> None:
    assert wording.clean("a\x00b\x1bc\x7fd\ufffee\tf") == "abcde\tf"


def test_short_digest_is_the_beginning() -> None:
    assert wording.short_digest("sha256:" + "0123456789abcdef" * 4) == "0123456789abcdef"


def test_standing_says_example_unless_verified() -> None:
    assert wording.standing("verified") == "Terverifikasi"
    assert wording.standing("example") == "Contoh, belum diverifikasi"
    assert wording.standing("anything") == "Contoh, belum diverifikasi"
