"""Everything a policy may refer to: catalogue, tables, boxes and the register of regulations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from nawasena.i18n import _
from nawasena.rules.boxes import BoxLabels, BoxTable, library_box_labels, library_boxes, read_boxes
from nawasena.rules.catalogue import (
    Catalogue,
    EvidenceField,
    EvidenceKind,
    library_catalogue,
    load_catalogue,
)  # fmt: skip
from nawasena.rules.models import validate
from nawasena.rules.policy.measures import Measure
from nawasena.rules.problems import Problem, RuleError
from nawasena.rules.regulations import Regulation, library_regulations, read_register
from nawasena.rules.source import Source, read
from nawasena.rules.tables import Table, library_tables

T = TypeVar("T")


@dataclass(frozen=True)
class Rulebook:
    """The words a policy is written with."""

    catalogue: Catalogue
    tables: Mapping[str, Table]
    boxes: Mapping[str, BoxTable]
    box_labels: Mapping[str, BoxLabels]
    regulations: Mapping[str, Regulation]

    def kind(self, measure: Measure) -> EvidenceKind:
        """The evidence a measure reads. Raises KeyError when the catalogue has none of that name."""
        return self.catalogue.kinds[measure.from_]

    def unit(self, measure: Measure) -> int:
        """How many stored units make one: 10 to the power of the field's decimals; 1 for counts and years."""
        item = self.field(measure)
        if item is None or measure.take in ("count", "distinct"):
            return 1
        return int(10**item.places)

    def field(self, measure: Measure) -> EvidenceField | None:
        """The field a measure yields (the first of several); None for a count."""
        names = (measure.field, *measure.fields)
        return next((self.kind(measure).field(name) for name in names if name), None)


@cache
def library_rulebook() -> Rulebook:
    """The rulebook as shipped."""
    return Rulebook(
        library_catalogue(), library_tables(), library_boxes(), library_box_labels(), library_regulations()
    )


def extended_rulebook(folder: Path) -> Rulebook:
    """The library's rulebook with an agency's own rules.

    ``folder`` may hold ``catalogue/*.yaml``, ``tables/*.yaml``, ``boxes/*.yaml`` and ``regulations.yaml``,
    each in the format of the library. What the library already defines cannot be redefined. Raises RuleError.
    """
    if not folder.is_dir():
        message = _("Folder aturan '{name}' tidak ada.").format(name=folder.name)
        raise RuleError([Problem(str(folder), 0, "", message, _("Periksa nama foldernya."))])
    library = library_rulebook()
    own_boxes, own_labels = read_boxes(_sources(folder / "boxes"))
    tables = [validate(Table, source) for source in _sources(folder / "tables")]
    return Rulebook(
        load_catalogue(sorted((folder / "catalogue").glob("*.yaml"))),
        _joined(library.tables, {table.id: table for table in tables}, folder / "tables"),
        _joined(library.boxes, own_boxes, folder / "boxes"),
        _joined(library.box_labels, own_labels, folder / "boxes"),
        _joined(library.regulations, _regulations(folder / "regulations.yaml"), folder / "regulations.yaml"),
    )


def _sources(folder: Path) -> list[Source]:
    return [read(path) for path in sorted(folder.glob("*.yaml"))]


def _regulations(path: Path) -> dict[str, Regulation]:
    return read_register(read(path)) if path.exists() else {}


def _joined(known: Mapping[str, T], own: Mapping[str, T], place: Path) -> dict[str, T]:
    if twice := sorted(set(known) & set(own)):
        message = _("Sudah ada di pustaka: {names}.").format(names=", ".join(twice))
        raise RuleError([Problem(str(place), 0, "", message, _("Pakai id lain."))])
    return {**known, **own}
