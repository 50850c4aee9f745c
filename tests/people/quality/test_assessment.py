"""The index: whom it counts, exact weights, what is left out; and the gate."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

from nawasena.people.quality import QualityResult, assess, gate
from nawasena.people.quality.columns import SOURCE_COLUMNS, TEXT_COLUMNS
from nawasena.rules.quality import QualityGate, library_gate, library_quality
from tests.people.quality.agency import CPNS, DAY, HEADINGS, PNS, PPPK, UNIT, assessed, frame, units

OPEN: dict[str, Any] = {
    "schema": "nawasena-quality-gate/1",
    "id": "uji",
    "title": "Uji",
    "status": "example",
    "references": ["indikator-kualitas-data"],
    "minimum_index": 0,
    "minimum_computed": 0,
}


def policy(**changes: Any) -> QualityGate:
    return QualityGate.model_validate(OPEN | changes)


def people(count: int, *soiled: dict[str, Any]) -> list[dict[str, Any]]:
    """``count`` clean employees, then soiled ones; every one in a post of their own."""
    own = [PNS | {"jenis_jabatan": "pelaksana", "jenjang": "pelaksana"} for _ in range(count)]
    rows = [*own, *(own[0] | change if own else PNS | change for change in soiled)]
    return [row | {"id": number} for number, row in enumerate(rows)]


def test_an_indicator_is_the_share_of_those_it_applies_to() -> None:
    found = assessed(*people(2, {"EMAIL": None}), CPNS | {"id": 50, "TMT PNS": None})
    email, confirmation = found.agency.indicator("COM_6"), found.agency.indicator("COM_4")
    assert (email.applicable, email.failing, email.value) == (4, 1, Fraction(75))
    assert (confirmation.applicable, confirmation.failing, confirmation.value) == (3, 0, Fraction(100))


def test_the_total_is_exact() -> None:
    found = assessed(*people(2, {"EMAIL": None}))
    weights = {item.indicator.id: item.share for item in found.agency.indicators}
    assert sum(weights.values()) == 1
    assert found.agency.index == 100 - weights["COM_6"] * Fraction(100, 3)


def test_printed_weights_are_divided_by_their_own_sum() -> None:
    quality = library_quality()
    timeliness = next(item for item in quality.dimensions if item.id == "timeliness")
    assert timeliness.share(quality.indicator("TIM_1")) == Fraction(2273, 10001)
    for dimension in quality.dimensions:
        assert sum(map(dimension.share, dimension.indicators)) == 1


def test_what_is_left_out_leaves_its_weight_to_the_rest() -> None:
    found = assessed(*people(3), without=("TANGGAL LAHIR", "EMAIL"))
    agency = found.agency
    consistency = next(item for item in agency.dimensions if item.dimension.id == "consistency")
    used = [item for item in consistency.indicators if item.value is not None]
    assert [item.indicator.id for item in used] == ["CON_1", "CON_3"]  # nobody here is PPPK
    assert {item.share for item in used} == {consistency.share / 2}
    assert consistency.share == Fraction("0.11")
    assert any("CON_2" in text and "TANGGAL LAHIR" in text for text in agency.left_out)
    assert any(text.startswith("CON_4") and "tidak ada pegawai" in text for text in agency.left_out)


def test_a_dimension_without_a_value_leaves_its_weight_to_the_others() -> None:
    found = assess(frame(PNS), units(), ["EMAIL", "TANGGAL LAHIR"], DAY)
    assert [item.share for item in found.agency.dimensions] == [
        Fraction(28, 39), 0, 0, Fraction(11, 39)
    ]  # fmt: skip
    assert found.agency.index == 100
    assert found.agency.computed == Fraction(28) * Fraction(25, 1000) + Fraction(11) / 4


def test_nothing_can_be_computed() -> None:
    found = assess(frame(PNS), units(), [], DAY)
    assert found.agency.index is None
    assert found.agency.computed == 0
    assert len(found.agency.left_out) == 27


def test_no_people() -> None:
    found = assessed()
    assert found.agency.people == 0
    assert found.agency.index is None
    assert found.departments == {}
    assert found.failures().height == 0


def test_departments_have_their_own_index() -> None:
    rows = people(2, {"EMAIL": None, "perangkat_daerah": "Badan Contoh"}, {"perangkat_daerah": None})
    found = assessed(*rows)
    assert list(found.departments) == ["Badan Contoh", "Dinas Contoh", None]
    assert {name: score.people for name, score in found.departments.items()} == {
        "Badan Contoh": 1,
        "Dinas Contoh": 2,
        None: 1,
    }
    assert found.departments["Dinas Contoh"].index == found.departments[None].index == 100
    assert found.departments["Badan Contoh"].indicator("COM_6").value == 0


@pytest.mark.parametrize(
    ("standing", "counted"), [("pensiun", 0), ("tidak_aktif", 0), ("cltn", 1), (None, 1)]
)
def test_who_has_left_is_not_assessed(standing: str | None, counted: int) -> None:
    found = assessed(PNS | {"kedudukan_hukum": standing, "EMAIL": None})
    assert found.agency.people == counted
    assert found.failing("COM_6") == [1] * counted


def test_a_person_sees_what_to_mend() -> None:
    found = assessed(PNS | {"EMAIL": None, "NIK": None}, CPNS)
    assert [item.id for item in found.of_person(1)] == ["COM_6", "ACC_5"]
    assert all(str(item.cure) for item in found.of_person(1))
    assert found.of_person(2) == found.of_person(404) == ()
    assert found.failures().sort("indicator").rows() == [
        (1, "Dinas Contoh", "ACC_5"),
        (1, "Dinas Contoh", "COM_6"),
    ]


@pytest.mark.parametrize(("active", "expected"), [(True, []), (None, []), (False, [1])])
def test_a_unit_marked_inactive(active: bool | None, expected: list[int]) -> None:
    found = assess(frame(PNS), units(UNIT, active=(active,)), HEADINGS, DAY)
    assert found.failing("TIM_1") == expected


def test_ids_may_be_texts() -> None:
    rows = frame(PNS | {"EMAIL": None}).with_columns(pl.col("id").cast(pl.String))
    assert assess(rows, units(UNIT), HEADINGS, DAY).failing("COM_6") == ["1"]


def test_texts_that_no_source_had_need_no_column() -> None:
    rows = frame(PNS).drop(TEXT_COLUMNS)
    found = assess(rows, units(UNIT), ["TMT CPNS", "STATUS CPNS PNS"], DAY)
    assert [item.indicator.id for item in found.agency.indicators if item.value is not None] == ["CON_1"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (frame(PNS).drop("jenjang", "EMAIL"), "jenjang, EMAIL"),
        (frame(PNS, PNS), "lebih dari sekali"),
    ],
)
def test_a_frame_that_cannot_be_assessed(rows: pl.DataFrame, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        assess(rows, units(UNIT), HEADINGS, DAY)


def test_an_unknown_indicator() -> None:
    found = assessed(PNS)
    with pytest.raises(KeyError):
        found.failing("COM_8")
    with pytest.raises(KeyError):
        found.agency.indicator("COM_8")


def test_source_columns_are_what_indicators_name() -> None:
    assert len(set(TEXT_COLUMNS)) == len(TEXT_COLUMNS)
    assert set(SOURCE_COLUMNS) <= HEADINGS


def reasons(found: QualityResult, **changes: Any) -> list[str]:
    return [reason.text for reason in gate(found, policy(**changes)).reasons]


def test_the_gate_opens_for_clean_people() -> None:
    found = assessed(PNS, CPNS, PPPK)
    assert gate(found, library_gate()).open


@pytest.mark.parametrize(("least", "shut"), [("75", False), ("74.999999", False), ("75.000001", True)])
def test_the_gate_at_its_threshold(least: str, shut: bool) -> None:
    found = assess(frame(*people(3, {"EMAIL": None})), units(), ["EMAIL"], DAY)
    assert found.agency.index == 75
    assert bool(reasons(found, minimum_index=_number(least))) is shut
    assert bool(reasons(found, minimum_dimensions={"completeness": _number(least)})) is shut


@pytest.mark.parametrize(("most", "shut"), [("25", False), ("25.000001", False), ("24.999999", True)])
def test_the_gate_at_the_most_that_may_fail(most: str, shut: bool) -> None:
    found = assess(frame(*people(3, {"EMAIL": None})), units(), ["EMAIL"], DAY)
    result = gate(found, policy(maximum_failing={"COM_6": _number(most)}))
    assert result.open is not shut
    assert [reason.indicator for reason in result.reasons] == ["COM_6"] * shut


@pytest.mark.parametrize(("least", "shut"), [("0.7", False), ("0.700001", True)])
def test_the_gate_needs_enough_columns(least: str, shut: bool) -> None:
    found = assess(frame(PNS), units(), ["EMAIL"], DAY)
    assert found.agency.computed == Fraction("0.7")
    texts = reasons(found, minimum_computed=_number(least))
    assert bool(texts) is shut


def test_the_gate_needs_what_is_required() -> None:
    found = assess(frame(PNS), units(), ["EMAIL"], DAY)
    (reason,) = gate(found, policy(required=["COM_6", "CON_2"])).reasons
    assert reason.indicator == "CON_2"
    assert "TANGGAL LAHIR" in reason.text
    assert "TANGGAL LAHIR" in reason.cure


def test_the_gate_is_shut_without_people() -> None:
    assert len(gate(assessed(), policy()).reasons) == 1


def test_the_gate_never_shows_a_number_as_if_it_reached_the_threshold() -> None:
    rows = people(2999, {"EMAIL": None})
    found = assess(frame(*rows), units(), ["EMAIL"], DAY)
    (text,) = reasons(found, minimum_index=100)
    assert "99,96" in text


def _number(text: str) -> Decimal:
    return Decimal(text)
