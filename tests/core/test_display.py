"""Figures and dates on a page are written as the reader's language writes them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from nawasena.core import display
from nawasena.i18n import figures, speaking, style
from nawasena.mapping.values import number_words
from nawasena.mapping.views.picturing import number
from nawasena.rules.numbers import plain

AT = dt.datetime(2026, 6, 30, 7, 5, tzinfo=dt.UTC)  # 14.05 in Jakarta


@pytest.mark.parametrize(
    ("language", "day", "moment", "share", "words"),
    [
        ("id", "5 Januari 2026", "30 Jun 2026 14.05", "33,3 %", "3,33"),
        ("en", "5 January 2026", "30 Jun 2026 14:05", "33.3 %", "3.33"),
        ("xx", "5 Januari 2026", "30 Jun 2026 14.05", "33,3 %", "3,33"),
    ],
)
def test_each_language_has_its_style(language: str, day: str, moment: str, share: str, words: str) -> None:
    with speaking(language):
        assert display.date(dt.date(2026, 1, 5)) == day
        assert display.moment(AT) == moment
        assert display.share(1, 3) == share
        assert number_words(Fraction(10, 3), 2) == words
        assert plain(Decimal("3.330")) == words


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_written_figure_is_read_back(language: str) -> None:
    with speaking(language):
        assert number(number_words(Decimal("55.25"), 2)) == Decimal("55.25")
        assert number(None) is None


def test_an_unknown_language_is_written_as_indonesian() -> None:
    with speaking("xx"):
        assert style() == "id"
        assert figures("1.5") == "1,5"


@pytest.mark.parametrize(
    ("written", "shown"),
    [("2026-01-05", "5 Januari 2026"), ("2025", "2025"), ("2026-02-30", "2026-02-30"), ("", "")],
)
def test_a_written_day_is_read_as_people_read_it(written: str, shown: str) -> None:
    assert display.day(written) == shown


@pytest.mark.parametrize(
    ("text", "shown"), [("rata-rata", "Rata-rata"), ("e-Kinerja SKP", "E-Kinerja SKP"), ("", "")]
)
def test_a_line_begins_with_a_capital(text: str, shown: str) -> None:
    assert display.sentence(text) == shown


@pytest.mark.parametrize(
    ("number", "shown"), [(56, "56,00"), ("51.75", "51,75"), ("0.005", "0,00"), (None, "–")]
)
def test_figures_of_a_column_have_the_same_decimals(number: object, shown: str) -> None:
    assert display.fixed(number) == shown  # type: ignore[arg-type]
