"""The units of the fictional agency as a tree: 45 offices, their echelons, health centres and schools."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from nawasena.exchange.sample.reference import Department, Node, Organisation, organisation
from nawasena.rules.catalogue import library_catalogue

ROOT, STRUCTURAL, CLINIC, SCHOOL = "root", "structural", "clinic", "school"


@dataclass(slots=True, eq=False)
class Unit:
    """One row of HierarkiUnor. ``office``: the office it belongs to (itself, or None for the root)."""

    id: str
    name: str
    head: str
    echelon: str
    code: str
    kind: str
    parent: Unit | None = None
    office: Unit | None = None
    key: str = ""
    leader: str = ""

    @property
    def level(self) -> str | None:
        """The job level of its head, None where no echelon exists."""
        return echelon_levels().get(self.echelon)


@dataclass
class Units:
    """All units in tree order; ``by_office`` lists the units of an office by its key."""

    all: list[Unit] = field(default_factory=list)
    by_office: dict[str, list[Unit]] = field(default_factory=dict)

    def of_kind(self, kind: str) -> list[Unit]:
        """The units of one kind."""
        return [unit for unit in self.all if unit.kind == kind]

    def posts(self, level: str) -> list[Unit]:
        """The units whose head has this job level."""
        return [unit for unit in self.all if unit.level == level]

    def add(self, node: Node, parent: Unit | None, kind: str = STRUCTURAL) -> Unit:
        """Add a unit and everything under it."""
        unit = self._unit(node, parent, kind)
        self.all.append(unit)
        if unit.office is not None:
            self.by_office.setdefault(unit.office.key, []).append(unit)
        for part in node.parts:
            self.add(part, unit, kind)
        return unit

    def _unit(self, node: Node, parent: Unit | None, kind: str) -> Unit:
        number = len(self.all) + 1
        head = node.head or f"KEPALA {node.name}"
        code = f"NWS{number:06d}"
        unit = Unit(f"0FA15E{0xB000000 + number:026X}", node.name, head, node.echelon, code, kind, parent)
        unit.key = node.key or ""
        if parent is not None:
            unit.office = unit if parent.kind == ROOT else parent.office
        return unit


@cache
def echelon_levels() -> dict[str, str]:
    """SIASN echelon code to job level, from the catalogue."""
    values = library_catalogue().sets["jenjang"].values
    return {code: item.id for item in values for code in (item.code or "", *item.aliases) if code.isdigit()}


def build_units(teachers: int) -> Units:
    """The tree of an agency with so many teachers (at least one school)."""
    plan, units = organisation(), Units()
    root = units.add(Node(name=plan.root, echelon="", head=""), None, ROOT)
    for office in (*plan.offices, *(_department(plan, item) for item in plan.departments)):
        units.add(office, root)
    for name in plan.districts:
        units.add(_named(plan.district, name).model_copy(update={"key": name.lower()}), root)
    _add_clinics(plan, units)
    _add_schools(plan, units, teachers)
    return units


def _department(plan: Organisation, item: Department) -> Node:
    shape = plan.department
    divisions = [Node(name=f"BIDANG {name}", echelon=shape.division_echelon) for name in item.divisions]
    sections = [Node(name=name, echelon=shape.section_echelon) for name in item.sections]
    parts = (shape.secretariat, *divisions, *sections)
    return Node(key=item.key, name=item.name, head=item.head, echelon=shape.echelon, parts=parts)


def _named(node: Node, name: str) -> Node:
    """A pattern with the district's name filled in."""
    parts = tuple(_named(part, name) for part in node.parts)
    head = node.head.format(name=name) if node.head else None
    return node.model_copy(update={"name": node.name.format(name=name), "head": head, "parts": parts})


def _add_clinics(plan: Organisation, units: Units) -> None:
    office = units.by_office[plan.clinic.office][0]
    for name in plan.districts:
        units.add(Node(name=plan.clinic.name.format(name=name), echelon=plan.clinic.echelon), office, CLINIC)


def _add_schools(plan: Organisation, units: Units, teachers: int) -> None:
    shape = plan.schools
    office = units.by_office[shape.office][0]
    for index in range(max(1, -(-teachers // shape.teachers_per_school))):
        primary = index % (shape.primary_per_secondary + 1) < shape.primary_per_secondary
        pattern = shape.primary if primary else shape.secondary
        district = plan.districts[index % len(plan.districts)]
        name = pattern.format(number=index // len(plan.districts) + 1, district=district)
        units.add(Node(name=name, echelon=""), office, SCHOOL)
