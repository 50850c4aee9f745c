"""Tokens of the API: making one, revoking it, and entering with it. They read and never write."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
from dataclasses import dataclass, replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from nawasena.core import clock
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.entering import actor_of
from nawasena.core.accounts.queries import in_force
from nawasena.core.accounts.roles import RULES, May, Role
from nawasena.core.audit import chain
from nawasena.core.database.scope import NOTHING, Scope, apply
from nawasena.core.models import Account, ApiToken, Grant
from nawasena.i18n import _

HEADER = "Authorization"
# What a token can be restricted to: reading alone, and only what the API offers.
SCOPES = (May.SEE_PEOPLE, May.SEE_RESULTS, May.SEE_SUMMARY, May.SEE_SELF)
LONGEST = dt.timedelta(days=366)
STEP = dt.timedelta(minutes=1)  # the last use is written at most once a minute
_BEARER = re.compile(r"Bearer (nw_([0-9]{1,18})_[A-Za-z0-9_-]{43})", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class TokenWish:
    """A token to be made: for which account, under which name, for what, until when."""

    account: Account
    name: str
    scopes: tuple[May, ...]
    expires_at: dt.datetime


@transaction.atomic
def create_token(actor: Actor, *, wish: TokenWish) -> tuple[ApiToken, str]:
    """Make a token. Returns it with its text, which is known only now.

    Raises PermissionDenied (an account that is not one's own to make tokens for, a right the account does
    not have) or ValidationError (no scope, an end outside the allowed period).
    """
    if not holders(actor).filter(pk=wish.account.pk).exists():
        raise PermissionDenied(
            _("Token hanya dibuat untuk akun sendiri, atau oleh admin untuk akun layanan.")
        )
    _check(wish, _allowed(actor, wish.account))
    text = f"nw_{wish.account.pk}_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        agency_id=actor.agency,
        account=wish.account,
        name=wish.name,
        digest=_digest(text),
        scopes=[str(scope) for scope in wish.scopes],
        created_at=clock.moment(),
        created_by_id=actor.account,
        expires_at=wish.expires_at,
    )
    details = {"account": wish.account.pk, "scopes": token.scopes, "expires": wish.expires_at}
    chain.record(actor, "token.created", token, details)
    return token, text


def _check(wish: TokenWish, allowed: frozenset[May]) -> None:
    if not wish.scopes:
        raise ValidationError({"scopes": _("Pilih paling sedikit satu hak baca.")})
    if not set(wish.scopes) <= allowed & set(SCOPES):
        raise PermissionDenied(_("Token tidak boleh membaca lebih banyak daripada akunnya sendiri."))
    now = clock.moment()
    if not now < wish.expires_at <= now + LONGEST:
        raise ValidationError({"days": _("Masa berlaku paling sedikit 1 hari dan paling lama 366 hari.")})


def _allowed(actor: Actor, account: Account) -> frozenset[May]:
    """What the account may do in the actor's agency today."""
    roles = in_force(_grants(actor, account.pk), clock.day()).values_list("role", flat=True)
    return frozenset(may for role in roles if role in RULES for may in RULES[Role(role)].may)


def _grants(actor: Actor, account: int | OuterRef) -> QuerySet[Grant]:
    return Grant.objects.filter(agency_id=actor.agency, account=account)


@transaction.atomic
def revoke_token(actor: Actor, *, token: ApiToken) -> None:
    """End a token now: one's own, or as administrator any of the agency."""
    row = tokens(actor).select_for_update().get(pk=token.pk)
    if row.revoked_at is not None:
        return
    row.revoked_at = clock.moment()
    row.save(update_fields=["revoked_at"])
    chain.record(actor, "token.revoked", row, {"account": row.account_id})


def tokens(actor: Actor) -> QuerySet[ApiToken]:
    """The tokens an actor may see and revoke: the own ones, for an administrator all of the agency."""
    found = ApiToken.objects.filter(agency_id=actor.agency)
    if not actor.may(May.MANAGE_ACCOUNTS):
        found = found.filter(account_id=actor.account)
    return found.order_by("-id")


def token_for(actor: Actor, pk: int) -> ApiToken:
    """One of them, or 404."""
    return get_object_or_404(tokens(actor), pk=pk)


def holders(actor: Actor) -> QuerySet[Account]:
    """Accounts an actor may make tokens for: the own one, for an administrator also the service accounts."""
    wanted = Q(pk=actor.account)
    if actor.may(May.MANAGE_ACCOUNTS):
        grants = in_force(_grants(actor, OuterRef("pk")), clock.day())
        people = grants.exclude(role=Role.SERVICE)  # an account somebody works with is not a service
        wanted |= Exists(grants.filter(role=Role.SERVICE)) & ~Exists(people)
    return Account.objects.filter(wanted, is_active=True).order_by("name", "pk")


def enter(header: str) -> Actor | None:
    """The actor of an Authorization header; None when its token is not valid. Sets the scope.

    The scope opens step by step: to the rows of the account the token names, then, once the secret is
    proven, to the agency of the token.
    """
    found = _BEARER.fullmatch(header)
    row = _row(int(found[2]), found[1]) if found else None
    actor = actor_of(row.account, row.agency_id) if row is not None else None
    if row is None or actor is None or actor.agency != row.agency_id:
        apply(NOTHING)
        return None
    _note_use(row)
    return replace(actor, only=frozenset(May(scope) for scope in row.scopes))


def _row(account: int, text: str) -> ApiToken | None:
    apply(Scope(account=account))
    now = clock.moment()
    live = ApiToken.objects.filter(revoked_at=None, expires_at__gt=now, account__is_active=True)
    return live.select_related("account").filter(account_id=account, digest=_digest(text)).first()


def _note_use(row: ApiToken) -> None:
    now = clock.moment()
    if row.last_used_at is None or now - row.last_used_at > STEP:
        ApiToken.objects.filter(pk=row.pk).update(last_used_at=now)


def _digest(text: str) -> str:
    """SHA-256: the secret has 256 random bits, so nothing slower is needed."""
    return hashlib.sha256(text.encode()).hexdigest()
