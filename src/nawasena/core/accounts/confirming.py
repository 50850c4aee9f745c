"""Four eyes on roles: a guarded role holds only when an administrator confirms it who could not be its holder.

Whoever granted the role, or handed out the code the account was last taken into use with, may know its password.
They do not confirm. New credentials end a confirmation, because they may be in other hands (docs/decisions/0008).
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet

from nawasena.core import clock
from nawasena.core.accounts.actor import Actor, system
from nawasena.core.accounts.factors import has_totp
from nawasena.core.accounts.permissions import ensure
from nawasena.core.accounts.provider import is_connected
from nawasena.core.accounts.queries import is_waiting, waiting
from nawasena.core.accounts.roles import GUARDED, May, Role, label
from nawasena.core.audit import chain
from nawasena.core.database.scope import Scope, scoped
from nawasena.core.models import Account, ActivationCode, Grant
from nawasena.i18n import _


def last_used_code(account: Account) -> ActivationCode | None:
    """The code the account was last taken into use with, in the agencies of the scope."""
    used = ActivationCode.objects.filter(account=account).exclude(used_at=None)
    return used.select_related("created_by").order_by("-used_at", "-pk").first()


def waiting_roles(account: Any) -> list[str]:
    """The roles of whoever is logged in that wait for confirmation, as people call them."""
    if not account.is_authenticated:
        return []
    with scoped(Scope(account=account.pk)):
        return [label(grant.role) for grant in waiting(Grant.objects.filter(account_id=account.pk))]


def hindrance(actor: Actor, grant: Grant) -> str:
    """Why the actor does not confirm this role, in a sentence; empty when they may."""
    if actor.account in (grant.account_id, grant.granted_by_id):
        return _("Peran ini dikonfirmasi oleh admin lain daripada pemberi dan pemegangnya.")
    code = last_used_code(grant.account)
    if code is not None and code.created_by_id == actor.account:
        return _("Anda menerbitkan kode yang dipakai mengaktifkan akun ini; admin lain yang mengonfirmasi.")
    return ""


def unready(grant: Grant) -> str:
    """Why nobody can confirm this role yet, in a sentence; empty when its holder has done their part."""
    if is_connected(grant.account):
        return _(
            "Akun ini pernah dibuka lewat layanan masuk. Terbitkan kode aktivasi baru; konfirmasi menyusul setelah"
            " pemiliknya mengaktifkan akun dan memasang OTP."
        )
    if has_totp(grant.account):
        return ""
    return _("Pemilik akun belum mengaktifkan akun dan memasang OTP; konfirmasi menyusul sesudah itu.")


def may_confirm(actor: Actor, grant: Grant) -> bool:
    """Does a waiting role wait for this actor, and for nothing else?"""
    return not hindrance(actor, grant) and not unready(grant)


@transaction.atomic
def confirm_role(actor: Actor, grant: Grant) -> None:
    """Let a guarded role take effect. Raises PermissionDenied (not another person), ValidationError (no OTP yet)."""
    ensure(actor, May.GRANT_ROLES)
    grant = Grant.objects.select_for_update(of=("self",)).select_related("account").get(pk=grant.pk)
    if not is_waiting(grant):
        return
    if why := hindrance(actor, grant):
        raise PermissionDenied(why)
    if why := unready(grant):
        raise ValidationError(why)
    _confirm(actor, grant)


@transaction.atomic
def confirm_at_server(agency: int, *, account: Account, role: Role | None = None) -> list[Grant]:
    """Confirm the waiting roles of an account, or one of them. Only a command does this, for a lone administrator."""
    found = waiting(Grant.objects.filter(agency_id=agency, account=account))
    grants = list((found.filter(role=role) if role else found).select_for_update())
    for grant in grants:
        _confirm(system(agency), grant)
    return grants


def _confirm(actor: Actor, grant: Grant) -> None:
    grant.confirmed_at, grant.confirmed_by_id = clock.moment(), actor.account or None
    grant.save(update_fields=["confirmed_at", "confirmed_by"])
    details = {"account": grant.account_id, "role": grant.role}
    chain.record(actor, "role.confirmed", grant, details, may=May.GRANT_ROLES)


@transaction.atomic
def suspend_roles(actor: Actor, account: Account) -> None:
    """Let the guarded roles of an account wait for confirmation again: its credentials changed hands."""
    held = Grant.objects.filter(agency_id=actor.agency, account=account, revoked_at=None)
    for grant in _confirmed(held).select_for_update():
        grant.confirmed_at, grant.confirmed_by_id = None, None
        grant.save(update_fields=["confirmed_at", "confirmed_by"])
        details = {"account": account.pk, "role": grant.role}
        chain.record(actor, "role.suspended", grant, details, may=May.MANAGE_ACCOUNTS)


def _confirmed(grants: QuerySet[Grant]) -> QuerySet[Grant]:
    return grants.filter(role__in=GUARDED).exclude(confirmed_at=None)
