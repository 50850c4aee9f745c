"""Pages beside the login: no role today, and how to get a new code."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nawasena.core.accounts.confirming import waiting_roles
from nawasena.core.accounts.factors import has_totp
from nawasena.core.views.guards import open_to_all


@open_to_all
def without_role(request: HttpRequest) -> HttpResponse:
    """The account is known but holds no role today."""
    words = {"waiting": waiting_roles(request.user), "ready": has_totp(request.user)}
    return render(request, "core/accounts/without_role.html", words, status=403)


@open_to_all
def new_code(request: HttpRequest) -> HttpResponse:
    """A forgotten password is replaced with a new activation code, which the personnel office hands out."""
    return render(request, "core/accounts/new_code.html")
