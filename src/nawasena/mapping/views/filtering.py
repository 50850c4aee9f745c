"""The filters of a list as the page shows them: selects, and chips for what is applied."""

from __future__ import annotations

from typing import Any

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.searching import with_query
from nawasena.i18n import _
from nawasena.mapping.models import Mapping
from nawasena.mapping.queries.results import AGES, Filters, paths_today
from nawasena.mapping.views import labels

Options = list[tuple[str, str]]


def filter_fields(mapping: Mapping, filters: Filters, actor: Actor) -> list[dict[str, Any]]:
    """The selects of the filter bar, narrowed to what occurs in this mapping and what the actor may see."""
    return [
        {"name": name, "label": label, "options": options, "value": getattr(filters, name)}
        for name, label, options in _choices(mapping, actor)
    ]


def _choices(mapping: Mapping, actor: Actor) -> list[tuple[str, str, Options]]:
    facets = mapping.facets
    return [
        ("unit", _("Perangkat Daerah"), _units(facets.get("units", []), actor)),
        ("level", _("Jenjang jabatan"), _categories("jenjang", facets.get("levels", []))),
        ("kind", _("Jenis jabatan"), _categories("jenis-jabatan", facets.get("kinds", []))),
        ("grade", _("Golongan"), _categories("golongan", facets.get("grades", []))),
        ("age", _("Usia"), [(key, labels.AGE_LABELS[key]) for key in AGES]),
        ("box", _("Kotak"), [(str(number), str(number)) for number in range(9, 0, -1)]),
        ("status", _("Status"), [(key, labels.status(key)) for key in ("mapped", "unmapped", "outside")]),
    ]


def _units(units: list[list[Any]], actor: Actor) -> Options:
    paths = actor.paths(May.SEE_RESULTS)
    today = paths_today(actor, [pk for pk, _name, _path in units]) if paths else {}
    return [
        (str(pk), str(name))
        for pk, name, _path in units
        if paths is None or any(_meet(today.get(pk, ""), start) for start in paths)
    ]


def _meet(path: str, start: str) -> bool:
    """Does one of the two lie in the other?"""
    return bool(path) and (path.startswith(start) or start.startswith(path))


def _categories(name: str, values: list[str]) -> Options:
    order = list(labels.known(name))
    ranked = sorted(values, key=lambda value: order.index(value) if value in order else len(order))
    return [(value, labels.category(name, value)) for value in ranked]


def chips(
    mapping: Mapping, filters: Filters, address: str, kept: dict[str, str] | None = None
) -> list[dict[str, str]]:
    """What is applied, each with the address of the list without it; ``kept``: what else the address says."""
    choices = {
        name: (label, dict(options)) for name, label, options in _choices(mapping, Actor(0, "", 0, ()))
    }
    units = {str(pk): str(name) for pk, name, _path in mapping.facets.get("units", [])}
    found = []
    for name, value in filters.without("search").given().items():
        if name in choices:
            label, options = choices[name]
            text = f"{label}: {(units if name == 'unit' else options).get(value, value)}"
        else:
            text = {"near": _("Mendekati ambang"), "gate": _("Ada syarat yang tidak terpenuhi")}[name]
        rest = {**filters.without(name).given(), **(kept or {})}
        found.append({"label": text, "remove_url": with_query(address, rest)})
    return found
