"""Level, department and retirement of a person, from the post and the unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from nawasena.exchange.spreadsheets.dates import add_years
from nawasena.exchange.spreadsheets.hierarchy import Hierarchy, Unit
from nawasena.exchange.spreadsheets.values import Lookup
from nawasena.rules.catalogue import Catalogue
from nawasena.rules.reference import FunctionalPost, FunctionalPosts, functional_posts
from nawasena.rules.tables import Table as ScoreTable
from nawasena.rules.tables import library_table

RETIREMENT_TABLE = "batas-usia-pensiun"
STRUCTURAL = frozenset(("struktural", "rangkap"))
FUNCTIONAL = frozenset(("fungsional", "rangkap"))
EXECUTING = "pelaksana"


@dataclass(frozen=True)
class Post:
    """What the export says about somebody's post. ``kind`` is a category of ``jenis-jabatan``."""

    kind: str | None
    id: str | None
    name: str | None
    unit_id: str | None
    unit_name: str | None
    echelon: str | None  # category of ``jenjang`` from ESELON ID/NAMA, which only some exports have


@dataclass(frozen=True)
class Placement:
    """What follows from a post. ``matched`` is False for a structural post whose unit gives no level."""

    level: str | None
    unit: str | None
    department: str | None
    retirement_age: int | None
    matched: bool


class Posts:
    """Follows posts up; each distinct post is worked out once."""

    def __init__(self, catalogue: Catalogue, hierarchy: Hierarchy | None) -> None:
        self.hierarchy = hierarchy or Hierarchy()
        self.root = self.hierarchy.root
        self.levels = Lookup(catalogue.sets["jenjang"])
        self.reference: FunctionalPosts = functional_posts()
        self.ages: ScoreTable = library_table(RETIREMENT_TABLE)
        self.phrases = _level_phrases(self.levels, self.reference)
        self._known: dict[Post, Placement] = {}

    def place(self, post: Post) -> Placement:
        """Level, unit, department and retirement age of a post."""
        if post not in self._known:
            self._known[post] = self._work_out(post)
        return self._known[post]

    def _work_out(self, post: Post) -> Placement:
        unit = self.hierarchy.unit(post.unit_id)
        reference = self.reference.find(post.id, _usual_order(post.name)) if post.kind in FUNCTIONAL else None
        level = self._level(post, unit, reference)
        age = reference.retirement_age if reference else None
        if age is None and (table := self.ages.score_of(level)) is not None:
            age = int(table)
        department = self.hierarchy.department(unit, self.root) if unit else None
        department = department or path_top(post.unit_name)
        name = unit.name if unit else post.unit_name
        matched = post.kind not in STRUCTURAL or level is not None
        return Placement(level, name, department, age, matched)

    def _level(self, post: Post, unit: Unit | None, reference: FunctionalPost | None) -> str | None:
        if post.kind == EXECUTING:
            return EXECUTING
        if post.kind in STRUCTURAL and (level := self._structural(post, unit)):
            return level
        if post.kind in FUNCTIONAL:
            code = self.levels.get(reference.level) if reference else None
            return code or self._from_name(post.name or "")
        return None

    def _structural(self, post: Post, unit: Unit | None) -> str | None:
        """SIASN gives the head of a unit the unit's own id as post id, so either finds the echelon."""
        headed = unit or self.hierarchy.unit(post.id)
        return post.echelon or (headed.level if headed else None)

    def _from_name(self, name: str) -> str | None:
        """``PERAWAT TERAMPIL`` or, for PPPK, ``TERAMPIL - PERAWAT``; the longest phrase wins."""
        text = " ".join(name.casefold().split())
        for phrase, level in self.phrases:
            if re.search(rf"(^{phrase} ?-|\b{phrase}$)", text):
                return level
        return None


def _level_phrases(levels: Lookup, reference: FunctionalPosts) -> list[tuple[str, str]]:
    """The spellings of the levels that functional posts have, longest first, as patterns."""
    used = {levels.get(post.level) for post in reference.by_id.values()}
    found = {
        " ".join(alias.casefold().split()): value.id
        for value in levels.set.values
        if value.id in used
        for alias in value.aliases
    }
    return [(re.escape(phrase), found[phrase]) for phrase in sorted(found, key=len, reverse=True)]


def _usual_order(name: str | None) -> str | None:
    """``TERAMPIL - PERAWAT`` is ``PERAWAT TERAMPIL`` in the reference."""
    level, dash, post = (name or "").partition(" - ")
    return f"{post} {level}" if dash else name


def path_top(path: str | None) -> str | None:
    """The department in a unit path: last of ``BIDANG X - BADAN Y``, first of ``RSUD Y/BIDANG X``."""
    if not path:
        return None
    return path.split(" - ")[-1].strip() if " - " in path else path.split("/")[0].strip()


def retirement_date(birth: date | None, age: int | None) -> date | None:
    """The day on which the retirement age is reached."""
    return None if birth is None or age is None else add_years(birth, age)
