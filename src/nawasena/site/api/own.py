"""An ASN's own data in the API: the announced result as far as the policy of disclosure goes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.api import reads
from nawasena.core.requests import actor_of
from nawasena.mapping.models import Result
from nawasena.mapping.person.model import PersonView
from nawasena.mapping.queries.explaining import explained
from nawasena.rules.disclosure import Own, library_disclosure
from nawasena.site.own_data import announced, own_profile, visits

router = Router(tags=["Diri sendiri"])


class Visit(Schema):
    """A reading of one's records by somebody else."""

    at: dt.datetime
    who: str
    role: str
    page: str


class OwnResult(Schema):
    """The newest announced result. What the policy of disclosure keeps back is null or empty."""

    mapping: str
    evaluation_date: dt.date
    status: str
    reasons: str
    box: int | None
    why: PersonView | None


class OwnData(Schema):
    """What the asking ASN may see about themselves; ``result`` is null until one is announced."""

    nip: str | None
    name: str | None
    facts: dict[str, Any]
    result: OwnResult | None
    visits: list[Visit]


@reads(router, "/me", May.SEE_SELF, name="own", gives=OwnData)
def own(request: HttpRequest) -> dict[str, Any]:
    """The own profile, the announced result, and who looked at the own records."""
    actor = actor_of(request)
    if actor.person is None:
        raise Http404
    profile = own_profile(actor)
    return {
        "nip": profile and profile.nip,
        "name": profile and profile.name,
        "facts": profile.facts if profile else {},
        "result": _result(actor),
        "visits": visits(actor, actor.person),
    }


def _result(actor: Actor) -> dict[str, Any] | None:
    found = announced(actor, actor.person) if actor.person is not None else []
    if not found:
        return None
    newest: Result = found[0]
    shows = library_disclosure().own
    view, _problem = explained(newest.mapping, newest)
    return {
        "mapping": newest.mapping.name,
        "evaluation_date": newest.mapping.evaluation_date,
        "status": newest.status,
        "reasons": newest.reasons,
        "box": newest.box if shows.box else None,
        "why": disclosed(view, shows) if view is not None else None,
    }


def disclosed(view: PersonView, shows: Own) -> PersonView:
    """The explanation without what the policy of disclosure keeps back from the person concerned."""
    kept: dict[str, Any] = {}
    if not shows.box:
        kept |= {"box": None, "possible_boxes": (), "possible_words": None, "certainty": None}
    if not shows.scores:
        kept |= {"axes": (), "talent": None, "final": None}
    elif not shows.indicators:
        kept |= {"axes": tuple(replace(axis, nodes=()) for axis in view.axes)}
    if not shows.gates:
        kept |= {"gates": ()}
    if not shows.rank:
        kept |= {"ranks": ()}
    if not (shows.changes and shows.box):
        kept |= {"changes": None}
    return replace(view, **kept)
