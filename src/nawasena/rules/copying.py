"""A library policy as the start of an agency's own: its text and that of its tables, under new ids."""

from __future__ import annotations

import re
from importlib import resources

from nawasena.rules.registry import LoadedPolicy, table_names

COPY = "salinan"
LIBRARY = resources.files("nawasena.rules") / "library"


def copied(item: LoadedPolicy) -> dict[str, str]:
    """File name (below the new folder) to text: the policy, and the tables it reads.

    What the library has cannot be defined again, so the copies have ids of their own; nothing else changes.
    """
    names = sorted(table_names(item.policy))
    text = _renamed(item.source.text, ("id",), item.policy.id, top=True)
    for name in names:
        text = _renamed(text, ("table", "standard"), name)
    files = {f"{item.policy.id}-{COPY}.yaml": text}
    for name in names:
        table = (LIBRARY / "tables" / f"{name}.yaml").read_text(encoding="utf-8")
        files[f"tables/{name}-{COPY}.yaml"] = _renamed(table, ("id",), name, top=True)
    return files


def _renamed(text: str, keys: tuple[str, ...], name: str, *, top: bool = False) -> str:
    """``name`` with the ending of a copy wherever it is the value of one of ``keys``."""
    start = "^" if top else r"\b"
    pattern = rf"({start}(?:{'|'.join(keys)}):[ ]*){re.escape(name)}(?![\w-])"
    return re.sub(pattern, rf"\g<1>{name}-{COPY}", text, flags=re.M)
