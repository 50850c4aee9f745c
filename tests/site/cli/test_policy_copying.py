"""``policy copy``, and ``policy show`` and ``list`` of what an agency has of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from nawasena.rules.registry import library_policies
from tests.site.cli.conftest import KEPKA, SILKA, Cli

POLICIES = sorted({item.policy.id for item in library_policies()})
FIELD = """schema: nawasena-catalogue/1
evidence:
  - {id: karya, label: Karya, fields: [{id: tanggal, type: date, label: Tanggal}]}
"""


@pytest.mark.parametrize("name", POLICIES)
def test_a_copy_is_a_policy_that_passes_and_shows_the_same(name: str, cli: Cli, tmp_path: Path) -> None:
    done = cli("policy", "copy", name, tmp_path / "aturan saya")
    assert (done.code, done.err) == (0, "")
    path = tmp_path / "aturan saya" / f"{name}-salinan.yaml"
    assert f"policy check '{path}' --rules '{path.parent}'" in done.out
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["id"] == f"{name}-salinan"
    check = cli("policy", "check", path, "--rules", path.parent)
    assert (check.code, check.err) == (0, "")
    newest = [item for item in library_policies() if item.policy.id == name][-1]
    shown = cli("policy", "show", path, "--rules", path.parent)
    assert shown.code == 0
    assert f"{newest.policy.title}\n{name}-salinan · versi {newest.policy.version} · " in shown.out


def test_a_copied_table_can_be_changed(cli: Cli, tmp_path: Path) -> None:
    cli("policy", "copy", KEPKA, tmp_path)
    table = tmp_path / "tables" / "predikat-skp-411-salinan.yaml"
    table.write_text(table.read_text(encoding="utf-8").replace("baik: 80,", "baik: 81,", 1), encoding="utf-8")
    shown = cli("policy", "show", tmp_path / f"{KEPKA}-salinan.yaml", "--rules", tmp_path).out
    before = cli("policy", "show", KEPKA).out
    assert (before.count(" Baik = 80; "), before.count(" Baik = 81; ")) == (2, 0)
    assert (shown.count(" Baik = 80; "), shown.count(" Baik = 81; ")) == (1, 1)
    assert (tmp_path / "tables" / "standar-kompetensi-jenjang-salinan.yaml").exists()


@pytest.mark.parametrize("there", [f"{KEPKA}-salinan.yaml", "tables/predikat-skp-411-salinan.yaml"])
def test_nothing_is_written_over(there: str, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / there).parent.mkdir(exist_ok=True)
    (tmp_path / there).write_text("punya saya", encoding="utf-8")
    done = cli("policy", "copy", KEPKA, tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.problem == (
        f"Masalah: '{tmp_path / there}' sudah ada.\n  Pilih folder lain; berkas Anda tidak ditimpa."
    )
    assert [path.name for path in tmp_path.rglob("*.yaml")] == [Path(there).name]
    assert (tmp_path / there).read_text(encoding="utf-8") == "punya saya"


@pytest.mark.parametrize("command", ["show", "copy"])
def test_an_unknown_id_says_how_to_show_a_file(command: str, cli: Cli, tmp_path: Path) -> None:
    arguments = (tmp_path / "x",) if command == "copy" else ()
    done = cli("policy", command, "tidak-ada", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.problem == (
        "Masalah: tidak-ada: Kebijakan 'tidak-ada' tidak dikenal. "
        f"Yang ada: {', '.join(POLICIES)}. Untuk berkas sendiri tulis namanya dengan .yaml: kebijakan.yaml."
    )
    assert not (tmp_path / "x").exists()


def test_show_of_a_file_that_is_wrong_or_not_there(cli: Cli, tmp_path: Path) -> None:
    assert "tidak dapat dibuka" in cli("policy", "show", tmp_path / "a.yaml").problem
    (tmp_path / "b.yml").write_text("schema: nawasena-policy/1\n", encoding="utf-8")
    done = cli("policy", "show", tmp_path / "b.yml")
    assert (done.code, done.out) == (2, "")
    assert "Kunci 'axes' wajib ada." in done.problem


def test_list_and_show_take_the_rules_of_an_agency(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "karya.yaml").write_text(FIELD, encoding="utf-8")
    assert cli("policy", "list", "--rules", tmp_path).out == cli("policy", "list").out
    assert cli("policy", "show", SILKA, "--rules", tmp_path).out == cli("policy", "show", SILKA).out
    for command in (("list",), ("show", SILKA)):
        done = cli("policy", *command, "--rules", tmp_path / "bukan")
        assert (done.code, done.out) == (2, "")
        assert "Folder aturan 'bukan' tidak ada." in done.problem
