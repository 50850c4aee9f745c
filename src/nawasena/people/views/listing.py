"""The list of the people of an agency."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from nawasena.core import searching
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.models import Unit
from nawasena.core.requests import actor_of, saw
from nawasena.core.views.guards import needs
from nawasena.i18n import _
from nawasena.people import words
from nawasena.people.forms import PlaceForm, SearchForm, filters_of
from nawasena.people.queries import people as reading
from nawasena.people.queries.people import Filters
from nawasena.people.queries.units import units

KEY = "search-people"


@needs(May.SEE_PEOPLE)
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody the actor may see: searched, filtered, page by page."""
    actor = actor_of(request)
    filters = filters_of(request.GET, searching.remembered(request, KEY))
    unit = _unit(actor, filters)
    found = reading.narrowed(reading.profiles(actor), filters, unit)
    place = PlaceForm(request.GET)
    place.is_valid()
    turn = {way: place.cleaned_data.get(way) for way in ("after", "before")}
    shown = reading.page(reading.listed(found), **turn)
    saw(request, *(row.person_id for row in shown.rows))
    choices = _choices(reading.facets(actor), unit)
    given: dict[str, Any] = {
        "filters": filters,
        "fields": [
            {"name": name, "label": label, "options": options, "value": getattr(filters, name)}
            for name, label, options in choices
        ],
        "chips": [*_searched(filters), *_chips(choices, filters)],
        "kept": list(searching.marked({}, filters.search).items()),
        "search": filters.search,
        "rows": shown.rows,
        "lost": shown.lost,
        "total": found.count(),
        "columns": [
            {"label": label} for label in (_("Nama"), _("Jabatan dan unit"), _("Jenjang"), _("Golongan"))
        ],
        "label": words.category,
        "query": searching.with_query("", filters.given()),
        "next_url": _turn(filters, "after", shown.after),
        "previous_url": _turn(filters, "before", shown.before),
    }
    return render(request, "people/list.html", given)


def _unit(actor: Actor, filters: Filters) -> Unit | None:
    """The unit of the filters; 404 when the actor may not see it."""
    if not filters.unit:
        return None
    found = units(actor).filter(pk=int(filters.unit)).first()
    if found is None:
        raise Http404
    return found


def _choices(facets: reading.Facets, unit: Unit | None) -> list[tuple[str, str, list[tuple[str, str]]]]:
    departments = [(str(pk), name) for pk, name in facets.departments]
    if unit is not None and str(unit.pk) not in dict(departments):
        departments.append((str(unit.pk), unit.name))  # chosen in the tree of units
    return [
        ("unit", _("Perangkat Daerah"), departments),
        ("level", _("Jenjang jabatan"), _categories("jenjang", facets.levels)),
        ("kind", _("Jenis jabatan"), _categories("jenis-jabatan", facets.kinds)),
        ("grade", _("Golongan"), _categories("golongan", facets.grades)),
    ]


def _categories(name: str, values: list[str]) -> list[tuple[str, str]]:
    order = words.known(name)
    ranked = sorted(values, key=lambda value: order.index(value) if value in order else len(order))
    return [(value, words.category(name, value)) for value in ranked]


def _chips(choices: list[tuple[str, str, list[tuple[str, str]]]], filters: Filters) -> list[dict[str, str]]:
    found = []
    for name, label, options in choices:
        if value := getattr(filters, name):
            text = _("{filter}: {value}").format(filter=label, value=dict(options).get(value, value))
            rest = filters.without(name).given()
            found.append({"label": text, "remove_url": searching.with_query(reverse("people"), rest)})
    return found


def _searched(filters: Filters) -> list[dict[str, str]]:
    """The chip of what was searched for."""
    if not filters.search:
        return []
    rest = filters.without("search").given()
    return [searching.chip(filters.search, searching.with_query(reverse("people_search"), rest))]


def _turn(filters: Filters, way: str, key: int | None) -> str:
    return f"{reverse('people')}?{urlencode({**filters.given(), way: key})}" if key is not None else ""


@needs(May.SEE_PEOPLE)
@require_POST
def remember(request: HttpRequest) -> HttpResponse:
    """Remember what to search for in the list; the words never stand in an address."""
    form = SearchForm(request.POST)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    searching.remember(request, KEY, typed)
    return redirect(searching.with_query(reverse("people"), filters_of(request.GET, typed).given()))
