"""Commands shown in the documentation print what the page says."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.architecture.house import ROOT
from tests.docs.pages import DOCS, Block, blocks

PROMPT = "$ nawasena "
MORE = "…"
PAGES = [DOCS / "policy-language.md", *sorted((DOCS / "algorithms").glob("*.md"))]
CONSOLES = [block for page in PAGES for block in blocks(page) if block.language == "console"]
PROGRAM = [sys.executable, "-c", "from nawasena.site.cli import main; main()"]


def commands(block: Block) -> list[tuple[str, str]]:
    """(command, what it prints) in the order of the block."""
    parts = block.text.split(PROMPT)[1:]
    return [(part.partition("\n")[0], part.partition("\n")[2]) for part in parts]


@pytest.mark.parametrize("block", CONSOLES, ids=str)
def test_a_command_prints_what_the_page_shows(block: Block) -> None:
    for command, printed in commands(block):
        done = subprocess.run(
            [*PROGRAM, *command.split()],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            encoding="utf-8",
        )
        assert shortened(done.stdout + done.stderr, printed) == printed


def shortened(text: str, like: str) -> str:
    """``text`` with its lines cut where those of ``like`` end in ``…``: a digest follows the library."""
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(like.splitlines()):
        head = line.removesuffix(MORE)
        if head != line and number < len(lines) and lines[number].startswith(head):
            lines[number] = f"{line}\n"
    return "".join(lines)


def test_only_a_line_that_ends_so_is_cut() -> None:
    assert shortened("a 1\nb 2\n", "a …\nb 3\n") == "a …\nb 2\n"
    assert shortened("c 1\n", "a …\n") == "c 1\n"
