"""The command line as a user meets it: arguments in; exit code, output and messages out."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from nawasena.exchange.sample import write_sample
from nawasena.site.cli import main

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
COMMAND = Path(sys.executable).parent / "nawasena"
PEOPLE = 150
DAY = "2026-06-30"
KEPKA, SILKA = "kepka-bkn-411-2025", "silka"
PERMEN = "permenpanrb-20-2025"  # quick to compute, and it maps people of the sample


@dataclass(frozen=True)
class Result:
    """How a command ended. ``err`` holds progress and problems."""

    code: int
    out: str
    err: str

    @property
    def problem(self) -> str:
        """The message, without lines of progress."""
        return "\n".join(line for line in self.err.splitlines() if not line.startswith("…"))


Cli = Callable[..., Result]


def result(code: object, out: str, err: str) -> Result:
    """A result after what holds for every command: no traceback, nothing escapes."""
    assert "Traceback" not in out + err, err
    assert code in (0, 1, 2, 130), code
    return Result(int(str(code)), COLOUR.sub("", out), COLOUR.sub("", err))


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run a command in this process."""

    def run(*arguments: object) -> Result:
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["nawasena", *map(str, arguments)])
        with pytest.raises(SystemExit) as stopped:
            main()
        captured = capsys.readouterr()
        return result(stopped.value.code, captured.out, captured.err)

    return run


def shell(*arguments: object, folder: Path, **surroundings: str) -> Result:
    """Run a command in a process of its own."""
    command = [COMMAND, *map(str, arguments)]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "PYTHONUTF8": "1", **surroundings}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False, timeout=60)
    return result(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(scope="session")
def agency(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a small fictional agency, with the errors of real files."""
    folder = tmp_path_factory.mktemp("masukan")
    write_sample(folder, people=PEOPLE, seed=7, dirty=True, progress=lambda _text: None)
    return folder


@pytest.fixture(scope="session")
def made(agency: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The agency mapped, by the command itself."""
    out = tmp_path_factory.mktemp("run") / "hasil"
    arguments = ("map", "--policy", PERMEN, "--date", DAY, "--input", agency, "--out", out)
    done = shell(*arguments, folder=out.parent)
    assert done.code == 0, done.err
    (out.parent / "keluaran.txt").write_text(done.out, encoding="utf-8")
    return out
