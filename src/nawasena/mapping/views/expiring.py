"""People whose assessment soon stops counting: who has to be assessed again, and by when."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from nawasena.core import clock
from nawasena.core.accounts.roles import May
from nawasena.core.requests import actor_of, saw
from nawasena.core.views.guards import needs
from nawasena.engine.dates import months_after
from nawasena.mapping.forms import ListForm, filters_of
from nawasena.mapping.queries import mappings as reading
from nawasena.mapping.queries.figures import endings
from nawasena.mapping.queries.results import Filters, ending, narrowed, page_or_first, results
from nawasena.mapping.views.filtering import chips, filter_fields
from nawasena.rules.thresholds import library_thresholds

SORT = "berakhir"


@needs(May.SEE_RESULTS)
@require_GET
def expiring(request: HttpRequest, pk: int) -> HttpResponse:
    """Sorted by the last day on which the assessment counts; those of before today are marked."""
    actor = actor_of(request)
    mapping = reading.mapping_for(actor, pk)
    if mapping.state not in reading.FINISHED:
        return redirect("mapping", pk)
    filters = Filters(unit=filters_of(request.GET).unit)
    place = ListForm(request.GET)
    place.is_valid()
    found = ending(narrowed(results(actor, mapping), filters)).select_related("unit")
    turn = {way: place.cleaned_data.get(way) for way in ("after", "before")}
    shown = page_or_first(found, SORT, **turn)
    saw(request, *(row.person_id for row in shown.rows))
    address, today = reverse("mapping_expiring", args=[pk]), clock.day()
    words = {
        "mapping": mapping,
        "fields": [item for item in filter_fields(mapping, filters, actor) if item["name"] == "unit"],
        "chips": chips(mapping, filters, address),
        "rows": shown.rows,
        "lost": shown.lost,
        "endings": endings(found, today),
        "today": today,
        "until": months_after(mapping.evaluation_date, library_thresholds().expiry_months),
        "next_url": _turn(address, filters, "after", shown.after),
        "previous_url": _turn(address, filters, "before", shown.before),
    }
    return render(request, "mapping/expiring.html", words)


def _turn(address: str, filters: Filters, way: str, key: int | None) -> str:
    return "" if key is None else f"{address}?{urlencode({**filters.given(), way: key})}"
