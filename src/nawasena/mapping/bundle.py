"""The policy of a run with everything it refers to, kept beside the result so that it can be replayed."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from nawasena.i18n import _
from nawasena.mapping.manifest import RunFolderError
from nawasena.rules.boxes import BoxLabels, BoxTable
from nawasena.rules.catalogue import Catalogue, CatalogueFile
from nawasena.rules.registry import LoadedPolicy, load
from nawasena.rules.regulations import Regulation
from nawasena.rules.rulebook import Rulebook
from nawasena.rules.source import parse
from nawasena.rules.tables import Table

POLICY_FILE = "kebijakan.yaml"
RULEBOOK_FILE = "buku-aturan.json"
DECIMAL = "$decimal"
RUNS_KEPT = 16  # policies of runs that are kept in memory
# What reading anything but our own writing can end in: no file, no JSON, no rulebook, no number, no end.
DAMAGE = (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)


def write_bundle(folder: Path, loaded: LoadedPolicy) -> None:
    """Write the policy text and the rulebook it was checked against."""
    (folder / POLICY_FILE).write_text(loaded.source.text, encoding="utf-8")
    book = loaded.book
    content = {
        "tables": [table.model_dump(by_alias=True) for _name, table in sorted(book.tables.items())],
        "boxes": [table.model_dump(by_alias=True) for _name, table in sorted(book.boxes.items())],
        "box_labels": [labels.model_dump(by_alias=True) for _name, labels in sorted(book.box_labels.items())],
        "regulations": [item.model_dump(by_alias=True) for _name, item in sorted(book.regulations.items())],
        "catalogue": {
            "schema": "nawasena-catalogue/1",
            "categories": [item.model_dump(by_alias=True) for item in book.catalogue.sets.values()],
            "evidence": [item.model_dump(by_alias=True) for item in book.catalogue.kinds.values()],
        },
    }
    text = json.dumps(content, ensure_ascii=False, indent=1, default=_plain)
    (folder / RULEBOOK_FILE).write_text(text + "\n", encoding="utf-8")


def read_bundle(folder: Path) -> LoadedPolicy:
    """The policy of a run, checked against its own rulebook. Raises RunFolderError when it is damaged."""
    try:
        stamps = [(folder / name).stat() for name in (POLICY_FILE, RULEBOOK_FILE)]
        return _read(folder.resolve(), tuple((stamp.st_mtime_ns, stamp.st_size) for stamp in stamps))
    except DAMAGE as error:
        raise RunFolderError(_("Kebijakan pada hasil ini tidak dapat dibaca.")) from error


@lru_cache(maxsize=RUNS_KEPT)
def _read(folder: Path, stamps: tuple[tuple[int, int], ...]) -> LoadedPolicy:
    """The bundle as it was at ``stamps``: a run never changes, and checking its policy takes long."""
    content = json.loads((folder / RULEBOOK_FILE).read_text(encoding="utf-8"), object_hook=_exact)
    book = Rulebook(
        catalogue=Catalogue([CatalogueFile.model_validate(content["catalogue"])]),
        tables={item["id"]: Table.model_validate(item) for item in content["tables"]},
        boxes={item["id"]: BoxTable.model_validate(item) for item in content["boxes"]},
        box_labels={item["id"]: BoxLabels.model_validate(item) for item in content["box_labels"]},
        regulations={item["id"]: Regulation.model_validate(item) for item in content["regulations"]},
    )
    text = (folder / POLICY_FILE).read_text(encoding="utf-8")
    return load(parse(text, POLICY_FILE), book)


def _plain(value: Any) -> Any:
    """A decimal as a tagged text: JSON has no exact decimals of its own."""
    if isinstance(value, Decimal):
        return {DECIMAL: format(value, "f")}
    raise TypeError(type(value).__name__)


def _exact(item: dict[str, Any]) -> Any:
    return Decimal(item[DECIMAL]) if set(item) == {DECIMAL} else item
