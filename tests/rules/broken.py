"""Broken rule files that carry what must be said about them, and the sentences a module can say.

A file in ``invalid/`` is the minimal valid policy with one mistake. Its first lines name it and state the
problem (``# key:``, ``# message:``, ``# cure:``, and ``# problems:`` where the mistake has several
consequences); ``# <- here`` marks the line that must be named.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nawasena.rules.problems import Problem, RuleError
from nawasena.rules.registry import LoadedPolicy, load
from nawasena.rules.rulebook import Rulebook
from nawasena.rules.source import parse

HERE = "# <- here"
MORE = "…"
FOLDER = Path(__file__).parent / "invalid"
MINIMAL = Path(__file__).parent / "valid" / "minimal.yaml"
HEADER = re.compile(r"# (key|message|cure|problems): (.*)")


@dataclass(frozen=True)
class Broken:
    """One broken file and the problem it states."""

    path: Path
    text: str
    key: str
    message: str
    cure: str
    problems: int

    @property
    def line(self) -> int:
        """The marked line (1-based)."""
        marked = [number for number, line in enumerate(self.text.splitlines(), 1) if line.endswith(HERE)]
        assert len(marked) == 1, f"{self.path.name} marks {len(marked)} lines"
        return marked[0]

    def states(self, problem: Problem) -> bool:
        """Whether the file says this; a cure that ends with ``…`` lists words of the library, which grows."""
        stated = (self.path.name, self.line, self.key, self.message)
        if (problem.file, problem.line, problem.key, problem.message) != stated:
            return False
        if self.cure.endswith(MORE):
            return problem.cure.startswith(self.cure.removesuffix(MORE))
        return problem.cure == self.cure


def broken_files() -> list[Broken]:
    """Every file of the folder, by name."""
    return [_read(path) for path in sorted(FOLDER.glob("*.yaml"))]


def _read(path: Path) -> Broken:
    text = path.read_text(encoding="utf-8")
    stated = {
        found[1]: found[2] for line in text.splitlines() if (found := HEADER.fullmatch(line)) is not None
    }
    count = int(stated.get("problems", "1"))
    return Broken(path, text, stated["key"], stated["message"], stated.get("cure", ""), count)


def minimal_text() -> str:
    """The minimal valid policy."""
    return MINIMAL.read_text(encoding="utf-8")


def changed(*pairs: tuple[str, str], text: str | None = None) -> str:
    """A policy text with pieces replaced; a piece that is not there is a mistake of the test."""
    result = minimal_text() if text is None else text
    for old, new in pairs:
        assert old in result, old
        result = result.replace(old, new, 1)
    return result


def policy_of(text: str, book: Rulebook | None = None, name: str = "uji.yaml") -> LoadedPolicy:
    """Load a policy from its text."""
    return load(parse(text, name), book)


def problems_of(text: str, name: str = "uji.yaml", book: Rulebook | None = None) -> tuple[Problem, ...]:
    """Everything wrong with a policy text; empty when it is accepted."""
    try:
        policy_of(text, book, name)
    except RuleError as error:
        return error.problems
    return ()


def sentences(path: Path) -> Iterator[str]:
    """The sentences marked with ``_`` or ``N_`` in a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_", "N_"}:
            (text,) = (part.value for part in node.args if isinstance(part, ast.Constant))
            yield str(text)


def pattern(sentence: str) -> re.Pattern[str]:
    """A sentence with placeholders as a pattern: ``Kunci '{key}' …`` meets ``Kunci 'a' …``."""
    parts = re.split(r"(?<!\{)\{\w+(?:![rs])?\}", sentence.replace("{default: 50}", "{{default: 50}}"))
    return re.compile(".+".join(re.escape(part.replace("{{", "{").replace("}}", "}")) for part in parts))
