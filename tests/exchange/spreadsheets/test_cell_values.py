"""One cell at a time: what is read, and what is refused rather than guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nawasena.exchange.spreadsheets.cells import convert, heading, tidy
from nawasena.exchange.spreadsheets.dates import add_years, last_day_of, month_first, parse_date
from nawasena.exchange.spreadsheets.problems import CellProblem, file_label, shown
from nawasena.exchange.spreadsheets.values import (
    Lookup,
    parse_boolean,
    parse_decimal,
    parse_integer,
    parse_nip_cell,
    parse_text,
)
from nawasena.rules.catalogue import library_catalogue

SETS = library_catalogue().sets


def decimal(text: str, kind: str = "t") -> int:
    return parse_decimal(text, kind, low=0, high=100, places=2)


@pytest.mark.parametrize(
    "text", ["NIP BARU", "nip_baru", " Nip  Baru ", "NIP-BARU *", "nip\u00a0baru", "NIP\nBARU"]
)
def test_headings_are_compared_by_their_words(text: str) -> None:
    assert heading(text) == "nip baru"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (" a \u00a0 b\t", "a b"),
        ("'199001012015031001", "199001012015031001"),
        ("’0018725503820001", "0018725503820001"),
        ("O'Hara", "O'Hara"),
        ("'Aisyah", "'Aisyah"),
        ("null", ""),
        ("NULL", ""),
        ("'null", ""),
        ("'", ""),
        ("-", ""),
        ("–", ""),
        ("#N/A", ""),
        ("-1", "-1"),
        ("Cafe\u0301", "Café"),
    ],
)
def test_tidying_drops_what_says_nothing(text: str, said: str) -> None:
    assert tidy(text) == said


def test_equal_cells_are_read_once() -> None:
    calls = []

    def parse(text: str, _kind: str) -> str:
        calls.append(text)
        if text == "x":
            raise CellProblem("salah", "perbaiki")
        return text

    read = convert([("a", "t"), ("x", "t"), ("a", "t"), ("", "t"), ("x", "t")], parse)
    assert read.values == ["a", None, "a", None, None]
    assert sorted(read.problems) == [1, 4]
    assert calls == ["a", "x"]


@pytest.mark.parametrize(
    ("text", "scaled"),
    [
        ("82,5", 8250),
        ("82.50", 8250),
        ("0", 0),
        ("100", 10000),
        ("100,00", 10000),
        ("99.99", 9999),
        ("+5", 500),
    ],
)
def test_decimals_are_exact(text: str, scaled: int) -> None:
    assert decimal(text) == scaled


@pytest.mark.parametrize(
    "text",
    [
        *("NaN", "nan", "Infinity", "-inf", "1e3", "1E+2", "1.98608E+17", "0x10", "1_0", "८०"),
        *(
            "-1",
            "-0,01",
            "100,01",
            "100.005",
            "82.500",
            "1.000",
            "1.234,5",
            "1,2,3",
            ",5",
            "5,",
            "82,5%",
            "82 5",
            "=",
        ),
    ],
)
def test_other_numbers_are_refused(text: str) -> None:
    with pytest.raises(CellProblem) as caught:
        decimal(text)
    assert caught.value.cure


@given(st.integers(0, 10_000))
def test_a_float_cell_is_read_by_its_shortest_spelling(scaled: int) -> None:
    assert decimal(repr(scaled / 100), "n") == scaled


@pytest.mark.parametrize(
    ("text", "accepted"), [("0", True), ("-1", False), ("5", True), ("6", False), ("4.0", False)]
)
def test_whole_numbers_have_bounds(text: str, accepted: bool) -> None:
    if accepted:
        assert parse_integer(text, "t", low=0, high=5) == int(text)
        return
    with pytest.raises(CellProblem):
        parse_integer(text, "t", low=0, high=5)


@pytest.mark.parametrize("text", ["ya", "Ya", "YA", "TRUE", "true", "1"])
def test_yes(text: str) -> None:
    assert parse_boolean(text, "t") is True


@pytest.mark.parametrize("text", ["tidak", "FALSE", "0"])
def test_no(text: str) -> None:
    assert parse_boolean(text, "t") is False


@pytest.mark.parametrize("text", ["y", "mungkin", "2", "yes"])
def test_neither_yes_nor_no(text: str) -> None:
    with pytest.raises(CellProblem):
        parse_boolean(text, "t")


@pytest.mark.parametrize(
    "text", ["Sangat Baik", "sangat baik", "SANGAT_BAIK", "Very good", "01", "SB", "Sangat-Baik"]
)
def test_categories_by_id_label_code_and_alias(text: str) -> None:
    assert Lookup(SETS["predikat-kinerja"]).parse(tidy(text), "t") == "sangat_baik"


@pytest.mark.parametrize(
    ("text", "grade"),
    [("III/a", "iii_a"), ("iii a", "iii_a"), ("31", "iii_a"), ("III", "p_3"), ("I/d", "i_d")],
)
def test_grades_of_both_kinds(text: str, grade: str) -> None:
    assert Lookup(SETS["golongan"]).parse(text, "t") == grade


def test_an_unknown_category_names_the_choices() -> None:
    with pytest.raises(CellProblem) as caught:
        Lookup(SETS["predikat-kinerja"]).parse("Istimewa", "t")
    assert "Sangat Baik; Baik; Butuh Perbaikan" in caught.value.cure


def test_no_spelling_means_two_categories_by_name() -> None:
    for values in SETS.values():
        lookup = Lookup(values)
        for value in values.values:
            assert lookup.get(str(value.label.id)) == value.id
            assert lookup.get(value.id) == value.id
            assert value.code is None or lookup.get(value.code) == value.id


@pytest.mark.parametrize(
    "text", ["199001012015031001", "19900101 201503 1 001", "19900101.201503.1.001", "19900101-201503-1-001"]
)
def test_a_nip_with_harmless_separators(text: str) -> None:
    assert parse_nip_cell(tidy(text), "t") == "199001012015031001"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1.99001012015031e+17", "n"),
        ("199001012015031", "n"),
        ("1.98608E+17", "t"),
        ("1,98608E+17", "t"),
        ("2015-03-01", "d"),
    ],
)
def test_a_nip_that_was_a_number_is_refused(text: str, kind: str) -> None:
    with pytest.raises(CellProblem, match="digit terakhir sudah hilang") as caught:
        parse_nip_cell(text, kind)
    assert "teks" in caught.value.cure


def test_text_keeps_names_as_they_are() -> None:
    for name in (
        "O’Hara",
        "Ma'ruf d/h Contoh",
        "Dr. H. Contoh, S.E., M.Si.",
        "<script>",
        "{{7*7}}",
        "%s",
        "=1+1",
        "🙂",
    ):
        assert parse_text(name, "t") == name
    assert parse_text("x" * 2000, "t")
    with pytest.raises(CellProblem):
        parse_text("x" * 2001, "t")


@pytest.mark.parametrize(
    ("text", "accepted"), [("99999999999999", True), ("999999999999999", False), ("1.5e+17", True)]
)
def test_long_numbers_in_text_columns_have_lost_digits(text: str, accepted: bool) -> None:
    if accepted:
        assert parse_text(text, "t" if "e" in text else "n") == text
        return
    with pytest.raises(CellProblem, match="angka"):
        parse_text(text, "n")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *(
            ("2019-08-01", "d"),
            ("2019-08-01", "t"),
            ("01-08-2019", "t"),
            ("1/8/2019", "t"),
            ("01.08.2019", "t"),
        ),
        *(
            ("1 Agustus 2019", "t"),
            ("01-Agt-19", "t"),
            ("1 Aug 2019", "t"),
            ("01-AGU-2019", "t"),
            ("43678", "t"),
        ),
        *(
            ("43678", "n"),
            ("2019-08-01 00:00:00", "t"),
            ("2019-08-01T00:00:00+07:00", "t"),
            ("01/08/2019 00:00", "t"),
        ),
    ],
)
def test_dates_as_agencies_write_them(text: str, kind: str) -> None:
    assert parse_date(text, kind, around=2026) == date(2019, 8, 1)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *(
            ("30/02/1990", "t"),
            ("00/00/0000", "t"),
            ("0000-00-00", "t"),
            ("29-02-2023", "t"),
            ("04/15/2015", "t"),
        ),
        *(
            ("2019-08-01T17:00:00Z", "t"),
            ("2019-08-01 07:00", "t"),
            ("1 Foo 2019", "t"),
            ("2019", "t"),
            ("2019", "n"),
        ),
        *(
            ("43678.5", "n"),
            ("1-8/2019", "t"),
            ("31-12-1899", "t"),
            ("01-01-2101", "t"),
            ("kemarin", "t"),
            ("1-1-1-1", "t"),
        ),
    ],
)
def test_what_is_no_certain_date(text: str, kind: str) -> None:
    with pytest.raises(CellProblem) as caught:
        parse_date(text, kind, around=2026)
    assert caught.value.cure


@pytest.mark.parametrize(("year", "read"), [("45", 2045), ("46", 1946), ("26", 2026), ("00", 2000)])
def test_years_of_two_digits_lie_within_a_century_around_the_evaluation(year: str, read: int) -> None:
    assert parse_date(f"01-08-{year}", "t", around=2026).year == read


def test_a_column_with_american_dates_makes_its_doubtful_ones_unreadable() -> None:
    assert month_first([("03/04/2015", "t"), ("04/15/2015", "t")])
    assert not month_first([("03/04/2015", "t"), ("15/04/2015", "t"), ("2015-04-15", "d")])
    assert parse_date("03/04/2015", "t", around=2026) == date(2015, 4, 3)
    assert parse_date("04/04/2015", "t", around=2026, doubtful=True) == date(2015, 4, 4)
    with pytest.raises(CellProblem, match="ganda"):
        parse_date("03/04/2015", "t", around=2026, doubtful=True)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2023, 4, 1), 6, date(2023, 9, 30)),
        (date(2023, 12, 1), 1, date(2023, 12, 31)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2023, 1, 15), 12, date(2024, 1, 14)),
    ],
)
def test_periods_end_the_day_before(start: date, months: int, end: date) -> None:
    assert last_day_of(start, months) == end


def test_a_birthday_on_leap_day() -> None:
    assert add_years(date(1968, 2, 29), 58) == date(2026, 2, 28)
    assert add_years(date(1968, 2, 29), 60) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ("199001012015031001", "**************1001"),
        ("19900101 201503 1 001", "*****************001".rjust(21, "*")),
        ("Istimewa", "Istimewa"),
        ("a\r\nb\x1b[31m", "a  b [31m"),
        ("x" * 80, "x" * 59 + "…"),
    ],
)
def test_values_are_shown_masked_and_short(value: str, seen: str) -> None:
    text = shown(value)
    assert len(text) <= 60
    assert text == seen or (text.endswith(" 001") and "1990" not in text)


def test_file_names_are_shown_on_one_short_line() -> None:
    assert file_label('../a"; rm\r\n') == '../a"; rm  '
    assert len(file_label("x" * 300)) == 120
