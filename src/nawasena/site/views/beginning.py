"""Langkah Awal: the steps of a new agency, its profile, and the policy it puts in force."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from nawasena.core import clock
from nawasena.core.accounts.roles import May
from nawasena.core.agencies import name_agency
from nawasena.core.display import date
from nawasena.core.forms import say
from nawasena.core.requests import actor_of
from nawasena.core.views.guards import needs
from nawasena.i18n import _
from nawasena.mapping.adopting import adopt
from nawasena.mapping.policy_view import policy_view
from nawasena.mapping.queries.mappings import policies
from nawasena.rules.checks.status import number_statuses
from nawasena.rules.problems import RuleError
from nawasena.rules.registry import LoadedPolicy, library_policies
from nawasena.site.first_steps import first_steps as steps_of
from nawasena.site.queries import agency_of


class AgencyForm(forms.Form):
    """How the agency is called."""

    name = forms.CharField(max_length=300)
    short_name = forms.CharField(max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, name=_("Nama lengkap instansi"), short_name=_("Nama pendek"))


class AdoptForm(forms.Form):
    """Which policy, by the digest of what was read, and from which day."""

    policy = forms.RegexField(r"^[0-9a-f]{64}$")
    valid_from = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, policy=_("Kebijakan"), valid_from=_("Berlaku di instansi ini mulai"))


@needs(May.SET_UP_AGENCY, May.IMPORT_DATA)
@require_GET
def first_steps(request: HttpRequest) -> HttpResponse:
    """What is done and what comes next, with who can do it."""
    steps = steps_of(actor_of(request))
    done = sum(step.done for step in steps)
    following = next((step for step in steps if not step.done), None)
    return render(request, "site/first_steps.html", {"steps": steps, "done": done, "following": following})


@needs(May.SET_UP_AGENCY)
@require_http_methods(["GET", "POST"])
def agency_profile(request: HttpRequest) -> HttpResponse:
    """The names of the agency."""
    actor = actor_of(request)
    agency = agency_of(actor)
    known = {"name": agency.name, "short_name": agency.short_name}
    form = AgencyForm(request.POST if request.method == "POST" else None, initial=known)
    if request.method == "POST" and form.is_valid():
        name_agency(actor, **form.cleaned_data)
        messages.success(request, _("Profil instansi disimpan."))
        return redirect("first_steps")
    return render(request, "site/agency_profile.html", {"form": form}, status=422 if form.errors else 200)


@needs(May.RUN_MAPPING, May.SET_UP_AGENCY)
@require_http_methods(["GET", "POST"])
def adopt_policy(request: HttpRequest) -> HttpResponse:
    """The policies of the library in force today, each with its numbers; one of them is adopted."""
    actor, today = actor_of(request), clock.day()
    offered = _offered(today)
    problem = ""
    form = AdoptForm(request.POST if request.method == "POST" else None, initial={"valid_from": today})
    if request.method == "POST":
        if not actor.may(May.RUN_MAPPING):
            raise PermissionDenied(_("Peran Anda tidak memberi hak untuk menetapkan kebijakan."))
        if form.is_valid():
            problem = _adopt(request, offered, form.cleaned_data)
            if not problem:
                return redirect("first_steps")
    words = {
        "form": form,
        "problem": problem,
        "offered": [_shown(item) for item in offered.values()],
        "today": today,
        "adopted": list(policies(actor)[:3]),
        "may_adopt": actor.may(May.RUN_MAPPING),
    }
    return render(request, "site/adopt_policy.html", words, status=422 if form.errors or problem else 200)


def _offered(day: dt.date) -> dict[str, LoadedPolicy]:
    """By digest: a form names what was read, so that nothing else is adopted."""
    return {item.digest: item for item in library_policies() if item.policy.validity.covers(day)}


def _adopt(request: HttpRequest, offered: dict[str, LoadedPolicy], given: dict[str, Any]) -> str:
    """Adopt what was chosen. Returns why not, empty when it was done."""
    loaded = offered.get(given["policy"])
    if loaded is None:
        return _(
            "Kebijakan ini tidak ada dalam daftar yang berlaku hari ini; muat ulang halaman dan pilih lagi."
        )
    try:
        adopted = adopt(actor_of(request), loaded, valid_from=given["valid_from"])
    except RuleError as error:
        return str(error)
    text = _("{title} ditetapkan dan berlaku di instansi ini mulai {day}.")
    messages.success(request, text.format(title=adopted.title, day=date(adopted.valid_from)))
    return ""


def _shown(loaded: LoadedPolicy) -> dict[str, Any]:
    """A policy as one chooses it: what it is, what it weighs, how sure its numbers are."""
    statuses = [number.status for number in number_statuses(loaded.policy)]
    return {
        "view": policy_view(loaded),
        "validity": loaded.policy.validity,
        "verified": statuses.count("verified"),
        "total": len(statuses),
        "digest": loaded.digest,
    }
