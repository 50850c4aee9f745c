"""Every figure and every code that the services write into the trail has words."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import fields

import pytest

from nawasena.core.accounts.roles import May, Role
from nawasena.core.audit import figures, words
from nawasena.core.audit.queries import Period
from nawasena.engine.result import MAPPED
from nawasena.i18n import speaking
from nawasena.mapping.disclosure import OUTSIDE, UNMAPPED
from nawasena.mapping.models import Preset
from nawasena.mapping.queries.results import AGES, Filters
from nawasena.people.learning.difference import STATES
from nawasena.rules.retention import library_retention
from tests.core import pages

RECORDING = {"record", "_note"}  # the second is that of the jobs of a package
LEARNING = pages.SOURCE / "people" / "learning"

Scope = dict[str, list[ast.expr]]


def _written() -> dict[str, set[str]]:
    """Every key of the details that any service gives to ``record``, with the files that do."""
    found: dict[str, set[str]] = {}
    for path in pages.SOURCE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        returned = {
            node.name: _returned(node) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
        }
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            for given in _details(function):
                for key in _keys(given, _assigned(function), returned):
                    found.setdefault(key, set()).add(path.name)
    return found


def _returned(function: ast.FunctionDef) -> list[ast.expr]:
    return [
        node.value for node in ast.walk(function) if isinstance(node, ast.Return) and node.value is not None
    ]


def _details(function: ast.FunctionDef) -> Iterator[ast.expr]:
    for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        actions = [arg for arg in call.args if isinstance(arg, ast.Constant | ast.Name)]
        if name not in RECORDING or not actions:
            continue
        yield from call.args[3:4]
        yield from (word.value for word in call.keywords if word.arg in ("details", "personal"))


def _assigned(function: ast.FunctionDef) -> Scope:
    scope: Scope = {}
    for node in ast.walk(function):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = getattr(node, "value", None)
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and isinstance(targets[0], ast.Name):
            scope.setdefault(targets[0].id, []).append(value)  # type: ignore[arg-type]
    return scope


def _keys(given: ast.expr, scope: Scope, returned: Scope) -> Iterator[str]:
    """The keys of what is given, through names of the function and helpers of the file, and nested ones."""
    if isinstance(given, ast.Dict):
        for key, value in zip(given.keys, given.values, strict=True):
            if key is None:
                yield from _keys(value, scope, returned)
            elif isinstance(key, ast.Constant):
                yield str(key.value)
                yield from _keys(value, scope, returned) if isinstance(value, ast.Dict) else ()
    elif isinstance(given, ast.Name):
        for value in scope.get(given.id, []):
            yield from _keys(value, {**scope, given.id: []}, returned)
    elif isinstance(given, ast.Call) and isinstance(given.func, ast.Name):
        for value in returned.get(given.func.id, []):
            yield from _keys(value, {}, {})


def _learned() -> set[str]:
    """What the steps of learning count."""
    kinds = ("_new", "_gone", "_closed", "_changed")
    nodes = (node for path in LEARNING.glob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    dicts = [node for node in nodes if isinstance(node, ast.Dict | ast.Subscript)]
    keys = [key for node in dicts for key in (node.keys if isinstance(node, ast.Dict) else [node.slice])]
    said = {key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}
    return {key for key in said if key.endswith(kinds)}


def test_every_figure_that_a_service_writes_has_a_word() -> None:
    written = _written()
    assert {"skip", "sheet", "preset", "accounts", "expires", "short_name", "login"} <= set(written)
    assert {key: files for key, files in written.items() if key not in words.FIELDS} == {}


def test_every_figure_that_is_counted_has_a_word() -> None:
    assert len(_learned()) > 8
    counted = {*STATES, *_learned(), MAPPED, UNMAPPED, OUTSIDE}
    filters = {item.name for kind in (Filters, Period) for item in fields(kind)} - {"search"}
    assert counted - set(words.FIELDS) == set()
    assert filters - set(words.FIELDS) == set()


CODES = [
    *(({"preset": code}, code) for code in Preset.values),
    *(({"role": code.value}, code.value) for code in Role),
    *(({"kind": code}, code) for code in [*library_retention(), *words.EXPORTS]),
    *(({"filters": {"status": code}}, code) for code in (MAPPED, UNMAPPED, OUTSIDE)),
    *(({"filters": {"action": code}}, code) for code in words.TITLES),
    *(({"filters": {"age": code}}, code) for code in AGES),
    *(
        ({"scopes": [code.value]}, code.value)
        for code in (May.SEE_PEOPLE, May.SEE_RESULTS, May.SEE_SUMMARY, May.SEE_SELF)
    ),
    ({"filters": {"level": "jpt_pratama"}}, "jpt_pratama"),
    ({"filters": {"near": "1"}}, "1"),
    ({"filters": {"actor": "0"}}, "0"),
    ({"skip": False}, "False"),
]


@pytest.mark.parametrize(("details", "code"), CODES)
def test_no_code_is_shown_as_it_is_kept(details: dict[str, object], code: str) -> None:
    for language in ("id", "en"):
        with speaking(language):
            assert figures.pairs(json.dumps(details))[0][1] != code


def test_what_is_nested_is_told_in_words() -> None:
    said = figures.pairs(json.dumps({"people": {"gone": 0, "held": 2, "same": 399}, "skip": False}))
    assert said == [
        ("Pegawai › Tidak ada lagi", "0"),
        ("Pegawai › Ditahan", "2"),
        ("Pegawai › Tetap sama", "399"),
        ("Baris dilewati", "tidak"),
    ]


def test_what_no_name_is_known_of_stays_as_it_is() -> None:
    content = {"preset": "moon", "filters": {"age": "x", "kind": "moon"}, "expires": "2026-99-99 10:00"}
    assert [value for _name, value in figures.pairs(json.dumps(content))] == [
        "moon", "x", "moon", "2026-99-99 10:00",
    ]  # fmt: skip


def test_days_and_moments_are_read_as_people_write_them() -> None:
    content = {"as_of": "2026-06-30", "expires": "2026-07-14 05:00:00+00:00"}
    shown = [value for _name, value in figures.pairs(json.dumps(content))]
    assert shown[0] == "30 Juni 2026"
    assert shown[1] == "14 Jul 2026 12.00"
