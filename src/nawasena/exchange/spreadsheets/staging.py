"""From what was read to what is delivered: people, records, and units with their departments."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from nawasena.exchange.spreadsheets.folder import ReadResult
from nawasena.exchange.spreadsheets.hierarchy import Hierarchy
from nawasena.people.learning import Delivered, UnitRow, deliver
from nawasena.rules.catalogue import Catalogue


def delivered_of(read: ReadResult, catalogue: Catalogue) -> Delivered:
    """What was read, in the form in which it is compared and applied."""
    units = unit_rows(read.hierarchy) if read.hierarchy else []
    tree = read.hierarchy is not None
    made = deliver(
        read.evidence, read.texts, units, catalogue, tree=tree, held=_held(read), kept=read.held.facts
    )
    silent = (tuple(sorted(read.held.nips)), read.held.unreadable, dict(read.held.unowned))
    return replace(made, held=silent[0], unreadable=silent[1], unowned=silent[2])


def _held(read: ReadResult) -> dict[str, Collection[str] | None]:
    """By kind of record, of whom what is known stays: a row without an owner may be anybody's."""
    return {**read.held.records, **dict.fromkeys(read.held.unowned)}


def unit_rows(hierarchy: Hierarchy) -> list[UnitRow]:
    """The units that can be placed; those in a loop are reported when read, and left out here."""
    root, rows = hierarchy.root, []
    for unit in hierarchy.units.values():
        if unit.id in hierarchy.looped:
            continue
        department = hierarchy.department_unit(unit, root) if unit.id != root else None
        parent = "" if unit.parent == unit.id else unit.parent
        code = department.id if department else ""
        rows.append(UnitRow(unit.id, unit.name, parent, code, unit.echelon))
    return rows
