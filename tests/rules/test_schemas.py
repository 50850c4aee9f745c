"""The JSON Schemas accept what the language accepts, and know no key that does not exist."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from nawasena.rules.models import schema_command, validate
from nawasena.rules.problems import RuleError
from nawasena.rules.schemas import FILES, json_schema
from nawasena.rules.source import Source, parse, read
from nawasena.rules.tables import Table
from tests.docs.pages import DOCS, examples
from tests.rules.broken import MINIMAL

LIBRARY = Path(str(resources.files("nawasena.rules") / "library"))
ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [LIBRARY, ROOT / "examples", MINIMAL.parent]
EXAMPLES = [
    (example, kind)
    for example in examples(DOCS / "policy-language.md")
    for kind in ({"policy": "policy", "fragment": "policy", "casefile": "cases"}.get(example.block.role),)
    if kind is not None
]
WORD = re.compile(r"``([a-z_]+)(?::[^`]*)?``")
VALUES = {"box", "orang"}  # what a key may say without being a choice of the schema


def kind_of(source: Source) -> str:
    return str(source.data["schema"]).split("/")[0].removeprefix("nawasena-")


def files() -> list[Path]:
    return [path for folder in FOLDERS for path in sorted(folder.rglob("*.yaml"))]


def plain(value: Any) -> Any:
    """Data as an editor has it: dates are texts."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def refusals(kind: str, data: Any) -> list[str]:
    found = Draft202012Validator(json_schema(kind)).iter_errors(plain(data))
    return [f"{error.json_path}: {error.message}" for error in found]


@pytest.mark.parametrize("kind", FILES)
def test_a_schema_is_one(kind: str) -> None:
    Draft202012Validator.check_schema(json_schema(kind))


@pytest.mark.parametrize("path", files(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_rule_file_is_accepted(path: Path) -> None:
    source = read(path)
    assert refusals(kind_of(source), source.data) == []


def test_every_kind_of_file_is_among_them() -> None:
    assert {kind_of(read(path)) for path in files()} == set(FILES)


@pytest.mark.parametrize(("example", "kind"), EXAMPLES, ids=str)
def test_every_policy_and_case_file_of_the_page_is_accepted(example: Any, kind: str) -> None:
    data = example.policy if kind == "policy" else example.block.data
    assert refusals(kind, data) == []


def policy() -> Any:
    return read(MINIMAL).data


@pytest.mark.parametrize(
    "place",
    [(), ("axes",), ("axes", "kinerja"), ("axes", "kinerja", "children", 0), ("validity",), ("ranking", 0)],
)
def test_an_unknown_key_is_refused(place: tuple[Any, ...]) -> None:
    data = policy()
    here = data
    for part in place:
        here = here[part]
    here["require"] = 1
    assert any("'require' was unexpected" in text or "not valid" in text for text in refusals("policy", data))


@pytest.mark.parametrize("kind", FILES)
def test_an_unknown_key_is_refused_in_every_kind_of_file(kind: str) -> None:
    data = next(source.data for path in files() if kind_of(source := read(path)) == kind)
    assert any("'salah_eja' was unexpected" in text for text in refusals(kind, {**data, "salah_eja": 1}))


@pytest.mark.parametrize(
    "unknown", ["fail", "zero", "exclude", {"default": 50}, {"default": {"value": 50, "status": "example"}}]
)
def test_the_short_forms_of_unknown(unknown: Any) -> None:
    data = policy()
    data["axes"]["kinerja"]["children"][0]["unknown"] = unknown
    assert refusals("policy", data) == []


@pytest.mark.parametrize("unknown", ["gagal", {"default": "50"}, {"standar": 50}, 50])
def test_what_unknown_may_not_be(unknown: Any) -> None:
    data = policy()
    data["axes"]["kinerja"]["children"][0]["unknown"] = unknown
    assert refusals("policy", data) != []


def test_a_number_is_no_text() -> None:
    data = policy()
    data["quantum"] = "0.01"
    assert refusals("policy", data) != []


def described(content: Any) -> Iterator[str]:
    if isinstance(content, dict):
        yield from (
            WORD.findall(content["description"]) if isinstance(content.get("description"), str) else ()
        )
        for item in content.values():
            yield from described(item)
    elif isinstance(content, list):
        for item in content:
            yield from described(item)


def words(content: Any) -> Iterator[str]:
    if isinstance(content, dict):
        yield from content.get("properties", {})
        yield from map(str, content.get("enum", ()))
        for item in content.values():
            yield from words(item)
    elif isinstance(content, list):
        for item in content:
            yield from words(item)


@pytest.mark.parametrize("kind", FILES)
def test_descriptions_name_no_word_that_does_not_exist(kind: str) -> None:
    content = json_schema(kind)
    assert set(described(content)) - set(words(content)) - VALUES == set()


@pytest.mark.parametrize(
    ("kind", "command"),
    [("policy", "nawasena policy schema"), ("table", "nawasena policy schema table")],
)
def test_the_command_that_a_message_names(kind: str, command: str) -> None:
    assert schema_command(FILES[kind]) == command


def test_an_unknown_key_sends_to_the_schema_of_its_file() -> None:
    path = LIBRARY / "tables" / "disiplin-411.yaml"
    text = path.read_text(encoding="utf-8") + "nilai: 1\n"
    with pytest.raises(RuleError) as caught:
        validate(Table, parse(text, "t.yaml"))
    (problem,) = caught.value.problems
    assert problem.message == "Kunci 'nilai' tidak dikenal."
    assert problem.cure == "Periksa ejaan; lihat `nawasena policy schema table`."
