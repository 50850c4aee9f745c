"""The list of a mapping as a workbook."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from nawasena.core import searching
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.audit import chain
from nawasena.core.requests import actor_of, saw
from nawasena.core.views.guards import needs
from nawasena.mapping.forms import SearchForm, filters_of, sort_of
from nawasena.mapping.models import Mapping
from nawasena.mapping.queries import mappings as reading
from nawasena.mapping.queries.results import Filters, in_order, narrowed, results
from nawasena.mapping.views.filtering import chips
from nawasena.mapping.views.list_book import list_book

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(May.EXPORT)
@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What the list shows with its filters, as a workbook; who took it out is on record.

    The page posts what it searched for: another window may have searched for something else since.
    """
    actor = actor_of(request)
    mapping = reading.mapping_for(actor, pk)
    if mapping.state not in reading.FINISHED:
        return redirect("mapping", pk)
    form = SearchForm(request.POST)
    filters = filters_of(request.GET, form.cleaned_data["q"] if form.is_valid() else "")
    narrow = narrowed(results(actor, mapping), filters).select_related("unit", "department")
    found = in_order(narrow, sort_of(request.GET))
    file, people = list_book(actor, mapping, found, _in_words(mapping, filters))
    saw(request, *people)
    _note(actor, mapping, len(people), filters.given())
    return FileResponse(file, as_attachment=True, filename=f"pemetaan-{mapping.pk}.xlsx", content_type=XLSX)


def _note(actor: Actor, mapping: Mapping, count: int, filters: dict[str, str]) -> None:
    chain.record(actor, "mapping.exported", mapping, {"people": count, "filters": filters}, may=May.EXPORT)


def _in_words(mapping: Mapping, filters: Filters) -> list[str]:
    """What narrows the list, as its chips say it."""
    searched = [searching.chip(filters.search, "")] if filters.search else []
    return [chip["label"] for chip in (*searched, *chips(mapping, filters, ""))]
