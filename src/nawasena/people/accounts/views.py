"""Pages for taking the civil servants of a unit into the application."""

from __future__ import annotations

import base64

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nawasena.core.accounts import activation
from nawasena.core.accounts import queries as core_queries
from nawasena.core.accounts.activation import Batch
from nawasena.core.accounts.roles import May
from nawasena.core.requests import actor_of
from nawasena.core.views.guards import confirmed, needs
from nawasena.i18n import _
from nawasena.people.accounts import queries, services, slips


@needs(May.MANAGE_ACCOUNTS)
def units(request: HttpRequest) -> HttpResponse:
    """Choose a department."""
    wanted = request.GET.get("search", "").strip()[:100]
    found = queries.units(actor_of(request)).filter(name__icontains=wanted)
    return render(request, "people/accounts/units.html", {"units": found, "search": wanted})


@needs(May.MANAGE_ACCOUNTS)
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a department is, and the next act."""
    actor = actor_of(request)
    found = queries.unit(actor, pk)
    words = {"unit": found, "standing": queries.standing(actor, found), "batch": services.BATCH}
    return render(request, "people/accounts/unit.html", words)


@needs(May.GRANT_ROLES)
@require_POST
@confirmed
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the accounts of a department."""
    actor = actor_of(request)
    made = services.make_accounts(actor, queries.unit(actor, pk))
    messages.success(request, _("{count} akun dibuat. Terbitkan kodenya.").format(count=made.count))
    if made.taken:
        text = _("{count} orang dilewati karena NIP-nya sudah dipakai akun lain; hubungi admin instalasi.")
        messages.warning(request, text.format(count=made.taken))
    return redirect("activation_unit", pk=pk)


@needs(May.MANAGE_ACCOUNTS)
@require_POST
@confirmed
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue codes for a department and show them, once."""
    actor = actor_of(request)
    found = queries.unit(actor, pk)
    return _shown_once(request, services.issue_for_unit(actor, found), found.name)


@needs(May.MANAGE_ACCOUNTS)
@require_POST
@confirmed
def reissue(request: HttpRequest, pk: int) -> HttpResponse:
    """Replace the codes of a department that nobody has used yet, when its slips were lost."""
    actor = actor_of(request)
    found = queries.unit(actor, pk)
    return _shown_once(request, services.reissue_for_unit(actor, found), found.name, again=True)


@needs(May.MANAGE_ACCOUNTS)
@require_POST
@confirmed
def issue_one(request: HttpRequest, pk: int) -> HttpResponse:
    """A fresh code for one account, for whoever lost a slip or a password."""
    actor = actor_of(request)
    account = core_queries.account(actor, pk)
    return _shown_once(request, Batch(activation.issue_codes(actor, [account])), "")


def _shown_once(request: HttpRequest, batch: Batch, unit: str, *, again: bool = False) -> HttpResponse:
    """The codes as a page and, inside it, as a PDF: nothing is kept that could show them again."""
    address = request.build_absolute_uri(reverse("account_signup"))
    rows = [(item, slips.message(item, address)) for item in batch.issued]
    made = slips.pdf(batch.issued, unit=unit, address=address) if batch.issued else b""
    pdf = base64.b64encode(made).decode()
    words = {"rows": rows, "unit": unit, "pdf": pdf, "elsewhere": batch.elsewhere, "again": again}
    return render(request, "people/accounts/codes.html", words)
