"""``nawasena compare``: told on the terminal, written whole, and refused in words."""

from __future__ import annotations

from pathlib import Path

from nawasena.mapping.run import Run
from tests.mapping import crowd
from tests.site.cli.conftest import Cli


def two_runs(tmp_path: Path) -> tuple[Path, Path]:
    changed = {name: dict(row) for name, row in crowd.CROWD.items()}
    changed["silka"] = crowd.person(skp=[crowd.skp("kurang")], asesmen=changed["silka"]["records"]["asesmen"])
    first: Run = crowd.run(tmp_path / "a", crowd.SILKA)
    second: Run = crowd.run(tmp_path / "b", crowd.SILKA, crowd.given(changed))
    return first.folder, second.folder


def test_compare_tells_and_writes(cli: Cli, tmp_path: Path) -> None:
    first, second = two_runs(tmp_path)
    done = cli("compare", first, second, "--out", tmp_path / "beda")
    assert done.code == 0
    assert "tetap di kotaknya" in done.out
    table = (tmp_path / "beda" / "perpindahan.csv").read_text(encoding="utf-8-sig")
    assert f"'{crowd.nip_of('silka')}" in table
    assert (tmp_path / "beda" / "perpindahan.svg").read_text(encoding="utf-8").startswith("<svg")


def test_compare_refuses_what_is_no_run(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "kosong").mkdir()
    done = cli("compare", tmp_path / "kosong", tmp_path / "kosong")
    assert done.code == 2
    assert "Traceback" not in done.err
