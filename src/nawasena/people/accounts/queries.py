"""Who in a unit has an account, who has used it, and who still waits for a code."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from nawasena.core import clock
from nawasena.core.accounts.activation import ATTEMPTS
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.permissions import ensure
from nawasena.core.accounts.roles import May
from nawasena.core.models import Account, ActivationCode, Unit
from nawasena.people.models import CURRENT, Profile


@dataclass(frozen=True)
class Standing:
    """How far the accounts of a unit (with everything below it) are.

    ``without``: civil servants without an account; ``waiting``: never given a password and without a working
    code; ``coded``: never given a password, a code is out; ``active``: in use.
    """

    people: int
    without: int
    waiting: int
    coded: int
    active: int


def units(actor: Actor) -> QuerySet[Unit]:
    """The departments of the agency: units that head the others."""
    ensure(actor, May.MANAGE_ACCOUNTS)
    heads = Q(pk__in=Unit.objects.filter(agency_id=actor.agency).values("department")) | Q(parent=None)
    return Unit.objects.filter(heads, agency_id=actor.agency, active=True).order_by("name", "pk")


def unit(actor: Actor, pk: int) -> Unit:
    """A unit of the actor's agency, or 404."""
    ensure(actor, May.MANAGE_ACCOUNTS)
    return get_object_or_404(Unit, pk=pk, agency_id=actor.agency)


def profiles(actor: Actor, unit: Unit) -> QuerySet[Profile]:
    """The civil servants of a unit and of everything below it, by name."""
    rows = Profile.objects.filter(CURRENT, agency_id=actor.agency, unit__path__startswith=unit.path)
    return rows.order_by("name_key", "pk")


def without_account(actor: Actor, unit: Unit) -> QuerySet[Profile]:
    """Those who have no account yet."""
    return profiles(actor, unit).exclude(Exists(Account.objects.filter(person=OuterRef("person"))))


def accounts(actor: Actor, unit: Unit) -> QuerySet[Account]:
    """The accounts of the civil servants of a unit, by name."""
    people = profiles(actor, unit).order_by().values("person")
    return Account.objects.filter(person__in=people).order_by("name", "pk")


def waiting(actor: Actor, unit: Unit) -> QuerySet[Account]:
    """Accounts that were never given a password and have no code that works."""
    return _unused(actor, unit).exclude(Exists(_working_codes()))


def coded(actor: Actor, unit: Unit) -> QuerySet[Account]:
    """Accounts that were never given a password and whose code still works, the oldest code first.

    So a batch of new codes is followed by those who are not in it yet.
    """
    newest = _working_codes().order_by("-pk").values("pk")[:1]
    return _unused(actor, unit).filter(Exists(_working_codes())).order_by(Subquery(newest), "name", "pk")


def _unused(actor: Actor, unit: Unit) -> QuerySet[Account]:
    unusable = UNUSABLE_PASSWORD_PREFIX
    return accounts(actor, unit).filter(is_active=True, last_login=None, password__startswith=unusable)


def _working_codes() -> QuerySet[ActivationCode]:
    rows = ActivationCode.objects.filter(account=OuterRef("pk"), used_at=None, attempts__lt=ATTEMPTS)
    return rows.filter(expires_at__gt=clock.moment())


def standing(actor: Actor, unit: Unit) -> Standing:
    """Figures of a unit."""
    unused, waits = _unused(actor, unit).count(), waiting(actor, unit).count()
    return Standing(
        people=profiles(actor, unit).count(),
        without=without_account(actor, unit).count(),
        waiting=waits,
        coded=unused - waits,
        active=accounts(actor, unit).count() - unused,
    )
