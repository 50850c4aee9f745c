"""The packages of an agency, and one of them in its present state."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from nawasena.core.accounts.roles import May
from nawasena.core.models import Job
from nawasena.core.requests import actor_of
from nawasena.core.views.guards import needs
from nawasena.exchange.spreadsheets import queries, states
from nawasena.exchange.spreadsheets.models import Package
from nawasena.exchange.spreadsheets.permissions import may_decide
from nawasena.exchange.spreadsheets.staged import is_whole
from nawasena.exchange.spreadsheets.views.steps import words

SHOWN = 100
State = Package.State
BUSY = (State.READING, State.APPLYING)


@needs(May.IMPORT_DATA, May.APPROVE_PACKAGE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The packages, newest first."""
    actor = actor_of(request)
    found = queries.packages(actor).select_related("created_by").order_by("-id")[:SHOWN]
    rows = [{"package": item, "state": states.label(item.state)} for item in found]
    said = {"rows": rows, "may_prepare": actor.may(May.IMPORT_DATA)}
    return render(request, "spreadsheets/index.html", said)


@needs(May.IMPORT_DATA, May.APPROVE_PACKAGE)
@require_GET
def package(request: HttpRequest, pk: int) -> HttpResponse:
    """One package: what it holds, how far it is, and the next act."""
    actor = actor_of(request)
    found = queries.package_for(actor, pk)
    said = {
        **words(actor, found),
        "files": list(found.files.order_by("id")),
        "error_count": found.errors.count(),
        "repair_count": found.repairs.count(),
        "may_decide": may_decide(actor, found),
        "may_propose": actor.may(May.RUN_MAPPING),
        "people": found.difference.get("people", {}),
        "busy": found.state in BUSY,
        "lost": _failed(found) and found.delivery_id is not None and not is_whole(found),
        "progress": _progress(found),
    }
    return render(request, "spreadsheets/package.html", said)


@needs(May.IMPORT_DATA, May.APPROVE_PACKAGE)
@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The progress of the running job as a part of its page; the page is asked for when it has ended."""
    found = queries.package_for(actor_of(request), pk)
    said = {"package": found, "progress": _progress(found)}
    response = render(request, "spreadsheets/_progress.html", said)
    if found.state not in BUSY or _failed(found):
        response.headers["HX-Refresh"] = "true"
    return response


def _failed(package: Package) -> bool:
    return package.job is not None and package.job.state == Job.State.FAILED


def _progress(package: Package) -> dict[str, object]:
    job = package.job
    failed, busy = _failed(package), package.state in BUSY
    running = busy and not failed
    return {
        "done": job.done if job else 0,
        "total": job.total if job else 0,
        "label": job.message if job else "",
        "problem": job.problem if job else "",
        "state": "failed" if failed else ("running" if busy else "done"),
        "url": reverse("package_progress", args=[package.pk]) if running else "",
    }
