"""One person in a mapping: the whole why."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from nawasena.core.accounts.roles import May
from nawasena.core.requests import actor_of, saw
from nawasena.core.views.guards import needs
from nawasena.i18n import _
from nawasena.mapping.models import Mapping, Result
from nawasena.mapping.policy_view import cut_views
from nawasena.mapping.queries import mappings as reading
from nawasena.mapping.queries.explaining import explained
from nawasena.mapping.queries.results import results, results_of
from nawasena.mapping.views import labels, picturing


@needs(May.SEE_RESULTS)
@require_GET
def person(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Both axes, every indicator, gates, what could change the box, history."""
    actor = actor_of(request)
    mapping = reading.mapping_for(actor, pk)
    result = get_object_or_404(results(actor, mapping).select_related("unit", "department"), person_id=person)
    saw(request, result.person_id)
    history = results_of(reading.mappings(actor).filter(state__in=reading.FINISHED), result.person_id)
    words = {
        "mapping": mapping,
        "result": result,
        "name": result.name or _("Nama belum tercatat"),
        "history": history,
        "label": labels,
    }
    return render(request, "mapping/person.html", {**words, **explanation(mapping, result)})


def explanation(mapping: Mapping, result: Result) -> dict[str, object]:
    """The explanation for the page, or in ``problem`` why there is none."""
    view, problem = explained(mapping, result)
    if view is None:
        return {"view": None, "problem": problem}
    cuts = list(cut_views(reading.policy_of(mapping)))
    axes = [picturing.axis_picture(axis, cuts) for axis in view.axes]
    trees = [[picturing.tree_node(node) for node in axis.nodes] for axis in view.axes]
    return {"view": view, "problem": "", "pictures": axes, "trees": trees}
