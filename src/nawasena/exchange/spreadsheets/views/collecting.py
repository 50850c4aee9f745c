"""Beginning a package and collecting its files."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nawasena.core import clock
from nawasena.core.accounts.roles import May
from nawasena.core.requests import actor_of
from nawasena.core.views.guards import needs
from nawasena.exchange.spreadsheets import queries, services
from nawasena.exchange.spreadsheets.forms import PackageForm
from nawasena.exchange.spreadsheets.template import write_template
from nawasena.exchange.spreadsheets.views.steps import FILES, act, words
from nawasena.i18n import _
from nawasena.mapping.queries.mappings import policies
from nawasena.rules.catalogue import library_catalogue

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(May.IMPORT_DATA)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Begin a package."""
    actor = actor_of(request)
    form = PackageForm(request.POST or None, policies=policies(actor), initial={"as_of": clock.day()})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_package(actor, **form.cleaned_data)
        except ValidationError as problem:
            _tell(form, problem)
        else:
            return redirect("package", made.pk)
    return render(request, "spreadsheets/describe.html", {"form": form, "package": None})


@needs(May.IMPORT_DATA)
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a package is about."""
    actor = actor_of(request)
    package = queries.package_for(actor, pk)
    names = ("title", "as_of", "mapping_name", "policy", "preset")
    initial = {name: getattr(package, name) for name in names}
    form = PackageForm(request.POST or None, policies=policies(actor), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.describe(actor, package, **form.cleaned_data)
        except ValidationError as problem:
            _tell(form, problem)
        else:
            return redirect("package", pk)
    return render(request, "spreadsheets/describe.html", {"form": form, **words(actor, package, FILES)})


def _tell(form: PackageForm, problem: ValidationError) -> None:
    found: dict[str, Any] = getattr(problem, "error_dict", {})
    for name, errors in found.items():
        form.add_error(name if name in form.fields else None, errors)
    if not found:
        form.add_error(None, problem)


@needs(May.IMPORT_DATA)
@require_GET
def template(_request: HttpRequest) -> HttpResponse:
    """The empty workbook of evidence, with what every column expects, in the reader's language."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path, library_catalogue())
        response = HttpResponse(path.read_bytes(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="nawasena-bukti.xlsx"'
    return response


@needs(May.IMPORT_DATA)
@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the uploaded files; each that is refused says why, the others are kept."""
    actor = actor_of(request)
    package = queries.package_for(actor, pk)
    given = request.FILES.getlist("files")
    if not given:
        messages.error(request, _("Pilih berkas yang akan diunggah."))
    for file in given:
        try:
            services.add_file(actor, package, file.name or "", file.chunks())
        except ValidationError as problem:
            for text in problem.messages:
                messages.error(request, text)
    return redirect("package", pk)


@needs(May.IMPORT_DATA)
@require_POST
def remove(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Take a file out."""
    actor = actor_of(request)
    package = queries.package_for(actor, pk)
    return act(request, pk, lambda: services.remove_file(actor, package, file))


@needs(May.IMPORT_DATA)
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the files read."""
    actor = actor_of(request)
    package = queries.package_for(actor, pk)
    return act(request, pk, lambda: services.request_reading(actor, package))
