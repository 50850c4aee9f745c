"""Dasar Hukum: every regulation that is cited, and every number of the policies in force with its status."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from nawasena.core.requests import actor_of
from nawasena.core.views.guards import any_role
from nawasena.mapping.adopting import loaded_policy
from nawasena.mapping.place_words import place_of
from nawasena.mapping.queries.mappings import policies
from nawasena.rules.checks.status import number_statuses
from nawasena.rules.registry import LoadedPolicy
from nawasena.rules.regulations import library_regulations


@any_role
@require_GET
def legal_basis(request: HttpRequest) -> HttpResponse:
    """The register, and the policies of the agency number by number."""
    adopted = [(item, loaded_policy(item)) for item in policies(actor_of(request))[:5]]
    shown = [
        {"adopted": item, "numbers": _numbers(loaded), "counts": _counts(loaded)} for item, loaded in adopted
    ]
    register = dict(library_regulations())
    for _item, loaded in adopted:
        register |= loaded.book.regulations
    cited = sorted(register.values(), key=lambda item: item.cite)
    words = {
        "policies": shown,
        "regulations": [item for item in cited if item.kind == "regulation"],
        "sources": [item for item in cited if item.kind != "regulation"],
    }
    return render(request, "site/legal_basis.html", words)


def _numbers(loaded: LoadedPolicy) -> list[dict[str, Any]]:
    return [
        {
            "place": place_of(number, loaded),
            "status": number.status,
            "ref": number.ref,
            "cite": loaded.book.regulations[number.ref].short
            if number.ref in loaded.book.regulations
            else number.ref,
        }
        for number in number_statuses(loaded.policy)
    ]


def _counts(loaded: LoadedPolicy) -> dict[str, int]:
    statuses = [number.status for number in number_statuses(loaded.policy)]
    return {"verified": statuses.count("verified"), "total": len(statuses)}
