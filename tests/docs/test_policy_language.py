"""The examples of the documentation are checked and run, and the page on the policy language is complete."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from nawasena.engine.cases import evidence_of
from nawasena.engine.reference import Evaluator
from nawasena.engine.reference.rows import result_rows
from nawasena.engine.snapshot import read_people, write
from nawasena.rules.cases import CaseFile
from nawasena.rules.catalogue import CatalogueFile, library_catalogue
from nawasena.rules.checks.tree import MAX_LEAVES
from nawasena.rules.policy import Policy
from nawasena.rules.problems import RuleError
from nawasena.rules.regulations import Register
from nawasena.rules.tables import Table
from tests.docs import pages
from tests.docs.pages import DOCS, Example, examples
from tests.docs.running import case_file, loaded, run
from tests.engine.test_equality import enumerated, used, wanted

PAGE = DOCS / "policy-language.md"
PAGES = [PAGE, *sorted((DOCS / "algorithms").glob("*.md"))]
EXAMPLES = [example for page in PAGES for example in examples(page)]
ROLES = {
    "policy", "fragment", "refused", "cases", "casefile", "catalogue", "table", "regulations", "message", "",
}  # fmt: skip


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


def named() -> set[str]:
    """The words in code spans of the page's text; blocks do not count."""
    text = pages.FENCE.sub("", PAGE.read_text(encoding="utf-8"))
    return {word for span in re.findall(r"`([^`\n]+)`", text) for word in re.findall(r"[A-Za-z0-9_]+", span)}


def properties(model: Any) -> set[str]:
    """The property names of a model's JSON Schema and the values its enumerations allow."""
    schema = model.model_json_schema(by_alias=True)
    found: set[str] = set()
    for definition in (schema, *schema.get("$defs", {}).values()):
        for name, content in definition.get("properties", {}).items():
            found |= {name, *(str(value).lower() for value in enumerated(content))}
    return found


@pytest.mark.parametrize("model", [Policy, CaseFile, CatalogueFile, Table, Register])
def test_every_property_and_choice_is_named(model: Any) -> None:
    assert sorted(properties(model) - named()) == []


def test_a_property_that_is_not_named_would_be_found() -> None:
    assert {"take", "newest", "from_evaluation"} <= properties(Policy)
    assert "nowhere_on_the_page" not in named()


def test_every_construct_has_an_example(tmp_path: Path) -> None:
    """Everything the property test draws is used by a policy on the page."""
    seen: Counter[tuple[str, str]] = Counter()
    for number, example in enumerate(having("policy", "fragment")):
        folder = tmp_path / str(number)
        folder.mkdir()
        used(loaded(example, folder).policy, seen)
    assert sorted(wanted() - set(seen)) == []


def test_the_table_of_evidence_is_the_catalogue() -> None:
    rows = {row[0].strip(" *"): row for row in pages.table(PAGE, "from", "one row is")}
    catalogue = library_catalogue()
    assert list(rows) == list(catalogue.kinds)
    for name, kind in catalogue.kinds.items():
        starred, dates = rows[name][0].endswith("*"), set(re.findall(r"\w+", rows[name][2]))
        assert starred == (kind.absence == "none")
        assert dates <= {item.id for item in kind.fields if item.type in ("date", "year")}
        words = re.findall(r"[a-z_0-9]+(?=,|$)", rows[name][3]) if name != "asesmen" else []
        assert set(words) <= {item.id for item in kind.fields if item.type != "text"}


def test_the_example_of_ranks(tmp_path: Path) -> None:
    rows = {row[0]: row for row in pages.table(PAGE, "person", "box")}
    example = next(item for item in having("cases") if item.block.data[0]["id"] == "P1")
    item, file = loaded(example, tmp_path), case_file(example.block)
    evaluator = Evaluator(item, file.date, frozenset(file.cases[0].values))
    write(
        tmp_path,
        evidence_of([case.evidence for case in file.cases], item.book.catalogue),
        item.book.catalogue,
    )
    people = read_people(tmp_path, item.book.catalogue)
    given = [{name: Fraction(value) for name, value in case.values.items()} for case in file.cases]
    found = [evaluator(person, values) for person, values in zip(people, given, strict=True)]
    results = result_rows(evaluator, found)
    for case, evaluation, row in zip(file.cases, found, results, strict=True):
        shown = [evaluation.box, evaluation.talent, evaluation.potensial.value, row["rank_jenjang"]]
        assert rows[case.id][1:5] == [str(value) for value in shown]
        assert rows[case.id][5] == ("yes" if row["short_jenjang"] else "no")


def test_the_limit_of_indicators() -> None:
    assert f"At most {MAX_LEAVES} indicators" in " ".join(PAGE.read_text(encoding="utf-8").split())
