"""``map``, ``explain`` and ``verify`` as commands: what they say, how they end, what they refuse."""

from __future__ import annotations

import json
import re
import shutil
from importlib import resources
from pathlib import Path

import polars as pl
import pytest

from tests.exchange.spreadsheets.books import SAMPLE, export_rows, package, sheet_xml, write_book
from tests.site.cli.conftest import DAY, KEPKA, PERMEN, SILKA, Cli

NIP = re.compile(r"\d{18}")


def people(run: Path, status: str) -> list[str]:
    result = pl.read_parquet(run / "hasil.parquet", memory_map=False)
    return result.filter(pl.col("status") == status)["nip"].to_list()


def test_a_map_ends_with_nine_counts_and_the_digest(made: Path) -> None:
    text = (made.parent / "keluaran.txt").read_text(encoding="utf-8")
    record = json.loads((made / "run.json").read_text(encoding="utf-8"))
    counts = record["counts"]
    assert sorted(re.findall(r"kotak (\d):", text)) == [str(box) for box in range(1, 10)]
    found = {box: int(count) for box, count in re.findall(r"kotak (\d): +(\d+)", text)}
    assert found == record["boxes"]
    sentence = f"Dipetakan {counts['mapped']}, belum dapat dipetakan {counts['unmapped']}, di luar populasi"
    assert sentence in text
    assert f"jumlah {counts['people']}." in text
    assert f"Sidik hasil (digest): {record['digest']}" in text
    assert f"Segel semua berkas:   {record['seal']}" in text
    assert counts["mapped"] and counts["unmapped"]


def test_refused_rows_are_counted_and_masked(made: Path) -> None:
    text = (made.parent / "keluaran.txt").read_text(encoding="utf-8")
    record = json.loads((made / "run.json").read_text(encoding="utf-8"))
    assert record["counts"]["rejected_rows"] > 0
    assert f"{record['counts']['rejected_rows']} baris atau sel ditolak" in text
    assert not NIP.search(text)


def test_a_map_leaves_nothing_beside_the_run(made: Path) -> None:
    assert sorted(path.name for path in made.parent.iterdir()) == ["hasil", "keluaran.txt"]


def test_a_map_in_this_process_gives_the_same_digest(
    cli: Cli, agency: Path, made: Path, tmp_path: Path
) -> None:
    out = tmp_path / "baru" / "hasil"
    done = cli("map", "--policy", PERMEN, "--date", DAY, "--input", agency, "--out", out)
    assert (done.code, done.problem) == (0, "")
    assert "… Menghitung kotak" in done.err
    assert (out / "run.json").read_bytes() == (made / "run.json").read_bytes()


def test_a_policy_from_a_file(cli: Cli, agency: Path, tmp_path: Path) -> None:
    done = cli("policy", "show", SILKA)
    digest = re.search(r"digest ([0-9a-f]{64})", done.out)
    assert digest
    source = resources.files("nawasena.rules") / "library" / "policies" / "silka.yaml"
    (tmp_path / "milik-kami.yaml").write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    done = cli(
        "map",
        "--policy",
        tmp_path / "milik-kami.yaml",
        "--date",
        DAY,
        "--input",
        agency,
        "--out",
        tmp_path / "x",
    )
    assert done.code == 0
    assert json.loads((tmp_path / "x" / "run.json").read_text())["policy"]["digest"] == digest[1]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"--policy": "kepka-411"}, "Kebijakan 'kepka-411' tidak dikenal. Yang ada: "),
        ({"--policy": "tidak-ada.yaml"}, "tidak-ada.yaml: Berkas tidak dapat dibuka"),
        ({"--date": "2025-12-31"}, "Tidak ada versi 'kepka-bkn-411-2025' yang berlaku pada 2025-12-31"),
        ({"--date": "2026-02-30"}, "'2026-02-30' bukan tanggal"),
        ({"--date": "30-06-2026"}, "'30-06-2026' bukan tanggal"),
        ({"--date": "kemarin"}, "'kemarin' bukan tanggal"),
        ({"--input": "tidak-ada"}, "Folder 'tidak-ada' tidak ada."),
        ({"--input": "kosong"}, "Berkas Data ASN tidak ditemukan"),
        ({"--input": "berkas"}, "'berkas' adalah berkas, bukan folder."),
        ({"--out": "berkas"}, "'berkas' adalah berkas, bukan folder."),
        ({"--out": "penuh"}, "'penuh' sudah ada dan tidak kosong"),
        ({"--out": None}, "Pilihan '--out' wajib diisi."),
        ({"--out": "x" * 300}, "namanya terlalu panjang"),
    ],
)
def test_what_cannot_be_done_ends_with_two(
    changes: dict[str, str | None],
    words: str,
    cli: Cli,
    agency: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kosong").mkdir()
    (tmp_path / "berkas").write_text("")
    (tmp_path / "penuh").mkdir()
    (tmp_path / "penuh" / "x").write_text("")
    before = sorted(tmp_path.rglob("*"))
    options = {"--policy": KEPKA, "--date": DAY, "--input": str(agency), "--out": "hasil", **changes}
    done = cli(
        "map", *(word for name, value in options.items() if value is not None for word in (name, value))
    )
    assert done.code == 2
    assert words in done.problem
    assert done.out == ""
    assert "Membuka" not in done.err  # nothing is read before everything else is known to be right
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("day", ["2026-01-01", "9999-12-31"])
def test_first_and_last_day_of_a_policy(day: str, cli: Cli, agency: Path, tmp_path: Path) -> None:
    done = cli("map", "--policy", PERMEN, "--date", day, "--input", agency, "--out", tmp_path / "hasil")
    assert done.code == 0, done.err


HOSTILE = {
    "empty.xlsx": b"",
    "html.xlsx": b"<html><body>NIP</body></html>",
    "truncated.xlsx": package().getvalue()[:200],
    "entity.xlsx": package(
        {"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b "c">]><workbook>&b;</workbook>'}
    ).getvalue(),
    "sparse.xlsx": package(
        {"xl/worksheets/sheet1.xml": sheet_xml('<row r="1048576"><c r="XFD1048576"/></row>')}
    ).getvalue(),
    "zero.csv": b"\0" * 1000,
    "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "locked.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"EncryptedPackage" * 40,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_message(name: str, cli: Cli, tmp_path: Path) -> None:
    source = tmp_path / "masukan"
    source.mkdir()
    (source / name).write_bytes(HOSTILE[name])
    done = cli("map", "--policy", SILKA, "--date", DAY, "--input", source, "--out", tmp_path / "hasil")
    assert done.code == 2
    assert done.problem.startswith("Masalah: ")
    assert name in done.problem
    assert not (tmp_path / "hasil").exists()


def test_an_export_without_one_good_row_is_refused(cli: Cli, tmp_path: Path) -> None:
    source = tmp_path / "masukan"
    source.mkdir()
    write_book(source / "data.xlsx", {"Data": export_rows({"NIP BARU": "19820315200801290"})})
    done = cli("map", "--policy", SILKA, "--date", DAY, "--input", source, "--out", tmp_path / "hasil")
    assert done.code == 2
    assert "baris 2" in done.problem
    assert "19820315" not in done.problem


def test_the_export_alone_lists_everybody_as_not_yet_mapped(cli: Cli, tmp_path: Path) -> None:
    source, out = tmp_path / "masukan", tmp_path / "hasil"
    source.mkdir()
    shutil.copy(SAMPLE, source)
    done = cli("map", "--policy", KEPKA, "--date", DAY, "--input", source, "--out", out)
    assert done.code == 0, done.err
    assert "Dipetakan 0, belum dapat dipetakan 4, di luar populasi 0; jumlah 4." in done.out
    assert (
        "Belum tercatat: Predikat SKP terbaru, Penilaian kompetensi, Penilaian potensi (8 aspek)." in done.out
    )
    for nip in people(out, "unmapped"):
        told = cli("explain", "--run", out, "--nip", nip)
        assert told.code == 0
        assert "Belum dapat dipetakan\n  Belum tercatat: Predikat SKP terbaru" in told.out


def test_a_setting_that_is_no_number(
    cli: Cli, agency: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NAWASENA_BATAS_ROWS", "banyak")
    done = cli("map", "--policy", SILKA, "--date", DAY, "--input", agency, "--out", tmp_path / "hasil")
    assert done.code == 2
    assert "Pengaturan NAWASENA_BATAS_ROWS bernilai 'banyak'" in done.problem


def test_a_lowered_limit_holds(
    cli: Cli, agency: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NAWASENA_BATAS_ROWS", "10")
    done = cli("map", "--policy", SILKA, "--date", DAY, "--input", agency, "--out", tmp_path / "hasil")
    assert done.code == 2
    assert "10" in done.problem


@pytest.mark.parametrize("status", ["mapped", "unmapped"])
def test_explain(status: str, cli: Cli, made: Path) -> None:
    nip = people(made, status)[0]
    done = cli("explain", "--run", made, "--nip", f" {nip[:8]} {nip[8:]}")
    assert (done.code, done.err) == (0, "")
    assert f"NIP {nip}" in done.out
    assert "Dasar hukum:" in done.out


@pytest.mark.parametrize(
    ("nip", "words"),
    [
        ("199001012015011001", "NIP **************1001 tidak ada dalam hasil ini."),
        ("19900101201501100", "NIP harus 18 digit"),
        ("199001012015011OO1", "NIP hanya boleh berisi angka."),
        ("199013012015011001", "bukan tanggal lahir"),
        ("", "NIP"),
        ("1.9900101E+17", "NIP hanya boleh berisi angka."),
    ],
)
def test_explain_refuses_and_does_not_repeat_the_nip(nip: str, words: str, cli: Cli, made: Path) -> None:
    done = cli("explain", "--run", made, "--nip", nip)
    assert done.code == 2
    assert words in done.problem
    assert not nip or nip not in done.out + done.err


@pytest.mark.parametrize("command", [("verify",), ("explain", "--nip", "198203152008012901")])
@pytest.mark.parametrize("kind", ["missing", "empty", "garbage"])
def test_a_folder_that_is_no_run_ends_with_two(
    command: tuple[str, ...], kind: str, cli: Cli, tmp_path: Path
) -> None:
    folder = tmp_path / "bukan"
    if kind != "missing":
        folder.mkdir()
    if kind == "garbage":
        (folder / "run.json").write_bytes(b"\0\1\2")
    done = cli(*command, "--run", folder)
    assert done.code == 2
    assert "run.json" in done.problem


def test_verify(cli: Cli, made: Path) -> None:
    done = cli("verify", "--run", made)
    assert done.code == 0
    assert "Hasil ini terbukti" in done.out
    assert "--expect DIGEST" in done.out
    assert "GAGAL" not in done.out


def test_verify_against_a_noted_digest(cli: Cli, made: Path) -> None:
    digest = json.loads((made / "run.json").read_text())["digest"]
    assert cli("verify", "--run", made, "--expect", digest).code == 0
    done = cli("verify", "--run", made, "--expect", "0" * 64)
    assert done.code == 1
    assert "GAGAL Digest dan segel berbeda dari yang diharapkan" in done.out
    assert "Hasil ini tidak terbukti." in done.out


def test_verify_a_spoiled_run_ends_with_one(cli: Cli, made: Path, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path / "hasil")
    (tmp_path / "hasil" / "laporan.pdf").write_bytes(b"%PDF")
    done = cli("verify", "--run", tmp_path / "hasil")
    assert done.code == 1
    assert "GAGAL Berkas laporan.pdf berubah." in done.out


def test_results_do_not_go_among_the_inputs(cli: Cli, tmp_path: Path) -> None:
    done = cli("map", "--policy", SILKA, "--date", DAY, "--input", tmp_path, "--out", tmp_path / "hasil")
    assert done.code == 2
    assert "di dalam folder masukan" in done.problem
    assert not (tmp_path / "hasil").exists()


def test_expect_takes_a_digest(cli: Cli, made: Path) -> None:
    done = cli("verify", "--run", made, "--expect", "abc")
    assert done.code == 2
    assert "64 angka heksadesimal" in done.problem
