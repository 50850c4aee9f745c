"""The repository speaks of the product alone, and what it says is true."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from nawasena.rules.source import parse
from nawasena.site.cli.main import nawasena
from tests.architecture import repository
from tests.architecture.house import PACKAGE, ROOT, modules

DECISIONS = ROOT / "docs" / "decisions"
PAGES = [path for path in repository.texts() if path.suffix == ".md"]
LIBRARY = sorted(path for path in PACKAGE.rglob("*.yaml"))
GUIDES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "docs/README.md")]


def test_no_text_speaks_of_the_workshop() -> None:
    findings = [
        f"{path.relative_to(ROOT)}:{line} {what}"
        for path in repository.texts()
        for line, what in repository.foreign_words(path.read_text(encoding="utf-8"))
    ]
    assert not findings, "\n".join(findings)


@pytest.mark.parametrize(
    "line",
    [
        "see " + "/wo" + "rk/main",
        '"' + "/ho" + "me/someone/data" + '"',
        "cd " + "/ro" + "ot",
        "from https://py" + "pi.org/simple",
        "as is" + "sue 7 asks",
        "TO" + "DO: later",
        "made by a coding ag" + "ent",
    ],
)
def test_a_planted_foreign_word_is_found(line: str) -> None:
    assert list(repository.foreign_words(line))


@pytest.mark.parametrize(
    "line", ["src/workbook.py", "/workbook.xlsx", "a reissue of the decree", "homework/homepage"]
)
def test_ordinary_words_are_left_alone(line: str) -> None:
    assert not list(repository.foreign_words(line))


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_rule_file_is_strict_yaml(path: Path) -> None:
    assert parse(path.read_text(encoding="utf-8"), path.name).data


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    assert not repository.broken_links(path, path.read_text(encoding="utf-8"))


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "here.md").touch()
    text = "[a](here.md) [b](here.md#part) [c](https://example.org/x) [d](gone.md)"
    assert repository.broken_links(tmp_path / "page.md", text) == ["gone.md"]


def test_pages_named_in_the_source_exist() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in modules()}
    missing = {
        str(path.relative_to(ROOT)): gone for path in texts if (gone := repository.missing_pages(texts[path]))
    }
    assert not missing


def test_a_missing_page_is_found() -> None:
    assert repository.missing_pages("see docs/glossary.md and docs/gone/page.md.") == ["docs/gone/page.md"]


def test_every_decision_is_listed() -> None:
    assert not repository.unlisted(DECISIONS)


def test_an_unlisted_decision_is_found(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("[1](0001-a.md)")
    (tmp_path / "0001-a.md").touch()
    (tmp_path / "0002-b.md").touch()
    assert repository.unlisted(tmp_path) == ["0002-b.md"]


@pytest.mark.parametrize("path", sorted(DECISIONS.glob("[0-9]*.md")), ids=lambda path: path.stem)
def test_every_decision_has_the_same_parts(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    parts = [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]
    assert parts == ["Context", "Decision", "Consequences", "Alternatives"]


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: str(path.relative_to(ROOT)))
def test_shown_commands_exist(path: Path) -> None:
    shown = repository.commands(path.read_text(encoding="utf-8"))
    unknown = [words for words in shown if not _exists(nawasena, words)]
    assert not unknown


def test_every_command_is_shown() -> None:
    shown = {words[0] for words in repository.commands((ROOT / "README.md").read_text(encoding="utf-8"))}
    assert shown == set(nawasena.commands)


def _exists(command: click.Command, words: tuple[str, ...]) -> bool:
    """Words after the last group are arguments."""
    for word in words:
        if not isinstance(command, click.Group):
            return True
        if word not in command.commands:
            return False
        command = command.commands[word]
    return True


def test_an_unknown_command_is_found() -> None:
    group = click.Group("nawasena", {"map": click.Command("map"), "policy": click.Group("policy")})
    assert repository.commands("`nawasena map`\n.venv/bin/nawasena policy list\n") == {
        ("map",),
        ("policy", "list"),
    }
    assert _exists(group, ("map", "anything"))
    assert not _exists(group, ("policy", "list"))
    assert not _exists(group, ("mapp",))


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "requirements-bench.lock"])
def test_lock_files_name_no_address(name: str) -> None:
    assert "://" not in (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", repository.locked(ROOT / "requirements-dev.lock"))
def test_every_dependency_is_permissively_licensed(name: str) -> None:
    assert repository.acceptable(repository.licence(name), name), repository.licence(name)


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("MIT", True),
        ("BSD-3-Clause", True),
        ("GPL-3.0-only", False),
        ("AGPL", False),
        ("LGPL-3.0", False),
        ("", False),
    ],
)
def test_licences(text: str, accepted: bool) -> None:
    assert repository.acceptable(text) is accepted


@pytest.mark.parametrize(
    ("name", "text", "accepted"),
    [
        ("psycopg", "LGPL-3.0-only", True),
        ("psycopg", "GNU Lesser General Public License v3 (LGPLv3)", True),
        ("psycopg", "GPL-3.0-only", False),
        ("psycopg", "LGPL-3.0; AGPL-3.0", False),
        ("something", "LGPL-3.0-only", False),
    ],
)
def test_weak_copyleft_is_accepted_by_name_only(name: str, text: str, accepted: bool) -> None:
    assert repository.acceptable(text, name) is accepted


def test_every_weak_copyleft_has_its_decision() -> None:
    for name, page in repository.WEAK_COPYLEFT.items():
        assert name in (DECISIONS / page).read_text(encoding="utf-8")


def test_every_variable_is_described() -> None:
    from nawasena.site.environment import VARIABLES

    text = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    described = {
        line.split("`")[1] for line in text.splitlines() if line.startswith(("| `NAWASENA_", "| `DATABASE_"))
    }
    assert described == set(VARIABLES)
