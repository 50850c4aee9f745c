"""The page on both evaluators: what it says is drawn is what the property test draws."""

from __future__ import annotations

from tests.docs.pages import DOCS, table
from tests.engine import test_equality
from tests.engine.generators.policies import DAYS

PAGE = DOCS / "algorithms" / "equality.md"


def constructs() -> dict[str, str]:
    """Every block of the language with its keys and their choices, as the page writes them."""
    found: dict[str, dict[str, list[str]]] = {}
    for block, construct in sorted(test_equality.wanted()):
        key, _equals, choice = construct.partition("=")
        choices = found.setdefault(block, {}).setdefault(key, [])
        choices.extend([choice] if choice else [])
    return {block: ", ".join(_words(key, keys[key]) for key in keys) for block, keys in found.items()}


def _words(key: str, choices: list[str]) -> str:
    return f"{key} ({', '.join(choices)})" if choices else key


def test_the_list_of_constructs_is_complete() -> None:
    assert {row[0]: row[1] for row in table(PAGE, "block", "keys and choices")} == constructs()


def test_the_sizes_are_those_of_the_test() -> None:
    rows = {row[0]: (row[1].split()[0], row[2].split()[0]) for row in table(PAGE, "test", "policies")}
    said = [sizes for name, sizes in rows.items() if name.startswith(("property test", "many people"))]
    if not test_equality.NIGHTLY:
        assert said == [
            (str(test_equality.EXAMPLES), str(test_equality.FEW)),
            (str(test_equality.POLICIES), f"{test_equality.PEOPLE:,}"),
        ]


def test_the_dates_are_those_of_the_generator() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"{day.day} {day:%B %Y}" in text for day in DAYS)
