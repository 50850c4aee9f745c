"""The nine boxes of a mapping, what stands beside them, and how they differ from an earlier mapping."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import F
from django.db.models.functions import Abs
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.display import whole
from nawasena.core.requests import actor_of, saw
from nawasena.core.views.guards import needs
from nawasena.i18n import again
from nawasena.mapping import concentrating, presets, services, states
from nawasena.mapping.forms import filters_of
from nawasena.mapping.models import Mapping
from nawasena.mapping.queries import comparing
from nawasena.mapping.queries import mappings as reading
from nawasena.mapping.queries.figures import Figures, counted, figures
from nawasena.mapping.queries.grid import Grid, grid
from nawasena.mapping.queries.results import Filters, narrowed, results
from nawasena.mapping.view import BoxView
from nawasena.mapping.views import covering, labels
from nawasena.mapping.views.filtering import chips, filter_fields
from nawasena.mapping.views.listing import told
from nawasena.mapping.views.starting import standing
from nawasena.mapping.views.summing import summarised

MOVERS = 50


@needs(May.SEE_SUMMARY)
@require_GET
def summary(request: HttpRequest, pk: int) -> HttpResponse:
    """Counts alone, wherever the reader may see those: more than the results for who leads a unit and also reads."""
    actor = actor_of(request)
    mapping = reading.mapping_for(actor, pk)
    if mapping.state not in reading.FINISHED:
        return redirect("mapping", pk=pk)
    return summarised(request, actor, mapping)


@needs(May.SEE_RESULTS, May.SEE_SUMMARY)
@require_GET
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """The grid with its filters and figures; for who sees counts only, as a summary."""
    actor = actor_of(request)
    mapping = reading.light_mapping_for(actor, pk)
    if mapping.state not in reading.FINISHED:
        return standing(request, actor, mapping)
    if not actor.may(May.SEE_RESULTS):
        return summarised(request, actor, mapping)
    filters = filters_of(request.GET)
    counts = figures(actor, mapping, filters)
    shown = grid(mapping, counts.counted)
    address = reverse("mapping", args=[pk])
    axes, everybody = reading.policy_of(mapping).policy.axes, actor.paths(May.SEE_RESULTS) is None
    words = {
        "mapping": mapping,
        "preset": presets.label(mapping.preset),
        "state": states.label(mapping.state),
        "grid": shown,
        "rows": grid_rows(shown.boxes, pk, filters),
        "columns": [box.potential for box in reversed(shown.boxes) if box.row == 1],
        "axes": axes,
        "fields": lambda: filter_fields(mapping, filters, actor),
        "chips": chips(mapping, filters, address) if filters.given() else [],
        "filters": filters,
        "list_url": _list_url(pk, filters),
        "link": lambda **more: _list_url(pk, filters, **more),
        "funnel": lambda: [] if filters.given() else covering.all_steps(mapping),
        "funnel_lead": covering.lead(mapping, everybody=everybody),
        "everybody": everybody,
        **_reasons(counts),
        **_ekinerja(shown, axes),
        "alike": lambda: concentrating.shown(mapping, actor, filters.unit),
        "ending": counts.ending,
        "earlier": reading.earlier(actor, mapping),
        "may_announce": actor.may(May.ANNOUNCE)
        and mapping.state == Mapping.State.DONE
        and mapping.destroyed_at is None,
        "own": mapping.requested_by_id == actor.account,
        "kept_under": _kept_under(actor, mapping, filters),
        "may_export": actor.may(May.EXPORT),
        "sums_more": actor.reaches_beyond(May.SEE_SUMMARY, May.SEE_RESULTS),
    }
    return render(request, "mapping/overview.html", words)


def _kept_under(actor: Actor, mapping: Mapping, filters: Filters) -> str | None:
    """What the figures of everybody are kept under, for who may see everybody."""
    if filters != Filters() or actor.paths(May.SEE_RESULTS) is not None:
        return None
    return f"mapping:{mapping.pk}:{mapping.digest}"


def _list_url(pk: int, filters: Filters, **more: str) -> str:
    query = urlencode({**filters.given(), **more})
    return reverse("mapping_people", args=[pk]) + (f"?{query}" if query else "")


def grid_rows(boxes: tuple[BoxView, ...], pk: int, filters: Filters) -> list[dict[str, Any]]:
    """The boxes as the grid macro wants them: rows from high performance down."""
    by_place = {(box.row, box.column): box for box in boxes}
    rows = []
    for row in (3, 2, 1):
        cells = [_cell(by_place[row, column], pk, filters) for column in (1, 2, 3)]
        rows.append({"label": by_place[row, 1].performance, "cells": cells})
    return rows


def _cell(box: BoxView, pk: int, filters: Filters) -> dict[str, Any]:
    url = _list_url(pk, filters, status="mapped", box=str(box.number))
    return {
        "number": box.number,
        "predicate": box.predicate,
        "count": box.count,
        "url": url,
        "tone": box.number,
        "selected": filters.box == str(box.number),
    }


def _reasons(counts: Figures) -> dict[str, Any]:
    rows = [{"reason": again(reason), "people": whole(people)} for reason, people in counts.reasons]
    return {"reasons": counts.reasons, "reason_rows": rows}


def _ekinerja(shown: Grid, axes: Any) -> dict[str, Any]:
    """Performance level against the e-Kinerja status, level by level; nothing when no status is known."""
    levels = {level.level: str(level.label) for level in axes.kinerja.levels}
    known = any(status is not None for _level, status in shown.ekinerja)
    rows = [
        {
            "label": levels[level],
            **{
                key: whole(shown.ekinerja.get((level, status), 0))
                for key, status in zip("abcd", (3, 2, 1, None), strict=True)
            },
        }
        for level in (3, 2, 1)
    ]
    return {"ekinerja": known, "ekinerja_rows": rows}


@needs(May.SEE_RESULTS)
@require_GET
def compare(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Who moved since an earlier mapping."""
    actor = actor_of(request)
    mapping = reading.mapping_for(actor, pk)
    earlier = get_object_or_404(reading.earlier(actor, mapping), pk=other)
    filters = filters_of(request.GET)
    now, then = (narrowed(results(actor, item), filters) for item in (mapping, earlier))
    moves = comparing.moves(now, then, earlier)
    movers = _movers(comparing.with_before(now, earlier), filters)
    saw(request, *(row.person_id for row in movers))
    boxes = {box.number: box for box in grid(mapping, counted(now)).boxes}
    words = {
        "mapping": mapping,
        "earlier": earlier,
        "moves": moves,
        "boxes": boxes,
        "order": sorted(boxes, reverse=True),
        "movers": movers,
        "filters": filters,
        "label": labels,
        "heads": [{"label": str(number), "numeric": True} for number in sorted(boxes, reverse=True)],
        "others": [item for item in reading.earlier(actor, mapping) if item.pk != earlier.pk],
    }
    return render(request, "mapping/compare.html", words)


def _movers(rows: Any, filters: Filters) -> list[Any]:
    """Those who moved furthest, the first fifty."""

    moved = rows.filter(box__isnull=False, then__isnull=False).exclude(box=F("then"))
    return list(moved.annotate(way=Abs(F("box") - F("then"))).order_by("-way", "name_key", "id")[:MOVERS])


@needs(May.ANNOUNCE)
@require_POST
def announce(request: HttpRequest, pk: int) -> HttpResponse:
    """Announce a mapping to its people."""
    actor = actor_of(request)
    mapping = reading.mapping_for(actor, pk)
    try:
        services.announce(actor, mapping)
    except states.StateError as problem:
        return render(
            request, "mapping/refused.html", {"mapping": mapping, "problem": str(problem)}, status=409
        )
    told(request, mapping)
    return redirect("mapping", pk)
