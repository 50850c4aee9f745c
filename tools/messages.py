"""Collect the texts for users from the source and bring the catalogues up to date.

``python tools/messages.py`` writes ``nawasena.pot`` and every ``<language>.po`` in src/nawasena/locale.
The files hold no dates, line numbers or user names, so that they change only when a text does.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import jinja2
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from jinja2 import nodes

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "nawasena"
LOCALE = SOURCE / "locale"
MARKS = {"_", "N_"}
WIDTH = 110
HEAD = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def extract(source: Path = SOURCE) -> Catalog:
    """Every text marked with ``_`` or ``N_`` in the Python files and templates under ``source``.

    Read from the syntax trees: Babel's own extraction sees calls inside f-strings only from Python 3.12 on,
    and what stands in the arguments of a macro call of a template not at all.
    """
    catalog = Catalog()
    for path in sorted(source.rglob("*.py")):
        for text in marked(ast.parse(path.read_text(encoding="utf-8"))):
            catalog.add(text)
    for path in templates(source):
        for text in marked_in_template(path.read_text(encoding="utf-8")):
            catalog.add(text)
    return catalog


def templates(source: Path) -> list[Path]:
    """The templates of every app."""
    found = [*source.rglob("templates/**/*.html"), *source.rglob("templates/**/*.txt")]
    return sorted(set(found))


def marked_in_template(text: str) -> Iterator[str]:
    """The plain texts in calls of ``_`` anywhere in a template, also inside the arguments of other calls."""
    tree = jinja2.Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(text)
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in MARKS and call.args:
            first = call.args[0]
            if isinstance(first, nodes.Const) and isinstance(first.value, str):
                yield first.value


def marked(tree: ast.Module) -> Iterator[str]:
    """The plain texts in calls of ``_`` and ``N_``."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in MARKS
            and node.args
        ):
            text = node.args[0]
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value


def read(path: Path) -> Catalog:
    """A catalogue from disk; an empty one when there is no file yet."""
    if not path.is_file():
        return Catalog(locale=path.stem)
    with path.open("rb") as stream:
        return read_po(stream, locale=path.stem)


def merge(catalog: Catalog, template: Catalog) -> Catalog:
    """``catalog`` with exactly the texts of ``template``.

    Translations are kept; nothing is guessed from similar texts, since a guess reads like a translation.
    """
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


def render(catalog: Catalog, language: str) -> bytes:
    """The file content, sorted by text."""
    body = BytesIO()
    write_po(body, catalog, width=WIDTH, no_location=True, omit_header=True, sort_output=True)
    return HEAD.format(language=language).encode() + body.getvalue().strip() + b"\n"


def messages(catalog: Catalog) -> list[Message]:
    """The texts of a catalogue without its header, in order."""
    return sorted((message for message in catalog if message.id), key=lambda message: str(message.id))


def update() -> list[str]:
    """Write the template and every language; returns the texts that still wait for a translation."""
    LOCALE.mkdir(exist_ok=True)
    template = extract()
    (LOCALE / "nawasena.pot").write_bytes(render(template, ""))
    waiting = []
    for path in sorted(LOCALE.glob("*.po")) or [LOCALE / "en.po"]:
        catalog = merge(read(path), template)
        path.write_bytes(render(catalog, path.stem))
        waiting += [f"{path.name}: {item.id}" for item in messages(catalog) if not item.string or item.fuzzy]
    return waiting


def main() -> int:
    """Update and report; 0 even when texts wait, since only the test decides about that."""
    for line in update():
        sys.stdout.write(f"to translate: {line}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
