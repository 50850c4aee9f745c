"""From a session to an actor: the grants of today, and the scope of the transaction, in one statement."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import HttpRequest

from nawasena.core import clock
from nawasena.core.accounts.actor import Actor, Right
from nawasena.core.accounts.roles import RULES, Role

AGENCY_KEY = "agency"  # the agency chosen since the login


def enter(request: HttpRequest) -> Actor | None:
    """The actor of a request; None for strangers and for accounts without any role today."""
    account = request.user
    if not account.is_authenticated:
        open_scope(0, 0)
        return None
    wanted = request.session.get(AGENCY_KEY) or 0
    return actor_of(account, int(wanted))


def actor_of(account: Any, wanted_agency: int = 0) -> Actor | None:
    """The actor an account is today, in ``wanted_agency`` or the first it has a role in; sets the scope."""
    rows = open_scope(account.pk, wanted_agency)
    if not rows:
        return None
    rights = tuple(_right(row) for row in rows if row["role"] in RULES)
    if not rights:
        return None
    return Actor(account.pk, account.name, rows[0]["agency"], rights, account.person)


def _right(row: dict[str, Any]) -> Right:
    return Right(Role(row["role"]), row["path"] or "")


def open_scope(account: int, wanted_agency: int) -> list[dict[str, Any]]:
    """Set the scope of the transaction for an account and return its grants there."""
    with connection.cursor() as cursor:
        today = clock.day()
        cursor.execute(
            "SELECT agency, role, path FROM nawasena_enter(%s, %s, %s)", [account, wanted_agency, today]
        )
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
