"""Pages beside the login: no role today, how to get a new code, and the way through an identity provider."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps

from django.core.exceptions import ImproperlyConfigured
from django.db import DataError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from requests import RequestException

from nawasena.core.accounts.confirming import waiting_roles
from nawasena.core.accounts.factors import has_totp
from nawasena.core.views.guards import open_to_all

log = logging.getLogger(__name__)
# A provider that is away, or whose answer has another form than it must: its words are never logged.
BEYOND_SENSE = (
    RequestException, ImproperlyConfigured, DataError, LookupError, ValueError, TypeError, AttributeError,
    ArithmeticError,
)  # fmt: skip


@open_to_all
def without_role(request: HttpRequest) -> HttpResponse:
    """The account is known but holds no role today."""
    words = {"waiting": waiting_roles(request.user), "ready": has_totp(request.user)}
    return render(request, "core/accounts/without_role.html", words, status=403)


@open_to_all
def new_code(request: HttpRequest) -> HttpResponse:
    """A forgotten password is replaced with a new activation code, which the personnel office hands out."""
    return render(request, "core/accounts/new_code.html")


def through_provider(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """A step of logging in elsewhere. A provider that is away, or says nothing sensible, is no error of ours."""

    @wraps(view)
    def answered(request: HttpRequest, provider_id: str) -> HttpResponse:
        if request.GET.get("process", "login") != "login":
            raise Http404  # the library knows other ways, which are none of ours
        try:
            with transaction.atomic():
                return view(request, provider_id)
        except BEYOND_SENSE as problem:
            log.warning("identity provider %s: %s", provider_id, type(problem).__name__)
            return render(request, "socialaccount/authentication_error.html", status=503)

    return open_to_all(answered)
