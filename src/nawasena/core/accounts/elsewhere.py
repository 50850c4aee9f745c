"""An account belongs to a person, not to an agency: who also works elsewhere is not in one admin's hands."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from nawasena.core import clock
from nawasena.core.accounts.actor import Actor
from nawasena.core.database.scope import Scope, scoped
from nawasena.core.models import Grant
from nawasena.i18n import _


def ensure_only_here(actor: Actor, accounts: Sequence[int]) -> None:
    """Raise PermissionDenied when one of these accounts holds a role in another agency today.

    Otherwise the admin of an agency somebody has left could open the account that person now works with.
    """
    if any(works_elsewhere(actor.agency, account) for account in accounts):
        text = _(
            "Akun ini juga memegang peran di instansi lain. Kode, OTP, dan statusnya baru dapat diubah setelah peran"
            " di sana berakhir; pengelola server dapat memindahkan akunnya."
        )
        raise PermissionDenied(text)


def works_elsewhere(agency: int, account: int) -> bool:
    """Asked in the account's own scope, which shows its grants everywhere and nothing else."""
    today = clock.day()
    with scoped(Scope(frozenset(), account)):
        live = Grant.objects.filter(account_id=account, revoked_at=None, valid_from__lte=today)
        live = live.filter(Q(valid_until=None) | Q(valid_until__gte=today))
        return live.exclude(agency_id=agency).exists()
