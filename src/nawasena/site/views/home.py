"""Beranda Kerja: what waits for somebody like me, and where the agency stands."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.requests import actor_of
from nawasena.core.views.guards import any_role
from nawasena.mapping import presets, states
from nawasena.mapping.queries.figures import figures
from nawasena.mapping.queries.grid import grid
from nawasena.mapping.queries.mappings import current_mapping, policy_of
from nawasena.mapping.queries.results import Filters
from nawasena.mapping.views.overview import grid_rows
from nawasena.site.tasks import guidance, tasks


@any_role
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Tasks first, then where the agency stands for whoever may see results."""
    actor = actor_of(request)
    words: dict[str, Any] = {
        "tasks": tasks(actor),
        "guidance": guidance(actor),
        "name": actor.name,
        "mapping": None,
    }
    return render(request, "site/home.html", {**words, **_standing(actor)})


def _standing(actor: Actor) -> dict[str, Any]:
    if not actor.may(May.SEE_RESULTS) or (mapping := current_mapping(actor)) is None:
        return {}
    shown = grid(mapping, figures(actor, mapping).counted)
    return {
        "mapping": mapping,
        "population": presets.label(mapping.preset),
        "state": states.label(mapping.state),
        "everybody": actor.paths(May.SEE_RESULTS) is None,
        "grid": shown,
        "rows": grid_rows(shown.boxes, mapping.pk, Filters()),
        "columns": [box.potential for box in reversed(shown.boxes) if box.row == 1],
        "axes": policy_of(mapping).policy.axes,
    }
