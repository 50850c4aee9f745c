"""Somebody lost the phone and the recovery codes: an administrator takes the second factor off.

A code for a new password and the removal of the second factor together open an account, so one administrator
never does both to the same account within the life of a code.
"""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import transaction

from nawasena.core import clock
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.codes import LIFE
from nawasena.core.accounts.confirming import suspend_roles
from nawasena.core.accounts.elsewhere import ensure_only_here
from nawasena.core.accounts.permissions import ensure, ensure_other
from nawasena.core.accounts.provider import disconnect
from nawasena.core.accounts.roles import May
from nawasena.core.audit import chain
from nawasena.core.models import Account, ActivationCode, AuditEvent
from nawasena.i18n import _

REMOVED = "account.factor_removed"


@transaction.atomic
def remove_second_factor(actor: Actor, account: Account, *, reason: str) -> None:
    """Take the authenticator app and the recovery codes off an account; that closes its open pages too."""
    ensure(actor, May.MANAGE_ACCOUNTS)
    ensure_other(actor, account.pk)
    ensure_only_here(actor, [account.pk])
    since = clock.moment() - LIFE
    codes = ActivationCode.objects.filter(account=account, created_by=actor.account, created_at__gt=since)
    if codes.exists():
        raise PermissionDenied(
            _("Anda baru menerbitkan kode untuk akun ini; OTP-nya dilepas oleh admin lain.")
        )
    suspend_roles(actor, account)  # first, with its event: otherwise the database does it in silence
    disconnect(account)
    Authenticator.objects.filter(user=account).delete()
    chain.record(actor, REMOVED, account, may=May.MANAGE_ACCOUNTS, personal={"reason": reason})


def ensure_did_not_remove(actor: Actor, accounts: list[int]) -> None:
    """Raise PermissionDenied when the actor took the second factor off one of these accounts lately."""
    subjects = [f"account:{pk}" for pk in accounts]
    mine = AuditEvent.objects.filter(agency_id=actor.agency, actor=actor.account, action=REMOVED)
    if mine.filter(subject__in=subjects, at__gt=clock.moment() - LIFE).exists():
        raise PermissionDenied(_("Anda baru melepas OTP akun ini; kodenya diterbitkan oleh admin lain."))
