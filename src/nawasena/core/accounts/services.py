"""Founding agencies, making accounts, granting and revoking roles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from nawasena.core import clock
from nawasena.core.accounts.actor import Actor, conflicts, system
from nawasena.core.accounts.elsewhere import ensure_only_here
from nawasena.core.accounts.permissions import ensure
from nawasena.core.accounts.roles import GUARDED, RULES, WHOLE, May, Role, label
from nawasena.core.audit import chain
from nawasena.core.database.scope import widen
from nawasena.core.display import date
from nawasena.core.models import Account, Agency, Grant, Unit
from nawasena.core.models.accounts import normal_login
from nawasena.i18n import _

FARTHEST = dt.timedelta(days=366 * 10)  # of the first and last day of a role from today


@transaction.atomic
def found_agency(*, code: str, name: str, short_name: str = "") -> Agency:
    """Found an agency and let the running transaction see it. Called by the command line."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('core_agency', 'id'))")
        (pk,) = cursor.fetchone()
    widen([pk])
    agency = Agency(pk=pk, code=code, name=name, short_name=short_name)
    agency.full_clean(validate_unique=False)
    agency.save(force_insert=True)
    chain.record(system(pk), "agency.founded", agency, {"code": code})
    return agency


@transaction.atomic
def create_account(
    actor: Actor, *, login: str, name: str, person: int | None = None, password: str | None = None
) -> Account:
    """Make an account. Without a password it is taken into use with an activation code.

    Raises ValidationError, also when the login is taken: then it says nothing of whom it belongs to.
    """
    if taken([normal_login(login)]):
        text = _(
            "Login ini tidak dapat dipakai. Periksa penulisannya; bila pemiliknya pindah dari instansi lain, mintalah"
            " pengelola server memindahkan akunnya."
        )
        raise ValidationError({"login": text})
    account = Account(login=normal_login(login), name=name, person=person, made_in_id=actor.agency)
    account.set_password(password) if password else account.set_unusable_password()
    account.full_clean()
    account.save()
    chain.record(
        actor, "account.created", account, may=May.MANAGE_ACCOUNTS, personal={"login": account.login}
    )
    return account


def taken(logins: Sequence[str]) -> set[str]:
    """Which of these logins belong to an account, wherever that is. Nothing else is told about it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT login FROM nawasena_taken(%s)", [list(logins)])
        return {login for (login,) in cursor.fetchall()}


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A role to be granted: to whom, where and for how long."""

    account: Account
    role: Role
    valid_from: dt.date
    valid_until: dt.date | None = None
    unit: Unit | None = None
    reason: str = ""


@transaction.atomic
def grant_role(actor: Actor, wish: Wish) -> Grant:
    """Grant a role. Raises PermissionDenied (oneself, no right) or ValidationError (conflict)."""
    ensure(actor, May.GRANT_ROLES)
    if actor.account == wish.account.pk:
        raise PermissionDenied(_("Peran tidak dapat diberikan kepada diri sendiri; minta admin lain."))
    return _grant(actor, wish)


@transaction.atomic
def open_account(actor: Actor, *, login: str, name: str, wish: dict[str, Any]) -> Account:
    """Make an account with its first role. Raises ValidationError, also when the login is taken."""
    ensure(actor, May.MANAGE_ACCOUNTS)
    account = create_account(actor, login=login, name=name)
    grant_role(actor, Wish(account=account, **wish))
    return account


@transaction.atomic
def first_grant(agency: Agency, wish: Wish) -> Grant:
    """A role given by nobody: that of the first administrator, or of a demonstration. Only commands do this."""
    return _grant(system(agency.pk), wish)


def _grant(actor: Actor, wish: Wish) -> Grant:
    list(
        Account.objects.select_for_update().filter(pk=wish.account.pk).values_list("pk")
    )  # one role at a time
    _check(actor.agency, wish)
    grant = Grant.objects.create(
        account=wish.account,
        agency_id=actor.agency,
        role=wish.role,
        unit=wish.unit,
        valid_from=wish.valid_from,
        valid_until=wish.valid_until,
        granted_by_id=actor.account or None,
        confirmed_at=_at_once(actor, wish.role),
        reason=wish.reason,
    )
    details = {"account": wish.account.pk, "role": wish.role, "unit": wish.unit and wish.unit.pk}
    details |= {"from": wish.valid_from, "until": wish.valid_until}
    chain.record(actor, "role.granted", grant, details, may=May.GRANT_ROLES)
    return grant


def _at_once(actor: Actor, role: Role) -> dt.datetime | None:
    """What the server itself grants needs no second administrator: whoever works there could do anything."""
    return clock.moment() if role in GUARDED and not actor.account else None


def _check(agency: int, wish: Wish) -> None:
    rule = RULES[wish.role]
    if rule.within == "unit" and wish.unit is None:
        text = _("Peran {role} memerlukan Perangkat Daerah.")
        raise ValidationError({"unit": text.format(role=label(wish.role))})
    if wish.unit is not None and rule.may & WHOLE:
        text = _("Peran {role} berlaku untuk seluruh instansi; kosongkan Perangkat Daerahnya.")
        raise ValidationError({"unit": text.format(role=label(wish.role))})
    _check_days(wish)
    if wish.valid_until is not None and wish.valid_until < wish.valid_from:
        raise ValidationError({"valid_until": _("Tanggal akhir mendahului tanggal mulai.")})
    held = {Role(role) for role in _held(agency, wish)}
    if found := conflicts(wish.role, held):
        text = _("Peran {role} tidak boleh dipegang bersama {others}.")
        others = ", ".join(map(label, found))
        raise ValidationError({"role": text.format(role=label(wish.role), others=others)})


def _check_days(wish: Wish) -> None:
    """A slip of the pen in a year is found before the role stands there as one that never begins or ends."""
    today = clock.day()
    for name in ("valid_from", "valid_until"):
        day = getattr(wish, name)
        if day is not None and abs(day - today) > FARTHEST:
            text = _("Tanggal {day} terlalu jauh dari hari ini; periksa tahunnya.")
            raise ValidationError({name: text.format(day=date(day))})


def _held(agency: int, wish: Wish) -> list[str]:
    """Roles of the account that are not over when the wished one begins."""
    grants = Grant.objects.filter(agency_id=agency, account=wish.account, revoked_at=None)
    later = grants.filter(valid_until=None) | grants.filter(valid_until__gte=wish.valid_from)
    return list(later.values_list("role", flat=True))


@transaction.atomic
def revoke_role(actor: Actor, grant: Grant, *, reason: str) -> None:
    """End a role now. Revoking one's own is allowed: it only takes rights away."""
    ensure(actor, May.GRANT_ROLES)
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    if grant.revoked_at is not None:
        return
    grant.revoked_at, grant.revoked_by_id = clock.moment(), actor.account
    grant.save(update_fields=["revoked_at", "revoked_by"])
    chain.record(actor, "role.revoked", grant, may=May.GRANT_ROLES, personal={"reason": reason})


@transaction.atomic
def set_active(actor: Actor, account: Account, *, active: bool, reason: str) -> None:
    """Shut an account or open it again; sessions of a shut account end with their next request."""
    ensure(actor, May.MANAGE_ACCOUNTS)
    if actor.account == account.pk:
        raise PermissionDenied(_("Akun sendiri tidak dapat dinonaktifkan; minta admin lain."))
    ensure_only_here(actor, [account.pk])
    account = Account.objects.select_for_update().get(pk=account.pk)
    if account.is_active == active:
        return
    account.is_active = active
    account.save(update_fields=["is_active"])
    action = "account.opened" if active else "account.shut"
    chain.record(actor, action, account, may=May.MANAGE_ACCOUNTS, personal={"reason": reason})


def prefer(account: Account, *, language: str = "", theme: str = "") -> None:
    """Keep the language or the look somebody chose for themselves; not an act that the audit looks at."""
    wanted = {"language": language, "theme": theme}
    Account.objects.filter(pk=account.pk).update(**{name: value for name, value in wanted.items() if value})
