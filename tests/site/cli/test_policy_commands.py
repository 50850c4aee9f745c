"""``policy list | show | check | cases | schema`` as commands."""

from __future__ import annotations

import json
import re
from collections import Counter
from importlib import resources
from pathlib import Path

import pytest

from nawasena.rules.registry import library_policies
from tests.site.cli.conftest import KEPKA, SILKA, Cli

LIBRARY = resources.files("nawasena.rules") / "library"


def silka() -> str:
    return (LIBRARY / "policies" / "silka.yaml").read_text(encoding="utf-8")


def test_list_names_every_policy_with_validity_and_digest(cli: Cli) -> None:
    done = cli("policy", "list")
    assert (done.code, done.err) == (0, "")
    for item in library_policies():
        assert f"{item.policy.id}  versi {item.policy.version}  {item.policy.validity.from_}" in done.out
        assert f"digest {item.digest}" in done.out


@pytest.mark.parametrize("policy", sorted({item.policy.id for item in library_policies()}))
def test_show_tells_weights_cuts_boxes_and_standing(policy: str, cli: Cli) -> None:
    versions = [item.policy for item in library_policies() if item.policy.id == policy]
    done = cli("policy", "show", policy)
    assert done.code == 0
    assert re.search(r"kotak 9: UNGGUL/TERBAIK", done.out)
    assert re.search(r"\d+ dari \d+ angka terverifikasi; selebihnya contoh\.", done.out)
    assert "(berlaku" in done.out or "(belum diverifikasi)" in done.out
    labels = Counter(str(axis.label) for version in versions for _name, axis in version.axes)
    assert all(done.out.count(f"  {label}: ") == 3 * number for label, number in labels.items())
    assert not re.search("example|verified", done.out)


def test_show_kepka_has_the_tree_of_60_15_15_10(cli: Cli) -> None:
    text = cli("policy", "show", KEPKA).out
    status = "Contoh, belum diverifikasi"
    assert f"  Kinerja utama [60] {status}\n      jumlah tertimbang\n" in text
    assert f"    Penghargaan tertinggi 5 tahun terakhir [15] {status}\n" in text
    assert "tidak ada = 0; belum diketahui: dihitung 0" in text


def test_show_an_unknown_policy(cli: Cli) -> None:
    done = cli("policy", "show", "tidak-ada")
    assert (done.code, done.out) == (2, "")
    assert done.problem.startswith("Masalah: tidak-ada: Kebijakan 'tidak-ada' tidak dikenal. Yang ada: ")
    assert all(item.policy.id in done.problem for item in library_policies())


def test_check_reports_the_width_of_every_node(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(silka(), encoding="utf-8")
    done = cli("policy", "check", tmp_path / "a.yaml")
    assert (done.code, done.err) == (0, "")
    assert re.search(r"^  literasi_digital: 1/\d+, \d+ bit -> 64 bit$", done.out, re.M)
    assert "Kebijakan 'silka' dapat dipakai." in done.out
    assert next(item.digest for item in library_policies() if item.policy.id == SILKA) in done.out


WIDE = """
      - id: a{at}
        label: Simpul {at}
        weight: {weight}
        children:
          - {{id: b{at}, label: B, weight: 33.333333, measure: {{from: asesmen, take: newest, date: tanggal, field: jpm_potensi}}, score: {{linear: {{max: {max}}}}}, unknown: fail}}
          - {{id: c{at}, label: C, weight: 66.666667, measure: {{from: asesmen, take: newest, date: tanggal, field: jpm_kompetensi}}, score: {{linear: {{max: {max}}}}}, unknown: fail}}
"""  # noqa: E501 -- one node a line reads best


def wide_policy(*tops: str) -> str:
    """Silka with nodes whose denominators (``linear.max``) have no common factor."""
    head, rest = silka().split("    children:\n      - id: potensi\n", 1)
    _old, tail = rest.split("\nboxes:", 1)
    head = head.replace(
        "    combine: mean\n    levels:\n      - {level: 3, id: tinggi",
        "    levels:\n      - {level: 3, id: tinggi",
    )
    share = 100 // len(tops)
    weights = [share] * (len(tops) - 1) + [100 - share * (len(tops) - 1)]
    nodes = "".join(
        WIDE.format(at=at, weight=weight, max=top)
        for at, (top, weight) in enumerate(zip(tops, weights, strict=True))
    )
    return f"{head}    weights: relative\n    children:{nodes}\nboxes:{tail}"


@pytest.mark.parametrize(
    ("tops", "code", "words"),
    [
        (("100", "100"), 0, "64 bit"),
        (("100.000003", "100.000007", "100.000009"), 2, "memerlukan bilangan lebih dari 64 bit"),
    ],
)
def test_check_proves_the_width_or_names_the_node(
    tops: tuple[str, ...], code: int, words: str, cli: Cli, tmp_path: Path
) -> None:
    (tmp_path / "lebar.yaml").write_text(wide_policy(*tops), encoding="utf-8")
    done = cli("policy", "check", tmp_path / "lebar.yaml")
    assert done.code == code, done.err
    assert words in done.out + done.problem
    if code:
        assert "Simpul 'potensial'" in done.problem
        assert "128 bit" in done.out


def test_a_policy_too_wide_cannot_map(cli: Cli, agency: Path, tmp_path: Path) -> None:
    (tmp_path / "lebar.yaml").write_text(
        wide_policy("100.000003", "100.000007", "100.000009"), encoding="utf-8"
    )
    policy = ("--policy", tmp_path / "lebar.yaml", "--date", "2026-06-30")
    done = cli("map", *policy, "--input", agency, "--out", tmp_path / "x")
    assert done.code == 2
    assert "memerlukan bilangan lebih dari 64 bit" in done.problem
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("    combine: mean\n", "    combien: mean\n", r"\[axes\.potensial\.combien\]"),
        ("score: {linear: {max: 100}}", "score: {linear: {max: banyak}}", r"\[axes\.potensial\.children"),
        ("field: jpm_potensi", "field: jpm_apa", r"\[axes\.potensial\.children\[0\]\.measure"),
        (
            "validity: {from: 2025-01-01, to: null}",
            "validity: {from: 2025-02-30, to: null}",
            r"\[validity\.from\]",
        ),
        ("boxes: sembilan-kotak", "boxes: sembilan-kotak\nboxes: sembilan-kotak", r"\[boxes\]"),
        ("from: 78, below: 90", "from: 80, below: 90", r"\[axes\.potensial"),
    ],
)
def test_an_invalid_policy_names_file_line_key_and_cure(
    old: str, new: str, place: str, cli: Cli, tmp_path: Path
) -> None:
    assert old in silka()
    path = tmp_path / "salah.yaml"
    path.write_text(silka().replace(old, new, 1), encoding="utf-8")
    done = cli("policy", "check", path)
    assert (done.code, done.out) == (2, "")
    assert re.search(rf"Masalah: {re.escape(str(path))}:\d+ {place}.*: .+\. .+", done.problem), done.problem


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\0",
        b"- 1\n- 2\n",
        b"a: [1, 2",
        b"a: &x 1\nb: *x\n",
        b"[" * 5000,
        b"!!python/object:os.system x",
    ],
)
def test_a_file_that_is_no_policy(content: bytes, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(content)
    done = cli("policy", "check", tmp_path / "x.yaml")
    assert done.code == 2
    assert str(tmp_path / "x.yaml") in done.problem


def test_cases_of_the_library_pass(cli: Cli) -> None:
    done = cli("policy", "cases")
    assert (done.code, done.err) == (0, "")
    assert "GAGAL" not in done.out
    assert done.out.count("  sesuai ") > 20


CASES = """schema: nawasena-cases/1
policy: silka
date: 2026-06-30
cases:
  - id: K-UJI
    evidence: {}
    expect: {status: %s}
"""


@pytest.mark.parametrize(("status", "code"), [("unmapped", 0), ("mapped", 1)])
def test_cases_of_ones_own(status: str, code: int, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "kasus.yaml").write_text(CASES % status, encoding="utf-8")
    done = cli("policy", "cases", tmp_path / "kasus.yaml")
    assert done.code == code, done.err
    if code:
        assert "GAGAL K-UJI" in done.out
        assert "status: diharapkan mapped, ternyata unmapped" in done.out
        assert "1 kasus gagal." in done.problem


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("policy: silka", "policy: tidak-ada"),
        ("date: 2026-06-30", "date: 2020-01-01"),
        ("K-UJI", '""'),
        ("evidence: {}", "evidence: {person: {tidak_ada: 1}}"),
        ("evidence: {}", "evidence: {records: {lain: []}}"),
        ("evidence: {}", "evidence: {complete: [lain]}"),
        ("evidence: {}", "evidence: {records: {skp: [{tahun: dua}]}}"),
        ("evidence: {}", "evidence: {records: {skp: [{tahun: 2147483648}]}}"),
    ],
)
def test_cases_that_cannot_run(old: str, new: str, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "kasus.yaml").write_text((CASES % "unmapped").replace(old, new), encoding="utf-8")
    done = cli("policy", "cases", tmp_path / "kasus.yaml")
    assert done.code == 2
    assert done.problem


@pytest.mark.parametrize(
    ("evidence", "place", "words"),
    [
        (
            "{records: {skp: [{tahun: 2025, predikat: bagus}]}}",
            "6 [cases[0].evidence.records.skp[0].predikat]",
            "'bagus' bukan nilai 'predikat'. Pilihan: sangat_baik, baik, butuh_perbaikan, kurang, "
            "sangat_kurang.",
        ),
        (
            "{records: {skp: [{tahun: dua, predikat: baik}]}}",
            "6 [cases[0].evidence.records.skp[0].tahun]",
            "'dua' bukan nilai 'tahun'. Tulis tahun, misalnya 2025.",
        ),
        (
            "{records: {asesmen: [{tanggal: 2025-05-20, jpm_potensi: 80.125}]}}",
            "6 [cases[0].evidence.records.asesmen[0].jpm_potensi]",
            "'80.125' bukan nilai 'jpm_potensi'. Tulis bilangan dengan titik, paling banyak 2 desimal.",
        ),
        (
            "{person: {jenjang: kepala}}",
            "6 [cases[0].evidence.person.jenjang]",
            "'kepala' bukan nilai 'jenjang'. Pilihan: jpt_utama, ",
        ),
        (
            "{records: {skp: [{thn: 2025}]}}",
            "6 [cases[0].evidence.records.skp[0].thn]",
            "'thn' tidak ada pada bukti 'skp'. Pilihan: tahun, hasil_kerja, perilaku, predikat.",
        ),
        (
            "{records: {sekape: []}}",
            "6 [cases[0].evidence.records.sekape]",
            "Bukti 'sekape' tidak ada di katalog. Pilihan: skp, asesmen, ",
        ),
        (
            "{complete: [sekape]}",
            "6 [cases[0].evidence.complete[0]]",
            "Bukti 'sekape' tidak ada di katalog. Pilihan: skp, asesmen, ",
        ),
        (
            "{complete: [riwayat_jabatan]}",
            "6 [cases[0].evidence.complete[0]]",
            "Bukti 'riwayat_jabatan' tidak mengenal 'diketahui tidak ada' (absence: unknown). "
            "Hapus dari 'complete'; tanpa catatan artinya belum diketahui.",
        ),
    ],
)
def test_evidence_that_the_catalogue_does_not_know(
    evidence: str, place: str, words: str, cli: Cli, tmp_path: Path
) -> None:
    path = tmp_path / "kasus.yaml"
    path.write_text((CASES % "unmapped").replace("{}", evidence), "utf-8")
    done = cli("policy", "cases", path)
    assert (done.code, done.out) == (2, "")
    assert f"Masalah: {path}:{place}: Kasus 'K-UJI': {words}" in done.problem


def test_every_wrong_value_of_a_case_is_told_at_once(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "kasus.yaml"
    evidence = "{person: {jenjang: x}, records: {skp: [{tahun: 2025, predikat: y}]}, complete: [z]}"
    path.write_text((CASES % "unmapped").replace("{}", evidence), "utf-8")
    assert len(cli("policy", "cases", path).problem.splitlines()) == 3


def test_the_schema_is_json_for_editors(cli: Cli) -> None:
    done = cli("policy", "schema")
    assert (done.code, done.err) == (0, "")
    content = json.loads(done.out)
    assert {"id", "axes", "boxes", "validity"} <= set(content["properties"])
    assert content["additionalProperties"] is False


@pytest.mark.parametrize("kind", ["cases", "catalogue", "table", "boxes", "box-labels", "regulations"])
def test_the_schema_of_the_other_rule_files(kind: str, cli: Cli) -> None:
    content = json.loads(cli("policy", "schema", kind).out)
    assert content["properties"]["schema"]["const"] == f"nawasena-{kind}/1"


def test_the_schema_of_what_is_no_rule_file(cli: Cli) -> None:
    done = cli("policy", "schema", "tabel")
    assert (done.code, done.out) == (2, "")
    assert (
        "'tabel' tidak dikenal; pilihan: policy, cases, catalogue, table, boxes, box-labels" in done.problem
    )
