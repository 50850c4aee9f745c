"""Data quality on screen: the index, its 27 indicators, the departments, and who fails what with the cure."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.display import decimal, whole
from nawasena.core.requests import actor_of, saw
from nawasena.core.views.guards import needs
from nawasena.i18n import _
from nawasena.people.quality import DimensionScore, IndicatorScore, Score, gate
from nawasena.people.quality_queries import failing, shown_to
from nawasena.rules.quality import library_gate, library_quality
from nawasena.rules.regulations import library_regulations

_PERCENT = 100


class PlaceForm(forms.Form):
    """What an address narrows the pages to; what makes no sense is left out."""

    unit = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    after = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    before = forms.IntegerField(min_value=1, max_value=2**62, required=False)


@needs(May.SEE_QUALITY)
@require_GET
def quality(request: HttpRequest) -> HttpResponse:
    """The index of what the actor may see, its dimensions and indicators, and the departments."""
    actor, place = actor_of(request), _place(request)
    shown = shown_to(actor, place["unit"])
    if shown is None:
        return render(request, "people/quality.html", {"shown": None})
    whole_agency = actor.paths(May.SEE_QUALITY) is None and place["unit"] is None
    words = {
        "shown": shown,
        "scope": _scope(actor, place["unit"]),
        "figures": _figures(shown.score),
        "dimensions": [_dimension(item, place["unit"]) for item in shown.score.dimensions],
        "departments": [_department(item) for item in shown.departments],
        "gate": gate(shown.result, library_gate()) if whole_agency else None,
        "unit": place["unit"],
        "sources": [library_regulations()[name] for name in library_quality().references],
    }
    return render(request, "people/quality.html", words)


@needs(May.SEE_QUALITY)
@require_GET
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """Who fails one indicator, and what cures it."""
    actor, place = actor_of(request), _place(request)
    shown = shown_to(actor, place["unit"])
    if shown is None or code not in {item.id for item in library_quality().indicators}:
        raise Http404
    page = failing(actor, shown, code, place["after"], place["before"])
    saw(request, *(row.person_id for row in page.rows))
    score = shown.score.indicator(code)
    words = {
        "shown": shown,
        "scope": _scope(actor, place["unit"]),
        "score": score,
        "indicator": score.indicator,
        "page": page,
        "person_url": person_url,
        "percent": percent,
        "unit": place["unit"],
        "options": _units(actor),
        "next_url": _turn(code, place["unit"], "after", page.after),
        "previous_url": _turn(code, place["unit"], "before", page.before),
        "index_url": _with_unit(reverse("quality"), place["unit"]),
    }
    return render(request, "people/quality_indicator.html", words)


def percent(value: Fraction | None) -> str:
    """Two decimals, cut: what is just under a threshold must not be shown as the threshold."""
    if value is None:
        return "–"
    return decimal(Decimal((value * _PERCENT).__floor__()) / _PERCENT)


def person_url(person: int) -> str:
    """The page of a person, empty where the installation has none."""
    try:
        return reverse("person", args=[person])
    except NoReverseMatch:
        return ""


def _place(request: HttpRequest) -> dict[str, int | None]:
    form = PlaceForm(request.GET)
    form.is_valid()
    return {name: form.cleaned_data.get(name) for name in form.fields}


def _scope(actor: Actor, unit: int | None) -> str:
    """Whose data the numbers are about."""
    if unit is not None:
        return next((name for pk, name in _units(actor) if pk == unit), _("Unit yang dipilih"))
    return _("Unit kerja Anda") if actor.paths(May.SEE_QUALITY) is not None else _("Seluruh instansi")


def _units(actor: Actor) -> list[tuple[int, str]]:
    """The departments in which the actor sees somebody."""
    shown = shown_to(actor)
    rows = shown.departments if shown is not None else []
    return sorted(((pk, name) for name, pk, _score in rows if pk is not None), key=lambda row: row[1])


def _figures(score: Score) -> list[dict[str, str]]:
    """The index and its dimensions, as the page shows figures."""
    note = _("{computed} % bobot dapat dihitung").format(computed=percent(score.computed))
    total = {"label": _("Indeks kualitas data"), "value": percent(score.index), "note": note}
    parts = [
        {
            "label": str(item.dimension.label),
            "value": percent(item.index),
            "note": _("bobot {weight} %").format(weight=percent(Fraction(item.dimension.weight) * _PERCENT)),
            "url": f"#{item.dimension.id}",
        }
        for item in score.dimensions
    ]
    return [total, *parts]


def _dimension(item: DimensionScore, unit: int | None) -> dict[str, Any]:
    rows = [_indicator(score, unit) for score in item.indicators]
    return {
        "id": item.dimension.id,
        "label": str(item.dimension.label),
        "weight": percent(Fraction(item.dimension.weight) * _PERCENT),
        "share": percent(item.share * _PERCENT),
        "index": percent(item.index),
        "known": item.index is not None,
        "rows": rows,
        "computed": sum(not score.missing for score in item.indicators),
    }


def _indicator(score: IndicatorScore, unit: int | None) -> dict[str, Any]:
    own = score.indicator
    return {
        "code": own.id,
        "label": str(own.label),
        "rule": str(own.rule),
        "url": _with_unit(reverse("quality_indicator", args=[own.id]), unit),
        "failing": whole(score.failing) if not score.missing else "–",
        "fails": score.failing,
        "applicable": whole(score.applicable) if not score.missing else "–",
        "value": percent(score.value),
        "weight": percent(Fraction(own.weight)),
        "share": percent(score.share * _PERCENT),
        "missing": ", ".join(score.missing),
        "nobody": not score.missing and not score.applicable,
        "verified": own.status == "verified",
        "ref": own.ref,
    }


def _department(row: tuple[str, int | None, Score]) -> dict[str, Any]:
    name, pk, score = row
    worst = max(score.indicators, key=lambda item: item.failing)
    return {
        "name": name or _("Tanpa Perangkat Daerah"),
        "url": _with_unit(reverse("quality"), pk) if pk is not None else "",
        "people": whole(score.people),
        "index": percent(score.index),
        "failing": whole(sum(item.failing for item in score.indicators)),
        "worst": str(worst.indicator.label) if worst.failing else "–",
    }


def _with_unit(address: str, unit: int | None) -> str:
    return address if unit is None else f"{address}?{urlencode({'unit': unit})}"


def _turn(code: str, unit: int | None, way: str, key: int | None) -> str:
    if key is None:
        return ""
    given = {"unit": unit, way: key} if unit is not None else {way: key}
    return f"{reverse('quality_indicator', args=[code])}?{urlencode(given)}"
