"""Somebody changes to another agency of the installation: the account follows, the roles do not."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from nawasena.core import clock
from nawasena.core.accounts import services
from nawasena.core.accounts.actor import system
from nawasena.core.accounts.roles import Role
from nawasena.core.audit import chain
from nawasena.core.database.scope import NOTHING, apply, widen
from nawasena.core.jobs.running import agency_ids
from nawasena.core.models import Account, ActivationCode, Agency, Grant
from nawasena.core.models.accounts import normal_login
from nawasena.i18n import _
from nawasena.people.models import NipPeriod


@transaction.atomic
def move_account(*, login: str, to: str) -> tuple[Account, list[Grant]]:
    """Hand the account over to the agency ``to``: (account, roles that ended elsewhere).

    An administrator of one agency cannot reach an account that holds roles in another; whoever keeps the server
    sees both. Roles elsewhere end, codes issued there are void, and the account begins anew as an ASN of ``to``.
    Raises LookupError with the code or login that is unknown.
    """
    apply(NOTHING)
    widen(agency_ids())
    target = Agency.objects.filter(code=to).first()
    if target is None:
        raise LookupError(to)
    account = Account.objects.select_for_update().filter(login=normal_login(login)).first()
    if account is None:
        raise LookupError(login)
    ended = _end_elsewhere(account, target)
    _hand_over(account, target)
    return account, ended


def _live(account: Account) -> Q:
    return Q(account=account, revoked_at=None) & (Q(valid_until=None) | Q(valid_until__gte=clock.day()))


def _end_elsewhere(account: Account, target: Agency) -> list[Grant]:
    """End the roles in other agencies, each with its event in the trail of its agency."""
    reason = _("Pindah ke {agency}").format(agency=target.name)
    ended = list(Grant.objects.select_for_update().filter(_live(account)).exclude(agency=target))
    for grant in ended:
        grant.revoked_at = clock.moment()
        grant.save(update_fields=["revoked_at"])
        chain.record(system(grant.agency_id), "role.revoked", grant, {"reason": reason})
    for agency in sorted({grant.agency_id for grant in ended}):
        chain.record(system(agency), "account.moved", account, {"to": target.code})
    codes = ActivationCode.objects.filter(account=account, used_at=None).exclude(agency=target)
    codes.filter(expires_at__gt=clock.moment()).update(expires_at=clock.moment())
    return ended


def _hand_over(account: Account, target: Agency) -> None:
    """Let ``target`` see and keep the account from now on."""
    known = NipPeriod.objects.filter(agency=target, nip=account.login).order_by("-pk").first()
    account.made_in, account.person = target, known.person_id if known is not None else None
    account.save(update_fields=["made_in", "person"])
    chain.record(system(target.pk), "account.received", account)
    if not Grant.objects.filter(_live(account), agency=target).exists():
        wish = services.Wish(account=account, role=Role.ASN, valid_from=clock.day(), reason="moveaccount")
        services.first_grant(target, wish)
