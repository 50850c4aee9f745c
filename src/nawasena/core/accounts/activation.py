"""Taking accounts into use: codes are issued by the agency, and used once with a password of one's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from hmac import compare_digest

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet

from nawasena.core import clock
from nawasena.core.accounts import codes
from nawasena.core.accounts.actor import Actor, Right
from nawasena.core.accounts.codes import LIFE
from nawasena.core.accounts.confirming import suspend_roles
from nawasena.core.accounts.elsewhere import ensure_only_here, works_elsewhere
from nawasena.core.accounts.factors import has_totp
from nawasena.core.accounts.permissions import ensure
from nawasena.core.accounts.provider import disconnect
from nawasena.core.accounts.recovery import ensure_did_not_remove
from nawasena.core.accounts.roles import May, Role
from nawasena.core.audit import chain
from nawasena.core.database.scope import NOTHING, Scope, agencies, apply
from nawasena.core.models import Account, ActivationCode, Grant
from nawasena.core.models.accounts import normal_login
from nawasena.i18n import _

ATTEMPTS = (
    5_000  # wrong codes after which one is void: beyond what the limit of an hour allows in its life, or
)
# a stranger who knows a NIP could void it


@dataclass(frozen=True)
class Issued:
    """A code for an account, shown once."""

    account: Account
    code: str
    expires_at: dt.datetime


@dataclass(frozen=True)
class Batch:
    """Codes for many accounts. ``elsewhere``: accounts left out, as they also hold a role in another agency."""

    issued: list[Issued]
    elsewhere: int = 0


@transaction.atomic
def open_accounts(actor: Actor, accounts: Sequence[Account], *, reason: str = "") -> list[Account]:
    """Make accounts of civil servants, each with the role of an ASN. Logins and persons must be new."""
    ensure(actor, May.MANAGE_ACCOUNTS)
    ensure(actor, May.GRANT_ROLES)
    for account in accounts:
        account.set_unusable_password()
        account.made_in_id = actor.agency
    made = Account.objects.bulk_create(accounts)
    today = clock.day()
    grants = [_asn(actor, account, today, reason) for account in made]
    Grant.objects.bulk_create(grants)
    details = {"count": len(made), "accounts": [account.pk for account in made], "role": Role.ASN}
    chain.record(actor, "accounts.created", "account:", details, may=May.MANAGE_ACCOUNTS)
    return made


def _asn(actor: Actor, account: Account, today: dt.date, reason: str) -> Grant:
    given = {"granted_by_id": actor.account or None, "valid_from": today, "reason": reason}
    return Grant(account=account, agency_id=actor.agency, role=Role.ASN, **given)


@transaction.atomic
def issue_codes(actor: Actor, accounts: Sequence[Account]) -> list[Issued]:
    """A fresh code for each account; earlier codes of these accounts are worth nothing from now on.

    Raises PermissionDenied when one of them also works in another agency.
    """
    ensure(actor, May.MANAGE_ACCOUNTS)
    ensure_only_here(actor, [account.pk for account in accounts])
    return _issue(actor, accounts)


@transaction.atomic
def issue_codes_here(actor: Actor, accounts: Sequence[Account]) -> Batch:
    """The same for many at once: who also works in another agency is left out and counted."""
    ensure(actor, May.MANAGE_ACCOUNTS)
    here = [account for account in accounts if not works_elsewhere(actor.agency, account.pk)]
    return Batch(_issue(actor, here), elsewhere=len(accounts) - len(here))


def _issue(actor: Actor, accounts: Sequence[Account]) -> list[Issued]:
    if not accounts:
        return []
    ensure_did_not_remove(actor, [account.pk for account in accounts])
    now = clock.moment()
    expires = now + LIFE
    issued = [Issued(account, codes.new_code(), expires) for account in accounts]
    _live([account.pk for account in accounts]).update(expires_at=now)
    ActivationCode.objects.bulk_create([_row(actor, item) for item in issued])
    details = {"count": len(issued), "accounts": [item.account.pk for item in issued], "expires": expires}
    chain.record(actor, "codes.issued", "account:", details, may=May.MANAGE_ACCOUNTS)
    return issued


def _row(actor: Actor, item: Issued) -> ActivationCode:
    return ActivationCode(
        account=item.account,
        agency_id=actor.agency,
        digest=codes.digest(item.account.pk, item.code),
        created_by_id=actor.account or None,
        expires_at=item.expires_at,
    )


def _live(accounts: Sequence[int]) -> QuerySet[ActivationCode]:
    """The codes of these accounts that still work."""
    rows = ActivationCode.objects.filter(account__in=accounts, used_at=None)
    return rows.filter(expires_at__gt=clock.moment(), attempts__lt=ATTEMPTS)


def activate(*, login: str, code: str, password: str) -> Account:
    """Take an account into use. Raises ValidationError: one message for an unknown NIP and a wrong code.

    Called by somebody who is not logged in, so the scope is opened only as far as it is proven: first to the
    rows of the account named, then to the agency that issued the code.
    """
    with transaction.atomic():
        account, row = _match(login, code)
        if account is not None and row is not None:
            _set_password(account, password)
            _use(account, row)
            return account
    # raised outside, so that the failure stays counted
    raise ValidationError(_("NIP atau kode tidak cocok, atau kode sudah tidak berlaku."), code="no_match")


def _match(login: str, code: str) -> tuple[Account | None, ActivationCode | None]:
    """The account and its code when both are right; else the failure is counted."""
    apply(NOTHING)
    account = Account.objects.select_for_update().filter(login=normal_login(login), is_active=True).first()
    known = account.pk if account else 0
    apply(Scope(account=known))
    wanted = codes.digest(known, code)
    rows = list(_live([known]).select_for_update())
    row = next((item for item in rows if compare_digest(item.digest, wanted)), None)
    if row is not None and works_elsewhere(row.agency_id, known):
        return account, None  # since it was issued, its holder has gone to another agency
    if row is None:
        ActivationCode.objects.filter(pk__in=[item.pk for item in rows]).update(attempts=F("attempts") + 1)
    return account, row


def _set_password(account: Account, password: str) -> None:
    """Raises ValidationError for the field ``password``."""
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error
    account.set_password(password)
    account.save(update_fields=["password"])


def _use(account: Account, row: ActivationCode) -> None:
    apply(agencies(row.agency_id, account=account.pk))
    actor = Actor(account.pk, account.name, row.agency_id, (Right(Role.ASN),), account.person)
    disconnect(account)
    if not has_totp(account):  # the code alone opens the account now, in whoever's hands it was
        suspend_roles(actor, account)
    now = clock.moment()
    _live([account.pk]).exclude(pk=row.pk).update(expires_at=now)
    row.used_at = now
    row.save(update_fields=["used_at"])
    chain.record(actor, "account.activated", account)
