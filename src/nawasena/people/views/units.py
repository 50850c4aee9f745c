"""The tree of units, and the posts of the one that is looked at."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from nawasena.core import clock
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.display import whole
from nawasena.core.models import Unit
from nawasena.core.requests import actor_of, saw
from nawasena.core.views.guards import needs
from nawasena.i18n import _
from nawasena.people import words
from nawasena.people.forms import unit_of
from nawasena.people.queries import units as reading


@needs(May.SEE_PEOPLE)
@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """The whole tree, or what lies below the unit that the address names."""
    actor = actor_of(request)
    asked = unit_of(request.GET)
    top = reading.unit_of(actor, asked) if asked is not None else None
    nodes = reading.tree(actor, top)
    if top is None and len(nodes) == 1:
        top = reading.unit_of(actor, nodes[0].pk)
    day = clock.day()
    seats = reading.seats(actor, top, day) if top is not None else []
    leaving = reading.retiring(actor, top, day)
    shown = list(leaving[: reading.SHOWN])
    saw(
        request, *(row.person_id for seat in seats for row in seat.holders), *(row.person_id for row in shown)
    )
    given: dict[str, Any] = {
        "top": top,
        "above": reading.above(actor, top) if top is not None else [],
        "nodes": nodes,
        "seats": seats,
        "retiring": [(row, _day(row.retires)) for row in shown],  # type: ignore[attr-defined]
        "label": words.category,
        "limit": reading.SHOWN,
    }
    return render(
        request, "people/units.html", {**given, **_figures(actor, top, nodes, day, leaving.count())}
    )


def _figures(
    actor: Actor, top: Unit | None, nodes: list[reading.Node], day: dt.date, leaving: int
) -> dict[str, Any]:
    """The figures over the tree, and the vacant posts among them."""
    vacant = reading.vacancies(actor, top, day)
    count = vacant.count()
    people = sum(node.people for node in nodes)
    listed = f"{reverse('people')}?unit={top.pk}" if top is not None else reverse("people")
    figures = [
        {"label": _("Pegawai"), "value": whole(people), "url": listed},
        {"label": _("Unit di bawahnya"), "value": whole(sum(node.below for node in nodes))},
        {"label": _("Jabatan struktural lowong"), "value": whole(count), "url": "#lowong"},
        {"label": _("Pensiun dalam 12 bulan"), "value": whole(leaving), "url": "#pensiun"},
    ]
    return {
        "figures": figures,
        "vacant": list(vacant[: reading.SHOWN]),
        "vacancies": count,
        "leaving": leaving,
    }


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
