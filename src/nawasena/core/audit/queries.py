"""Reading the trail and the access log of an agency, newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.permissions import ensure
from nawasena.core.accounts.roles import May, Role
from nawasena.core.audit.jobs import JOB
from nawasena.core.models import AccessEntry, Account, AuditChain, AuditEvent, Job

PAGE = 50
MOST_ACTORS = 500  # names to choose from; who is not among them is found by date and action


@dataclass(frozen=True)
class Period:
    """What a list is narrowed to. ``actor``: an account, 0 the system, None everybody; both days included."""

    actor: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    action: str = ""

    def given(self) -> dict[str, str]:
        """What narrows anything, for addresses."""
        pairs = ((item.name, getattr(self, item.name)) for item in fields(self))
        return {name: str(value) for name, value in pairs if value not in (None, "")}


def events(actor: Actor, period: Period) -> QuerySet[AuditEvent]:
    """The events of the agency's chain within a period, newest first."""
    ensure(actor, May.READ_AUDIT)
    found = AuditEvent.objects.filter(agency_id=actor.agency, **_days(period))
    if period.actor is not None:
        found = found.filter(actor=period.actor)
    if period.action:
        found = found.filter(action=period.action)
    return found.order_by("-number")


def event(actor: Actor, number: int) -> AuditEvent:
    """One event of the agency's chain, with its personal part when that is still kept; else 404."""
    ensure(actor, May.READ_AUDIT)
    rows = AuditEvent.objects.select_related("payload")
    return get_object_or_404(rows, agency_id=actor.agency, number=number)


def readings(actor: Actor, period: Period) -> QuerySet[AccessEntry]:
    """Who looked at personal records of the agency within a period, newest first."""
    ensure(actor, May.READ_AUDIT)
    found = AccessEntry.objects.filter(agency_id=actor.agency, **_days(period))
    if period.actor is not None:
        found = found.filter(account=period.actor)
    return found.order_by("-id")


def _days(period: Period) -> dict[str, dt.datetime]:
    bounds = {}
    if period.since:
        bounds["at__gte"] = _midnight(period.since)
    if period.until:
        bounds["at__lt"] = _midnight(period.until + dt.timedelta(days=1))
    return bounds


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


@dataclass(frozen=True)
class Page:
    """Some rows; ``before`` and ``after`` are keys to go on from (older and newer), None at the ends."""

    rows: list[Any]
    before: int | None
    after: int | None


def page(found: QuerySet[Any], key: str, *, before: int | None, after: int | None) -> Page:
    """``PAGE`` rows older than the row with key ``before``, or newer than the one with key ``after``."""
    backwards = after is not None and before is None
    if before is not None:
        found = found.filter(**{f"{key}__lt": before})
    if backwards:
        found = found.filter(**{f"{key}__gt": after}).order_by(key)
    rows = list(found[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if backwards:
        rows.reverse()
    older, newer = (bool(rows), more) if backwards else (more, before is not None and bool(rows))
    ends = [getattr(row, key) for row in (rows[-1], rows[0])] if rows else [None, None]
    return Page(rows, ends[0] if older else None, ends[1] if newer else None)


def names(accounts: Iterable[int]) -> dict[int, str]:
    """The names of accounts, for showing who did something."""
    return dict(Account.objects.filter(pk__in=set(accounts)).values_list("pk", "name"))


def actions(actor: Actor) -> list[str]:
    """The kinds of event that occur in the agency's chain."""
    rows = AuditEvent.objects.filter(agency_id=actor.agency).order_by("action")
    return list(rows.values_list("action", flat=True).distinct())


def staff(actor: Actor) -> list[tuple[int, str]]:
    """The accounts that hold or held a role other than that of an ASN, by name."""
    accounts = Account.objects.filter(grants__agency_id=actor.agency).exclude(grants__role=Role.ASN)
    return list(accounts.order_by("name", "pk").distinct().values_list("pk", "name")[:MOST_ACTORS])


def chain_of(actor: Actor) -> AuditChain | None:
    """The last link of the agency's chain."""
    return AuditChain.objects.filter(agency_id=actor.agency).first()


def last_check(actor: Actor) -> AuditEvent | None:
    """The newest finished check of the chain."""
    return (
        AuditEvent.objects.filter(agency_id=actor.agency, action="audit.checked").order_by("-number").first()
    )


def running_check(actor: Actor) -> Job | None:
    """A check that waits or runs, or the newest one when its work itself broke off."""
    job = Job.objects.filter(agency_id=actor.agency, kind=JOB).order_by("-id").first()
    return job if job is not None and job.state in (Job.State.WAITING, Job.State.RUNNING) else None


def persons_of(account: int) -> list[int]:
    """The civil servant an account belongs to, if any."""
    rows = Account.objects.filter(pk=account, person__isnull=False)
    return [pk for pk in rows.values_list("person", flat=True) if pk is not None]
