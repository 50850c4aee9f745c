"""Reading accounts and grants, within what the actor administers."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from nawasena.core import clock
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.permissions import ensure
from nawasena.core.accounts.roles import GUARDED, May
from nawasena.core.models import Account, ActivationCode, AuditEvent, Grant, Unit
from nawasena.core.models.accounts import normal_login

PAGE = 50


@dataclass(frozen=True)
class Filters:
    """What a list of accounts is narrowed to. ``state``: active, shut, unused (never logged
    in), or waiting (for a second administrator to confirm a role)."""

    search: str = ""
    role: str = ""
    state: str = ""


def accounts(actor: Actor, filters: Filters, today: dt.date) -> QuerySet[Account]:
    """The accounts that ever held a role in the actor's agency, by name."""
    ensure(actor, May.MANAGE_ACCOUNTS)
    grants = Grant.objects.filter(agency_id=actor.agency, account=OuterRef("pk"))
    found = Account.objects.filter(Exists(grants))
    if filters.role:
        found = found.filter(Exists(in_force(grants, today).filter(role=filters.role)))
    if filters.search:
        found = found.filter(name__icontains=filters.search)
    if filters.state == "waiting":
        return found.filter(Exists(waiting(grants))).order_by("name", "pk")
    states = {"active": Q(is_active=True), "shut": Q(is_active=False), "unused": Q(last_login=None)}
    return found.filter(states.get(filters.state, Q())).order_by("name", "pk")


def in_force(grants: QuerySet[Grant], day: dt.date) -> QuerySet[Grant]:
    """The grants that hold on a day: from the first day to the last, both included, unless revoked.

    One of a guarded role holds only when it is confirmed.
    """
    begun = grants.filter(revoked_at=None, valid_from__lte=day)
    begun = begun.exclude(role__in=GUARDED, confirmed_at=None)
    return begun.filter(Q(valid_until=None) | Q(valid_until__gte=day))


def waiting(grants: QuerySet[Grant]) -> QuerySet[Grant]:
    """The grants of guarded roles that nobody has confirmed and that are not over."""
    unconfirmed = grants.filter(role__in=GUARDED, confirmed_at=None, revoked_at=None)
    return unconfirmed.filter(Q(valid_until=None) | Q(valid_until__gte=clock.day()))


def is_waiting(grant: Grant) -> bool:
    """Does this role wait for confirmation?"""
    return waiting(Grant.objects.filter(pk=grant.pk)).exists()


def account(actor: Actor, pk: int) -> Account:
    """An account of the actor's agency; everybody else's is 404."""
    ensure(actor, May.MANAGE_ACCOUNTS)
    grants = Grant.objects.filter(agency_id=actor.agency, account=OuterRef("pk"))
    return get_object_or_404(Account.objects.filter(Exists(grants)), pk=pk)


def account_by_login(actor: Actor, login: str) -> Account | None:
    """The account of the actor's agency with this NIP or login, if there is one."""
    ensure(actor, May.MANAGE_ACCOUNTS)
    grants = Grant.objects.filter(agency_id=actor.agency, account=OuterRef("pk"))
    return Account.objects.filter(Exists(grants), login=normal_login(login)).first()


def grants_of(actor: Actor, account: Account) -> list[Grant]:
    """Every grant of an account in the actor's agency, the newest first."""
    rows = Grant.objects.filter(agency_id=actor.agency, account=account)
    return list(
        rows.select_related("unit__department", "granted_by", "revoked_by").order_by("-valid_from", "-pk")
    )


def grant_of(actor: Actor, account: Account, pk: int) -> Grant:
    """One grant of an account in the actor's agency, or 404."""
    return get_object_or_404(Grant, pk=pk, account=account, agency_id=actor.agency)


def units(actor: Actor) -> QuerySet[Unit]:
    """The units of the agency in the order of the tree."""
    return Unit.objects.filter(agency_id=actor.agency, active=True).order_by("path")


def code_of(actor: Actor, account: Account) -> ActivationCode | None:
    """The newest activation code that was issued for an account."""
    rows = ActivationCode.objects.filter(agency_id=actor.agency, account=account)
    return rows.order_by("-pk").first()


def history(actor: Actor, account: Account, grants: Iterable[Grant]) -> list[dict[str, Any]]:
    """What happened to an account and its roles, from the audit trail, the newest first.

    ``reason``: why, as long as it is kept; it may say something about a person, so its retention ends.
    """
    subjects = [f"account:{account.pk}", *(f"grant:{grant.pk}" for grant in grants)]
    events = list(
        AuditEvent.objects.filter(agency_id=actor.agency, subject__in=subjects)
        .select_related("payload")
        .order_by("-number")[:100]
    )
    names = dict(Account.objects.filter(pk__in={event.actor for event in events}).values_list("pk", "name"))
    return [{"event": event, "who": names.get(event.actor, ""), "reason": _reason(event)} for event in events]


def _reason(event: AuditEvent) -> str:
    """Events of earlier versions kept it among the details."""
    payload = getattr(event, "payload", None)
    said = {**json.loads(event.details), **(json.loads(payload.body) if payload is not None else {})}
    return str(said.get("reason", ""))
