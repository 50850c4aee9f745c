"""Accounts and their roles, for the administrator of an agency."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nawasena.core import clock
from nawasena.core.accounts import confirming, places, queries, recovery, services
from nawasena.core.accounts.factors import has_totp
from nawasena.core.accounts.roles import GUARDED, RULES, May, Role, label
from nawasena.core.forms import GrantForm, NewAccountForm, ReasonForm
from nawasena.core.models import Account, Grant
from nawasena.core.requests import actor_of
from nawasena.core.views.guards import confirmed, needs
from nawasena.i18n import _


@needs(May.GRANT_ROLES)
def accounts(request: HttpRequest) -> HttpResponse:
    """Every account that ever held a role here."""
    asked = {name: request.GET.get(name, "").strip()[:100] for name in ("search", "role", "state")}
    rows = queries.accounts(actor_of(request), queries.Filters(**asked), clock.day())
    page = Paginator(rows, queries.PAGE).get_page(request.GET.get("page"))
    roles = [(role.value, label(role)) for role in RULES]
    words = {"page": page, "asked": asked, "roles": roles, "kept": _kept(asked)}
    return render(request, "core/accounts/list.html", words)


def _kept(asked: dict[str, str]) -> str:
    return urlencode({name: value for name, value in asked.items() if value})


@needs(May.GRANT_ROLES)
@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """Go to the account with a NIP. Posted, because a NIP must never stand in an address."""
    found = queries.account_by_login(actor_of(request), request.POST.get("login", "")[:60])
    if found is not None:
        return redirect("account", pk=found.pk)
    messages.warning(request, _("Tidak ada akun dengan NIP atau nama pengguna itu di instansi ini."))
    return redirect("accounts")


@needs(May.GRANT_ROLES)
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its roles, what happened to it, and what can be done."""
    return _page(request, queries.account(actor_of(request), pk))


def _page(request: HttpRequest, account: Account, **forms_: forms.Form) -> HttpResponse:
    grants = queries.grants_of(actor_of(request), account)
    today = clock.day()
    words: dict[str, Any] = {
        "account": account,
        "grants": [(grant, _state(grant, today), _confirming(request, grant)) for grant in grants],
        "history": [_told(item) for item in queries.history(actor_of(request), account, grants)],
        "code": queries.code_of(actor_of(request), account),
        "has_totp": has_totp(account),
        "own": account.pk == actor_of(request).account,
        "form": GrantForm(units=queries.units(actor_of(request))),
        "reason": ReasonForm(),
        "role_label": label,
        "place": places.in_words,
        **forms_,
    }
    wrong = any(form.is_bound and form.errors for form in forms_.values())
    return render(request, "core/accounts/account.html", words, status=422 if wrong else 200)


def _state(grant: Any, today: Any) -> tuple[str, str]:
    """Tone and words for the state of a grant on a day."""
    if grant.revoked_at is not None:
        return "danger", _("Dicabut")
    if grant.valid_until is not None and grant.valid_until < today:
        return "neutral", _("Berakhir")
    if grant.role in GUARDED and grant.confirmed_at is None:
        return "warning", _("Menunggu konfirmasi admin kedua")
    if grant.valid_from > today:
        return "info", _("Belum mulai")
    return "success", _("Berlaku")


def _confirming(request: HttpRequest, grant: Grant) -> dict[str, Any] | None:
    """Whether the reader may confirm a role that waits, why not, and whose code opened the account."""
    if not queries.is_waiting(grant):
        return None
    why = confirming.hindrance(actor_of(request), grant) or confirming.unready(grant)
    return {"why": why, "code": confirming.last_used_code(grant.account)}


def _told(item: dict[str, Any]) -> dict[str, Any]:
    """An event of the trail as the timeline shows it."""
    details = json.loads(item["event"].details)
    titles = {
        "account.created": _("Akun dibuat"),
        "account.activated": _("Akun diaktifkan oleh pemiliknya"),
        "account.connected": _("Akun dihubungkan dengan layanan masuk"),
        "account.moved": _("Akun pindah ke instansi lain"),
        "account.received": _("Akun diterima dari instansi lain"),
        "account.shut": _("Akun dinonaktifkan"),
        "account.opened": _("Akun diaktifkan kembali"),
        recovery.REMOVED: _("OTP dilepas oleh admin"),
        "role.granted": _("Peran diberikan"),
        "role.confirmed": _("Peran dikonfirmasi admin kedua"),
        "role.suspended": _("Peran ditahan sampai dikonfirmasi lagi"),
        "role.revoked": _("Peran dicabut"),
    }
    title = titles.get(item["event"].action, item["event"].action)
    role = label(details["role"]) if details.get("role") in set(Role) else ""
    who, text = item["who"] or _("Sistem"), item["reason"] or role
    return {"at": item["event"].at, "who": who, "title": title, "text": text}


@needs(May.GRANT_ROLES)
@require_POST
@confirmed
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant a role; the password is asked for once more before."""
    found = queries.account(actor_of(request), pk)
    form = GrantForm(request.POST, units=queries.units(actor_of(request)))
    if not form.is_valid():
        return _page(request, found, form=form)
    try:
        services.grant_role(actor_of(request), services.Wish(account=found, **form.cleaned_data))
    except ValidationError as error:
        _add(form, error)
        return _page(request, found, form=form)
    role = form.cleaned_data["role"]
    messages.success(request, _given(role).format(role=label(role)))
    return redirect("account", pk=pk)


def _given(role: str) -> str:
    if role in GUARDED:
        return _(
            "Peran {role} diberikan. Peran ini berlaku setelah pemiliknya memasang OTP dan admin lain"
            " mengonfirmasinya."
        )
    return _("Peran {role} diberikan.")


def _add(form: forms.Form, error: ValidationError) -> None:
    """Put what a service refused beside the field it is about, or above the form."""
    fields = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, texts in fields.items():
        form.add_error(name if name in form.fields else None, list(texts))


@needs(May.GRANT_ROLES)
@require_POST
@confirmed
def confirm(request: HttpRequest, pk: int, grant: int) -> HttpResponse:
    """Confirm a role that another administrator gave; it holds with the next request of its holder."""
    found = queries.account(actor_of(request), pk)
    row = queries.grant_of(actor_of(request), found, grant)
    try:
        confirming.confirm_role(actor_of(request), row)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("account", pk=pk)
    messages.success(request, _("Peran {role} dikonfirmasi.").format(role=label(row.role)))
    return redirect("account", pk=pk)


@needs(May.GRANT_ROLES)
@require_POST
@confirmed
def revoke(request: HttpRequest, pk: int, grant: int) -> HttpResponse:
    """Revoke a role with a reason; it ends with the next request of its holder."""
    found = queries.account(actor_of(request), pk)
    row = queries.grant_of(actor_of(request), found, grant)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, reason=form)
    services.revoke_role(actor_of(request), row, reason=form.cleaned_data["reason"])
    messages.success(request, _("Peran {role} dicabut.").format(role=label(row.role)))
    return redirect("account", pk=pk)


@needs(May.MANAGE_ACCOUNTS)
@require_POST
@confirmed
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Shut an account or open it again."""
    found = queries.account(actor_of(request), pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, reason=form)
    active = request.POST.get("active") == "1"
    services.set_active(actor_of(request), found, active=active, reason=form.cleaned_data["reason"])
    messages.success(request, _("Akun diaktifkan kembali.") if active else _("Akun dinonaktifkan."))
    return redirect("account", pk=pk)


@needs(May.MANAGE_ACCOUNTS)
@require_POST
@confirmed
def second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the second factor off the account of somebody who lost it."""
    actor = actor_of(request)
    found = queries.account(actor, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, reason=form)
    recovery.remove_second_factor(actor, found, reason=form.cleaned_data["reason"])
    messages.success(request, _("OTP dilepas. Pemilik akun memasangnya kembali saat masuk berikutnya."))
    return redirect("account", pk=pk)


@needs(May.GRANT_ROLES)
@confirmed
def create(request: HttpRequest) -> HttpResponse:
    """An account for somebody who is not in the personnel data, with a first role."""
    form = NewAccountForm(request.POST or None, units=queries.units(actor_of(request)))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.open_account(actor_of(request), **_split(form.cleaned_data))
        except ValidationError as error:
            _add(form, error)
        else:
            messages.success(
                request, _("Akun {name} dibuat. Terbitkan kode aktivasinya.").format(name=made.name)
            )
            return redirect("account", pk=made.pk)
    return render(request, "core/accounts/create.html", {"form": form}, status=422 if form.errors else 200)


def _split(cleaned: dict[str, Any]) -> dict[str, Any]:
    wish = {name: cleaned[name] for name in ("role", "unit", "valid_from", "valid_until", "reason")}
    return {"login": cleaned["login"], "name": cleaned["name"], "wish": wish}
