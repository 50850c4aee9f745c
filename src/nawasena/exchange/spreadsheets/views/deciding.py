"""Proposing a package, and deciding about it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from nawasena.core.accounts.roles import May
from nawasena.core.requests import actor_of, typed
from nawasena.core.views.guards import needs
from nawasena.exchange.spreadsheets import queries, services
from nawasena.exchange.spreadsheets.forms import DecisionForm
from nawasena.exchange.spreadsheets.views.steps import act
from nawasena.i18n import _

UNKNOWN_VERSION = -1  # damaged input: no package has it


def _decision(request: HttpRequest) -> DecisionForm:
    form = DecisionForm(request.POST)
    form.is_valid()
    return form


def _version(form: DecisionForm) -> int:
    found = form.cleaned_data.get("version")
    return UNKNOWN_VERSION if found is None else found


@needs(May.IMPORT_DATA)
@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask somebody else to approve."""
    actor, version = actor_of(request), _version(_decision(request))
    package = queries.package_for(actor, pk)
    done = _("Paket diajukan. Orang lain yang berwenang perlu menyetujuinya.")
    return act(request, pk, lambda: services.propose(actor, package, version), done)


@needs(May.IMPORT_DATA)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the proposal back."""
    actor = actor_of(request)
    package = queries.package_for(actor, pk)
    return act(request, pk, lambda: services.withdraw(actor, package), _("Pengajuan ditarik."))


@needs(May.APPROVE_PACKAGE)
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve import, data gate and start of the mapping."""
    actor, form = actor_of(request), _decision(request)
    package = queries.package_for(actor, pk)
    close = bool(form.cleaned_data.get("close_gone"))
    done = _("Paket disetujui dan mulai diterapkan.")
    return act(request, pk, lambda: services.approve(actor, package, _version(form), close_gone=close), done)


@needs(May.APPROVE_PACKAGE)
@require_POST
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the package back with the reason."""
    actor, form = actor_of(request), _decision(request)
    package = queries.package_for(actor, pk)
    reason = typed(request.POST.get("reason", ""))
    return act(
        request,
        pk,
        lambda: services.reject(actor, package, _version(form), reason=reason),
        _("Paket dikembalikan kepada pengusul."),
    )


@needs(May.IMPORT_DATA, May.APPROVE_PACKAGE)
@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave applying that cannot begin."""
    actor, reason = actor_of(request), typed(request.POST.get("reason", ""))
    package = queries.package_for(actor, pk)
    done = _("Paket kembali ke pengumpulan berkas. Baca ulang, lalu ajukan lagi.")
    return act(request, pk, lambda: services.give_back(actor, package, reason=reason), done)


@needs(May.IMPORT_DATA, May.APPROVE_PACKAGE)
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with applying that stopped."""
    actor = actor_of(request)
    package = queries.package_for(actor, pk)
    return act(request, pk, lambda: services.resume(actor, package), _("Penerapan dilanjutkan."))
