"""What the files of the repository say, beside the code: texts, links, commands, decisions, licences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

from tests.architecture.house import ROOT

TOPS = ("src", "tests", "tools", "bench", "docs", "examples", ".ci")
BINARY = {".png", ".pdf", ".xlsx", ".parquet", ".xls", ".mo", ".pyc"}

# Written in two halves so that this file does not find itself.
FOREIGN = {
    "a path of one machine": re.compile(r"(?<![\w.-])/" + r"(work|root|home)(?=/|\b)(?!book)"),
    "the address of a package index": re.compile(
        r"py" + r"pi\.org|python" + r"hosted|npm" + r"js\.(org|com)"
    ),
    "the workshop instead of the product": re.compile(
        r"\b(AI|coding|sub-?|helper) ?"
        + r"agents?\b|\blanguage "
        + r"model\b|\bthis "
        + r"session\b|(?i:\bissue)"
        + r" #?\d",
    ),
    "unfinished work": re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b"),
}

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
PAGE = re.compile(r"docs/[\w/.-]+\.md")
COMMAND = re.compile(r"(?:^|`)(?:\.venv/bin/)?nawasena +([a-z]+(?: [a-z]+)?)", re.M)
PERMISSIVE = re.compile(r"MIT|BSD|Apache|PSF|MPL|Mozilla|ISC", re.I)
# Weak copyleft of libraries used unmodified, with the decision that argues for them. GPL and AGPL never are.
WEAK_COPYLEFT = dict.fromkeys(
    ("psycopg", "psycopg-binary", "psycopg-pool"), "0014-libraries-of-the-application.md"
)
LESSER = re.compile(r"LGPL|Lesser General Public License", re.I)
VIRAL = re.compile(r"\b[AL]?GPL|GNU", re.I)


def texts() -> list[Path]:
    """Every text file of the repository, in a fixed order; what tools leave behind is not looked at."""
    here = [path for path in ROOT.iterdir() if path.is_file() and path.name != ".coverage"]
    below = [path for top in TOPS for path in (ROOT / top).rglob("*")]
    return sorted(path for path in here + below if path.is_file() and not _left_behind(path))


def _left_behind(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return path.suffix in BINARY or any(part == "__pycache__" or part.endswith(".egg-info") for part in parts)


def foreign_words(text: str) -> Iterator[tuple[int, str]]:
    """``(line, what)`` of everything that speaks of the workshop instead of the product."""
    for number, line in enumerate(text.splitlines(), start=1):
        for what, pattern in FOREIGN.items():
            if found := pattern.search(line):
                yield number, f"{what}: {found.group()!r}"


def broken_links(page: Path, text: str) -> list[str]:
    """Relative links of a Markdown page that lead nowhere."""
    targets = [
        target for target in LINK.findall(text) if "://" not in target and not target.startswith("mailto:")
    ]
    return [target for target in targets if not (page.parent / target).exists()]


def missing_pages(text: str) -> list[str]:
    """Pages under docs/ that a text names and that do not exist."""
    return sorted(page for page in set(PAGE.findall(text)) if not (ROOT / page).exists())


def commands(text: str) -> set[tuple[str, ...]]:
    """The ``nawasena`` commands a page shows, as words: ``("policy", "list")``."""
    return {tuple(found.split()) for found in COMMAND.findall(text)}


def unlisted(folder: Path) -> list[str]:
    """Decisions that the table of decisions does not link to."""
    index = (folder / "README.md").read_text(encoding="utf-8")
    return sorted(path.name for path in folder.glob("[0-9]*.md") if f"({path.name})" not in index)


def locked(path: Path) -> list[str]:
    """Names in a lock file that are wanted on every system."""
    return re.findall(r"^([A-Za-z0-9._-]+)==[^;\n]*$", path.read_text(encoding="utf-8"), re.M)


def licence(name: str) -> str:
    """The licence an installed distribution declares, from whichever field it uses."""
    metadata = distribution(name).metadata
    classifiers = [line for line in metadata.get_all("Classifier") or [] if line.startswith("License ::")]
    plain = [
        text.partition("\n")[0]
        for key in ("License-Expression", "License")
        for text in metadata.get_all(key) or []
    ]
    return "; ".join([*plain, *classifiers])


def acceptable(text: str, name: str = "") -> bool:
    """Permissive, and not one that would bind the whole product; LGPL only for what is named above."""
    if name in WEAK_COPYLEFT:
        rest = re.sub(r"GNU Lesser General Public License[^;]*|LGPL\S*", "", text, flags=re.I)
        return bool(LESSER.search(text)) and not VIRAL.search(rest)
    return bool(PERMISSIVE.search(text)) and not VIRAL.search(text)
