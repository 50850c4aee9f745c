"""Retensi: what is kept, until when, what is due, and the two people who destroy it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.forms import PeriodLengthForm, ProposalForm, ReasonForm
from nawasena.core.models import Destruction, Job
from nawasena.core.requests import actor_of
from nawasena.core.retention import keeping, periods, queries, services
from nawasena.core.views.guards import confirmed, needs
from nawasena.i18n import N_, _

STATES = {
    Destruction.State.PROPOSED: (N_("Menunggu orang kedua"), "warning"),
    Destruction.State.APPROVED: (N_("Disetujui, sedang dimusnahkan"), "info"),
    Destruction.State.DONE: (N_("Sudah dimusnahkan"), "success"),
    Destruction.State.REJECTED: (N_("Ditolak atau ditarik"), "neutral"),
}


@needs(*queries.READERS)
@require_GET
def retention(request: HttpRequest) -> HttpResponse:
    """What the agency keeps, kind by kind, and what was proposed and decided."""
    return _page(request)


def _page(request: HttpRequest, problem: str = "") -> HttpResponse:
    """The page; ``problem``: why what was sent was refused, shown above what was typed."""
    actor = actor_of(request)
    shelves = queries.shelves(actor)
    found = queries.destructions(actor)
    labels = {shelf.period.kind: shelf.period.label for shelf in shelves}
    context = {
        "shelves": shelves,
        "open": [_said(actor, order, labels) for order in found.filter(state__in=queries.OPEN)],
        "past": [
            _said(actor, order, labels) for order in found.exclude(state__in=queries.OPEN)[: queries.SHOWN]
        ],
        "may_propose": actor.may(May.KEEP_RECORDS),
        "may_audit": actor.may(May.READ_AUDIT),
        "due": sum(len(shelf.due) for shelf in shelves),
        "problem": problem,
        "typed": request.POST if problem else {},
    }
    return render(request, "core/retention/index.html", context, status=422 if problem else 200)


def _said(actor: Actor, order: Destruction, labels: dict[str, str]) -> dict[str, Any]:
    text, tone = STATES[Destruction.State(order.state)]
    own = order.proposed_by_id == actor.account
    broken = order.job is None or order.job.state in (Job.State.FAILED, Job.State.DONE)
    waiting = order.state == Destruction.State.PROPOSED
    return {
        "order": order,
        "title": keeping.title(order),
        "kind": labels.get(order.kind, order.kind),
        "state": _(text),
        "tone": tone,
        "problem": order.job.problem if order.job is not None and broken else "",
        "may_approve": actor.may(May.DESTROY_RECORDS) and not own and (waiting or broken),
        "may_reject": waiting and (actor.may(May.DESTROY_RECORDS) or own),
        "own": own,
    }


@needs(May.KEEP_RECORDS)
@require_POST
@confirmed
def period(request: HttpRequest) -> HttpResponse:
    """Say how long a kind of thing is kept, and by which decision."""
    form = PeriodLengthForm(request.POST)
    if not form.is_valid():
        return _page(request, _said_of(form))
    given = form.cleaned_data

    def act() -> str:
        periods.set_period(actor_of(request), given["kind"], months=given["months"], basis=given["basis"])
        return _("Masa simpan ditetapkan.")

    return _done(request, act)


@needs(May.KEEP_RECORDS)
@require_POST
@confirmed
def propose(request: HttpRequest) -> HttpResponse:
    """Propose to destroy something that is due."""
    form = ProposalForm(request.POST)
    if not form.is_valid():
        return _page(request, _said_of(form))
    given = form.cleaned_data

    def act() -> str:
        services.propose(actor_of(request), given["kind"], given["subject"], reason=given["reason"])
        return _("Pemusnahan diusulkan. Orang lain yang berwenang perlu menyetujuinya.")

    return _done(request, act)


@needs(May.DESTROY_RECORDS)
@require_POST
@confirmed
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve what somebody else proposed, with its name typed once more."""
    actor = actor_of(request)
    order = queries.destruction_for(actor, pk)

    def act() -> str:
        services.approve(actor, order, typed=request.POST.get("typed", ""))
        return _("Pemusnahan disetujui dan sedang dikerjakan. Ini tidak dapat dibatalkan.")

    return _done(request, act)


@needs(May.DESTROY_RECORDS, May.KEEP_RECORDS)
@require_POST
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Reject a proposal, or take one's own back."""
    actor = actor_of(request)
    order, form = queries.destruction_for(actor, pk), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, _said_of(form))

    def act() -> str:
        services.reject(actor, order, reason=form.cleaned_data["reason"])
        return _("Usul pemusnahan ditolak; datanya tetap disimpan.")

    return _done(request, act)


def _done(request: HttpRequest, act: Callable[[], str]) -> HttpResponse:
    """Do it and go back to the page, or show there why it cannot be done."""
    try:
        messages.success(request, act())
    except ValidationError as refused:
        return _page(request, " ".join(refused.messages))
    return redirect("retention")


def _said_of(form: Form) -> str:
    """What is wrong with a form, each with the field it is about."""
    found = [(str(form.fields[name].label), text) for name, texts in form.errors.items() for text in texts]
    return " ".join(_("{label}: {value}").format(label=label, value=text) for label, text in found)
