"""The whole why of one person, as people read it."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from nawasena.engine import snapshot
from nawasena.engine.places import place_words
from nawasena.engine.reference import Evaluator
from nawasena.engine.reference.tree import NodeTrace
from nawasena.mapping.explanation import explain_person
from nawasena.mapping.manifest import RESULT_FILE, RunFolderError
from nawasena.mapping.run import Run
from nawasena.mapping.traces import shares
from nawasena.mapping.values import number_words
from nawasena.rules.registry import in_force
from tests.mapping import crowd
from tests.mapping.crowd import nip_of


def told(run: Run, name: str) -> str:
    return _told(run.folder, nip_of(name))


@cache
def _told(folder: Path, nip: str) -> str:
    return "\n".join(explain_person(folder, nip))


def test_a_mapped_person(kepka: Run) -> None:
    text = told(kepka, "usual")
    assert text.startswith(f"USUAL · NIP {nip_of('usual')}\nKEPALA SEKSI UJI, SEKSI UJI\n")
    assert "Kotak 5: CUKUP POTENSIAL\n  - Penempatan yang sesuai\n" in text
    assert "Nilai Talenta 65,01" in text
    assert re.search(r"Peringkat dalam jenjang jabatan: \d+ \(Pengawas\)", text)
    assert "Status e-Kinerja: Di atas ekspektasi\n  Lebih rendah dari status e-Kinerja karena" in text
    assert "Kinerja: 60,00 -> Sesuai ekspektasi, jarak ke batas terdekat 0,00" in text
    assert "Potensial: 70,01 -> Menengah, jarak ke batas terdekat 9,99" in text


def test_each_indicator_names_value_rule_weight_and_source(kepka: Run) -> None:
    text = told(kepka, "usual")
    assert (
        "    Predikat SKP terbaru: 100,00 (bobot 60, sumbangan 60,00)\n"
        "      Sangat Baik -> tabel predikat-skp-411 = 100\n"
        "        sumber: Bukti.xlsx, lembar SKP, baris 2\n"
    ) in text
    assert "sumber: Data ASN.csv, baris 2" in text  # education comes from the export, which has no sheet here
    assert "      diketahui tidak ada catatan = 0\n" in text  # the award
    assert "      belum tercatat; belum diketahui: dihitung 0\n" in text  # the feedback


def test_gates_stand_apart_from_scores(kepka: Run) -> None:
    text = told(kepka, "usual")
    assert "Syarat (tidak memengaruhi nilai):" in text
    assert (
        "  Terpenuhi: Predikat kinerja paling rendah Baik pada tahun lengkap terakhir\n"
        "    terukur: Sangat Baik\n    sumber: Bukti.xlsx" in text
    )
    assert "  Tidak terpenuhi: Kotak 7, 8, atau 9" in text
    assert "  Periksa manual: Tidak sedang menjalani hukuman disiplin" in told(kepka, "unknown")


def test_what_is_missing_names_the_sheet(kepka: Run) -> None:
    text = told(kepka, "unknown")
    assert "Bukti yang belum ada:\n" in text
    assert "  Penghargaan tertinggi 5 tahun terakhir (lembar PENGHARGAAN)" in text
    assert "Bila bukti yang belum ada dilengkapi, kotak yang mungkin: 1, 2, 3, 4, 5, 6, 7, 8, 9." in text


@pytest.mark.parametrize("name", ["kepka", "permen", "silka"])
def test_the_legal_basis_closes_the_explanation(name: str, request: pytest.FixtureRequest) -> None:
    run: Run = request.getfixturevalue(name)
    tail = told(run, "usual").split("Dasar hukum:\n")[1].splitlines()
    assert len(tail) == len(run.view.policy.references) + 1
    for line, (cite, standing, _note) in zip(tail, run.view.policy.references, strict=False):
        assert line.startswith(f"  {cite} ({standing})")
    assert re.fullmatch(
        r"Angka bertanda contoh belum diverifikasi: \d+ dari \d+ angka kebijakan ini\.", tail[-1]
    )


def test_an_unmapped_person(kepka: Run) -> None:
    text = told(kepka, "no assessment")
    assert (
        "Belum dapat dipetakan\n  Belum tercatat: Penilaian kompetensi, Penilaian potensi (8 aspek)." in text
    )
    assert "Potensial: - -> belum dapat dihitung" in text
    assert "\nNilai Talenta" not in text
    assert "belum tercatat; belum diketahui: tidak dapat dipetakan" in text


def test_an_expired_assessment_is_called_so(kepka: Run) -> None:
    text = told(kepka, "expired")
    assert "Tidak ada bukti dalam jangka waktunya, yang ada lebih lama: Penilaian kompetensi" in text
    assert (
        "tidak ada bukti dalam jangka waktunya, yang ada lebih lama; belum diketahui: tidak dapat dipetakan"
        in text
    )


def test_somebody_outside_the_population(kepka: Run) -> None:
    text = told(kepka, "retired")
    assert (
        "Di luar populasi\n  Di luar populasi kebijakan: syarat 'Kedudukan hukum aktif' tidak terpenuhi."
        in text
    )
    assert "kotak yang mungkin" not in text


def test_a_category_instead_of_a_number(permen: Run) -> None:
    text = told(permen, "usual")
    assert (
        "Status kinerja: Di atas ekspektasi\n  Sangat Baik\n    sumber: Bukti.xlsx, lembar SKP, baris 2"
        in text
    )
    assert "Nilai Talenta" not in text


def test_an_unknown_category(permen: Run) -> None:
    assert "Status kinerja: belum dapat dihitung\n  belum tercatat\n" in told(permen, "no skp")


def test_a_ratio_and_a_reserve_source(kepka: Run) -> None:
    # levels 1 against the standard 2 of a pengawas: half
    ratio = (
        "1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 -> capaian / standar jenjang x 100 (standar 2) [sumber cadangan]"
    )
    assert f"    Penilaian kompetensi: 50,00 (bobot 20, sumbangan 10,00)\n      {ratio}\n" in told(
        kepka, "ratio"
    )
    assert "80 -> nilai / 100 x 100 [sumber cadangan]" in told(kepka, "reserve")


def test_a_value_held_at_the_bound(kepka: Run) -> None:
    assert "110 -> nilai / 100 x 100 (ditahan pada batasnya)" in told(kepka, "clamped")


def test_a_denominator_that_depends_on_data(permen: Run) -> None:
    text = told(permen, "usual")
    assert "rata-rata\n    penyebut bergantung data; dibulatkan ke 0,000001" in text
    assert "belum tercatat; belum diketahui: dikeluarkan, bobot dinormalkan" in text
    # education 80, training 0, integrity 100; the time in the post is not known: each of three a third of 30
    assert "Rekam jejak: 60,00 (bobot 30, sumbangan 18,00)" in text
    assert "Pendidikan formal: 80,00 (sumbangan 8,00)" in text


def test_more_than_three_records_are_counted(tmp_path: Path) -> None:
    training = [
        {"tanggal": dt.date(2025, 1, 1 + day), "jenis": "teknis", "nomor": f"{day}/2025"} for day in range(5)
    ]
    person = crowd.person(
        skp=[crowd.skp("baik")], asesmen=[crowd.assessment("90")], pelatihan=training, complete=()
    )
    run = crowd.run(tmp_path / "hasil", crowd.PERMEN, crowd.given({"usual": person}))
    text = told(run, "usual")
    assert text.count("lembar PELATIHAN, baris") == 3
    assert "dan 2 catatan lain" in text


@pytest.mark.parametrize("policy", [crowd.KEPKA, crowd.PERMEN, crowd.SILKA])
def test_contributions_of_the_leaves_add_up_to_the_axis(
    policy: str, kepka: Run, permen: Run, silka: Run
) -> None:
    run = {crowd.KEPKA: kepka, crowd.PERMEN: permen, crowd.SILKA: silka}[policy]
    loaded = in_force(policy, crowd.DAY)
    evaluate = Evaluator(loaded, crowd.DAY)
    seen = 0
    for person in snapshot.read_people(run.folder / "bukti", loaded.book.catalogue):
        item = evaluate(person)
        for axis in (item.kinerja, item.potensial):
            if axis.value is not None:
                seen += 1
                total = contributed(axis.children, axis.axis.combine, Fraction(1))
                assert abs(total - axis.value) <= Fraction(loaded.policy.quantum)
    assert seen


def contributed(children: list[NodeTrace], combine: str, share: Fraction) -> Fraction:
    """The sum of the contributions of all leaves below."""
    total = Fraction(0)
    for child, own in zip(children, shares(children, combine), strict=True):
        if own is None:
            continue
        if child.node.leaf:
            assert child.value is not None
            total += child.value * own * share
        else:
            total += contributed(child.children, child.node.combined, own * share)
    return total


def test_an_unknown_nip_is_not_repeated_in_full(kepka: Run) -> None:
    with pytest.raises(RunFolderError) as caught:
        explain_person(kepka.folder, "199001012015011001")
    assert "1001" in str(caught.value)
    assert "19900101" not in str(caught.value)


def test_results_that_differ_from_the_recomputation_are_not_explained(copy: Path) -> None:
    result = pl.read_parquet(copy / RESULT_FILE, memory_map=False)
    result.with_columns(box=pl.lit(9, dtype=result.schema["box"])).write_parquet(copy / RESULT_FILE)
    with pytest.raises(RunFolderError, match="nawasena verify"):
        explain_person(copy, nip_of("usual"))


def test_a_person_missing_from_the_results_is_not_explained(copy: Path) -> None:
    result = pl.read_parquet(copy / RESULT_FILE, memory_map=False)
    result.filter(pl.col("nip") != nip_of("usual")).write_parquet(copy / RESULT_FILE)
    with pytest.raises(RunFolderError, match="nawasena verify"):
        explain_person(copy, nip_of("usual"))


@pytest.mark.parametrize("name", ["hasil.parquet", "bukti/orang.parquet", "bukti/skp.parquet"])
@pytest.mark.parametrize("content", [None, b"", b"bukan parquet", b"PAR1" + b"\0" * 40 + b"PAR1"])
def test_a_damaged_table_is_told_in_words(name: str, content: bytes | None, copy: Path) -> None:
    if content is None:
        (copy / name).unlink()
    else:
        (copy / name).write_bytes(content)
    with pytest.raises(RunFolderError, match="Bukti atau hasil pada folder ini tidak dapat dibaca"):
        explain_person(copy, nip_of("usual"))


def test_the_result_of_another_engine_is_not_explained(copy: Path) -> None:
    content = json.loads((copy / "run.json").read_text())
    (copy / "run.json").write_text(json.dumps({**content, "engine_version": "0"}))
    with pytest.raises(RunFolderError, match="Mesin versi 0 tidak ada"):
        explain_person(copy, nip_of("usual"))


def test_a_run_without_its_policy_is_not_explained(copy: Path) -> None:
    shutil.rmtree(copy / "kebijakan")
    with pytest.raises(RunFolderError, match="Kebijakan pada hasil ini"):
        explain_person(copy, nip_of("usual"))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("Bukti Talenta.xlsx / SKP / 51", "Bukti Talenta.xlsx, lembar SKP, baris 51"),
        ("Data ASN.csv / 2", "Data ASN.csv, baris 2"),
        ("catatan lisan", "catatan lisan"),
        ("", ""),
    ],
)
def test_a_place_in_words(source: str, words: str) -> None:
    assert place_words(source) == words


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Fraction(65005, 1000), 2, "65,01"),
        (Fraction(650049, 10000), 2, "65,00"),
        (Fraction(65015, 1000), 2, "65,02"),
        (Fraction(-65005, 1000), 2, "-65,00"),  # half-up is towards the larger number
        (Fraction(2, 3), 0, "1"),
        (Decimal("0.000001"), None, "0,000001"),
        (60, None, "60"),
    ],
)
def test_numbers_in_words(value: Fraction | Decimal | int, places: int | None, text: str) -> None:
    assert number_words(value, places) == text
