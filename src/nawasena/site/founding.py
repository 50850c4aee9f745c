"""The first steps of an installation: an agency and its first administrator."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from nawasena.core import clock
from nawasena.core.accounts import services
from nawasena.core.accounts.actor import system
from nawasena.core.accounts.roles import Role
from nawasena.core.database.scope import NOTHING, apply, widen
from nawasena.core.jobs.running import agency_ids
from nawasena.core.models import Account, Agency


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
