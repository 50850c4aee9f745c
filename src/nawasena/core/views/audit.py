"""The trail of an agency, for its auditors: the events, one of them in full, and whether the chain holds."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from nawasena.core import clock
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.audit import chain, figures, jobs, naming, queries, state, words
from nawasena.core.exporting import csv_response
from nawasena.core.forms import PeriodForm
from nawasena.core.models import AuditEvent
from nawasena.core.requests import actor_of, saw
from nawasena.core.views.guards import needs
from nawasena.i18n import _

MOST_ROWS = 100_000  # of a download; narrower periods give the rest


def period_of(form: PeriodForm) -> queries.Period:
    """The period of a form; what could not be read narrows nothing and is told beside its field."""
    form.is_valid()
    given = form.cleaned_data
    return queries.Period(
        given.get("actor"), given.get("since"), given.get("until"), given.get("action") or ""
    )


def turn(route: str, period: queries.Period, way: str, key: int | None) -> str:
    """The address of the next or previous page; empty at the ends."""
    return "" if key is None else f"{reverse(route)}?{urlencode({**period.given(), way: key})}"


def listed(form: PeriodForm, found: QuerySet[Any], key: str) -> queries.Page:
    """The page of a list that a form asks for."""
    given = form.cleaned_data
    return queries.page(found, key, before=given.get("before"), after=given.get("after"))


@needs(May.READ_AUDIT)
@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """The events of the chain, newest first, and how the chain stands."""
    actor, form = actor_of(request), PeriodForm(request.GET)
    period = period_of(form)
    shown = listed(form, queries.events(actor, period), "number")
    context = {
        "form": form,
        "period": period,
        "query": urlencode(period.given()),
        "rows": _rows(actor, shown.rows),
        "staff": queries.staff(actor),
        "actions": [(action, words.title(action)) for action in queries.actions(actor)],
        "newer_url": turn("audit", period, "after", shown.after),
        "older_url": turn("audit", period, "before", shown.before),
        **_standing(actor),
    }
    return render(request, "core/audit/events.html", context)


def _rows(actor: Actor, found: list[AuditEvent]) -> list[dict[str, Any]]:
    who = queries.names(event.actor for event in found)
    names = naming.names_for(actor, found)
    return [_row(event, who, names) for event in found]


def _row(event: AuditEvent, who: dict[int, str], names: naming.Names) -> dict[str, Any]:
    kind, _colon, key = event.subject.partition(":")
    return {
        "event": event,
        "who": who.get(event.actor) or _("Sistem"),
        "role": words.role_name(event.role),
        "title": words.title(event.action),
        "summary": figures.summary(event, names, most=naming.LISTED),
        "subject": words.subject(event.subject, names.of(kind, key)),
        "address": names.address(event.subject),
    }


def _standing(actor: Actor) -> dict[str, Any]:
    """How the chain stands: its length, its last seal and its last check."""
    seal, now = state.last_seal(actor.agency), clock.moment()
    checked = queries.last_check(actor)
    return {
        "chain": queries.chain_of(actor),
        "seal": seal,
        "seal_age": int((now - seal.at).total_seconds() // 60) if seal else None,
        "seal_late": state.is_late(seal, state.first_event(actor.agency), now),
        "checked": checked,
        "checked_details": dict(figures.pairs(checked.details)) if checked else {},
        "fault": chain.details_of(checked).get("fault", "") if checked else "",
        "checking": queries.running_check(actor),
    }


@needs(May.READ_AUDIT)
@require_GET
def event(request: HttpRequest, number: int) -> HttpResponse:
    """One event with its place in the chain."""
    actor = actor_of(request)
    found = queries.event(actor, number)
    payload = getattr(found, "payload", None)
    if payload is not None:
        _note(request, found)
    context = {
        **_rows(actor, [found])[0],
        "pairs": figures.pairs(found.details, naming.names_for(actor, [found], most=None)),
        "personal": figures.pairs(payload.body) if payload is not None else [],
        "hash": chain.link_hash(found),
    }
    return render(request, "core/audit/event.html", context)


def _note(request: HttpRequest, found: AuditEvent) -> None:
    """The personal part of an event about an account shows the person it belongs to."""
    kind, _colon, key = found.subject.partition(":")
    if kind == "account" and key.isdigit():
        saw(request, *queries.persons_of(int(key)))


@needs(May.READ_AUDIT)
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Have the chain checked now; the result stands on the page of the trail."""
    jobs.ask_check(actor_of(request))
    messages.info(request, _("Rantai sedang diperiksa; muat ulang halaman ini untuk melihat hasilnya."))
    return redirect("audit")


@needs(May.READ_AUDIT)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The events of a period as CSV."""
    actor, period = actor_of(request), period_of(PeriodForm(request.GET))
    found = list(queries.events(actor, period)[:MOST_ROWS])
    headings = [
        _("Nomor"), _("Waktu"), _("Pelaku"), _("Peran"), _("Tindakan"), _("Kode tindakan"), _("Objek"),
        _("Rincian"), _("Sidik"),
    ]  # fmt: skip
    rows = (
        [
            row["event"].number, row["event"].at.isoformat(), row["who"], row["role"], row["title"],
            row["event"].action, row["subject"] or row["event"].subject, row["summary"], row["event"].hash,
        ]
        for row in _rows(actor, found)
    )  # fmt: skip
    response = csv_response("jejak-audit", headings, rows)
    note_export(actor, "events", period, len(found))
    return response


def note_export(actor: Actor, kind: str, period: queries.Period, count: int) -> None:
    """Taking the trail out is part of the trail."""
    details = {"kind": kind, "rows": count, "filters": period.given()}
    chain.record(actor, "audit.exported", details=details, may=May.READ_AUDIT)
