"""Running the examples of a page: policies from data, a rulebook with added words, cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from nawasena.engine.cases import Outcome, run_file
from nawasena.rules.cases import CaseFile
from nawasena.rules.models import validate
from nawasena.rules.registry import LoadedPolicy, load_file
from nawasena.rules.rulebook import Rulebook, extended_rulebook, library_rulebook
from nawasena.rules.source import parse
from tests.docs.pages import DAY, Block, Example

POLICY_FILE = "contoh.yaml"
RULES = "aturan"
FILES = {
    "catalogue": "catalogue/{line}.yaml",
    "table": "tables/{line}.yaml",
    "regulations": "regulations.yaml",
}


class _Dumper(yaml.SafeDumper):
    """Writes exact decimals as they are read, and no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _decimal(dumper: yaml.SafeDumper, value: Decimal) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:float", format(value, "f"))


_Dumper.add_representer(Decimal, _decimal)


def as_yaml(data: Any) -> str:
    """``data`` as YAML that is read back as the same data."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False)


def rulebook(words: Sequence[Block], folder: Path) -> Rulebook:
    """The rulebook as shipped, with what ``words`` add to it in the way an agency does."""
    if not words:
        return library_rulebook()
    for block in words:
        path = folder / RULES / FILES[block.role].format(line=block.line)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding="utf-8")
    return extended_rulebook(folder / RULES)


def loaded(example: Example, folder: Path) -> LoadedPolicy:
    """The policy of ``example``, checked; ``folder`` then holds it as a file. Raises RuleError."""
    path = folder / POLICY_FILE
    path.write_text(as_yaml(example.policy), encoding="utf-8")
    return load_file(path, rulebook(example.words, folder))


def case_file(block: Block) -> CaseFile:
    """The case file of a block: the whole of it, or only the list of its cases."""
    if block.role == "casefile":
        return validate(CaseFile, parse(block.text, str(block)))
    day = dt.date.fromisoformat(block.argument or DAY)
    frame = {"schema": "nawasena-cases/1", "policy": POLICY_FILE, "date": day, "cases": block.data}
    return validate(CaseFile, parse(as_yaml(frame), str(block)))


def run(example: Example, folder: Path) -> list[Outcome]:
    """The outcomes of the cases of ``example`` under its policy."""
    book = loaded(example, folder).book
    return list(run_file(case_file(example.block), folder, book))
