"""Commands shown in the documentation print what the page says."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.architecture.house import ROOT
from tests.docs.pages import DOCS, Block, blocks

PROMPT = "$ nawasena "
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
        assert done.stdout + done.stderr == printed
