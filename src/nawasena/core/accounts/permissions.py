"""May this actor? ``may_…`` asks, ``ensure`` raises."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.i18n import _


def ensure(actor: Actor, what: May) -> None:
    """Raise PermissionDenied when the actor may not do this anywhere."""
    if actor.limited(what):
        raise PermissionDenied(
            _("Peran Anda berlaku untuk sebagian unit; tindakan ini mencakup seluruh instansi.")
        )
    if not actor.may(what):
        raise PermissionDenied(_("Peran Anda tidak memberi hak untuk tindakan ini."))


def ensure_other(actor: Actor, author: int | None) -> None:
    """Four eyes: raise PermissionDenied when the actor reviews their own work."""
    if author is not None and actor.account == author:
        raise PermissionDenied(_("Tindakan ini harus dilakukan oleh orang lain daripada yang mengusulkan."))
