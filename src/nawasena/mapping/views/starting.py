"""Proposing a mapping, and the page of one that has no result yet."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from nawasena.core import clock
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.display import date, whole
from nawasena.core.requests import actor_of
from nawasena.core.views.guards import needs
from nawasena.i18n import _
from nawasena.mapping import presets, proposing, states
from nawasena.mapping.forms import DayForm, ProposalForm
from nawasena.mapping.models import AdoptedPolicy, Mapping, Preset
from nawasena.mapping.permissions import ensure_may_propose, may_decide, may_propose, may_withdraw
from nawasena.mapping.policy_view import reference_views
from nawasena.mapping.queries import mappings as reading
from nawasena.mapping.queries import starting as known
from nawasena.rules.checks.status import number_statuses
from nawasena.rules.registry import LoadedPolicy


@needs(May.RUN_MAPPING)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """What a mapping would be made from on a day, and the proposal of one."""
    actor = actor_of(request)
    ensure_may_propose(actor)
    data = known.known_data(actor.agency)
    when = DayForm(request.POST if request.method == "POST" else request.GET)
    day = _day(when, data)
    offered = known.policies_on(actor, day)
    form = _form(request, actor, day, offered)
    if request.method == "POST" and form.is_valid() and (made := _proposed(actor, form)) is not None:
        messages.success(request, _("Pemetaan diajukan. Orang lain yang berwenang perlu menyetujuinya."))
        return redirect("mapping", made.pk)
    words = {
        "form": form,
        "when": when,
        "day": day,
        "data": data,
        "offered": [offer(*item) for item in offered],
        "presets": _presets(actor),
    }
    return render(request, "mapping/new.html", words, status=422 if form.errors or when.errors else 200)


def _day(when: DayForm, data: known.KnownData) -> dt.date:
    """The day that was asked for, else the day the known data speak of; never one to come."""
    today = clock.day()
    asked = when.cleaned_data.get("evaluation_date") if when.is_valid() else None
    if asked is not None and asked > today:
        when.add_error("evaluation_date", _("Tanggal penilaian tidak boleh sesudah hari ini."))
        asked = None
    return asked or (min(data.delivery.as_of, today) if data.delivery is not None else today)


def _form(
    request: HttpRequest, actor: Actor, day: dt.date, offered: list[tuple[AdoptedPolicy, LoadedPolicy]]
) -> ProposalForm:
    policies = [adopted for adopted, _loaded in offered]
    initial = {
        "name": known.suggested_name(actor.agency, day),
        "evaluation_date": day,
        "preset": Preset.ALL,
        "policy": policies[0].pk if policies else "",
    }
    given = request.POST if request.method == "POST" else None
    return ProposalForm(given, policies=policies, initial=initial)


def _proposed(actor: Actor, form: ProposalForm) -> Mapping | None:
    """The mapping that was proposed; None when it was refused, which the form tells."""
    try:
        return proposing.propose(actor, proposing.Proposal(**form.cleaned_data))
    except ValidationError as problem:
        form.add_error(None, problem)
    return None


def _presets(actor: Actor) -> list[tuple[str, str, str]]:
    """Each preset as a choice, with how many people it holds."""
    counts = known.population(actor.agency)
    text = _("{count} pegawai")
    return [
        (preset, presets.label(preset), text.format(count=whole(counts[preset]))) for preset in Preset.values
    ]


def offer(adopted: AdoptedPolicy, loaded: LoadedPolicy) -> dict[str, Any]:
    """A policy as one chooses it: its standing in the agency, how sure its numbers are, what it cites."""
    statuses = [number.status for number in number_statuses(loaded.policy)]
    text = _(
        "Versi {version}, berlaku di instansi ini sejak {day}. {verified} dari {total} angka terverifikasi."
    )
    said = {"version": adopted.version, "day": date(adopted.valid_from)}
    counts = {"verified": whole(statuses.count("verified")), "total": whole(len(statuses))}
    return {
        "adopted": adopted,
        "standing": text.format(**said, **counts),
        "references": list(reference_views(loaded)),
    }


def standing(request: HttpRequest, actor: Actor, mapping: Mapping) -> HttpResponse:
    """The page of a mapping without a result: what was asked for, how far it is, and the next act."""
    shown, proposed = states.shown(mapping), mapping.state == Mapping.State.PROPOSED
    stopped = states.stopped(mapping)
    involved = reading.involved(actor)
    loaded = known.readable(mapping.policy) if involved else None
    open_still = proposed or stopped
    words = {
        "mapping": mapping,
        "state": states.label(shown),
        "shown": shown,
        "preset": presets.label(mapping.preset),
        "involved": involved,
        "offer": offer(mapping.policy, loaded) if loaded is not None else None,
        "people": known.population(actor.agency)[mapping.preset] if involved and proposed else None,
        "data": known.known_data(actor.agency) if involved and proposed else None,
        "change": known.change_since(mapping) if involved and open_still else "",
        "may_decide": proposed and may_decide(actor, mapping),
        "may_withdraw": open_still and may_withdraw(actor, mapping),
        "may_retry": stopped and may_propose(actor),
        "may_propose": may_propose(actor),
        "progress": _progress(mapping),
    }
    return render(request, "mapping/waiting.html", words)


@needs(May.SEE_RESULTS, May.SEE_SUMMARY)
@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The progress of the work as a part of its page; the page is asked for when it has ended."""
    mapping = reading.mapping_for(actor_of(request), pk)
    words = {"mapping": mapping, "progress": _progress(mapping)}
    response = render(request, "mapping/_progress.html", words)
    if not states.at_work(mapping):
        response.headers["HX-Refresh"] = "true"
    return response


def _progress(mapping: Mapping) -> dict[str, object]:
    job, working = mapping.job, states.at_work(mapping)
    return {
        "done": job.done if job else 0,
        "total": job.total if job else 0,
        "label": job.message if job else "",
        "state": "running" if working else "done",
        "url": reverse("mapping_progress", args=[mapping.pk]) if working else "",
    }
