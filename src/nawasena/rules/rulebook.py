"""Everything a policy may refer to: catalogue, tables, boxes and the register of regulations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from nawasena.rules.boxes import BoxLabels, BoxTable, library_box_labels, library_boxes
from nawasena.rules.catalogue import Catalogue, EvidenceField, EvidenceKind, library_catalogue
from nawasena.rules.policy.measures import Measure
from nawasena.rules.regulations import Regulation, library_regulations
from nawasena.rules.tables import Table, library_tables


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
