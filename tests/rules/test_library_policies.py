"""The agencies' policies of the library: versions, weights, derived counts, gates, and other box numbers."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from nawasena.engine.cases import run_file
from nawasena.rules.boxes import library_box_labels, library_boxes
from nawasena.rules.cases import CaseEvidence, CaseFile, library_case_files
from nawasena.rules.catalogue import EvidenceKind, library_catalogue
from nawasena.rules.checks.status import number_statuses
from nawasena.rules.policy.nodes import Node
from nawasena.rules.problems import RuleError
from nawasena.rules.registry import LoadedPolicy, in_force
from nawasena.rules.regulations import library_regulations
from nawasena.rules.tables import library_table
from tests.engine.worlds import person, world

BEFORE = in_force("setjen-dpd", dt.date(2025, 6, 30))
AFTER = in_force("setjen-dpd", dt.date(2026, 6, 30))
BULELENG = in_force("buleleng", dt.date(2026, 6, 30))
OURS = [BEFORE, AFTER, BULELENG]
CASES = {
    content.date.year: (content, folder)
    for content, _source, folder in library_case_files()
    if content.policy == "setjen-dpd"
}
MSK = ("integritas", "kerja_sama", "komunikasi", "orientasi_hasil", "pelayanan_publik", "pengembangan_diri",
       "mengelola_perubahan", "pengambilan_keputusan", "perekat_bangsa")  # fmt: skip


def _node(loaded: LoadedPolicy, name: str) -> Node:
    return next(node for _axis, node in loaded.policy.nodes() if node.id == name)


def _weights(nodes: tuple[Node, ...]) -> list[int]:
    return [int(node.weight.value) for node in nodes if node.weight is not None]


@pytest.mark.parametrize(
    ("day", "version"),
    [("2024-01-01", "2024"), ("2025-12-30", "2024"), ("2025-12-31", "2024"), ("2026-01-01", "2026"),
     ("2026-01-02", "2026")],
)  # fmt: skip
def test_the_versions_of_one_agency_adjoin(day: str, version: str) -> None:
    assert in_force("setjen-dpd", dt.date.fromisoformat(day)).policy.version == version


def test_there_is_no_version_before_the_first() -> None:
    with pytest.raises(RuleError, match="Tidak ada versi 'setjen-dpd'"):
        in_force("setjen-dpd", dt.date(2023, 12, 31))


def test_days_that_are_assumed_are_called_so() -> None:
    for loaded in (BEFORE, AFTER):
        assert "masa berlaku versi ini anggapan" in str(loaded.policy.summary)


@pytest.mark.parametrize("year", sorted(CASES))
def test_the_cases_of_both_versions_hold(year: int) -> None:
    content, folder = CASES[year]
    assert {item.case.id: item.failures for item in run_file(content, folder) if not item.passed} == {}


def test_each_version_has_cases_of_its_own() -> None:
    assert sorted(CASES) == [2025, 2026]


def test_a_wrong_expectation_about_a_version_is_found(tmp_path: Path) -> None:
    content, folder = CASES[2026]
    case = next(case for case in content.cases if case.id == "D1")
    planted = case.model_copy(
        update={"expect": case.expect and case.expect.model_copy(update={"box": 9, "kinerja": None})}
    )
    file = CaseFile.model_construct(
        schema_=content.schema_, policy=content.policy, date=content.date, cases=(planted,)
    )
    (outcome,) = run_file(file, folder)
    assert any("box" in words for words in outcome.failures)


@pytest.mark.parametrize(
    ("loaded", "axis", "weights"),
    [
        (AFTER, "kinerja", [40, 5, 10, 15, 15, 15]),
        (AFTER, "potensial", [25, 20, 35, 20]),
        (BEFORE, "kinerja", [10, 30, 15, 10, 15, 20]),
        (BEFORE, "potensial", [25, 25, 30, 20]),
    ],
)
def test_weights_of_the_axes(loaded: LoadedPolicy, axis: str, weights: list[int]) -> None:
    assert _weights(getattr(loaded.policy.axes, axis).children) == weights


@pytest.mark.parametrize(
    ("loaded", "component", "weights"),
    [
        (AFTER, "potensi", [3, 3, 3, 3, 3, 3, 4, 3]),
        (AFTER, "kompetensi", [2, 2, 2, 2, 3, 2, 3, 2, 2]),
        (AFTER, "rekam_jejak", [15, 5, 5, 4, 3, 3]),
        (AFTER, "kualifikasi", [10, 10]),
        (BEFORE, "potensi", [3, 3, 3, 3, 3, 3, 4, 3]),
        (BEFORE, "kompetensi", [3, 2, 2, 3, 3, 3, 3, 3, 3]),
        (BEFORE, "rekam_jejak", [4, 4, 4, 4, 4, 4, 3, 3]),
        (BEFORE, "pertimbangan_lain", [5, 5, 10]),
    ],
)
def test_weights_of_the_components(loaded: LoadedPolicy, component: str, weights: list[int]) -> None:
    assert _weights(_node(loaded, component).children) == weights


@pytest.mark.parametrize("loaded", [BEFORE, AFTER], ids=["2024", "2026"])
def test_missing_evidence_is_never_nought_by_itself(loaded: LoadedPolicy) -> None:
    """Only the branches that complete the count of trainings say zero; the first of them says fail."""
    rules = {node.id: node.unknown.rule for _axis, node in loaded.policy.leaves() if node.unknown is not None}
    zero = {name for name, rule in rules.items() if rule == "zero"}
    assert zero <= {"sertifikasi", "dua_pelatihan", "satu_sertifikasi", "satu_pelatihan", "dua_sertifikasi"}
    assert "default" not in rules.values()


def _trainings(structural: int, certified: int) -> CaseEvidence:
    old, recent = dt.date(2010, 5, 3), dt.date(2025, 5, 5)
    rows: list[dict[str, Any]] = [
        {"tanggal": old, "jenis": "struktural", "nomor": f"S{number}"} for number in range(structural)
    ]
    rows += [
        {"tanggal": recent, "jenis": "sertifikasi", "nomor": f"C{number}"} for number in range(certified)
    ]
    return person(pelatihan=rows, complete=["pelatihan"])


def test_trainings_of_any_year_and_recent_certificates_are_added() -> None:
    """The branches of ``diklat`` are the bands of one sum, whatever the sum is made of."""
    pairs = list(product(range(5), repeat=2))
    found = world(AFTER, *(_trainings(*pair) for pair in pairs))
    for place, pair in enumerate(pairs):
        score = 100 if sum(pair) >= 3 else 50 if sum(pair) else 0
        assert found.node("diklat", place) == score, pair


def test_a_competency_counts_up_to_its_standard() -> None:
    """min(level, standard) / standard x weight; the quantum is a millionth."""
    standard = int(library_table("standar-kompetensi-jenjang").score_of("administrator") or 0)
    weights = _weights(_node(AFTER, "kompetensi").children)
    levels = [[level] * len(MSK) for level in range(6)] + [[0, 1, 2, 3, 4, 5, 2, 1, 3]]
    people = [_assessed(row) for row in levels]
    found = world(AFTER, *people)
    for place, row in enumerate(levels):
        shares = [Fraction(min(level, standard), standard) for level in row]
        exact = sum((share * weight for share, weight in zip(shares, weights, strict=True)), Fraction(0)) * 5
        score = found.node("kompetensi", place)
        assert score is not None
        assert abs(score - exact) <= Fraction(1, 10**6)


def _assessed(levels: list[int]) -> CaseEvidence:
    row = {"tanggal": dt.date(2025, 5, 20), **dict(zip(MSK, levels, strict=True))}
    return person(asesmen=[row], facts={"jenjang": "administrator"})


def test_the_steps_of_buleleng_are_in_order() -> None:
    ids = [gate.id for gate in BULELENG.policy.gates]
    track = ["tidak_sedang_dihukum", "hukuman_dua_tahun", "etik_dua_tahun"]
    assert ids == ["seleksi_administrasi", *track, "kotak_sembilan"]
    assert all(gate.kind == "hard" for gate in BULELENG.policy.gates)


def test_buleleng_takes_two_years_of_appraisal_and_three_people() -> None:
    years = [child.measure.year_back for child in BULELENG.policy.axes.kinerja.children if child.measure]
    assert years == [0, 1]
    assert [ranking.top for ranking in BULELENG.policy.ranking] == [3]


@pytest.mark.parametrize("loaded", OURS, ids=["dpd-2024", "dpd-2026", "buleleng"])
def test_what_no_text_supports_is_an_example(loaded: LoadedPolicy) -> None:
    claimed = {number.ref for number in number_statuses(loaded.policy) if number.status == "verified"}
    assert claimed <= {"peraturan-bkn-26-2019", "permenpanrb-3-2020"}


@pytest.mark.parametrize(
    ("name", "standing"),
    [
        ("pp-53-2010", "revoked"),
        ("permenpanrb-40-2018", "revoked"),
        ("permenpanrb-19-2025", "in_force"),
        ("peraturan-bkn-4-2024", "in_force"),
        ("perbup-buleleng-53-2023", "unverified"),
        ("aturan-setjen-dpd", "unverified"),
    ],
)
def test_the_standing_of_what_is_cited(name: str, standing: str) -> None:
    regulation = library_regulations()[name]
    assert regulation.standing == standing
    assert regulation.supports_verified == (name == "peraturan-bkn-4-2024")


@pytest.mark.parametrize("box", range(1, 10))
def test_numbers_along_potential(box: int) -> None:
    official = library_boxes()["sembilan-kotak"].box(box)
    other = (official.potensial - 1) * 3 + official.kinerja
    label = library_box_labels()["penomoran-potensial"].labels[str(box)]
    assert label is not None
    assert label.id == f"Nomor {other}"


@pytest.mark.parametrize("box", range(1, 10))
def test_two_digits_are_potential_and_performance(box: int) -> None:
    official = library_boxes()["sembilan-kotak"].box(box)
    code = f"{official.potensial}{official.kinerja}"
    roman = {"11": " (I)", "21": " (II)", "12": " (III)", "31": " (IV)", "13": " (V)", "22": " (VI)"}
    label = library_box_labels()["penomoran-kaltim"].labels[str(box)]
    assert label is not None
    assert label.id == f"Kode {code}{roman.get(code, '')}"


def _of_agencies() -> list[EvidenceKind]:
    first = [kind.id for kind in library_catalogue().records].index("tugas_tambahan")
    return list(library_catalogue().records[first:])


@pytest.mark.parametrize("kind", _of_agencies(), ids=lambda kind: kind.id)
def test_kinds_of_agencies_are_optional_and_explained(kind: EvidenceKind) -> None:
    assert not kind.required
    assert kind.help is not None
    assert all(text is not None and text.en for text in (kind.label, kind.help))
    assert all(item.label.en for item in kind.fields)
    assert all(item.example for item in kind.fields)
