"""The examples of the documentation are checked and run, and the page on the policy language is complete."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from nawasena.engine.cases import evidence_of
from nawasena.engine.reference import Evaluator
from nawasena.engine.reference.ranking import rank_all
from nawasena.engine.snapshot import read_people, write
from nawasena.rules.catalogue import CatalogueFile, library_catalogue
from nawasena.rules.policy import Policy
from nawasena.rules.problems import RuleError
from nawasena.rules.tables import Table
from tests.docs import pages
from tests.docs.pages import DOCS, Example, examples
from tests.docs.running import case_file, loaded, run
from tests.engine.test_equality import enumerated, used, wanted

PAGE = DOCS / "policy-language.md"
PAGES = [PAGE, *sorted((DOCS / "algorithms").glob("*.md"))]
EXAMPLES = [example for page in PAGES for example in examples(page)]
ROLES = {"policy", "fragment", "refused", "cases", "casefile", "catalogue", "table", "message", ""}


def having(*roles: str) -> list[Example]:
    return [example for example in EXAMPLES if example.block.role in roles]


@pytest.mark.parametrize("example", having("policy", "fragment"), ids=str)
def test_a_policy_on_the_page_passes_every_check(example: Example, tmp_path: Path) -> None:
    assert loaded(example, tmp_path).digest


@pytest.mark.parametrize("example", having("cases", "casefile"), ids=str)
def test_a_case_on_the_page_holds(example: Example, tmp_path: Path) -> None:
    failed = {item.case.id: item.failures for item in run(example, tmp_path) if not item.passed}
    assert failed == {}


@pytest.mark.parametrize("example", having("refused"), ids=str)
def test_what_the_page_calls_refused_is_refused(example: Example, tmp_path: Path) -> None:
    with pytest.raises(RuleError) as caught:
        loaded(example, tmp_path)
    assert example.message in [f"{item.message} {item.cure}".strip() for item in caught.value.problems]


def test_every_block_is_of_a_kind_that_is_run() -> None:
    assert {example.block.role for example in EXAMPLES} <= ROLES


def test_every_yaml_block_is_run() -> None:
    assert [str(item) for item in EXAMPLES if item.block.language == "yaml" and not item.block.role] == []
