"""The files of data quality: what is shipped, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from nawasena.rules.problems import RuleError
from nawasena.rules.quality import (
    Quality,
    library_gate,
    library_quality,
    quality_source,
    read_gate,
    read_quality,
)
from nawasena.rules.reference import employee_kinds
from nawasena.rules.regulations import library_regulations
from nawasena.rules.source import parse

INDEX = quality_source("indeks-kualitas-data").text
GATE = quality_source("syarat-mulai-pemetaan").text
# Dimension: weight, number of indicators, sum of the weights as they are printed.
DIMENSIONS = {
    "completeness": ("0.28", 7, "100"),
    "timeliness": ("0.31", 6, "100.01"),
    "accuracy": ("0.30", 10, "99.98"),
    "consistency": ("0.11", 4, "100"),
}


def test_the_dimensions() -> None:
    quality = library_quality()
    assert {
        item.id: (item.weight, len(item.indicators), item.printed_total) for item in quality.dimensions
    } == {name: (Decimal(a), count, Decimal(b)) for name, (a, count, b) in DIMENSIONS.items()}
    assert sum(item.weight for item in quality.dimensions) == 1


def test_codes_say_their_dimension() -> None:
    for dimension in library_quality().dimensions:
        assert {item.id[:3].lower() for item in dimension.indicators} == {dimension.id[:3]}


def test_every_indicator_speaks_both_languages_and_has_a_cure() -> None:
    for item in library_quality().indicators:
        assert all(text.id and text.en for text in (item.label, item.rule, item.cure)), item.id


def test_only_what_was_read_is_verified() -> None:
    register, quality = library_regulations(), library_quality()
    assert {*quality.references, *library_gate().references} <= set(register)
    for item in quality.indicators:
        assert item.status == "example" or register[item.ref].supports_verified, item.id


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("weight: 22.73", "weight: 22.74", "berjumlah 100,02, bukan 100,01"),
        ("printed_total: 100.01", "printed_total: 100", "berjumlah 100,01, bukan 100"),
        ("weight: 0.28", "weight: 0.29", "berjumlah 1,01, bukan 1"),
        ("id: COM_2\n", "id: COM_1\n", "Parameter 'COM_1' harus tepat: years; tertulis: posts"),
        ("id: COM_7\n", "id: COM_6\n", "Tertulis dua kali: COM_6"),
        ("id: COM_3\n", "id: COM_8\n", "Indikator 'COM_8' tidak dikenal"),
        ("parameters: {years: 2}", "parameters: {yeers: 2}", "Kunci 'yeers' tidak dikenal"),
        ("parameters: {years: 2}", "parameters: {years: 2, posts: [pelaksana]}", "tertulis: posts, years"),
        ("outside: [tidak_aktif, pensiun]", "outside: [pensiunan]", "Tidak dikenal: pensiunan"),
        ("pengawas: iii_b", "pengawas: iii_x", "Tidak dikenal: iii_x"),
        ("education: d1", "education: d9", "Tidak dikenal: d9"),
        ("references: [indikator-kualitas-data, pp-11-2017, pp-13-2002]",
         "references: [indikator-kualitas-data, pp-11-2017]", "Rujukan tidak ada.* pp-13-2002"),
        ("references: [indikator-kualitas-data,", "references: [indikator-kualitas-data, pp-0-0,",
         "Tidak dikenal: pp-0-0"),
    ],
)  # fmt: skip
def test_a_broken_index(old: str, new: str, words: str) -> None:
    assert old in INDEX
    with pytest.raises(RuleError, match=words):
        read_quality(parse(INDEX.replace(old, new, 1), "uji.yaml"))


def test_printing_explains_a_sum_beside_100_only_so_far() -> None:
    """Four weights of 25 may miss 100 by 0.02 in print, not by 0.03."""
    for weight, total, accepted in (("25.02", "100.02", True), ("25.03", "100.03", False)):
        text = INDEX.replace("id: CON_1\n        weight: 25", f"id: CON_1\n        weight: {weight}")
        head, _key, tail = text.rpartition("printed_total: 100\n")
        source = parse(f"{head}printed_total: {total}\n{tail}", "uji.yaml")
        if accepted:
            assert isinstance(read_quality(source), Quality)
        else:
            with pytest.raises(RuleError, match="lebih dari pembulatan cetak"):
                read_quality(source)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("required: [COM_2,", "required: [COM_9,", "Tidak dikenal: COM_9"),
        ("{completeness: 80,", "{completenes: 80,", "Tidak dikenal: completenes"),
        ("minimum_index: 90", "minimum_index: 101", "paling besar 100"),
        ("minimum_index: 90", "minimum_index: banyak", "Nilai 'banyak'"),
        ("minimum_index: 90", "minimum_indeks: 90", "minimum_indeks"),
    ],
)
def test_a_broken_gate(old: str, new: str, words: str) -> None:
    assert old in GATE
    with pytest.raises(RuleError, match=words):
        read_gate(parse(GATE.replace(old, new, 1), "uji.yaml"), library_quality())


def test_secondments_are_marked_as_their_names_say() -> None:
    for item in employee_kinds():
        named = next((word for word in ("dpk", "dpb") if f" {word} " in item.name.casefold()), None)
        assert item.assignment == named
    assert len(employee_kinds()) == 19
