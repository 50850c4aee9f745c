"""One person: what is known, from where, since when, and what was known before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from nawasena.core.accounts.roles import May
from nawasena.core.display import date, moment
from nawasena.core.requests import actor_of, saw
from nawasena.core.views.guards import needs
from nawasena.engine.places import place_words
from nawasena.i18n import _
from nawasena.people import words
from nawasena.people.models import Profile, Record
from nawasena.people.queries import person as reading
from nawasena.people.standing import standings
from nawasena.rules.catalogue import EvidenceField, library_catalogue

LARGEST_ID = 2**63 - 1
WIDE = 6  # with more fields than this a record is shown from top to bottom


@needs(May.SEE_PEOPLE, May.SEE_SELF)
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Profile, evidence, posts held, history. An ASN sees their own page only."""
    if pk > LARGEST_ID:
        raise Http404
    actor = actor_of(request)
    profile = reading.profile_of(actor, pk)
    saw(request, pk)
    own = actor.person == pk
    kinds = list(_kinds(reading.records_of(profile)))
    given: dict[str, Any] = {
        "profile": profile,
        "name": profile.name or _("Nama belum tercatat"),
        "own": own and actor.may(May.SEE_SELF),
        "may_list": actor.may(May.SEE_PEOPLE),
        "facts": _facts(profile),
        "kinds": kinds,
        **_coverage(profile, {kind["id"] for kind in kinds}),
        "posts": reading.posts_of(profile),
        "history": [_change(change) for change in reading.history_of(actor, profile)],
        "standings": standings().history(actor, pk) if actor.may(May.SEE_RESULTS) else [],
    }
    return render(request, "people/person.html", given)


def _facts(profile: Profile) -> list[tuple[str, str]]:
    """Every fact of the catalogue by its label; what is unknown has a dash."""
    fields = library_catalogue().person.fields
    return [(str(item.label), words.said(item, profile.facts.get(item.id))) for item in fields]


def _coverage(profile: Profile, present: set[str]) -> dict[str, list[str]]:
    """Kinds without a record: known to be none, or nothing known; and kinds of which a row was refused."""
    absent = [kind.id for kind in library_catalogue().records if kind.id not in present]
    return {
        "none_of": [words.kind_label(kind) for kind in absent if kind in profile.none_of],
        "missing": [words.kind_label(kind) for kind in absent if kind not in profile.none_of],
        "refused": [words.kind_label(kind) for kind in profile.refused],
    }


def _kinds(records: Iterable[Record]) -> Iterator[dict[str, Any]]:
    """A table for each kind, in the order of the catalogue."""
    order = [kind.id for kind in library_catalogue().records]
    found = {kind: list(rows) for kind, rows in groupby(records, key=lambda record: record.kind)}
    for kind in sorted(found, key=lambda kind: order.index(kind) if kind in order else len(order)):
        yield {
            "id": kind,
            "label": words.kind_label(kind),
            "count": len(found[kind]),
            **_table(kind, found[kind]),
        }


def _table(kind: str, rows: list[Record]) -> dict[str, Any]:
    """Columns and rows: a record a row, or a record a column when it has many fields."""
    known = library_catalogue().kinds.get(kind)
    fields = [item for item in known.fields if any(_given(row.data, item) for row in rows)] if known else []
    if len(fields) > WIDE:
        return _across(fields, rows)
    columns = [_column(item, main=not at) for at, item in enumerate(fields)]
    columns.append({"key": "source", "label": _("Sumber"), "kind": "quiet"})
    return {
        "columns": columns,
        "rows": [
            {item.id: words.said(item, row.data.get(item.id)) for item in fields} | {"source": _origin(row)}
            for row in rows
        ],
        "wide": False,
    }


def _column(item: EvidenceField, *, main: bool) -> dict[str, Any]:
    kind = "nowrap" if item.type == "date" else ""
    return {"key": item.id, "label": str(item.label), "main": main, "kind": kind}


def _across(fields: list[EvidenceField], rows: list[Record]) -> dict[str, Any]:
    """Fields from top to bottom, the newest record first."""
    first, *others = fields
    columns = [{"key": "field", "label": str(first.label), "main": True}]
    columns += [
        {"key": str(at), "label": words.said(first, row.data.get(first.id))} for at, row in enumerate(rows)
    ]
    lines = [
        {"field": str(item.label)}
        | {str(at): words.said(item, row.data.get(item.id)) for at, row in enumerate(rows)}
        for item in others
    ]
    lines.append({"field": _("Sumber")} | {str(at): _origin(row) for at, row in enumerate(rows)})
    return {"columns": columns, "rows": lines, "wide": True}


def _given(data: dict[str, Any], item: EvidenceField) -> bool:
    return data.get(item.id) not in (None, "")


def _origin(row: Record) -> str:
    text = _("{source}; diketahui {learned}")
    return text.format(source=place_words(row.source) or words.NOTHING, learned=moment(row.learned_at))


def _change(change: reading.Change) -> dict[str, Any]:
    """A state of knowledge in words: what it changed, when it was learned, from which files."""
    delivery = change.profile.delivery
    return {
        "when": moment(change.profile.learned_at),
        "as_of": date(delivery.as_of),
        "files": ", ".join(str(file.get("name", "")) for file in delivery.files),
        "first": change.first,
        "rows": [_difference(name, before, after) for name, (before, after) in change.what.items()],
    }


def _difference(name: str, before: Any, after: Any) -> dict[str, str]:
    item = library_catalogue().person.field(name)
    beside = {"name": _("Nama"), "nip": _("NIP")}
    if item is None:
        return {
            "field": beside.get(name, name),
            "before": str(before or words.NOTHING),
            "after": str(after or words.NOTHING),
        }
    return {"field": str(item.label), "before": words.said(item, before), "after": words.said(item, after)}
