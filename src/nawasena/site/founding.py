"""The first steps of an installation: an agency and its first administrator."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from nawasena.core import clock
from nawasena.core.accounts import confirming, services
from nawasena.core.accounts.actor import system
from nawasena.core.accounts.roles import Role
from nawasena.core.database.scope import NOTHING, apply, widen
from nawasena.core.jobs.running import agency_ids
from nawasena.core.models import Account, Agency, Grant
from nawasena.core.models.accounts import normal_login


@transaction.atomic
def create_admin(*, agency: str, agency_name: str, login: str, name: str, password: str) -> Account:
    """Found the agency when it is new, and make its first administrator. Raises ValidationError."""
    validate_password(password, Account(login=login, name=name))
    apply(NOTHING)
    widen(agency_ids())
    found = Agency.objects.filter(code=agency).first()
    if found is None:
        found = services.found_agency(code=agency, name=agency_name or agency)
    account = services.create_account(system(found.pk), login=login, name=name, password=password)
    wish = services.Wish(
        account=account, role=Role.AGENCY_ADMIN, valid_from=clock.day(), reason="createadmin"
    )
    services.first_grant(found, wish)
    return account


@transaction.atomic
def confirm_roles(*, agency: str, login: str, role: Role | None = None) -> list[Grant]:
    """Confirm what waits of an account in an agency. Raises LookupError (``agency`` or ``login`` is unknown)."""
    apply(NOTHING)
    widen(agency_ids())
    found = Agency.objects.filter(code=agency).first()
    if found is None:
        raise LookupError(agency)
    account = Account.objects.filter(login=normal_login(login)).first()
    if account is None:
        raise LookupError(login)
    return confirming.confirm_at_server(found.pk, account=account, role=role)
