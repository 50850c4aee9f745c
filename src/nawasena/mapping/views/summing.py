"""A mapping as a summary, for readers who see counts and never people: nothing small, no list, no name."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.display import whole
from nawasena.i18n import _
from nawasena.mapping import disclosure, presets, states
from nawasena.mapping.models import Mapping
from nawasena.mapping.policy_view import box_views
from nawasena.mapping.queries import mappings as reading
from nawasena.mapping.queries.grid import tallies
from nawasena.mapping.queries.results import results
from nawasena.mapping.view import BoxView
from nawasena.mapping.views import covering


def summarised(request: HttpRequest, actor: Actor, mapping: Mapping) -> HttpResponse:
    """The grid with what may be shown of it; ``unit`` in the address narrows it to a department."""
    loaded = reading.policy_of(mapping)
    boxes = box_views(loaded, {})
    found = results(actor, mapping, May.SEE_SUMMARY)
    shown = disclosure.summary(disclosure.counted(_rows_of(boxes), tallies(found)))
    options = _departments(mapping, shown)
    unit = request.GET.get("unit", "")
    one = shown.departments[int(unit)] if unit in dict(options) else None
    axes = loaded.policy.axes
    whole_agency = actor.paths(May.SEE_SUMMARY) is None
    words = {
        "mapping": mapping,
        "preset": presets.label(mapping.preset),
        "state": states.label(mapping.state),
        "axes": axes,
        "rows": _grid_rows(boxes, one if one is not None else {**shown.boxes}),
        "columns": [box.potential for box in reversed(boxes) if box.row == 1],
        "figures": _figures(shown) if one is None else _figures_of(one),
        "mapped": shown.mapped if one is None and isinstance(shown.mapped, int) else 0,  # 0: no shares
        "options": options,
        "address": request.path,
        "unit": unit if one is not None else "",
        "ekinerja_rows": _ekinerja(shown, axes) if one is None else [],
        "funnel": _funnel(mapping)
        if one is None and whole_agency and shown.total != disclosure.NOTHING
        else [],
        "funnel_lead": covering.lead(mapping, everybody=whole_agency),
        "whole_agency": whole_agency,
    }
    return render(request, "mapping/summary.html", words)


def written(figure: disclosure.Shown) -> str:
    """A count or its mark, for people."""
    if isinstance(figure, int):
        return whole(figure)
    least = disclosure.LEAST
    marks = {disclosure.FEW: f"< {least}", disclosure.MORE: f"≥ {least}", disclosure.NOTHING: "–"}
    return marks[figure]


def _rows_of(boxes: tuple[BoxView, ...]) -> dict[int, list[int]]:
    return {row: sorted(box.number for box in boxes if box.row == row) for row in (3, 2, 1)}


def _grid_rows(boxes: tuple[BoxView, ...], counts: dict[Any, disclosure.Shown]) -> list[dict[str, Any]]:
    by_place = {(box.row, box.column): box for box in boxes}
    return [
        {
            "label": by_place[row, 1].performance,
            "cells": [_cell(by_place[row, column], counts) for column in (1, 2, 3)],
        }
        for row in (3, 2, 1)
    ]


def _cell(box: BoxView, counts: dict[Any, disclosure.Shown]) -> dict[str, Any]:
    figure = counts[box.number]
    return {
        "number": box.number,
        "predicate": box.predicate,
        "tone": box.number,
        "count": figure if isinstance(figure, int) else 0,
        "mark": "" if isinstance(figure, int) else written(figure),
    }


def _departments(mapping: Mapping, shown: disclosure.Summary) -> list[tuple[str, str]]:
    """The departments of which at least one count is told."""
    names = {int(pk): str(name) for pk, name, _path in mapping.facets.get("units", [])}
    told = [pk for pk, counts in shown.departments.items() if set(counts.values()) != {disclosure.NOTHING}]
    return sorted(((str(pk), names[pk]) for pk in told if pk in names), key=lambda pair: pair[1])


def _figures(shown: disclosure.Summary) -> list[dict[str, str]]:
    figures = {
        _("Seluruh pegawai"): shown.total,
        _("Terpetakan"): shown.mapped,
        _("Belum dapat dipetakan"): shown.unmapped,
        _("Di luar populasi"): shown.outside,
        _("Mendekati ambang"): shown.near,
        _("Ada syarat tidak terpenuhi"): shown.gates_failed,
    }
    return [{"label": label, "value": written(figure)} for label, figure in figures.items()]


def _figures_of(counts: dict[int | str, disclosure.Shown]) -> list[dict[str, str]]:
    """Of a department no sums are told: they would give its small counts away."""
    figures = {
        _("Belum dapat dipetakan"): counts[disclosure.UNMAPPED],
        _("Di luar populasi"): counts[disclosure.OUTSIDE],
    }
    return [{"label": label, "value": written(figure)} for label, figure in figures.items()]


def _ekinerja(shown: disclosure.Summary, axes: Any) -> list[dict[str, str]]:
    """Level by level; nothing when it may not be shown or no status is known."""
    table = shown.ekinerja
    if table is None or all(figure == disclosure.FEW for (_l, s), figure in table.items() if s is not None):
        return []
    labels = {level.level: str(level.label) for level in axes.kinerja.levels}
    return [
        {
            "label": labels[level],
            **{
                key: written(table[level, status])
                for key, status in zip("abcd", disclosure.EKINERJA, strict=True)
            },
        }
        for level in (3, 2, 1)
    ]


def _funnel(mapping: Mapping) -> list[dict[str, Any]]:
    return covering.steps(mapping, disclosure.stages([count for _label, count in mapping.funnel]))
