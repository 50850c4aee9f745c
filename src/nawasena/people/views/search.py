"""The search of every page: a NIP leads straight to the person, a name to a list."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.requests import actor_of, saw
from nawasena.core.views.guards import any_role
from nawasena.i18n import _
from nawasena.people.forms import LONGEST, SearchForm
from nawasena.people.models import Profile
from nawasena.people.queries import people as reading
from nawasena.people.queries.person import visible
from nawasena.people.standing import Standing, standings

KEY = "search"
REFUSED = "search-refused"  # the words were not kept, since nobody is called like that


@any_role
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """What was searched for last. Words are posted and kept in the session, never in an address."""
    return _remember(request) if request.method == "POST" else _shown(request)


def _remember(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.POST)
    good = form.is_valid()
    typed = form.cleaned_data["q"] if good else ""
    request.session[KEY], request.session[REFUSED] = typed, not good
    actor = actor_of(request)
    digits = reading.digits_of(typed)
    if len(digits) == reading.NIP_LENGTH and (found := reading.with_nip(actor, digits)):
        return redirect(_hit(actor, found, standings().newest(actor, [found.person_id]))["url"])
    return redirect("search")


def _shown(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    typed = request.session.get(KEY, "")
    problem = _problem(typed, refused=request.session.get(REFUSED, False))
    rows, more = ([], False) if problem else reading.hits(actor, typed)
    saw(request, *(row.person_id for row in rows))
    stand = standings().newest(actor, [row.person_id for row in rows])
    words: dict[str, Any] = {
        "typed": typed,
        "problem": problem,
        "hits": [_hit(actor, row, stand) for row in rows],
        "more": more,
        "limit": reading.HITS,
        "columns": _columns(boxes=actor.may(May.SEE_RESULTS)),
        "longest": LONGEST,
        "may_list": actor.may(May.SEE_PEOPLE),
    }
    return render(request, "people/search.html", words)


def _problem(typed: str, *, refused: bool) -> str:
    """Why there is nothing to look for, and what to type instead; empty when there is."""
    if refused:
        text = _("Kata pencarian memuat tanda yang tidak dikenal atau lebih panjang daripada {count} huruf.")
        return text.format(count=LONGEST)
    if not typed:
        return _("Ketik NIP atau nama pegawai di kotak pencarian.")
    if reading.too_short(typed):
        text = _(
            "Kata pencarian terlalu pendek. Ketik sedikitnya {letters} huruf nama atau {digits} angka NIP."
        )
        return text.format(letters=reading.SHORTEST_NAME, digits=reading.SHORTEST_NIP)
    return ""


def _hit(actor: Actor, row: Profile, stand: dict[int, Standing]) -> dict[str, Any]:
    """A row with where it leads: to the person, or to the result for who may only see that."""
    result = stand.get(row.person_id)
    url = reverse("person", args=[row.person_id])
    if result is not None and not visible(actor, row):
        url = result.url
    return {"row": row, "result": result, "url": url}


def _columns(*, boxes: bool) -> list[dict[str, object]]:
    heads = [_("Nama"), _("Jabatan dan unit"), *([_("Kotak")] if boxes else [])]
    return [{"label": label} for label in heads]
