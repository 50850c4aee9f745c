"""Both evaluators give the same rows, for random policies and people over every construct of the language."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nawasena.engine.canonical import digest_rows
from nawasena.rules.policy import Policy
from tests.engine.generators.policies import DAYS
from tests.engine.generators.rows import Population, both_rows, random_policy

# Every night 500 policies on 100,000 people each, with every change a fiftieth of that.
NIGHTLY = os.environ.get("NAWASENA_NIGHTLY") == "1"
FIRST = int(os.environ.get("NAWASENA_SEED", "0"))
POLICIES, POPULATIONS = (500, 10) if NIGHTLY else (100, 1)
PEOPLE = 10_000  # in a population; ranks and percentiles are made over each
EXAMPLES, FEW = 20, 60
# Properties that document a policy instead of computing anything.
DOCUMENTATION = {"note", "summary", "article", "status", "ref", "box_labels", "en"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("equality")


@given(seed=st.integers(0, 2**32))
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_both_evaluators_give_the_same_rows(folder: Path, seed: int) -> None:
    columns, reference, columnar = both_rows(folder / str(seed), seed, FEW)
    for one, two in zip(reference, columnar, strict=True):
        assert one == two, f"seed {seed}, person {one['id']}"
    rows = [[row[name] for name in columns] for row in reference]
    assert digest_rows("hasil", columns, rows) == digest_rows(
        "hasil", columns, [[row[name] for name in columns] for row in columnar]
    )


@pytest.mark.parametrize("number", range(POPULATIONS))
@pytest.mark.parametrize("place", range(len(DAYS)))
def test_both_evaluators_give_the_same_rows_for_many_people(tmp_path: Path, place: int, number: int) -> None:
    population = Population.make(tmp_path, DAYS[place], FIRST + number * len(DAYS) + place, PEOPLE)
    for seed in range(FIRST + place, FIRST + POLICIES, len(DAYS)):
        reference, columnar = population.rows(random_policy(seed))
        for one, two in zip(reference, columnar, strict=True):
            assert one == two, f"policy {seed}, population {population.seed}, person {one['id']}"


def test_the_generator_covers_every_construct_of_the_schema() -> None:
    """Adding a property or an enumerated value to the language without drawing it fails here."""
    seen: Counter[tuple[str, str]] = Counter()
    for seed in range(400):
        used(random_policy(seed).policy, seen)
    missing = sorted(wanted() - set(seen))
    assert not missing


def wanted() -> set[tuple[str, str]]:
    """Every (definition, property) and (definition, property=value) of the JSON Schema."""
    # Of what is built: the short forms in which it may be written are none of its own.
    schema = Policy.model_json_schema(by_alias=True, mode="serialization")
    found: set[tuple[str, str]] = set()
    for title, definition in {"Policy": schema, **schema["$defs"]}.items():
        for name, content in definition.get("properties", {}).items():
            if name in DOCUMENTATION or title == "Bilingual":
                continue
            found.add((title, name))
            found |= {(title, f"{name}={value}") for value in enumerated(content)}
    return found


def enumerated(content: dict[str, Any]) -> list[Any]:
    """The values an enumeration allows (also inside a union); booleans count as two."""
    values = list(content.get("enum", []))
    if content.get("type") == "boolean" and "const" not in content:
        values += [True, False]
    for part in content.get("anyOf", []):
        values += enumerated(part)
    return values


def used(value: Any, seen: Counter[tuple[str, str]]) -> None:
    """Count what a policy really uses."""
    if isinstance(value, list | tuple):
        for item in value:
            used(item, seen)
    elif isinstance(value, dict):
        used(list(value.values()), seen)
    elif hasattr(type(value), "model_fields"):
        for name, info in type(value).model_fields.items():
            content = getattr(value, name)
            if content is None or content == ():
                continue
            key = info.alias or name
            seen[type(value).__name__, key] += 1
            if isinstance(content, str | int | bool):
                seen[type(value).__name__, f"{key}={content}"] += 1
            used(content, seen)


def test_a_new_construct_would_be_missed() -> None:
    """The coverage test can fail: it does when a property is never drawn."""
    assert ("Measure", "take=newest") in wanted()
    assert ("Missing", "rule=exclude") in wanted()
    assert not enumerated({"type": "string"})
