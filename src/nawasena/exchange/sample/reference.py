"""The SIASN codes and the organisation that the fictional agency uses."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import Field

from nawasena.exchange.sample.distribution import Percent, load
from nawasena.rules.models import Strict

Keys = tuple[str, ...]


class Code(Strict):
    """A code of a SIASN reference table."""

    code: str
    name: str


class Home(Strict):
    """The fictional agency itself."""

    id: str
    name: str
    work_unit_id: str
    place: str


class EducationLevel(Strict):
    """A level of education: the grade code a career starts at, its ceiling, and the PPPK grade."""

    code: str
    name: str
    level: str
    start: str
    ceiling: str
    contract: str


class Education(Strict):
    """A field of education; ``level`` is the code of its level; ``front`` and ``back`` are the degrees."""

    key: str
    id: str
    level: str
    name: str
    front: str = ""
    back: str = ""


class Post(Strict):
    """A post of a SIASN reference table. ``bup``: retirement age in years; None for executing posts."""

    id: str
    name: str
    bup: int | None = None


class Family(Strict):
    """Functional posts of one profession by level; ``home`` is the office where they work, if only one."""

    name: str
    group: str
    share: Percent
    home: str | None = None
    expert_education: Keys = Field(default=(), strict=False)
    skilled_education: Keys = Field(default=(), strict=False)
    master_education: Keys = Field(default=(), strict=False)
    posts: dict[str, Post]


class Wording(Strict):
    """Fictional names of awards, teams, courses and the like."""

    providers: Keys = Field(strict=False)
    methods: dict[str, str]
    awards: Keys = Field(strict=False)
    teams: Keys = Field(strict=False)
    innovations: Keys = Field(strict=False)
    guide: Keys = Field(strict=False)
    courses: dict[str, list[str]]


class Reference(Strict):
    """All codes in use."""

    schema_: Literal["nawasena-sample-reference/1"] = Field(alias="schema")
    agency: Home
    other_agencies: Keys = Field(strict=False)
    grades: tuple[Code, ...] = Field(strict=False)
    education_levels: tuple[EducationLevel, ...] = Field(strict=False)
    education: tuple[Education, ...] = Field(strict=False)
    functional: tuple[Family, ...] = Field(strict=False)
    executing: dict[str, list[Post]]
    executing_bup: int
    structural_bup: dict[str, int]
    executing_education: dict[str, list[str]]
    structural_education: dict[str, list[str]]
    ladders: dict[str, dict[str, str]]
    highest_grade: dict[str, str]
    structural_grades: dict[str, list[str]]
    level_words: dict[str, str]
    teacher_subjects: Keys = Field(strict=False)
    standing: dict[str, Code]
    contract_standing: str
    employee_kind: Code
    contract_kind: str
    post_kinds: dict[str, Code]
    religions: dict[str, str]
    marriage: dict[str, str]
    birthplaces: Keys = Field(strict=False)
    ratings: dict[str, list[list[str]]]
    required_levels: dict[str, int]
    other_required_level: int
    competences: Keys = Field(strict=False)
    aspects: Keys = Field(strict=False)
    test_targets: dict[str, str]
    other_test_target: str
    earlier_levels: dict[str, list[str]]
    punishments: dict[str, dict[str, int]]
    wording: Wording


class Node(Strict):
    """A unit as drawn in the organisation; ``head`` is the title of its chief."""

    name: str
    echelon: str
    head: str | None = None
    key: str | None = None
    parts: tuple[Node, ...] = Field(default=(), strict=False)


class DepartmentShape(Strict):
    """What departments and agencies have in common."""

    echelon: str
    secretariat: Node
    division_echelon: str
    section_echelon: str


class Department(Strict):
    """A department or agency: its divisions and technical units by name."""

    key: str
    name: str
    head: str | None = None
    divisions: Keys = Field(strict=False)
    sections: Keys = Field(default=(), strict=False)


class Clinic(Strict):
    """The community health centre of each district."""

    office: str
    name: str
    echelon: str


class Schools(Strict):
    """How many schools there are and how they are named."""

    office: str
    teachers_per_school: int
    primary_per_secondary: int
    primary: str
    secondary: str


class Organisation(Strict):
    """The units of the fictional agency."""

    schema_: Literal["nawasena-sample-organisation/1"] = Field(alias="schema")
    root: str
    offices: tuple[Node, ...] = Field(strict=False)
    department: DepartmentShape
    departments: tuple[Department, ...] = Field(strict=False)
    district: Node
    districts: Keys = Field(strict=False)
    clinic: Clinic
    hospital: str
    schools: Schools


class Names(Strict):
    """Given names by sex and family names."""

    schema_: Literal["nawasena-sample-names/1"] = Field(alias="schema")
    male: Keys = Field(strict=False)
    female: Keys = Field(strict=False)
    last: Keys = Field(strict=False)


@cache
def reference() -> Reference:
    """The codes as shipped."""
    return load(Reference, "reference.yaml")


@cache
def organisation() -> Organisation:
    """The organisation as shipped."""
    return load(Organisation, "organisation.yaml")


@cache
def names() -> Names:
    """The name lists as shipped."""
    return load(Names, "names.yaml")


@cache
def education_by_key() -> dict[str, Education]:
    """Fields of education by key."""
    return {item.key: item for item in reference().education}


@cache
def level_by_code() -> dict[str, EducationLevel]:
    """Levels of education by SIASN code."""
    return {item.code: item for item in reference().education_levels}


@cache
def grade_order() -> tuple[str, ...]:
    """Grade codes from low to high."""
    return tuple(item.code for item in reference().grades)


@cache
def grade_names() -> dict[str, str]:
    """Grade names by code."""
    return {item.code: item.name for item in reference().grades}
