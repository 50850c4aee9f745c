"""What the code imports is what the project says it needs: the product, its tests, and the comparisons."""

from __future__ import annotations

import ast
import functools
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.architecture.house import ROOT

OWN = {"nawasena", "tests", "tools", "bench"}
# Each part of the repository, and the groups of requirements it may use beside those of the product.
PARTS = {"src": (), "tests": ("dev",), "tools": ("dev",), "bench": ("dev", "bench")}


def _spelled(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@functools.cache
def required(*groups: str) -> set[str]:
    """The distributions the project names, for the product and for ``groups``, in the spelling of an index."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"]]
    for group in groups:
        lines += project["optional-dependencies"][group]
    names = (re.split(r"[\[<>=~! ]", line, maxsplit=1)[0] for line in lines)
    return set(map(_spelled, names))


def imported(source: str) -> Iterator[str]:
    """The foreign packages a module imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        for name in names:
            top = name.partition(".")[0]
            if top not in sys.stdlib_module_names and top not in OWN:
                yield top


@functools.cache
def owners() -> dict[str, set[str]]:
    """The distributions each package comes from, in the spelling of an index."""
    return {package: set(map(_spelled, names)) for package, names in packages_distributions().items()}


def unnamed(source: str, *groups: str) -> set[str]:
    """Packages a module imports that none of its requirements brings by name."""
    names = required(*groups)
    return {package for package in imported(source) if not names & owners().get(package, {_spelled(package)})}


@pytest.mark.parametrize("part", PARTS)
def test_every_import_is_a_requirement_named(part: str) -> None:
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted(Path(ROOT / part).rglob("*.py"))
        for name in unnamed(path.read_text(encoding="utf-8"), *PARTS[part])
    }
    assert not found, "name these in pyproject.toml, then `make lock`:\n" + "\n".join(sorted(found))


def test_a_library_that_only_happens_to_be_there_is_found() -> None:
    source = "import json\n\ndef late() -> None:\n    from pandas.core import frame\n    import pytest\n"
    assert unnamed(source) == {"pandas", "pytest"}
    assert unnamed(source, "dev", "bench") == set()
