"""My page: an ASN's own box once it is announced, why, what is missing, and who looked."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from nawasena.core.accounts.roles import May
from nawasena.core.requests import actor_of
from nawasena.core.views.guards import needs
from nawasena.mapping.models import Result
from nawasena.mapping.views import labels
from nawasena.mapping.views.person import explanation
from nawasena.rules.disclosure import library_disclosure
from nawasena.site.own_data import announced, own_data, own_profile, visits
from nawasena.site.queries import is_pending

VISITS = 50


@needs(May.SEE_SELF)
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """What the policy of disclosure lets an ASN see about the own result."""
    actor = actor_of(request)
    if actor.person is None:
        raise Http404
    profile = own_profile(actor)
    history = announced(actor, actor.person)
    newest = history[0] if history else None
    words: dict[str, Any] = {
        "profile": profile,
        "result": newest,
        "history": history,
        "pending": is_pending(actor),
        "label": labels,
        "shows": library_disclosure().own,
        "visits": visits(actor, actor.person, VISITS),
    }
    return render(request, "site/me.html", {**words, **_explained(newest)})


def _explained(result: Result | None) -> dict[str, object]:
    if result is None:
        return {"view": None, "problem": ""}
    return explanation(result.mapping, result)


@needs(May.SEE_SELF)
@require_GET
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything held about the reader, to keep."""
    actor = actor_of(request)
    if actor.person is None:
        raise Http404
    options = {"indent": 2, "ensure_ascii": False}
    response = JsonResponse(own_data(actor, actor.person), json_dumps_params=options)
    response["Content-Disposition"] = 'attachment; filename="data-saya.json"'
    return response
