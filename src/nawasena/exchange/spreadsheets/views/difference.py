"""What an import would change."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from nawasena.core.accounts.roles import May
from nawasena.core.requests import actor_of, saw
from nawasena.core.views.guards import needs
from nawasena.exchange.spreadsheets import queries
from nawasena.exchange.spreadsheets.changes import changed_labels
from nawasena.exchange.spreadsheets.forms import DifferenceForm
from nawasena.exchange.spreadsheets.models import Package
from nawasena.exchange.spreadsheets.views.steps import APPROVAL, DIFFERENCE, words
from nawasena.i18n import N_, _
from nawasena.people.words import kind_label

LABELS = {
    "new": N_("Baru"),
    "changed": N_("Berubah"),
    "same": N_("Sama"),
    "held": N_("Baris ditolak atau dilewati"),
    "gone": N_("Tidak ada lagi"),
}


def _labels() -> dict[str, str]:
    return {name: _(label) for name, label in LABELS.items()}


def _step(package: Package) -> int:
    return APPROVAL if package.state == Package.State.PROPOSED else DIFFERENCE


@needs(May.IMPORT_DATA, May.APPROVE_PACKAGE)
@require_GET
def difference(request: HttpRequest, pk: int) -> HttpResponse:
    """Counts by people and kind of record, and the people page by page."""
    actor = actor_of(request)
    package = queries.package_for(actor, pk)
    form = DifferenceForm(request.GET)
    form.is_valid()
    state, offset = form.cleaned_data.get("state") or "", form.cleaned_data.get("offset") or 0
    rows, total = queries.changes(package, state, offset)
    saw(request, *(row["person"] for row in rows if row["person"]))
    address = reverse("package_difference", args=[pk])

    def turn(to: int) -> str:
        return f"{address}?{urlencode({'state': state, 'offset': to})}"

    counts = package.difference.get("people", {})
    tabs = [{"label": _("Yang berubah"), "url": address, "active": not state, "count": None}]
    tabs += [
        {
            "label": label,
            "url": f"{address}?state={name}",
            "active": state == name,
            "count": counts.get(name, 0),
        }
        for name, label in _labels().items()
    ]
    records = package.difference.get("records", {})
    said = {
        **words(actor, package, _step(package)),
        "rows": rows,
        "changed": changed_labels(package, rows),
        "total": total,
        "staged": queries.is_staged(package),
        "offset": offset,
        "labels": _labels(),
        "tabs": tabs,
        "kinds": [(kind_label(kind), found) for kind, found in records.items()],
        "unowned": [(kind_label(kind), rows) for kind, rows in package.difference.get("unowned", {}).items()],
        "previous_url": turn(max(0, offset - queries.PAGE)) if offset else "",
        "next_url": turn(offset + queries.PAGE) if offset + queries.PAGE < total else "",
    }
    return render(request, "spreadsheets/difference.html", said)


@needs(May.IMPORT_DATA, May.APPROVE_PACKAGE)
@require_GET
def change(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """One person of the difference, field by field and record by record."""
    actor = actor_of(request)
    package = queries.package_for(actor, pk)
    found = queries.change(package, row)
    if found.person:
        saw(request, found.person)
    said = {**words(actor, package, _step(package)), "change": found, "labels": _labels()}
    return render(request, "spreadsheets/change.html", said)
