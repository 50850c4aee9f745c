"""Texts for readers that a template says past the catalogue, found in its syntax tree.

Two nets: what looks like a sentence or a name wherever it stands, and any word at all where a component
expects a text (``button.link("buka", …)``, ``{"label": "kotak"}``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jinja2
from jinja2 import nodes

MARK = "_"
# Parameters of the macros, and keys of the dicts they take, that are shown to the reader.
TEXTS = {
    "caption", "confirm", "count_label", "due", "empty", "error", "eyebrow", "first", "heading", "help",
    "horizontal", "label", "lead", "note", "question", "reason", "shown", "text", "title", "total_label",
    "unit", "vertical", "when",
}  # fmt: skip
# The acronym of an office, a sample person and a sample key: the same in every language.
SAME_EVERYWHERE = {"PPK", "Rahma Widyastuti", "JBSW Y3DP EHPK 3PXP"}
LETTER = re.compile(r"[^\W\d_]")
CAPITAL = re.compile(r"(?<![^\W_])[A-ZÀ-Þ]")
CLASSES = re.compile(r"[a-z](?:--|__)[a-z]")

Macros = dict[str, dict[str, list[str]]]


def parsed(text: str) -> nodes.Template:
    """The syntax tree of a template as the application reads it."""
    return jinja2.Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(text)


def unspoken(text: str, folders: tuple[Path, ...]) -> Iterator[str]:
    """The texts of a template that no catalogue can translate; ``folders`` hold the macros it imports."""
    tree = parsed(text)
    known = _reachable(tree, folders)
    for constant, where in _constants(tree, known, ""):
        said = constant.value
        if said in SAME_EVERYWHERE or not LETTER.search(said):
            continue
        if where in TEXTS or _speaks(said):
            yield said


def _speaks(said: str) -> bool:
    """Whether a text is more than an identifier, an address, a format or the names of some classes."""
    words = [word for word in said.split() if LETTER.search(word)]
    if CAPITAL.search(said):
        return True
    return len(words) > 1 and not CLASSES.search(said)


def _constants(node: nodes.Node, known: Macros, where: str) -> Iterator[tuple[nodes.Const, str]]:
    """Every plain text below ``node`` that is not translated, with the name of the place it is put in."""
    if isinstance(node, nodes.Const):
        if isinstance(node.value, str):
            yield node, where
    elif isinstance(node, nodes.Call):
        yield from _in_call(node, known)
    else:
        for child, place in _below(node, where):
            yield from _constants(child, known, place)


def _below(node: nodes.Node, where: str) -> Iterator[tuple[nodes.Node, str]]:
    """The parts of a node, each with the place where it is shown; keys and comparisons are not."""
    if isinstance(node, nodes.Compare):
        return
    if isinstance(node, nodes.Getitem):
        yield node.node, ""
    elif isinstance(node, nodes.Dict):
        yield from ((pair.value, _key(pair)) for pair in node.items)
    elif isinstance(node, nodes.CondExpr):
        yield node.test, ""
        yield from ((part, where) for part in (node.expr1, node.expr2) if part is not None)
    else:
        passed = (
            where if isinstance(node, (nodes.List, nodes.Tuple, nodes.Or, nodes.Concat, nodes.Add)) else ""
        )
        yield from ((child, passed) for child in node.iter_child_nodes())


def _in_call(call: nodes.Call, known: Macros) -> Iterator[tuple[nodes.Const, str]]:
    """The texts in the arguments of a call; the first of ``_`` is what the catalogue translates."""
    given: list[nodes.Expr] = list(call.args)
    if isinstance(call.node, nodes.Name) and call.node.name == MARK:
        given = given[1:] if given and isinstance(given[0], nodes.Const) else given
    names = _parameters(call, known)
    for place, argument in enumerate(given):
        yield from _constants(argument, known, names[place] if place < len(names) else "")
    for named in call.kwargs:
        yield from _constants(named.value, known, named.key if names else "")
    yield from _constants(call.node, known, "")


def _parameters(call: nodes.Call, known: Macros) -> list[str]:
    """The names of the parameters, when a macro is called."""
    called = call.node
    if isinstance(called, nodes.Getattr) and isinstance(called.node, nodes.Name):
        return known.get(called.node.name, {}).get(called.attr, [])
    return known.get("", {}).get(called.name, []) if isinstance(called, nodes.Name) else []


def _key(pair: nodes.Pair) -> str:
    return str(pair.key.value) if isinstance(pair.key, nodes.Const) else ""


def _reachable(tree: nodes.Template, folders: tuple[Path, ...]) -> Macros:
    """The macros a template can call: its own under "", those of each import under its name."""
    reached = {"": _defined(tree)}
    for imported in tree.find_all(nodes.Import):
        if isinstance(imported.template, nodes.Const):
            reached[imported.target] = _of_file(str(imported.template.value), folders)
    return reached


@cache
def _of_file(name: str, folders: tuple[Path, ...]) -> dict[str, list[str]]:
    path = next(folder / name for folder in folders if (folder / name).is_file())
    return _defined(parsed(path.read_text(encoding="utf-8")))


def _defined(tree: nodes.Template) -> dict[str, list[str]]:
    return {macro.name: [argument.name for argument in macro.args] for macro in tree.find_all(nodes.Macro)}
