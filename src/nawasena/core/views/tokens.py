"""Tokens of the API: one's own, and for an administrator those of the agency."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nawasena.core import clock
from nawasena.core.accounts import tokens as services
from nawasena.core.accounts.roles import May
from nawasena.core.forms import TokenForm
from nawasena.core.models import ApiToken
from nawasena.core.requests import Request
from nawasena.core.views.guards import any_role, confirmed
from nawasena.i18n import _


@any_role
def tokens(request: Request) -> HttpResponseBase:
    """The tokens, and a form for a new one; the password is asked for once more before one is made."""
    if request.method == "POST":
        return _create(request)
    return _page(request, TokenForm(holders=services.holders(request.actor)))


@confirmed
def _create(request: Request) -> HttpResponse:
    form = TokenForm(request.POST, holders=services.holders(request.actor))
    if not form.is_valid():
        return _page(request, form)
    given = form.cleaned_data
    wish = services.TokenWish(
        account=given["account"],
        name=given["name"],
        scopes=tuple(May(word) for word in given["scopes"]),
        expires_at=clock.moment() + dt.timedelta(days=given["days"]),
    )
    try:
        _token, text = services.create_token(request.actor, wish=wish)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _page(request, form)
    # shown in the answer itself: a redirect would have to keep it somewhere
    return _page(request, TokenForm(holders=services.holders(request.actor)), text)


def _page(request: Request, form: TokenForm, made: str = "") -> HttpResponse:
    rows = [(token, _state(token)) for token in services.tokens(request.actor).select_related("account")]
    words = {"form": form, "rows": rows, "made": made, "scope_labels": form.scope_labels()}
    wrong = form.is_bound and bool(form.errors)
    return render(request, "core/accounts/tokens.html", words, status=422 if wrong else 200)


def _state(token: ApiToken) -> tuple[str, str]:
    """Tone and words for the state of a token now."""
    if token.revoked_at is not None:
        return "danger", _("Dicabut")
    if token.expires_at <= clock.moment():
        return "neutral", _("Kedaluwarsa")
    return "success", _("Berlaku")


@any_role
@require_POST
@confirmed
def revoke(request: Request, pk: int) -> HttpResponse:
    """End a token now."""
    services.revoke_token(request.actor, token=services.token_for(request.actor, pk))
    messages.success(request, _("Token dicabut; permintaan berikutnya ditolak."))
    return redirect("tokens")
