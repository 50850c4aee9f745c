"""What the pages of a package share: the steps at their head, and acts that may be refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.exchange.spreadsheets import states
from nawasena.exchange.spreadsheets.models import Package
from nawasena.i18n import _

FILES, COLUMNS, REPAIR, DIFFERENCE, PROPOSE, APPROVAL, APPLY = range(1, 8)
State = Package.State
NOW = {
    State.COLLECTING: FILES,
    State.READING: FILES,
    State.UNREADABLE: COLUMNS,
    State.REPAIRING: REPAIR,
    State.REJECTED: REPAIR,
    State.PROPOSED: APPROVAL,
    State.APPLYING: APPLY,
    State.APPLIED: APPLY + 1,
}


def words(actor: Actor, package: Package, step: int | None = None) -> dict[str, Any]:
    """What every page of a package shows; ``step`` when it is not the one of the state. Once a package is being
    applied every page says how far that is."""
    now = NOW[State(package.state)]
    return {
        "package": package,
        "state": states.label(package.state),
        "steps": _steps(package, prepares=actor.may(May.IMPORT_DATA)),
        "step": now if now >= APPLY else step or now,
        "is_open": states.is_open(package),
        "may_prepare": actor.may(May.IMPORT_DATA),
        "read": bool(package.staging),
    }


def _steps(package: Package, *, prepares: bool) -> list[tuple[str, str]]:
    def at(name: str) -> str:
        return reverse(name, args=[package.pk])

    read = bool(package.staging)
    return [
        (_("Berkas"), at("package")),
        (_("Kolom"), at("package_columns") if package.headings and prepares else ""),
        (_("Perbaiki"), at("package_errors") if read or package.state == State.UNREADABLE else ""),
        (_("Selisih"), at("package_difference") if read else ""),
        (_("Ajukan"), at("package")),
        (_("Persetujuan"), at("package")),
        (_("Terapkan"), at("package")),
    ]


def act(request: HttpRequest, package: int, what: Callable[[], object], done: str = "") -> HttpResponse:
    """Do something with a package and go back to its page; a refusal is told there."""
    try:
        what()
    except ValidationError as problem:
        for text in problem.messages:
            messages.error(request, text)
    else:
        if done:
            messages.success(request, done)
    return redirect("package", package)
