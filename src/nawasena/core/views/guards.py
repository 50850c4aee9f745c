"""Who may open a page. Every view carries one of these marks; one without is refused, and fails a test.

* ``open_to_all``: anybody, also without logging in
* ``account_page``: whoever is logged in, also before the second factor is set up and without any role
* ``any_role``: whoever holds a role today
* ``needs(May.X, …)``: whoever may do one of these

The last two ask for the second factor when one of the roles does. Strangers are led to the login and back; an
address that answers programs says 401 or 403 instead (``answers=True``), and takes a token as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import URLPattern, URLResolver, reverse

from nawasena.core.accounts import tokens
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.factors import has_totp, used_second_factor
from nawasena.core.accounts.roles import May
from nawasena.core.requests import SAFE, page_of
from nawasena.i18n import _

View = Callable[..., HttpResponseBase]
MARK = "nawasena_access"


@dataclass(frozen=True)
class Access:
    """What a view asks of its reader. ``rights``: one of them suffices; none: any role does."""

    kind: str
    rights: tuple[May, ...] = ()
    answers: bool = False


def open_to_all(view: View) -> View:
    """Mark a public view."""
    return guarded(view, Access("open"))


def account_page(view: View) -> View:
    """Mark a view of one's own account: logged in is enough, since the second factor is set up there."""
    return guarded(view, Access("account"))


def any_role(view: View) -> View:
    """Mark a view for everybody who holds a role today."""
    return guarded(view, Access("role"))


def needs(*rights: May) -> Callable[[View], View]:
    """Mark a view for whoever may do one of these."""
    if not rights:
        raise ImproperlyConfigured("needs() without a right; say any_role")
    return lambda view: guarded(view, Access("right", rights))


def confirmed(view: View) -> View:
    """Ask for the password (or the second factor) once more, unless that was done in the last minutes."""
    again: View = reauthentication_required(view)
    return again


def guarded(view: View, access: Access) -> View:
    """The view behind its guard."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return refusal(request, access) or view(request, *args, **kwargs)

    setattr(wrapper, MARK, access)
    return wrapper


def guard_all(patterns: list[URLPattern | URLResolver], access: Access) -> list[URLPattern | URLResolver]:
    """Put every view of a list of addresses behind the same guard (for views that a library makes)."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            guard_all(pattern.url_patterns, access)
        else:
            pattern.callback = guarded(pattern.callback, access)
    return patterns


def access_of(view: Any) -> Access | None:
    """The mark of a view, if it has one."""
    return getattr(view, MARK, None)


def refusal(request: HttpRequest, access: Access) -> HttpResponseBase | None:
    """What the reader gets instead of the page; None when they may see it. Raises PermissionDenied."""
    if access.kind == "open":
        return None
    if access.answers and tokens.HEADER in request.headers:
        return _by_token(request, access)
    if not request.user.is_authenticated:
        return _unknown(request, access)
    if access.kind == "account":
        return None
    actor: Actor | None = request.actor  # type: ignore[attr-defined]  # set by the middleware
    if actor is None:
        return _not_yet(access, "account_without_role")
    if actor.needs_totp and not used_second_factor(request):
        return _second_factor(request, access)
    return _without_right(actor, access)


def _by_token(request: HttpRequest, access: Access) -> HttpResponseBase | None:
    """Whoever comes with a token is that token and nobody else, whatever session there is."""
    actor = tokens.enter(request.headers[tokens.HEADER])
    request.actor = actor  # type: ignore[attr-defined]
    if actor is None:
        text = _("Token tidak berlaku: salah tulis, kedaluwarsa, dicabut, atau akunnya tanpa peran hari ini.")
        return _answer(401, text)
    return _without_right(actor, access)


def _without_right(actor: Actor, access: Access) -> HttpResponseBase | None:
    if not access.rights or any(actor.may(right) for right in access.rights):
        return None
    if access.answers:
        return _answer(403, _("Peran atau token Anda tidak memberi hak untuk membaca data ini."))
    raise PermissionDenied(_("Peran Anda tidak memberi hak untuk membuka halaman ini."))


def _answer(status: int, text: str) -> JsonResponse:
    response = JsonResponse({"detail": text}, status=status)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def _unknown(request: HttpRequest, access: Access) -> HttpResponseBase:
    if access.answers:
        return _answer(401, _("Masuk terlebih dahulu, atau kirim token pada kepala Authorization."))
    if request.method not in SAFE:
        messages.warning(request, _("Formulir sudah kedaluwarsa"))
    return redirect_to_login(page_of(request), resolve_url("account_login"))


def _not_yet(access: Access, page: str) -> HttpResponseBase:
    if access.answers:
        text = _("Akun ini belum dapat dipakai di sini: tanpa peran hari ini, atau tanpa faktor kedua.")
        return _answer(403, text)
    return redirect(page)


def _second_factor(request: HttpRequest, access: Access) -> HttpResponse | HttpResponseBase:
    if access.answers or not has_totp(request.user):
        return _not_yet(access, "mfa_activate_totp")
    return redirect_to_login(page_of(request), reverse("mfa_reauthenticate"))
