"""Bring the tables of docs/data-format.md that follow from code up to date: sheets, categories, limits."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from nawasena.exchange.spreadsheets.evidence import sheet_name
from nawasena.exchange.spreadsheets.formats import NIP_HEADER
from nawasena.exchange.spreadsheets.limits import PREFIX, Limits
from nawasena.rules.catalogue import (
    Catalogue,
    CategorySet,
    EvidenceField,
    EvidenceKind,
    library_catalogue,
)

PAGE = Path(__file__).resolve().parents[1] / "docs" / "data-format.md"
EVIDENCE_MARK = "evidence"
CATEGORIES_MARK = "categories"
LIMITS_MARK = "limits"
_LIMIT_MEANINGS = {
    "file_mb": "size of a file, MiB",
    "unpacked_mb": "everything inside it after unpacking, MiB; also the size of what the child may write",
    "ratio": "unpacked size over packed size, above 20 MiB",
    "members": "parts inside an .xlsx",
    "columns": "columns of a sheet",
    "rows": "rows of a sheet",
    "cells": "cells of a file; also columns x rows of the used area of a sheet",
    "cell_characters": "characters in one cell",
    "memory_mb": "address space of the child process, MiB",
    "cpu_seconds": "processor time of the child process; twice that on the wall",
}


def current(text: str) -> str:
    """The page ``text`` with every part brought up to date."""
    parts = {
        EVIDENCE_MARK: evidence_tables(library_catalogue()),
        CATEGORIES_MARK: category_tables(library_catalogue()),
        LIMITS_MARK: limits_table(),
    }
    for mark, content in parts.items():
        text = marked(text, mark, content)
    return text


def evidence_tables(catalogue: Catalogue) -> str:
    """Markdown: one section a kind of record, one line a column, in catalogue order."""
    return "\n".join(_kind(kind, catalogue) for kind in catalogue.records)


def category_tables(catalogue: Catalogue) -> str:
    """Markdown: one table a category set, one line an id, in catalogue order."""
    return "\n".join(_set(item, _users(item, catalogue)) for item in catalogue.sets.values())


def _users(item: CategorySet, catalogue: Catalogue) -> list[str]:
    """The fields that have this set, as ``kind.field``."""
    return [
        f"`{kind.id}.{field.id}`"
        for kind in catalogue.kinds.values()
        for field in kind.fields
        if field.set == item.id
    ]


def _set(item: CategorySet, users: list[str]) -> str:
    lines = [
        f"### `{item.id}`: {item.label.en or item.label.id}",
        "",
        f"{', '.join(users)}. {item.source}.",
        "",
    ]
    lines += ["| id | label | code | also read |", "|---|---|---|---|"]
    for value in item.values:
        cells = (f"`{value.id}`", str(value.label.id), value.code or "", ", ".join(value.aliases))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def limits_table() -> str:
    """Markdown: every limit, its default, and the environment variable that changes it."""
    lines = ["| setting | default | what it bounds |", "|---|---:|---|"]
    for item in fields(Limits):
        name, default = PREFIX + item.name.upper(), item.default
        lines.append(f"| `{name}` | {default} | {_LIMIT_MEANINGS[item.name]} |")
    return "\n".join(lines) + "\n"


def marked(text: str, mark: str, content: str) -> str:
    """``text`` with the part between the markers of ``mark`` replaced. Raises ValueError without markers."""
    start, end = f"<!-- {mark}:start -->", f"<!-- {mark}:end -->"
    before, rest = text.split(start, 1)
    _old, after = rest.split(end, 1)
    return f"{before}{start}\n{content}{end}{after}"


def _kind(kind: EvidenceKind, catalogue: Catalogue) -> str:
    lines = [f"### Sheet `{sheet_name(kind)}`: {kind.label.en or kind.label.id}", ""]
    lines += [f"{_sentences(kind)}", "", "| column | required | values | meaning |", "|---|---|---|---|"]
    lines.append(f"| `{NIP_HEADER}` | yes | 18 digits, text | whose record it is |")
    lines += [_field(item, catalogue) for item in kind.fields]
    return "\n".join(lines) + "\n"


def _sentences(kind: EvidenceKind) -> str:
    sentences = [(kind.help.en or kind.help.id) if kind.help else ""]
    sentences.append("Required sheet." if kind.required else "Optional sheet.")
    if kind.unique:
        names = ", ".join(f"`{found.header}`" for name in kind.unique if (found := kind.field(name)))
        sentences.append(f"One record a person and {names}.")
    if kind.absence == "none":
        sentences.append("Takes `NIHIL`, and `CAKUPAN` can declare it `lengkap`.")
    return " ".join(sentence for sentence in sentences if sentence)


def _field(item: EvidenceField, catalogue: Catalogue) -> str:
    required = "yes" if item.required and item.fill is None else ("or derived" if item.required else "")
    meaning = item.label.en or item.label.id
    extra = (item.help.en or item.help.id) if item.help else ""
    texts = [meaning, extra, _derived(item)]
    return f"| `{item.header}` | {required} | {_values(item, catalogue)} | {'; '.join(filter(None, texts))} |"


def _derived(item: EvidenceField) -> str:
    if item.fill is None:
        return ""
    if item.fill.matrix:
        return f"when empty: table `{item.fill.matrix}` of `{item.fill.row}` and `{item.fill.column}`"
    return f"when empty: the last day of `{item.fill.months}` months from `{item.fill.date}`"


def _values(item: EvidenceField, catalogue: Catalogue) -> str:
    if item.type == "category":
        return ", ".join(str(value.label.id) for value in catalogue.categories(item).values)
    if item.type == "decimal":
        return f"{item.min} to {item.max}, up to {item.places} decimals"
    if item.type in ("integer", "year"):
        return f"whole number {item.min} to {item.max}"
    return {"date": "date", "boolean": "ya, tidak", "text": "text"}[item.type]


if __name__ == "__main__":
    PAGE.write_text(current(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
