"""Deciding about a proposed mapping, taking it back, and beginning a failed one again."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from nawasena.core.accounts.roles import May
from nawasena.core.requests import actor_of, typed
from nawasena.core.views.guards import needs
from nawasena.i18n import _
from nawasena.mapping import proposing
from nawasena.mapping.forms import DecisionForm
from nawasena.mapping.queries.mappings import mapping_for
from nawasena.mapping.states import StateError

UNKNOWN_VERSION = -1  # damaged input: no mapping has it


@needs(May.APPROVE_PACKAGE)
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve the proposal and start the work."""
    actor, version = actor_of(request), _given(request)[0]
    mapping = mapping_for(actor, pk)
    done = _("Pemetaan disetujui dan mulai dihitung.")
    return _act(request, pk, lambda: proposing.approve(actor, mapping, version), done)


@needs(May.APPROVE_PACKAGE)
@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse the proposal with the reason."""
    actor, (version, reason) = actor_of(request), _given(request)
    mapping = mapping_for(actor, pk)
    return _act(
        request,
        pk,
        lambda: proposing.refuse(actor, mapping, version, reason=reason),
        _("Usulan pemetaan ditolak; pengusul melihat alasannya."),
    )


@needs(May.RUN_MAPPING)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a proposal back, or give up what failed."""
    actor = actor_of(request)
    mapping = mapping_for(actor, pk)
    done = _("Pemetaan dibatalkan; namanya dapat dipakai lagi.")
    return _act(request, pk, lambda: proposing.withdraw(actor, mapping), done)


@needs(May.RUN_MAPPING)
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a failed mapping again."""
    actor = actor_of(request)
    mapping = mapping_for(actor, pk)
    return _act(request, pk, lambda: proposing.retry(actor, mapping), _("Pemetaan dimulai lagi."))


def _given(request: HttpRequest) -> tuple[int, str]:
    """The version that was seen and the reason, if any."""
    form = DecisionForm(request.POST)
    form.is_valid()
    version = form.cleaned_data.get("version")
    return UNKNOWN_VERSION if version is None else version, typed(form.cleaned_data.get("reason", ""))


def _act(request: HttpRequest, pk: int, what: Callable[[], object], done: str) -> HttpResponse:
    """Do it and go back to the page of the mapping; a refusal is told there."""
    try:
        what()
    except ValidationError as problem:
        for text in problem.messages:
            messages.error(request, text)
    except StateError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, done)
    return redirect("mapping", pk)
