"""The library's cases hold in both evaluators, and a wrong expectation is noticed."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from nawasena.engine import cases as module
from nawasena.engine.cases import Outcome, rounded, run_file
from nawasena.rules.cases import CaseFile, library_case_files, read_cases
from nawasena.rules.problems import RuleError

FILES = {content.policy: (content, folder) for content, _source, folder in library_case_files()}
# The ids of the published golden list; N2 asks for all nine boxes, N3 for four values at the cut-offs.
GOLDEN = ["N1", "K1", "K1x", "K2", "K3", "K4", "K5", "K6", "K7", "D2", "S1"]
GOLDEN += [f"N2-{box}" for box in range(1, 10)] + [f"N3-{value}" for value in ("80", "79.99", "60", "59.99")]

HEAD = "schema: nawasena-cases/1\npolicy: silka\ndate: 2026-06-30\ncases:\n"
S1 = """  - id: S1
    evidence:
      records:
        skp: [{tahun: 2025, hasil_kerja: di_atas, predikat: baik}]
        asesmen: [{tanggal: 2025-05-20, jpm_potensi: 85, jpm_kompetensi: 90, jpm_literasi_digital: 70,
                   jpm_emerging_skill: 80}]
    expect: {potensial: 82.5, potensial_level: 2, kinerja_level: 3, box: 7}
"""


@cache
def _outcomes(policy: str) -> tuple[Outcome, ...]:
    return tuple(run_file(*FILES[policy]))


def _cases(tmp_path: Path, text: str) -> CaseFile:
    path = tmp_path / "kasus.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    return read_cases(path)[0]


def _failures(tmp_path: Path, text: str) -> list[str]:
    return [words for outcome in run_file(_cases(tmp_path, text), tmp_path) for words in outcome.failures]


@pytest.mark.parametrize("policy", FILES)
def test_every_case_of_the_library_holds(policy: str) -> None:
    outcomes = _outcomes(policy)
    assert len(outcomes) == len(FILES[policy][0].cases)
    assert {item.case.id: item.failures for item in outcomes if not item.passed} == {}


def test_every_golden_case_is_in_the_library() -> None:
    ids = {case.id for content, _folder in FILES.values() for case in content.cases}
    assert not set(GOLDEN) - ids


def test_the_library_has_cases_for_every_policy_it_ships() -> None:
    assert {"kepka-bkn-411-2025", "permenpanrb-20-2025", "silka"} <= set(FILES)
    assert sum(len(content.cases) for content, _folder in FILES.values()) >= 42


@pytest.mark.parametrize("name", ["K1x", "D2"])
def test_the_negative_cases_are_negative(name: str) -> None:
    case = next(case for content, _folder in FILES.values() for case in content.cases if case.id == name)
    assert case.expect is None
    assert (case.expect_not is not None) == (name == "K1x")
    assert (case.refused is not None) == (name == "D2")


def test_a_right_expectation_holds(tmp_path: Path) -> None:
    assert _failures(tmp_path, S1) == []


WRONG = {
    "expect: {box: 8}": "box: diharapkan 8, ternyata 7",
    "expect: {potensial: 82.4}": "potensial: diharapkan 82.4, ternyata 82.5",
    "expect: {potensial: 82.51}": "potensial: diharapkan 82.51, ternyata 82.50",
    "expect: {kinerja_level: 2}": "kinerja_level: diharapkan 2, ternyata 3",
    "expect: {status: unmapped}": "status: diharapkan unmapped, ternyata mapped",
    "expect: {nodes: {kompetensi: 79.99}}": "kompetensi: diharapkan 79.99, ternyata 80.00",
    "expect: {kinerja: 80}": "kinerja: diharapkan 80, ternyata tidak dapat dihitung",
    "expect: {talent: 80}": "talent: diharapkan 80, ternyata tidak dapat dihitung",
    "expect: {unknown: [potensi]}": "unknown: diharapkan potensi, ternyata tidak satu pun",
    "expect_not: {box: 7}": "box: 7 tidak boleh terjadi",
}


def test_a_planted_wrong_expectation_fails(tmp_path: Path) -> None:
    planted = [
        re.sub(r"expect: .*", wrong, S1).replace("id: S1", f"id: T{place}")
        for place, wrong in enumerate(WRONG)
    ]
    outcomes = list(run_file(_cases(tmp_path, "".join(planted)), tmp_path))
    assert [outcome.failures for outcome in outcomes] == [(words,) for words in WRONG.values()]
    assert not any(outcome.passed for outcome in outcomes)


GATES = """  - id: T
    evidence: {complete: [hukuman_disiplin]}
    expect: {gates: {%s}}
"""


@pytest.mark.parametrize(
    ("gate", "words"),
    [
        ("hukuman: not_met", "hukuman: diharapkan tidak terpenuhi (not_met), ternyata terpenuhi (met)"),
        ("kotak: met", "kotak: diharapkan terpenuhi (met), ternyata perlu diperiksa (manual)"),
        ("kotak: not_met", "kotak: diharapkan tidak terpenuhi (not_met), ternyata perlu diperiksa (manual)"),
    ],
)
@pytest.mark.parametrize("key", ["expect", "expect_not"])
def test_a_wrong_gate_is_told_in_words(gate: str, words: str, key: str, tmp_path: Path) -> None:
    minimal = Path(__file__).parents[1] / "rules" / "valid" / "minimal.yaml"
    (tmp_path / "minimal.yaml").write_text(minimal.read_text(encoding="utf-8"), encoding="utf-8")
    text = HEAD.replace("silka", "minimal.yaml") + GATES % gate
    (tmp_path / "kasus.yaml").write_text(text.replace("expect:", f"{key}:"), encoding="utf-8")
    (outcome,) = run_file(read_cases(tmp_path / "kasus.yaml")[0], tmp_path)
    assert outcome.failures == ((words,) if key == "expect" else ())


def test_a_gate_that_must_not_be_so_is_told_in_words(tmp_path: Path) -> None:
    minimal = Path(__file__).parents[1] / "rules" / "valid" / "minimal.yaml"
    (tmp_path / "minimal.yaml").write_text(minimal.read_text(encoding="utf-8"), encoding="utf-8")
    text = HEAD.replace("silka", "minimal.yaml") + GATES % "hukuman: met"
    (tmp_path / "kasus.yaml").write_text(text.replace("expect:", "expect_not:"), encoding="utf-8")
    (outcome,) = run_file(read_cases(tmp_path / "kasus.yaml")[0], tmp_path)
    assert outcome.failures == ("hukuman: terpenuhi (met) tidak boleh terjadi",)


def test_a_difference_between_the_evaluators_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = module.evaluate_view

    def one_more(*arguments: object) -> list[dict[str, object]]:
        return [{**row, "box": 9} for row in honest(*arguments)]  # type: ignore[arg-type]

    monkeypatch.setattr(module, "evaluate_view", one_more)
    assert "kedua evaluator berbeda pada box: 7 dan 9" in _failures(tmp_path, S1)


def test_a_policy_that_should_be_refused_but_is_accepted(tmp_path: Path) -> None:
    minimal = Path(__file__).parents[1] / "rules" / "valid" / "minimal.yaml"
    (tmp_path / "baik.yaml").write_text(minimal.read_text(encoding="utf-8"), encoding="utf-8")
    text = "  - {id: T1, refused: baik.yaml, because: pita}\n"
    assert _failures(tmp_path, text) == ["kebijakan diterima, padahal seharusnya ditolak"]


def test_a_policy_refused_for_another_reason(tmp_path: Path) -> None:
    (tmp_path / "rusak.yaml").write_text("id: rusak\n", encoding="utf-8")
    (failure,) = _failures(tmp_path, "  - {id: T1, refused: rusak.yaml, because: Tidak ada pita}\n")
    assert failure.startswith("ditolak, tetapi pesannya tidak memuat 'Tidak ada pita'")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("hasil_kerja: di_atas", "hasil_kerja: diatas", "'diatas' bukan nilai 'hasil_kerja'"),
        ("jpm_potensi: 85,", "jpm_potensi: 85.125,", "'85.125' bukan nilai 'jpm_potensi'"),
        ("jpm_potensi: 85,", 'jpm_potensi: "85",', "'85' bukan nilai 'jpm_potensi'"),
        ("jpm_potensi: 85,", "jpm_potensi: true,", "'True' bukan nilai 'jpm_potensi'"),
        ("tahun: 2025", "tahun: 2025.5", "'2025.5' bukan nilai 'tahun'"),
        ("tanggal: 2025-05-20", 'tanggal: "20-05-2025"', "'20-05-2025' bukan nilai 'tanggal'"),
        ("predikat: baik", "predikatt: baik", "'predikatt' tidak ada pada bukti 'skp'"),
        ("skp: [", "ekin: [", "Bukti 'ekin' tidak ada di katalog"),
        ("box: 7", "nodes: {kompetensii: 80}", "Kasus 'S1': 'kompetensii' tidak ada pada kebijakan 'silka'"),
        ("box: 7", "gates: {kotak: met}", "Kasus 'S1': 'kotak' tidak ada pada kebijakan 'silka'"),
        ("    expect:", "    values: {potensii: 80}\n    expect:", "Kasus 'S1': 'potensii' tidak ada"),
    ],
)
def test_a_typing_error_in_a_case_is_not_a_pass(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in S1
    with pytest.raises(ValueError, match=re.escape(words)):
        _failures(tmp_path, S1.replace(old, new, 1))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (S1 + S1, "Nama 'S1' dipakai lebih dari satu kali"),
        ("  - {id: T1}\n", "tidak memeriksa apa pun"),
        ("  - {id: T1, refused: a.yaml}\n", "'refused' memerlukan 'because'"),
        ("  - {id: T1, values: {kinerja: 100.01}, expect: {box: 9}}\n", "harus 0 sampai 100"),
        ("  - {id: T1, values: {kinerja: -0.01}, expect: {box: 1}}\n", "harus 0 sampai 100"),
        ("  - {id: T1, expect: {box: 10}}\n", "Nilai 10 di luar ketentuan"),
        ("  - {id: T1, expect: {boks: 9}}\n", "Kunci 'boks' tidak dikenal"),
        ("  - {id: T1, expect: {gates: {a: terpenuhi}}}\n", "Nilai 'terpenuhi' tidak dikenal"),
    ],
)
def test_a_broken_case_file(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(RuleError, match=words):
        _cases(tmp_path, text)


def test_a_date_outside_validity_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "kasus.yaml"
    path.write_text((HEAD + S1).replace("2026-06-30", "2024-12-31", 1), encoding="utf-8")
    with pytest.raises(RuleError, match="Tidak ada versi 'silka' yang berlaku pada 2024-12-31"):
        list(run_file(read_cases(path)[0], tmp_path))


@pytest.mark.parametrize(
    ("number", "size", "like", "found"),
    [
        (8462500, 100000, "84.63", "84.63"),  # 84.625 rounds up
        (8462499, 100000, "84.62", "84.62"),
        (1, 3, "0.33", "0.33"),
        (2, 3, "0.67", "0.67"),
        (-5, 10, "0", "0"),  # half-up goes towards plus infinity
        (5, 10, "0", "1"),
        (75135, 1000, "75.135", "75.135"),
    ],
)
def test_numbers_are_compared_half_up(number: int, size: int, like: str, found: str) -> None:
    assert rounded(number, size, Decimal(like)) == Decimal(found)


def test_what_is_not_there_is_not_rounded() -> None:
    assert rounded(None, 10, Decimal(1)) is None
    assert rounded(1, None, Decimal(1)) is None
