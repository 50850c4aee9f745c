"""The list of a mapping as a workbook."""

from __future__ import annotations

import tempfile
from typing import Any

import xlsxwriter
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.audit import chain
from nawasena.core.requests import actor_of, saw
from nawasena.core.views.guards import needs
from nawasena.i18n import _
from nawasena.mapping.forms import SearchForm, filters_of
from nawasena.mapping.models import Mapping, Result
from nawasena.mapping.queries import mappings as reading
from nawasena.mapping.queries.results import narrowed, results
from nawasena.mapping.views import labels

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
    found = (
        narrowed(results(actor, mapping), filters)
        .select_related("unit", "department")
        .order_by("name_key", "id")
    )
    file, people = _workbook(mapping, found)
    saw(request, *people)
    _note(actor, mapping, len(people), filters.given())
    return FileResponse(file, as_attachment=True, filename=f"pemetaan-{mapping.pk}.xlsx", content_type=XLSX)


def _note(actor: Actor, mapping: Mapping, count: int, filters: dict[str, str]) -> None:
    chain.record(actor, "mapping.exported", mapping, {"people": count, "filters": filters}, may=May.EXPORT)


def _workbook(mapping: Mapping, found: Any) -> tuple[Any, set[int]]:
    """The open file, to be read from its beginning, and the people in it."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- closed by the response
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet(_("Pemetaan"))
    bold = book.add_format({"bold": True})
    sheet.write_row(0, 0, _headings(), bold)
    sheet.freeze_panes(1, 2)
    people = set()
    for number, row in enumerate(found.iterator(chunk_size=2000), start=1):
        sheet.write_row(number, 0, _cells(row))
        people.add(row.person_id)
    sheet.autofilter(0, 0, max(1, len(people)), len(_headings()) - 1)
    book.set_properties({"title": mapping.name})
    book.close()
    file.seek(0)
    return file, people


def _headings() -> list[str]:
    return [
        "NIP", _("Nama"), _("Jabatan"), _("Unit"), _("Perangkat Daerah"), _("Jenjang jabatan"), _("Golongan"),
        _("Usia"), _("Status"), _("Kotak"), _("Kinerja"), _("Potensial"), _("Nilai Talenta"), _("Peringkat"),
        _("Mendekati ambang"), _("Syarat tidak terpenuhi"), _("Catatan"),
    ]  # fmt: skip


def _cells(row: Result) -> list[Any]:
    return [
        row.nip, row.name, row.post,
        row.unit.name if row.unit else "", row.department.name if row.department else "",
        labels.category("jenjang", row.job_level), labels.category("golongan", row.grade), row.age,
        labels.status(row.status), row.box, row.performance, row.potential, row.talent, row.rank,
        _("ya") if row.near_cut else "", row.gates_failed or "", row.reasons,
    ]  # fmt: skip
