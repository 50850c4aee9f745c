"""My page: an ASN's own box once it is announced, why, what is missing, and who looked."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May, label
from nawasena.core.models import AccessEntry, Account
from nawasena.core.requests import actor_of
from nawasena.core.views.guards import needs
from nawasena.i18n import N_, _
from nawasena.mapping.models import Mapping, Result
from nawasena.mapping.queries.mappings import FINISHED
from nawasena.mapping.views import labels
from nawasena.mapping.views.person import explanation, results_of
from nawasena.people.models import Profile
from nawasena.rules.disclosure import library_disclosure

VISITS = 50

# Names of routes as the person concerned should read them.
PAGES = {
    "mapping_people": N_("Daftar pegawai dalam pemetaan"),
    "mapping_person": N_("Penjelasan hasil pemetaan"),
    "mapping_compare": N_("Perbandingan pemetaan"),
    "mapping_export": N_("Unduhan daftar pemetaan"),
    "person": N_("Data kepegawaian dan bukti"),
    "people": N_("Daftar pegawai"),
    "search": N_("Hasil pencarian"),
    "units": N_("Unit dan jabatan"),
    "api:people": N_("Daftar pegawai lewat API"),
    "api:person": N_("Data kepegawaian dan bukti lewat API"),
    "api:results": N_("Daftar hasil pemetaan lewat API"),
    "api:explanation": N_("Penjelasan hasil pemetaan lewat API"),
}


@needs(May.SEE_SELF)
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """What the policy of disclosure lets an ASN see about the own result."""
    actor = actor_of(request)
    if actor.person is None:
        raise Http404
    profile = own_profile(actor)
    history = announced_results(actor)
    newest = history[0] if history else None
    pending = Mapping.objects.filter(agency_id=actor.agency, state__in=FINISHED).exists()
    words: dict[str, Any] = {
        "profile": profile,
        "result": newest,
        "history": history,
        "pending": pending,
        "label": labels,
        "shows": library_disclosure().own,
        "visits": visits(actor.agency, actor.person),
    }
    return render(request, "site/me.html", {**words, **_explained(newest)})


def _explained(result: Result | None) -> dict[str, object]:
    if result is None:
        return {"view": None, "problem": ""}
    return explanation(result.mapping, result)


def own_profile(actor: Actor) -> Profile | None:
    """What the personnel file says about the actor now."""
    rows = Profile.objects.filter(agency_id=actor.agency, person_id=actor.person, superseded_at=None)
    return rows.first()


def announced_results(actor: Actor) -> list[Result]:
    """The actor's own results in announced mappings, the newest first."""
    if actor.person is None:
        return []
    announced = Mapping.objects.filter(agency_id=actor.agency, state=Mapping.State.ANNOUNCED)
    return results_of(announced, actor.person)


def visits(agency: int, person: int) -> list[dict[str, Any]]:
    """The last readings of a person's records by others: when, by whom in which role, which page."""
    entries = AccessEntry.objects.filter(agency_id=agency, people__contains=[person]).order_by("-at", "-id")[
        :VISITS
    ]
    names = dict(Account.objects.filter(pk__in={item.account for item in entries}).values_list("pk", "name"))
    return [
        {
            "at": item.at,
            "who": names.get(item.account, ""),
            "role": label(item.role) if item.role else "",
            "page": _(PAGES.get(item.page, item.page)),
        }
        for item in entries
    ]
