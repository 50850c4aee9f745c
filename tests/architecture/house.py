"""The house rules as functions: each takes a parsed module and yields ``(line, what is wrong)``.

They are kept apart from the tests so that each rule can be shown to fail on a planted offence.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "nawasena"
LONGEST_MODULE = 300
LONGEST_FUNCTION = 45
INDONESIAN = re.compile(
    r"\b(tidak|yang|harus|belum|sudah|dengan|untuk|bukan|wajib|berkas|baris|kolom|bilangan|periksa|hapus)\b",
    re.I,
)
CELL_VALUES = {"ya, tidak"}  # what stands in a cell stays as it is in every language
HARMLESS_NUMBERS = re.compile(r"0|2|10*|0\.0*1")  # neutral elements, halves, percent and decimal places

Finding = tuple[int, str]


def modules(*packages: str) -> list[Path]:
    """Every Python module of the product, or only of the named packages, in a fixed order.

    Migrations are written by Django and never edited again: they are looked at by tests of their own.
    """
    folders = [PACKAGE / name for name in packages] if packages else [PACKAGE]
    found = (path for folder in folders for path in folder.rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def long_module(text: str) -> Iterator[Finding]:
    """A module is one subject; beyond this length it is several."""
    lines = len(text.splitlines())
    if lines > LONGEST_MODULE:
        yield lines, f"{lines} lines, at most {LONGEST_MODULE}: split it along its own seams"


def long_function(tree: ast.Module) -> Iterator[Finding]:
    """Functions are read whole."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield node.lineno, f"{node.name} has {lines} lines, at most {LONGEST_FUNCTION}"


def broad_except(tree: ast.Module) -> Iterator[Finding]:
    """An error nobody expected must be seen, not swallowed."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            names = {"bare"} if node.type is None else {ast.unparse(part) for part in _parts(node.type)}
            if names & {"bare", "Exception", "BaseException"} and not _raised_again(node):
                yield node.lineno, "catches every error: name the one you can mend"


def _raised_again(node: ast.ExceptHandler) -> bool:
    """Whether the handler ends by raising what it caught: it noted the error and hid nothing."""
    last = node.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def _parts(node: ast.expr) -> list[ast.expr]:
    return list(node.elts) if isinstance(node, ast.Tuple) else [node]


def printing(tree: ast.Module) -> Iterator[Finding]:
    """Only the command line speaks to a terminal."""
    for node in _calls(tree):
        if isinstance(node.func, ast.Name) and node.func.id == "print":
            yield node.lineno, "prints: return the text, the command line writes it"


def clock(tree: ast.Module) -> Iterator[Finding]:
    """Dates are inputs; a result that depends on the day it was made cannot be replayed."""
    for node in _calls(tree):
        if isinstance(node.func, ast.Attribute) and node.func.attr in {"now", "today", "utcnow"}:
            yield node.lineno, f"reads the clock ({ast.unparse(node.func)}): take the date as an argument"


def floats(tree: ast.Module) -> Iterator[Finding]:
    """A float never decides a box: arithmetic is done in integers and fractions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield node.lineno, f"float {node.value}: use an integer, Decimal or Fraction"
    for call in _calls(tree):
        if isinstance(call.func, ast.Name) and call.func.id == "float":
            yield call.lineno, "float(): use an integer, Decimal or Fraction"


def regulation_numbers(tree: ast.Module) -> Iterator[Finding]:
    """Weights, cut-offs and conversion tables live in YAML; in Python they look like the forms found here."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"Decimal", "Fraction"}:
            odd = [text for text in map(_number, node.args) if text and not HARMLESS_NUMBERS.fullmatch(text)]
            if odd:
                yield node.lineno, f"{ast.unparse(node)}: a number of a rule belongs in YAML"
        elif isinstance(node, ast.expr) and len(table := _table(node)) > 2 and not _is_run(table):
            yield node.lineno, f"table of numbers {table}: it belongs in YAML"


def bare_cutoffs(tree: ast.Module) -> Iterator[Finding]:
    """``score >= 80`` is a cut-off; counting and levels need small numbers only, percent needs 100."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [_number(side) for side in (node.left, *node.comparators)]
            odd = [text for text in sides if text and text != "100" and (not text.isdigit() or len(text) > 1)]
            if odd:
                yield (
                    node.lineno,
                    f"{ast.unparse(node)}: a cut-off belongs in YAML, a limit of the system in a constant",
                )


def _number(node: ast.expr) -> str | None:
    """The digits of a numeric literal, also when written as text: ``Decimal("80")``."""
    if isinstance(node, ast.UnaryOp):
        return _number(node.operand)
    if isinstance(node, ast.Constant) and not isinstance(node.value, bool):
        text = str(node.value)
        return text if text.replace(".", "", 1).isdigit() else None
    return None


def _table(node: ast.expr) -> list[int | float]:
    """The numbers of a literal list, tuple, set or dict of numbers; empty when it is something else."""
    items = node.values if isinstance(node, ast.Dict) else getattr(node, "elts", [])
    values = [item.value for item in items if isinstance(item, ast.Constant)]
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    return numbers if len(numbers) == len(items) else []


def _is_run(numbers: list[int | float]) -> bool:
    """0, 1, 2 … or 1, 2, 3 …: an order, not a rule; zeros are a beginning."""
    return set(numbers) == {0} or sorted(numbers) in (
        list(range(len(numbers))),
        list(range(1, len(numbers) + 1)),
    )


def undocumented(tree: ast.Module) -> Iterator[Finding]:
    """Every public module, function and class says what it means; an empty package marker need not."""
    if tree.body and ast.get_docstring(tree) is None:
        yield 1, "module without docstring"
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if not node.name.startswith("_") and ast.get_docstring(node) is None:
            yield node.lineno, f"{node.name} has no docstring"


def assembled_texts(tree: ast.Module) -> Iterator[Finding]:
    """A text assembled before it is looked up is in no catalogue: format after translating."""
    for node in _calls(tree):
        if _translates(node) and node.args and isinstance(node.args[0], ast.JoinedStr | ast.BinOp | ast.Call):
            yield node.lineno, f"{ast.unparse(node)}: translate the plain text, then .format() it"


def unmarked_texts(tree: ast.Module) -> Iterator[Finding]:
    """An Indonesian sentence outside ``_()`` and ``N_()`` stays Indonesian in every language."""
    marked = {id(part) for call in _calls(tree) if _translates(call) for part in ast.walk(call)}
    quiet = {id(part) for node in ast.walk(tree) if isinstance(node, ast.Expr) for part in (node, node.value)}
    for node in ast.walk(tree):
        if (
            not isinstance(node, ast.Constant)
            or not isinstance(node.value, str)
            or id(node) in marked | quiet
        ):
            continue
        if " " in node.value.strip() and INDONESIAN.search(node.value) and node.value not in CELL_VALUES:
            yield node.lineno, f"{node.value!r} is a text for users: mark it with _() or N_()"


def _translates(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id in {"_", "N_"}


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))
