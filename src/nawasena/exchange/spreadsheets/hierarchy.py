"""HierarkiUnor: the tree of units, which gives structural posts their level and people their department."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from nawasena.exchange.spreadsheets.cells import Cell, Findings, Table, convert, tidy
from nawasena.exchange.spreadsheets.problems import CellProblem, clean
from nawasena.exchange.spreadsheets.values import Lookup
from nawasena.i18n import _
from nawasena.rules.reference import siasn_id

PARENT_HEADINGS = ("DIATASAN_ID", "ID_ATASAN")
_NO_LEVEL = frozenset(("0", "00", "99", "NON"))  # SIASN's own ways to say that a unit has no echelon
_LISTED = 5


@dataclass(frozen=True)
class Unit:
    """A unit. ``level`` is a category of ``jenjang``; ``main`` the id SIASN gives as UNOR_INDUK; ``echelon``
    the level as the file writes it."""

    id: str
    name: str
    parent: str
    level: str | None
    main: str
    echelon: str = field(default="", compare=False)


@dataclass
class Hierarchy:
    """The units by id. ``looped`` are the ids from which following the parents never ends."""

    units: dict[str, Unit] = field(default_factory=dict)
    looped: set[str] = field(default_factory=set)
    orphans: set[str] = field(default_factory=set)

    def unit(self, identifier: str | None) -> Unit | None:
        return self.units.get(siasn_id(identifier or ""))

    def chain(self, unit: Unit) -> list[Unit]:
        """The unit and its ancestors, from the bottom up; empty when the parents form a loop."""
        if unit.id in self.looped:
            return []
        chain = [unit]
        while (parent := self.units.get(chain[-1].parent)) is not None and parent is not chain[-1]:
            chain.append(parent)
        return chain

    @property
    def root(self) -> str | None:
        """The agency itself: the only unit without a parent, and without an echelon. None in a forest."""
        tops = [unit for unit in self.units.values() if unit.parent in ("", unit.id)]
        return tops[0].id if len(tops) == 1 and tops[0].level is None else None

    def department(self, unit: Unit, root: str | None) -> str | None:
        """The name of the Perangkat Daerah of a unit."""
        found = self.department_unit(unit, root)
        return found.name if found else None

    def department_unit(self, unit: Unit, root: str | None) -> Unit | None:
        """The Perangkat Daerah of a unit.

        UNOR_INDUK when it names an ancestor other than the agency itself; else, going down from the agency,
        the first unit with an echelon; else the first unit below the agency.
        """
        chain = [item for item in self.chain(unit) if item.id != root]
        if not chain:
            return self.units[root] if root == unit.id and root in self.units else None
        for item in chain:
            if item.id == unit.main:
                return item
        return next((item for item in reversed(chain) if item.level), chain[-1])


def read_hierarchy(table: Table, levels: Lookup, findings: Findings) -> Hierarchy:
    """Read a HierarkiUnor table. Raises FileProblem when a needed column is missing."""
    parent = next((name for name in PARENT_HEADINGS if table.has(name)), PARENT_HEADINGS[0])
    table.require(("ID", "NAMA_UNOR", parent))
    units = _units(table, parent, levels, findings)
    hierarchy = Hierarchy(_unique(table, units, findings))
    hierarchy.looped = _loops(hierarchy.units)
    hierarchy.orphans = {
        unit.id for unit in hierarchy.units.values() if unit.parent and unit.parent not in hierarchy.units
    }
    _remark(table, hierarchy, findings)
    return hierarchy


def _units(table: Table, parent: str, levels: Lookup, findings: Findings) -> list[Unit | None]:
    eselon = table.cells("ESELON_ID")

    def level(text: str, kind: str) -> str:
        return "" if text.upper() in _NO_LEVEL else levels.parse(text, kind)

    read = convert(eselon, level)
    for index, problem in read.problems.items():
        findings.reject(table, index, "ESELON_ID", problem, eselon[index][0])
    columns = [_ids(table.cells(name)) for name in ("ID", parent, "UNOR_INDUK")]
    names = [clean(tidy(text)) for text, _kind in table.cells("NAMA_UNOR")]
    codes = [tidy(text) if found else "" for (text, _kind), found in zip(eselon, read.values, strict=True)]
    rows = zip(columns[0], names, columns[1], read.values, columns[2], codes, strict=True)
    return [
        Unit(own, name, up, found or None, main, code) if own else None
        for own, name, up, found, main, code in rows
    ]


def _ids(cells: list[Cell]) -> list[str]:
    return [siasn_id(tidy(text)) for text, _kind in cells]


def _unique(table: Table, units: list[Unit | None], findings: Findings) -> dict[str, Unit]:
    distinct: dict[str, set[Unit]] = {}
    for unit in units:
        if unit is not None:
            distinct.setdefault(unit.id, set()).add(unit)
    for index, unit in enumerate(units):
        if unit is not None and len(distinct[unit.id]) > 1:
            problem = CellProblem(
                _("ID unit muncul lebih dari sekali dengan isi berbeda."), _("Sisakan satu baris.")
            )
            findings.reject(table, index, "ID", problem, unit.id)
    return {key: next(iter(found)) for key, found in distinct.items() if len(found) == 1}


def _loops(units: dict[str, Unit]) -> set[str]:
    """Ids whose chain of parents returns to itself; a unit that is its own parent is a root, not a loop."""
    ends: dict[str, bool] = {}
    for start in units:
        path: list[str] = []
        here = start
        while here in units and here not in ends and here not in path:
            path.append(here)
            here = "" if units[here].parent == here else units[here].parent
        endless = here in path or ends.get(here, False)
        ends.update(dict.fromkeys(path, endless))
    return {key for key, endless in ends.items() if endless}


def _remark(table: Table, hierarchy: Hierarchy, findings: Findings) -> None:
    for ids, text in (
        (hierarchy.looped, _("{file}: {count} unit saling menjadi atasan (melingkar): {names}.")),
        (hierarchy.orphans, _("{file}: atasan dari {count} unit tidak ada di berkas: {names}.")),
    ):
        names = sorted(hierarchy.units[key].name for key in ids)
        if names:
            shown = ", ".join(names[:_LISTED]) + (", …" if len(names) > _LISTED else "")
            findings.note(text.format(file=table.file, count=len(names), names=shown))
    counts = Counter(unit.level is not None for unit in hierarchy.units.values())
    if not counts[True]:
        findings.note(
            _("{file}: tidak memuat ESELON_ID; jenjang struktural tidak diketahui.").format(file=table.file)
        )
