"""``sample``, ``template`` and ``demo``: they write what they say and never over anything else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import python_calamine

from nawasena.rules.catalogue import library_catalogue
from tests.site.cli.conftest import Cli


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_sample_writes_three_files_and_says_so(cli: Cli, tmp_path: Path) -> None:
    done = cli("sample", "--people", 12, "--seed", 4, "--out", tmp_path / "contoh")
    assert (done.code, done.problem) == (0, "")
    assert re.match(r"12 pegawai fiktif di \d+ unit \(benih 4\)\.", done.out)
    assert sorted(content(tmp_path / "contoh")) == [
        "Bukti Talenta.xlsx",
        "Data ASN.xlsx",
        "HierarkiUnor.xlsx",
    ]
    assert "disisipkan" not in done.out


def test_the_same_seed_gives_the_same_bytes(cli: Cli, tmp_path: Path) -> None:
    for name, seed in (("a", 4), ("b", 4), ("c", 5)):
        assert cli("sample", "--people", 12, "--seed", seed, "--out", tmp_path / name, "--dirty").code == 0
    assert content(tmp_path / "a") == content(tmp_path / "b") != content(tmp_path / "c")


def test_one_person_is_an_agency_too(cli: Cli, tmp_path: Path) -> None:
    assert cli("sample", "--people", 1, "--seed", 0, "--out", tmp_path / "satu", "--dirty").code == 0


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--people", "0", "Jumlah pegawai harus 1 sampai 200000"),
        ("--people", "200001", "Jumlah pegawai harus 1 sampai 200000"),
        ("--people", "-5", "'-5' bukan bilangan bulat"),
        ("--people", "banyak", "'banyak' bukan bilangan bulat"),
        ("--people", "1e3", "'1e3' bukan bilangan bulat"),
        ("--people", "²", "'²' bukan bilangan bulat"),
        ("--seed", "-1", "'-1' bukan bilangan bulat"),
        ("--seed", "9" * 30, "bukan bilangan bulat"),
    ],
)
def test_sample_refuses_bad_numbers(option: str, value: str, words: str, cli: Cli, tmp_path: Path) -> None:
    done = cli("sample", "--people", 2, option, value, "--out", tmp_path / "x")
    assert done.code == 2
    assert words in done.problem
    assert not (tmp_path / "x").exists()


def test_sample_refuses_a_folder_with_content(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "milik.txt").write_text("isi")
    done = cli("sample", "--people", 2, "--out", tmp_path)
    assert done.code == 2
    assert "tidak kosong" in done.problem
    assert content(tmp_path) == {"milik.txt": b"isi"}


def test_template_has_a_sheet_for_every_kind(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "baru" / "bukti.xlsx"
    done = cli("template", path)
    assert (done.code, done.out) == (0, f"Ditulis: {path}\n")
    sheets = python_calamine.CalamineWorkbook.from_path(path).sheet_names
    assert {kind.sheet for kind in library_catalogue().records} <= set(sheets)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ada.xlsx", "'ada.xlsx' sudah ada."),
        ("bukti.xls", "berakhiran .xlsx"),
        ("bukti", "berakhiran .xlsx"),
        (".", "adalah folder, bukan berkas"),
        ("ada.xlsx/bukti.xlsx", "tidak dapat dibaca atau ditulis"),
    ],
)
def test_template_refuses(name: str, words: str, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "ada.xlsx").write_bytes(b"milik orang")
    done = cli("template", tmp_path / name)
    assert done.code == 2
    assert words in done.problem
    assert content(tmp_path) == {"ada.xlsx": b"milik orang"}


def test_demo_maps_and_can_be_repeated(cli: Cli, tmp_path: Path) -> None:
    out = tmp_path / "demo"
    runs = []
    for _time in range(2):
        done = cli("demo", "mapping", "--people", 25, "--out", out)
        assert done.code == 0, done.err
        runs.append((done.out, content(out)))
        (out / "catatan.txt").write_text("milik saya")
    assert runs[0][0] == runs[1][0]
    assert runs[1][1] == {**runs[0][1], "catatan.txt": b"milik saya"}
    text = runs[0][0]
    for name in ("laporan.pdf", "hasil.xlsx", "sembilan-kotak.svg"):
        assert f"{out / 'hasil' / name}" in text
    command = re.search(r"nawasena (explain --run \S+ --nip \d{18})", text)
    assert command
    assert cli(*command[1].split()).code == 0


def test_demo_refuses_a_foreign_folder(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "hasil").mkdir()
    (tmp_path / "hasil" / "penting.txt").write_text("isi")
    done = cli("demo", "mapping", "--people", 10, "--out", tmp_path)
    assert done.code == 2
    assert "berisi berkas lain" in done.problem
    assert content(tmp_path) == {"hasil/penting.txt": b"isi"}


def test_demo_refuses_a_bad_number_before_it_touches_a_former_demo(cli: Cli, tmp_path: Path) -> None:
    assert cli("demo", "mapping", "--people", 0, "--out", tmp_path / "demo").code == 2
