"""Reference codes of SIASN as shipped in ``library/reference/siasn`` (source: the README there)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class FunctionalPost:
    """A functional post: its SIASN id, name, level code, and retirement age in years (None: unknown)."""

    id: str
    name: str
    level: str
    retirement_age: int | None


@dataclass(frozen=True)
class FunctionalPosts:
    """The functional posts by normalised id and by name."""

    by_id: dict[str, FunctionalPost]
    by_name: dict[str, FunctionalPost]

    def find(self, identifier: str | None, name: str | None) -> FunctionalPost | None:
        """Match by id first, name second: names repeat and change, ids do not."""
        found = self.by_id.get(siasn_id(identifier or ""))
        return found or self.by_name.get(_name_key(name or ""))


def siasn_id(text: str) -> str:
    """An id as it is compared: SIASN writes the same one with and without dashes, in both cases."""
    return text.replace("-", "").strip().upper()


def _name_key(name: str) -> str:
    return " ".join(name.split()).casefold()


@cache
def functional_posts() -> FunctionalPosts:
    """The reference of functional posts. A name that two different rows share is not used as a key."""
    path = resources.files("nawasena.rules") / "library" / "reference" / "siasn" / "jabatanFungsional.csv"
    posts = [_post(row) for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())]
    names: dict[str, set[tuple[str, int | None]]] = {}
    for post in posts:
        names.setdefault(_name_key(post.name), set()).add((post.level, post.retirement_age))
    unique = {_name_key(post.name): post for post in posts if len(names[_name_key(post.name)]) == 1}
    return FunctionalPosts({siasn_id(post.id): post for post in posts}, unique)


@dataclass(frozen=True)
class EmployeeKind:
    """A kind of employee (jenis pegawai): SIASN id, name, and ``dpk`` or ``dpb`` where it is a secondment."""

    id: str
    name: str
    assignment: str | None


@cache
def employee_kinds() -> tuple[EmployeeKind, ...]:
    """The kinds of employee. PPPK have none there: their exports give a name without an id."""
    path = resources.files("nawasena.rules") / "library" / "reference" / "siasn" / "jenisPegawai.csv"
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return tuple(EmployeeKind(row["id"], row["nama"], row["penugasan"] or None) for row in rows)


def _post(row: dict[str, str]) -> FunctionalPost:
    return FunctionalPost(row["id"], row["nama"], row["jenjang"], int(row["usiaBup"] or 0) or None)
