"""Who looked at whom: the access log of an agency, for its auditors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.audit import queries, words
from nawasena.core.exporting import csv_response
from nawasena.core.forms import PeriodForm
from nawasena.core.models import AccessEntry
from nawasena.core.requests import actor_of, saw
from nawasena.core.views.audit import MOST_ROWS, listed, note_export, period_of, turn
from nawasena.core.views.guards import needs
from nawasena.i18n import _
from nawasena.people.queries.names import names_of

FEW = 5  # names shown in a row; the download has them all


@needs(May.READ_AUDIT)
@require_GET
def readings(request: HttpRequest) -> HttpResponse:
    """Which account opened which page with whose records, newest first."""
    actor, form = actor_of(request), PeriodForm(request.GET)
    period = period_of(form)
    shown = listed(form, queries.readings(actor, period), "id")
    rows = _rows(actor, shown.rows)
    saw(request, *(person for row in rows for person in row["shown"]))
    context = {
        "form": form,
        "period": period,
        "query": urlencode(period.given()),
        "rows": rows,
        "staff": queries.staff(actor),
        "newer_url": turn("audit_access", period, "after", shown.after),
        "older_url": turn("audit_access", period, "before", shown.before),
    }
    return render(request, "people/access.html", context)


def _rows(actor: Actor, entries: list[AccessEntry]) -> list[dict[str, Any]]:
    accounts = queries.names(entry.account for entry in entries)
    people = names_of(actor, (person for entry in entries for person in entry.people[:FEW]))
    return [
        {
            "at": entry.at,
            "who": accounts.get(entry.account, "–"),
            "role": words.role_name(entry.role),
            "page": words.page(entry.page),
            "shown": [pk for pk in entry.people[:FEW] if pk in people],
            "names": [people.get(pk, _("pegawai {id}").format(id=pk)) for pk in entry.people[:FEW]],
            "more": max(0, len(entry.people) - FEW),
        }
        for entry in entries
    ]


@needs(May.READ_AUDIT)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The access log of a period as CSV, one line for each person who was looked at."""
    actor, period = actor_of(request), period_of(PeriodForm(request.GET))
    entries = list(queries.readings(actor, period)[:MOST_ROWS])
    people = names_of(actor, (person for entry in entries for person in entry.people))
    headings = [_("Waktu"), _("Akun"), _("Peran"), _("Halaman"), _("Pegawai"), _("ID pegawai")]
    response = csv_response("catatan-akses", headings, _lines(entries, people))
    saw(request, *people)
    note_export(actor, "access", period, len(entries))
    return response


def _lines(entries: list[AccessEntry], people: dict[int, str]) -> Iterator[list[Any]]:
    accounts = queries.names(entry.account for entry in entries)
    for entry in entries:
        who, role = accounts.get(entry.account, ""), words.role_name(entry.role)
        for person in entry.people:
            yield [entry.at.isoformat(), who, role, entry.page, people.get(person, ""), person]
