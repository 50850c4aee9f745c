"""NIP and NI PPPK: what is accepted, exactly where it stops, and what is shown of it."""

from __future__ import annotations

from datetime import date

import pytest

from nawasena.people.nip import NipError, mask, parse_nip


def test_a_pns_number_says_birth_start_sex_and_serial() -> None:
    nip = parse_nip("199001012015031001")
    assert (nip.kind, nip.birth, nip.start, nip.sex, nip.serial) == (
        "pns",
        date(1990, 1, 1),
        date(2015, 3, 1),
        "laki_laki",
        1,
    )
    assert nip.appointment is None


def test_a_pppk_number_has_an_appointment_and_no_month() -> None:
    nip = parse_nip("200012312024211001")
    assert (nip.kind, nip.start_year, nip.start_month, nip.appointment) == ("pppk", 2024, None, 1)


@pytest.mark.parametrize("digits", ["01", "12"])
def test_months_are_pns(digits: str) -> None:
    assert parse_nip(f"199001012015{digits}1001").kind == "pns"


@pytest.mark.parametrize("digits", ["21", "24", "29"])
def test_twenties_are_pppk(digits: str) -> None:
    assert parse_nip(f"199001012022{digits}2001").kind == "pppk"


@pytest.mark.parametrize("digits", ["00", "13", "20", "30"])
def test_other_digits_are_neither(digits: str) -> None:
    assert _reason(f"199001012015{digits}1001") == "kind"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("19900101201503100", "length"),
        ("1990010120150310011", "length"),
        ("130123456", "length"),
        ("1871055503820001", "length"),
        ("", "characters"),
        ("199001012015031001\n", "characters"),
        ("'199001012015031001", "characters"),
        ("199001012015031O01", "characters"),
        ("١٩٩٠٠١٠١٢٠١٥٠٣١٠٠١", "characters"),
        ("1.98608E+17", "characters"),
        ("199002302015031001", "birth"),
        ("000001012015031001", "birth"),
        ("199001012015033001", "sex"),
        ("199001012015030001", "sex"),
        ("199001012015031000", "serial"),
        ("199001011989121001", "start"),
        ("199001010000011001", "start"),
    ],
)
def test_what_is_not_a_number(text: str, reason: str) -> None:
    assert _reason(text) == reason


def test_leap_days_follow_the_calendar() -> None:
    assert parse_nip("199602292020011001").birth == date(1996, 2, 29)
    assert _reason("199702292020011001") == "birth"
    assert _reason("190002291920011001") == "birth"


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("199006012006061001", True),  # 16 exactly: born on the 1st, starts on the 1st
        ("199006012006051001", False),  # one month short
        ("199006022006061001", False),  # one day short
        ("195006012020061001", True),  # 70 exactly
        ("195006012021051001", True),  # still 70
        ("195006012021061001", False),  # 71
        ("199001012006211001", True),  # PPPK: 15 or 16 in that year
        ("199001012005211001", False),  # 14 or 15
        ("195001012021211001", True),  # 70 or 71
        ("195001012022211001", False),  # 71 or 72
    ],
)
def test_age_at_start_is_plausible_from_16_to_70(text: str, accepted: bool) -> None:
    assert (_reason(text) is None) is accepted


def test_only_the_last_four_digits_are_shown() -> None:
    assert mask("199001012015031001") == "**************1001"
    assert mask("1234") == "****"
    assert mask("") == ""


def _reason(text: str) -> str | None:
    try:
        parse_nip(text)
    except NipError as error:
        return error.reason
    return None
