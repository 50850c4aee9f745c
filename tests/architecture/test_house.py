"""The source keeps the house rules, and each rule notices when it does not."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.architecture import house

Rule = Callable[[ast.Module], Iterator[house.Finding]]

EVERYWHERE = house.modules()
NOT_SITE = [path for path in EVERYWHERE if house.PACKAGE / "site" not in path.parents]
TIMELESS = [path for path in NOT_SITE if path != house.PACKAGE / "core" / "clock.py"]  # the one that reads it
SPEAKING = [
    path for path in EVERYWHERE if "sample" not in path.parts
]  # a fictional agency is data, not speech
# A probability under measurement error stands beside a box and decides none (docs/algorithms/uncertainty.md).
PURE = [path for path in house.modules("rules", "engine") if path.name != "uncertainty.py"]
CALCULATING = [
    path for path in house.modules("rules", "engine", "mapping", "people") if "outputs" not in path.parts
]
DECIDING = [path for path in house.modules("engine", "mapping") if "outputs" not in path.parts]

RULES: list[tuple[Rule, list[Path]]] = [
    (house.long_function, EVERYWHERE),
    (house.broad_except, EVERYWHERE),
    (house.undocumented, EVERYWHERE),
    (house.assembled_texts, EVERYWHERE),
    (house.unmarked_texts, SPEAKING),
    (house.printing, NOT_SITE),
    (house.clock, TIMELESS),
    (house.floats, PURE),
    (house.regulation_numbers, CALCULATING),
    (house.bare_cutoffs, DECIDING),
]

LONG_BODY = "def f():\n" + "    x = 1\n" * house.LONGEST_FUNCTION

OFFENCES: list[tuple[Rule, str]] = [
    (house.long_function, LONG_BODY),
    (house.broad_except, "try:\n    f()\nexcept:\n    pass\n"),
    (house.broad_except, "try:\n    f()\nexcept Exception:\n    pass\n"),
    (house.broad_except, "try:\n    f()\nexcept (OSError, BaseException):\n    pass\n"),
    (house.undocumented, "x = 1\n"),
    (house.undocumented, '"""Module."""\ndef f() -> None: ...\n'),
    (house.undocumented, '"""Module."""\nclass C: ...\n'),
    (house.assembled_texts, '_(f"Baris {row}")'),
    (house.assembled_texts, '_("Baris " + row)'),
    (house.assembled_texts, 'N_("Baris {row}".format(row=1))'),
    (house.unmarked_texts, 'raise ValueError("Berkas tidak ada.")'),
    (house.unmarked_texts, 'raise ValueError(f"Kolom {name} wajib ada.")'),
    (house.unmarked_texts, 'NAMES = {"int_type": "bilangan bulat"}'),
    (house.printing, "print(1)"),
    (house.clock, "dt.date.today()"),
    (house.clock, "dt.datetime.now(dt.UTC)"),
    (house.floats, "x = 0.5"),
    (house.floats, "x = float(y)"),
    (house.regulation_numbers, 'CUT = Decimal("80")'),
    (house.regulation_numbers, 'SHARE = Decimal("0.6")'),
    (house.regulation_numbers, "CUT = Fraction(-3, 100)"),
    (house.regulation_numbers, "WEIGHTS = {'skp': 60, 'penghargaan': 15, 'tim': 15}"),
    (house.regulation_numbers, "SCORES = (100, 75, 50)"),
    (house.bare_cutoffs, "high = score >= 80"),
    (house.bare_cutoffs, "low = 59.5 > score"),
]

ACCEPTED: list[tuple[Rule, str]] = [
    (house.long_function, LONG_BODY.removesuffix("    x = 1\n")),
    (house.broad_except, "try:\n    f()\nexcept (OSError, ValueError):\n    pass\n"),
    (house.broad_except, "try:\n    f()\nexcept Exception:\n    note()\n    raise\n"),
    (house.undocumented, '"""Module."""\ndef _f() -> None: ...\n'),
    (house.assembled_texts, '_("Baris {row}").format(row=1)'),
    (house.unmarked_texts, 'raise ValueError(_("Berkas tidak ada."))'),
    (house.unmarked_texts, 'NAMES = {"int_type": N_("bilangan bulat")}'),
    (house.unmarked_texts, '"""Says what *tidak ada* means."""\nKEY = "kolom"'),
    (house.regulation_numbers, 'HALF = Fraction(1, 2) + Decimal("100")'),
    (house.regulation_numbers, 'QUANTUM = Decimal("0.000001")'),
    (house.regulation_numbers, "ORDER = {'rendah': 1, 'menengah': 2, 'tinggi': 3}"),
    (house.bare_cutoffs, "ready = level >= 3 and share <= 100 and value >= cut"),
    (house.regulation_numbers, "masks = [0, 0, 0, 0]"),
    (house.regulation_numbers, "pairs = ((9, 't'), (10, 'n'), (13, 'r'))"),
]


def _findings(rule: Rule, paths: list[Path]) -> list[str]:
    return [
        f"{path.relative_to(house.ROOT)}:{line} {message}"
        for path in paths
        for line, message in rule(ast.parse(path.read_text(encoding="utf-8")))
    ]


@pytest.mark.parametrize(("rule", "paths"), RULES, ids=[rule.__name__ for rule, _ in RULES])
def test_the_source_keeps_the_rule(rule: Rule, paths: list[Path]) -> None:
    assert paths, "the rule looks at no file"
    findings = _findings(rule, paths)
    assert not findings, "\n".join(findings)


@pytest.mark.parametrize(("rule", "source"), OFFENCES)
def test_a_planted_offence_is_found(rule: Rule, source: str) -> None:
    assert list(rule(ast.parse(source)))


@pytest.mark.parametrize(("rule", "source"), ACCEPTED)
def test_what_is_allowed_is_left_alone(rule: Rule, source: str) -> None:
    assert not list(rule(ast.parse(source)))


def test_modules_are_short() -> None:
    findings = [
        f"{path.relative_to(house.ROOT)}: {message}"
        for path in EVERYWHERE
        for _line, message in house.long_module(path.read_text(encoding="utf-8"))
    ]
    assert not findings, "\n".join(findings)


@pytest.mark.parametrize(("lines", "found"), [(299, 0), (300, 0), (301, 1)])
def test_the_longest_module(lines: int, found: int) -> None:
    assert len(list(house.long_module("x = 1\n" * lines))) == found
