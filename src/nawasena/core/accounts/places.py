"""Units to choose from: by department, each with the units above it, as half of them bear the same name."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from nawasena.core.models import Unit

Group = tuple[str, list[tuple[int, str]]]  # the name of a department, and its units as (id, words)


@dataclass(frozen=True)
class _Place:
    """A unit among the others. ``above``: the units over it, from the top down, itself at the end."""

    pk: int
    name: str
    code: str
    above: tuple[int, ...]
    department: int
    head: str  # name of the department


def grouped(units: QuerySet[Unit]) -> list[Group]:
    """The units in the order of the tree, siblings by name: every department at the head of its own units.

    One query, whatever the number of units. A unit without a department stands with the root it lies under.
    """
    places = _places(units)
    names = {place.pk: place.name for place in places}
    places.sort(key=lambda place: [(names.get(pk, "").casefold(), pk) for pk in place.above])
    groups: dict[int, list[_Place]] = {}
    for place in places:
        groups.setdefault(place.department, []).append(place)
    return [_group(key, members, names) for key, members in groups.items()]


def _places(units: QuerySet[Unit]) -> list[_Place]:
    rows = units.values_list("pk", "name", "code", "path", "department", "department__name")
    tops = {pk: name for pk, name, *_rest in rows}
    return [_place(row, tops) for row in rows]


def _place(row: tuple[int, str, str, str, int | None, str | None], names: dict[int, str]) -> _Place:
    pk, name, code, path, department, head = row
    above = tuple(int(part) for part in path.split(".") if part) or (pk,)
    if department is None:
        department = next((key for key in above if key in names), pk)
        head = names[department]
    return _Place(pk, name, code, above, department, head or "")


def _group(key: int, members: list[_Place], names: dict[int, str]) -> Group:
    """The department first, and what still reads alike with the code that tells it apart."""
    ordered = sorted(members, key=lambda place: place.pk != key)
    words = [_words(place, names) for place in ordered]
    told = [
        (place.pk, f"{text} ({place.code})" if words.count(text) > 1 else text)
        for place, text in zip(ordered, words, strict=True)
    ]
    return ordered[0].head, told


def _words(place: _Place, names: dict[int, str]) -> str:
    """``Subbagian Umum — Sekretariat — Dinas Kesehatan``: the unit, then up to its department."""
    if place.pk == place.department:
        return place.name
    start = place.above.index(place.department) + 1 if place.department in place.above else len(place.above)
    between = [names[pk] for pk in reversed(place.above[start:]) if pk in names and pk != place.pk]
    return " — ".join([place.name, *between, place.head])


def in_words(unit: Unit) -> str:
    """A unit with its department, when that is another. The department should be loaded with the unit."""
    department = unit.department
    if department is None or department.pk == unit.pk:
        return unit.name
    return f"{unit.name} — {department.name}"
