"""One broken policy file per error: file, line, key, what happened, what to do."""

from __future__ import annotations

import difflib
from functools import cache
from pathlib import Path

import pytest

from nawasena import rules
from nawasena.rules.problems import Problem
from nawasena.rules.registry import load_file
from tests.rules.broken import (
    HEADER,
    MINIMAL,
    Broken,
    broken_files,
    minimal_text,
    pattern,
    problems_of,
    sentences,
)

FILES = broken_files()
RULES = Path(str(rules.__file__)).parent
SPEAKING = sorted([*RULES.glob("checks/*.py"), *RULES.glob("policy/*.py"), RULES / "numbers.py"])
# Said when a band is described, not when a file is refused.
DESCRIBING = {"semua nilai", " dan "}


@cache
def _problems(file: Broken) -> tuple[Problem, ...]:
    return problems_of(file.text, file.path.name)


def test_the_minimal_policy_is_valid() -> None:
    loaded = load_file(MINIMAL)
    assert loaded.policy.id == "contoh-kecil"
    assert len(loaded.policy.leaves()) == 5


@pytest.mark.parametrize("file", FILES, ids=[file.path.stem for file in FILES])
def test_a_broken_file_is_refused_where_it_is_broken(file: Broken) -> None:
    problems = _problems(file)
    assert any(file.states(problem) for problem in problems), [str(problem) for problem in problems]
    assert len(problems) == file.problems, [str(problem) for problem in problems]


@pytest.mark.parametrize("file", FILES, ids=[file.path.stem for file in FILES])
def test_a_broken_file_is_the_minimal_policy_with_one_mistake(file: Broken) -> None:
    right = minimal_text().splitlines()[1:]
    wrong = [line for line in file.text.splitlines()[1:] if not HEADER.fullmatch(line)]
    blocks = [
        code for code in difflib.SequenceMatcher(None, right, wrong).get_opcodes() if code[0] != "equal"
    ]
    assert 1 <= len(blocks) <= 5  # what only follows from the mistake is left out, too


@cache
def _said() -> list[str]:
    found = [problem for file in FILES for problem in _problems(file)]
    return [text for problem in found for text in (problem.message, problem.cure)]


def test_every_sentence_of_the_checks_is_provoked_by_a_file() -> None:
    """A check without a file that fails it is a check nobody has seen work."""
    said = _said()
    silent = [
        f"{path.relative_to(RULES)}: {sentence}"
        for path in SPEAKING
        for sentence in dict.fromkeys(sentences(path))
        if sentence not in DESCRIBING and not any(pattern(sentence).fullmatch(text) for text in said)
    ]
    assert not silent, "\n".join(silent)


def test_a_sentence_nobody_says_is_noticed() -> None:
    said = _said()
    assert not any(pattern("Kebijakan '{name}' terlalu pendek.").fullmatch(text) for text in said)
    assert any(pattern("Kunci '{key}' wajib ada.").fullmatch(text) for text in said)


def test_the_text_of_a_problem_names_file_line_key_and_cure() -> None:
    file = next(file for file in FILES if file.path.stem == "weight-missing")
    (problem,) = problems_of(file.text, "kebijakan.yaml")
    assert str(problem) == (
        f"kebijakan.yaml:{file.line} [axes.kinerja.children[0].children[0].weight]: "
        "'weight' wajib bila induk memakai bobot, dan hanya bila demikian. Tambahkan atau hapus 'weight'."
    )
