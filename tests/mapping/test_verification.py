"""Proof: what was changed, lost, added or rewritten is found."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from nawasena.engine import snapshot
from nawasena.mapping import run as job
from nawasena.mapping import verification
from nawasena.mapping.bundle import read_bundle
from nawasena.mapping.manifest import MANIFEST_FILE, RunFolderError, file_hashes, read_manifest
from nawasena.mapping.run import Run
from nawasena.mapping.verification import verify_run
from tests.mapping import crowd

FILES = [
    "hasil.xlsx", "laporan.pdf", "sembilan-kotak.svg", "hasil.parquet", "bukti/orang.parquet",
    "bukti/skp.parquet", "kebijakan/kebijakan.yaml", "kebijakan/buku-aturan.json",
]  # fmt: skip


def failures(folder: Path, expect: str | None = None) -> list[str]:
    return [
        check.text
        for check in verify_run(folder, expect=expect, progress=lambda _text: None)
        if not check.passed
    ]


def flip(path: Path) -> None:
    """Change one byte in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def rewrite(folder: Path, **changes: Any) -> None:
    """Write run.json again, as somebody would who knows how."""
    manifest = read_manifest(folder).manifest
    replace(manifest, **{"outputs": file_hashes(folder), **changes}).write(folder)


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the recomputation, for what the files and the record alone must show."""
    monkeypatch.setattr(verification, "_recompute", lambda *_arguments: [])


def test_an_intact_run_is_proved(silka: Run) -> None:
    checks = verify_run(silka.folder, expect=None, progress=lambda _text: None)
    assert all(check.passed for check in checks)
    assert [check.text for check in checks][:1] == [f"{len(silka.manifest.outputs)} berkas utuh."]
    assert len(checks) == 8


@pytest.mark.parametrize("value", ["digest", "seal"])
def test_the_noted_digest_or_seal_is_recognised(silka: Run, value: str) -> None:
    noted = getattr(silka.manifest, value)
    assert failures(silka.folder, f" {noted.upper()}\n") == []
    assert len(failures(silka.folder, noted[:-1] + "x")) == 1


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize("name", FILES)
def test_one_changed_byte_is_found(name: str, copy: Path) -> None:
    flip(copy / name)
    assert f"Berkas {name} berubah." in failures(copy)


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_found(name: str, copy: Path) -> None:
    (copy / name).unlink()
    assert f"Berkas {name} hilang." in failures(copy)


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize("name", ["catatan.txt", "bukti/run.json", "bukti/lain/x.parquet"])
def test_an_extra_file_is_found(name: str, copy: Path) -> None:
    (copy / name).parent.mkdir(exist_ok=True)
    (copy / name).write_text("{}")
    assert failures(copy) == [f"Berkas {name} tidak tercatat."]


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith("parquet")])
@pytest.mark.parametrize("damage", ["flipped", "cut", "missing"])
def test_a_damaged_table_fails_the_check_and_nothing_else(name: str, damage: str, copy: Path) -> None:
    path = copy / name
    if damage == "flipped":
        flip(path)
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[:-9])
    else:
        path.unlink()
    assert failures(copy)[0].startswith(f"Berkas {name} ")


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("evaluation_date", "2026-07-01", "Digest pada run.json"),
        ("agency", "Instansi lain", "Segel pada run.json"),
        ("digest", "0" * 64, "Digest pada run.json"),
        ("seal", "0" * 64, "Segel pada run.json"),
        ("boxes", {"9": 22}, "Segel pada run.json"),
    ],
)
def test_a_changed_record_is_found(key: str, value: Any, text: str, copy: Path) -> None:
    content = json.loads((copy / MANIFEST_FILE).read_text())
    (copy / MANIFEST_FILE).write_text(json.dumps({**content, key: value}))
    assert any(failure.startswith(text) for failure in failures(copy))


def test_counts_that_do_not_follow_from_the_result_are_found_even_when_sealed(copy: Path) -> None:
    manifest = read_manifest(copy).manifest
    rewrite(copy, boxes={**manifest.boxes, "9": manifest.boxes["9"] + 1})
    assert failures(copy) == ["Jumlah pegawai dan kotak pada run.json sesuai hasil."]


def test_changed_results_are_found_even_when_sealed(copy: Path) -> None:
    result = pl.read_parquet(copy / "hasil.parquet", memory_map=False)
    result.with_columns(box=pl.lit(9, dtype=result.schema["box"])).write_parquet(copy / "hasil.parquet")
    rewrite(copy)
    assert failures(copy) == ["Hasil tersimpan sama dengan yang tercatat."]


def test_changed_evidence_is_found_even_when_sealed(copy: Path) -> None:
    path = copy / "bukti" / "skp.parquet"
    rows = pl.read_parquet(path, memory_map=False)
    rows.with_columns(hasil_kerja=pl.lit("di_bawah")).write_parquet(path)
    rewrite(copy)
    assert failures(copy) == [
        "Bukti sama dengan yang tercatat.",
        "Hitungan ulang menghasilkan baris yang sama.",
        "Jumlah pegawai dan kotak pada run.json sesuai hasil.",
    ]


def test_a_changed_number_of_the_policy_is_found_even_when_sealed(copy: Path) -> None:
    path = copy / "kebijakan" / "kebijakan.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("90}", "85}").replace("from: 90", "from: 85"), encoding="utf-8")
    rewrite(copy)
    found = failures(copy)
    assert found[0] == "Kebijakan sama dengan yang tercatat."
    assert "Hitungan ulang menghasilkan baris yang sama." in found


def test_a_comment_in_the_policy_changes_its_bytes_but_not_its_content(copy: Path) -> None:
    path = copy / "kebijakan" / "kebijakan.yaml"
    path.write_text("# catatan\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    rewrite(copy)
    assert failures(copy) == []


def test_a_consistent_rewrite_is_found_only_from_outside(silka: Run, copy: Path) -> None:
    """Evidence improved, everything computed and recorded again with the product's own functions."""
    better = crowd.given({**crowd.CROWD, "low": crowd.CROWD["silka"]})
    loaded = read_bundle(copy / "kebijakan")
    before = silka.manifest
    snapshot.write(copy / "bukti", better.evidence, loaded.book.catalogue)
    (copy / "hasil.parquet").unlink()
    manifest = job.evaluate(copy, better, loaded, crowd.DAY)
    view = job._present(copy, better, loaded, manifest)
    job._write_outputs(copy, view, lambda _text: None)
    boxes = {str(box.number): box.count for box in view.boxes}
    replace(manifest, counts=job._counts(view), boxes=boxes, outputs=file_hashes(copy)).write(copy)
    assert failures(copy) == []
    assert read_manifest(copy).manifest.digest != before.digest
    for noted in (before.digest, before.seal):
        assert failures(copy, noted) == [
            "Digest dan segel berbeda dari yang diharapkan: hasil ini bukan yang dahulu dicatat."
        ]


def test_a_rewritten_workbook_is_found_by_the_seal_alone(silka: Run, copy: Path) -> None:
    flip(copy / "hasil.xlsx")
    rewrite(copy)
    assert failures(copy) == []
    assert failures(copy, silka.manifest.digest) == []  # what was computed is still the same
    assert len(failures(copy, silka.manifest.seal)) == 1


def test_another_engine_is_said_so(copy: Path) -> None:
    rewrite(copy, engine_version="0.9")
    assert failures(copy) == [
        "Mesin versi 0.9 tidak ada di pemasangan ini (ada: 1); hitungan ulang tidak dilakukan."
    ]


def test_a_table_without_a_column_is_told_in_words(copy: Path) -> None:
    for name, column in (("bukti/skp.parquet", "predikat"), ("hasil.parquet", "known")):
        rows = pl.read_parquet(copy / name, memory_map=False)
        rows.drop(column).write_parquet(copy / name)
        assert failures(copy)[-1].startswith("Bukti atau hasil tidak dapat dibaca")


@pytest.mark.parametrize(
    "content",
    [
        None, b"", b"{}", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"digest": "a", "seal": "b"}',
        b'{"digest": "a", "seal": "b", "format": "lain/1"}',
    ],
)  # fmt: skip
def test_a_folder_that_is_no_run(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / MANIFEST_FILE).write_bytes(content)
    with pytest.raises(RunFolderError, match=r"run\.json"):
        failures(tmp_path)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("evaluation_date", "kemarin"), ("evaluation_date", 20260630), ("policy", "silka"),
        ("policy", {"id": "x"}), ("outputs", ["hasil.xlsx"]), ("snapshot", None), ("columns", {"id": 1}),
        ("denominators", {"kinerja": "x"}), ("counts", {"people": "banyak"}), ("lain", 1),
    ],
)  # fmt: skip
def test_a_record_of_another_form_is_refused(key: str, value: Any, copy: Path) -> None:
    content = json.loads((copy / MANIFEST_FILE).read_text())
    (copy / MANIFEST_FILE).write_text(json.dumps({**content, key: value}))
    with pytest.raises(RunFolderError, match="rusak"):
        failures(copy)


def test_another_format_is_named(copy: Path) -> None:
    content = json.loads((copy / MANIFEST_FILE).read_text())
    (copy / MANIFEST_FILE).write_text(json.dumps({**content, "format": "nawasena-run/9"}))
    with pytest.raises(RunFolderError, match="nawasena-run/9"):
        failures(copy)


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b'{"tables": 1}', b"\xff", b"[" * 100_000, b'{"tables": [{"$decimal": "x"}]}'],
)  # fmt: skip
def test_a_damaged_rulebook_is_a_failed_check(content: bytes, copy: Path) -> None:
    (copy / "kebijakan" / "buku-aturan.json").write_bytes(content)
    assert failures(copy)[-1] == "Kebijakan pada hasil ini tidak dapat dibaca."
