"""Results of people an actor may see: filtered, sorted, page by page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.models import Unit
from nawasena.core.searching import marked
from nawasena.mapping.models import Mapping, Result
from nawasena.people.naming import name_key

PAGE = 50
AGES = {"u35": (0, 34), "35": (35, 44), "45": (45, 54), "55": (55, 120)}

BY_NAME = "nama"  # the sort that goes without saying
# A sort: the field, and whether the highest comes first. People without a value come last.
SORTS: dict[str, tuple[str, bool]] = {
    BY_NAME: ("name_key", False),
    "kotak": ("box", True),
    "kinerja": ("performance", True),
    "potensial": ("potential", True),
    "talenta": ("talent", True),
    "berakhir": ("assessment_ends", False),
}


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; empty means everything. All of it is data of the address but ``search``."""

    status: str = ""
    box: str = ""
    unit: str = ""
    level: str = ""
    kind: str = ""
    grade: str = ""
    age: str = ""
    near: str = ""
    gate: str = ""
    search: str = ""

    def given(self) -> dict[str, str]:
        """The filters that narrow anything, for addresses: never what was searched for, only that it was."""
        pairs = ((item.name, getattr(self, item.name)) for item in fields(self))
        given = {name: value for name, value in pairs if value and name != "search"}
        return marked(given, self.search)

    def without(self, name: str) -> Filters:
        """The same without one of them."""
        return replace(self, **{name: ""})


def results(actor: Actor, mapping: Mapping, right: May = May.SEE_RESULTS) -> QuerySet[Result]:
    """The results of a mapping in the subtrees where the actor has the right."""
    return visible(actor, right).filter(mapping=mapping)


def visible(actor: Actor, right: May = May.SEE_RESULTS) -> QuerySet[Result]:
    """Results of all mappings in the subtrees where the actor has the right, as the units lie today."""
    found = Result.objects.filter(agency_id=actor.agency)
    paths = actor.paths(right)
    return found if paths is None else found.filter(unit__in=_units_below(actor, paths))


def results_of(found: QuerySet[Mapping], person: int) -> list[Result]:
    """The results of a person in some mappings, newest first."""
    rows = Result.objects.filter(mapping__in=found, person_id=person).select_related("mapping")
    return list(rows.order_by("-mapping__evaluation_date", "-id"))


def _units_below(actor: Actor, paths: Iterable[str]) -> QuerySet[Unit]:
    """A unit may have moved since a mapping: whoever leads it now answers for it."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(path__startswith=path)
    return Unit.objects.filter(condition, agency_id=actor.agency)


def paths_today(actor: Actor, units: Iterable[int]) -> dict[int, str]:
    """Where units lie now, wherever they lay on the day of a mapping."""
    found = Unit.objects.filter(agency_id=actor.agency, pk__in=list(units))
    return dict(found.values_list("pk", "path"))


def narrowed(found: QuerySet[Result], filters: Filters) -> QuerySet[Result]:
    """The results that match every filter."""
    exact = {"status": "status", "level": "job_level", "kind": "post_kind", "grade": "grade"}
    found = found.filter(
        **{field: value for name, field in exact.items() if (value := getattr(filters, name))}
    )
    for name, field in (("box", "box"), ("unit", "department_id")):
        if value := getattr(filters, name):
            found = found.filter(**{field: int(value)})
    if filters.age:
        found = found.filter(age__range=AGES[filters.age])
    if filters.near:
        found = found.filter(near_cut=True)
    if filters.gate:
        found = found.filter(status="mapped", gates_failed__gt=0)
    return found.filter(_search(filters.search)) if filters.search else found


def ending(found: QuerySet[Result]) -> QuerySet[Result]:
    """Those of the population whose assessment stops counting within the months after the mapping."""
    return found.filter(assessment_ends__isnull=False).exclude(status="outside")


def _search(typed: str) -> Q:
    """By NIP when only digits were typed, else by every word of the name."""
    digits = "".join(typed.split())
    if digits.isdigit():
        return Q(nip__startswith=digits)
    condition = Q()
    for word in name_key(typed).split():
        condition &= Q(name_key__contains=word)
    return condition


@dataclass(frozen=True)
class Page:
    """A page of a list; ``before`` and ``after`` are ids to go on from, None at the ends.

    ``lost``: the row to go on from is not in the list, so this is the first page.
    """

    rows: list[Result]
    before: int | None
    after: int | None
    lost: bool = False


def page(found: QuerySet[Result], sort: str, *, after: int | None = None, before: int | None = None) -> Page:
    """``PAGE`` rows after (or before) the row with the given id, in the order of ``sort``.

    Raises Http404 when that row is not in the list: the address is old or made up.
    """
    field, descending = SORTS[sort]
    backwards = before is not None
    key = before if backwards else after
    if key is not None:
        row = get_object_or_404(found.select_related(None).only("id", field), pk=key)
        found = found.filter(_beyond(field, descending, row, backwards=backwards))
    rows = list(_ordered(found, field, descending=descending, backwards=backwards)[: PAGE + 1])
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    if backwards:
        rows.reverse()
    earlier, later = (more, True) if backwards else (key is not None, more)
    first, last = (rows[0].pk, rows[-1].pk) if rows else (None, None)
    return Page(rows, first if earlier else None, last if later else None)


def page_or_first(
    found: QuerySet[Result], sort: str, *, after: int | None = None, before: int | None = None
) -> Page:
    """The same for people: the first page when the row has left the list, or another window searched."""
    try:
        return page(found, sort, after=after, before=before)
    except Http404:
        return replace(page(found, sort), lost=True)


def in_order(found: QuerySet[Result], sort: str) -> QuerySet[Result]:
    """Everybody in the order of ``sort``."""
    field, descending = SORTS[sort]
    return _ordered(found, field, descending=descending, backwards=False)


def _ordered(found: QuerySet[Result], field: str, *, descending: bool, backwards: bool) -> QuerySet[Result]:
    nulls: dict[str, Any] = {"nulls_first": True} if backwards else {"nulls_last": True}
    order = F(field).desc(**nulls) if descending != backwards else F(field).asc(**nulls)
    return found.order_by(order, "-id" if backwards else "id")


def _beyond(field: str, descending: bool, row: Result, *, backwards: bool) -> Q:
    """What comes after (before, when going backwards) the row: nulls last, ties by id."""
    value = getattr(row, field)
    tie = Q(id__lt=row.pk) if backwards else Q(id__gt=row.pk)
    if value is None:
        same = Q(**{f"{field}__isnull": True}) & tie
        return same | Q(**{f"{field}__isnull": False}) if backwards else same
    smaller = descending != backwards
    further = Q(**{f"{field}__lt" if smaller else f"{field}__gt": value}) | (Q(**{field: value}) & tie)
    return further if backwards else further | Q(**{f"{field}__isnull": True})
