"""The mappings of an agency, and the list of people in one of them."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from nawasena.core import searching
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.display import whole
from nawasena.core.requests import actor_of, saw
from nawasena.core.views.guards import needs
from nawasena.i18n import _
from nawasena.mapping import presets, states
from nawasena.mapping.disclosure import list_count
from nawasena.mapping.forms import ListForm, SearchForm, filters_of, sort_of
from nawasena.mapping.models import Mapping
from nawasena.mapping.permissions import may_propose
from nawasena.mapping.queries import mappings as reading
from nawasena.mapping.queries.results import BY_NAME, Filters, narrowed, page_or_first, results
from nawasena.mapping.views import labels
from nawasena.mapping.views.filtering import chips, filter_fields
from nawasena.mapping.views.summing import written

State = Mapping.State
TONES: dict[str, str] = {
    State.PROPOSED: "warning",
    State.REFUSED: "danger",
    State.FAILED: "danger",
    State.DONE: "info",
    State.ANNOUNCED: "success",
}
SEARCH_KEY = "search-{mapping}"


@needs(May.SEE_RESULTS, May.SEE_SUMMARY)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every mapping, newest first."""
    actor = actor_of(request)
    rows = [
        {
            "mapping": item,
            "preset": presets.label(item.preset),
            "state": states.label(states.shown(item)),
            "tone": TONES.get(states.shown(item), "neutral"),
            "mapped": _mapped(actor, item),
        }
        for item in reading.mappings(actor).defer(*reading.LARGE)
    ]
    words = {"rows": rows, "may_propose": may_propose(actor)}
    return render(request, "mapping/index.html", words)


def _mapped(actor: Actor, mapping: Mapping) -> str:
    """How many are mapped; for who sees counts only, nothing that gives a small count away."""
    count = mapping.counts.get("mapped")
    if count is None or actor.may(May.SEE_RESULTS):
        return whole(count)
    return written(list_count(count))


@needs(May.SEE_RESULTS)
@require_GET
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """The people of a mapping: searched, filtered, sorted, page by page."""
    actor = actor_of(request)
    mapping = reading.mapping_for(actor, pk)
    if mapping.state not in reading.FINISHED:
        return redirect("mapping", pk)
    filters = filters_of(request.GET, searching.remembered(request, SEARCH_KEY.format(mapping=pk)))
    place = ListForm(request.GET)
    place.is_valid()
    sort = sort_of(request.GET)
    kept = _kept(sort)
    found = narrowed(results(actor, mapping), filters).select_related("unit")
    turn = {way: place.cleaned_data.get(way) for way in ("after", "before")}
    shown = page_or_first(found, sort, **turn)
    saw(request, *(row.person_id for row in shown.rows))
    address = reverse("mapping_people", args=[pk])
    words = {
        "mapping": mapping,
        "filters": filters,
        "fields": filter_fields(mapping, filters, actor),
        "chips": [*_searched(mapping, filters, kept), *chips(mapping, filters, address, kept)],
        "search": filters.search,
        "columns": _columns(filters, sort, address),
        "rows": shown.rows,
        "lost": shown.lost,
        "total": found.count(),
        "kept": list(searching.marked({}, filters.search).items()),
        "sort": {"name": "sort", "label": _("Urutkan menurut"), "options": _sorts(), "value": sort},
        "label": labels,
        "query": searching.with_query("", {**filters.given(), **kept}),
        "may_export": actor.may(May.EXPORT),
        "next_url": _turn(address, filters, sort, "after", shown.after),
        "previous_url": _turn(address, filters, sort, "before", shown.before),
    }
    return render(request, "mapping/people.html", words)


def _kept(sort: str) -> dict[str, str]:
    """The sort as an address carries it."""
    return {"sort": sort} if sort != BY_NAME else {}


def _sorts() -> list[tuple[str, str]]:
    return [(key, label) for key, label, _numeric in _heads() if key]


def _searched(mapping: Mapping, filters: Filters, kept: dict[str, str]) -> list[dict[str, str]]:
    """The chip of what was searched for."""
    if not filters.search:
        return []
    rest = {**filters.without("search").given(), **kept}
    return [
        searching.chip(
            filters.search, searching.with_query(reverse("mapping_search", args=[mapping.pk]), rest)
        )
    ]


def _turn(address: str, filters: Filters, sort: str, way: str, key: int | None) -> str:
    if key is None:
        return ""
    return f"{address}?{urlencode({**filters.given(), 'sort': sort, way: key})}"


def _heads() -> list[tuple[str, str, bool]]:
    """Sort, label, and whether the column holds figures."""
    return [
        ("nama", _("Nama"), False), ("", _("Jabatan dan unit"), False), ("kotak", _("Kotak dan catatan"), False),
        ("kinerja", _("Kinerja"), True), ("potensial", _("Potensial"), True),
        ("talenta", _("Nilai Talenta"), True),
    ]  # fmt: skip


def _columns(filters: Filters, sort: str, address: str) -> list[dict[str, object]]:
    columns = []
    for key, label, numeric in _heads():
        column: dict[str, object] = {"label": label, "numeric": numeric}
        if key:
            column["sort_url"] = f"{address}?{urlencode({**filters.given(), 'sort': key})}"
            column["sorted"] = ("ascending" if key == BY_NAME else "descending") if key == sort else ""
        columns.append(column)
    return columns


@needs(May.SEE_RESULTS)
@require_POST
def search(request: HttpRequest, pk: int) -> HttpResponse:
    """Remember what to search for in this mapping; the words never stand in an address."""
    mapping = reading.mapping_for(actor_of(request), pk)
    form = SearchForm(request.POST)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    searching.remember(request, SEARCH_KEY.format(mapping=mapping.pk), typed)
    given = {**filters_of(request.GET, typed).given(), **_kept(sort_of(request.GET))}
    return redirect(searching.with_query(reverse("mapping_people", args=[pk]), given))


def told(request: HttpRequest, mapping: Mapping) -> None:
    """Say that a mapping was announced."""
    text = _("{name} diumumkan: {count} pegawai dapat melihat kotaknya sendiri.")
    messages.success(request, text.format(name=mapping.name, count=whole(mapping.counts.get("mapped", 0))))
