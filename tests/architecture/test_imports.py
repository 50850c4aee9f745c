"""The import contracts hold, and are violated by a house built the wrong way round."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.architecture.house import ROOT

LAYERS = ("site", "exchange", "mapping", "people", "core", "engine", "rules", "i18n")


# The folder of the package comes first on the path, so that a planted house is read instead of the real one.
_LINT = """
import sys
sys.path.insert(0, sys.argv.pop(1))
from importlinter.cli import lint_imports_command
lint_imports_command()
"""


def _check(folder: Path, source: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of this repository's settings on the package found under ``source``."""
    settings = ["--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    command = [sys.executable, "-c", _LINT, str(source), *settings]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def _house(folder: Path) -> Path:
    for layer in LAYERS:
        package = folder / "nawasena" / layer
        package.mkdir(parents=True)
        (package / "__init__.py").write_text("")
    (folder / "nawasena" / "__init__.py").write_text("")
    return folder / "nawasena"


def test_imports_point_one_way() -> None:
    result = _check(ROOT, ROOT / "src")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "0 broken" in result.stdout


def test_an_import_that_points_up_is_found(tmp_path: Path) -> None:
    package = _house(tmp_path)
    (package / "engine" / "climber.py").write_text("import nawasena.site\n")
    result = _check(tmp_path, tmp_path)
    assert result.returncode == 1
    assert "nawasena.engine.climber -> nawasena.site" in result.stdout


def test_a_clock_in_the_engine_is_found(tmp_path: Path) -> None:
    package = _house(tmp_path)
    (package / "engine" / "ticking.py").write_text("import time\n")
    result = _check(tmp_path, tmp_path)
    assert result.returncode == 1
    assert "nawasena.engine.ticking -> time" in result.stdout


def test_a_sound_house_passes(tmp_path: Path) -> None:
    _house(tmp_path)
    result = _check(tmp_path, tmp_path)
    assert result.returncode == 0, result.stdout
