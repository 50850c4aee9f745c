"""The tour of the demonstration: tiles to log in as somebody, and its stops. In a real installation: 404."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from nawasena.core.accounts.roles import Role, label
from nawasena.core.models import Account
from nawasena.core.views.guards import open_to_all
from nawasena.i18n import _
from nawasena.site.demo.cast import PARTS
from nawasena.site.demo.record import Record, read
from nawasena.site.demo.tour import KEY, STOPS, told

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _record() -> Record:
    found = read()
    if found is None:
        raise Http404
    return found


@open_to_all
@require_GET
def tour(request: HttpRequest) -> HttpResponse:
    """What the tour shows, and whom one can log in as."""
    record = _record()
    request.session.pop(KEY, None)
    tiles = [
        {
            "role": part.role,
            "label": label(part.role),
            "login": record.logins[part.role],
            "about": _(part.about),
        }
        for part in PARTS
    ]
    stops = [{"title": _(stop.title), "role": label(stop.role)} for stop in STOPS]
    return render(request, "site/tour.html", {"tiles": tiles, "stops": stops, "password": record.password})


@open_to_all
@require_POST
def enter_as(request: HttpRequest, role: str) -> HttpResponse:
    """Log in as the account of a role, in a demonstration only."""
    record = _record()
    if role not in record.logins:
        raise Http404
    _log_in(request, record, role)
    return redirect("home")


@open_to_all
def stop(request: HttpRequest, number: int) -> HttpResponse:
    """Go to a stop: a link when the right person is logged in, else a button that changes the account."""
    record = _record()
    if not 1 <= number <= len(STOPS):
        raise Http404
    chosen = STOPS[number - 1]
    if request.method == "POST":
        _log_in(request, record, chosen.role)
    elif request.user.is_anonymous or request.user.get_username() != record.logins[chosen.role]:
        words = {
            "number": number,
            "total": len(STOPS),
            "title": _(chosen.title),
            "text": told(chosen, record),
        }
        return render(request, "site/tour_change.html", {**words, "role": label(chosen.role)})
    request.session[KEY] = number - 1
    return redirect(chosen.url(record))


@open_to_all
@require_GET
def end(request: HttpRequest) -> HttpResponse:
    """The end of the tour."""
    _record()
    request.session.pop(KEY, None)
    return render(request, "site/tour_end.html", {"stops": [_(stop.title) for stop in STOPS]})


def _log_in(request: HttpRequest, record: Record, role: str | Role) -> None:
    account: Any = get_object_or_404(Account, login=record.logins[str(role)])
    login(request, account, backend=BACKEND)
    record_authentication(request, account, method="password", username=account.login)
    record_authentication(request, account, method="mfa", type="totp")
